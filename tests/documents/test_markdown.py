import pytest

from chipkg.documents.markdown import plain_text
from tests.documents.samples import draft_of


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("# Chips\n\nText **bold** and *soft*.", "Chips\n\nText bold and soft."),
        ("Chips\n=====\n\nText", "Chips\n\nText"),
        ("[ASML](https://asml.example 'x') of ![photo of](a.png) Veldhoven", "ASML of  Veldhoven"),
        ("![only a picture](a.png)\n\nText", "Text"),
        ("one line\nand the next", "one line and the next"),
        ("新凯来在深圳\n展出刻蚀机", "新凯来在深圳展出刻蚀机"),
        ("a  \nb<br>c", "a\nb\nc"),
        ("- one\n- two\n\nText", "- one\n- two\n\nText"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("> quoted\n> words", "quoted words"),
        ("| a | b |\n|---|---|\n| *c* | d |", "a | b\nc | d"),
        ("`EUV` and\n\n```py\ncode()\n```", "EUV and\n\ncode()"),
        ("<div align=center><!-- no --><script>x()</script>A &amp; B</div>", "A & B"),
        ("a <span>b</span> &lt;20 nm", "a b <20 nm"),
        ("snake_case_name, 5 * 3 * 2, $4 and <20 nm", "snake_case_name, 5 * 3 * 2, $4 and <20 nm"),
        ("#1 chip maker", "#1 chip maker"),
        ("", ""),
    ],
)
def test_marks_go_and_words_stay(markdown: str, text: str) -> None:
    assert plain_text(markdown)[0] == text


def test_the_title_is_the_front_matters_else_the_first_heading() -> None:
    assert draft_of(b"Intro\n\n## The *big* fund\n\n# Other", ".md").title == "The big fund"
    assert draft_of(b"---\ntitle: Given\n---\n# Heading", ".md").title == "Given"
    assert draft_of(b"No heading", ".md").title == ""


def test_the_title_line_stays_in_the_text() -> None:
    assert draft_of(b"# Heading\n\nText", ".markdown").text == "Heading\n\nText"


@pytest.mark.parametrize("hostile", ["[" * 20_000, "> " * 20_000 + "x", "*a **b " * 5_000, "`" * 20_000])
def test_hostile_nesting_does_no_harm(hostile: str) -> None:
    assert isinstance(plain_text(hostile)[0], str)
