import pytest

from chipkg.documents.paragraphs import join_pages, joint


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [("a", "b", " "), ("芯", "片", ""), ("。", "公", ""), ("芯", "a", " "), ("삼성", "전자", " "), ("", "", " ")],
)
def test_scripts_without_spaces_are_joined_without_one(before: str, after: str, expected: str) -> None:
    assert joint(before, after) == expected


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("The company makes semi-\nconductors in Dresden.", "The company makes semiconductors in Dresden."),
        ("The state-\nbacked fund is large.", "The state-backed fund is large."),
        ("An atomic-layer-\ndeposition tool is new.", "An atomic-layer-deposition tool is new."),
        ("Relations of U.S.-\nChina were bad.", "Relations of U.S.-China were bad."),
        ("Chips of the 7-\nnanometre class.", "Chips of the 7-nanometre class."),
        ("It is cost-\neffective. Very cost-effective.", "It is cost-effective. Very cost-effective."),
        ("The sale - it was small -\nwent through quietly.", "The sale - it was small - went through quietly."),
        ("新凯来在深圳展出\n刻蚀机。", "新凯来在深圳展出刻蚀机。"),
    ],
)
def test_a_sentence_is_made_whole(page: str, text: str) -> None:
    assert join_pages([page]) == text


def test_paragraphs_are_told_by_short_lines_empty_lines_and_bullets() -> None:
    page = """A heading
The first paragraph has lines that are as wide as the page allows them
to be, so that they were broken by force and not by the author's wish.
It ends here.
The second paragraph is again as wide as the page allows any line to be
and ends here.

After an empty line comes the third paragraph, which is wide once again
• a bullet"""
    first, second, third, fourth, fifth = join_pages([page]).split("\n\n")
    assert first == "A heading"
    assert second.endswith("to be, so that they were broken by force and not by the author's wish. It ends here.")
    assert third.startswith("The second")
    assert third.endswith("any line to be and ends here.")
    assert (fourth[:8], fifth) == ("After an", "• a bullet")


def test_running_heads_and_page_numbers_go_and_sentences_cross_pages() -> None:
    bodies = ["The company, whose plant is", "large and old, builds another", "one in Dresden."]
    pages = [f"Annual report 2025\n{body}\n- {n} -\nwww.a.example {n}/3" for n, body in enumerate(bodies, start=1)]
    assert join_pages(pages) == "The company, whose plant is large and old, builds another one in Dresden."


def test_pages_without_text_give_nothing() -> None:
    assert join_pages(["", "\n \n"]) == ""
    assert join_pages([]) == ""
