from datetime import date

import pytest

from chipkg.errors import DocumentError
from tests.documents.samples import draft_of

ARTICLE = "ASML of Veldhoven makes scanners.\n"


def test_front_matter_gives_the_fields() -> None:
    fields = [
        "title: 'Chips: a story'",
        "source: NPR",
        "url: https://a.example",
        "published: 2025-12-19",
        "language: en",
    ]
    data = "\n".join(["---", *fields, "id: x1", "tags: [a]", "---", ""])
    draft = draft_of((data + ARTICLE).encode(), ".txt")
    assert (draft.title, draft.source, draft.url) == ("Chips: a story", "NPR", "https://a.example")
    assert (draft.published, draft.language, draft.id) == (date(2025, 12, 19), "en", "x1")
    assert draft.text == ARTICLE.strip()


def test_front_matter_survives_windows_line_ends_and_a_mark() -> None:
    draft = draft_of(b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\n\r\nBody.\r\n", ".txt")
    assert (draft.title, draft.text) == ("T", "Body.")


@pytest.mark.parametrize(
    "text", ["---\nOnly a rule above.\n---\nMore.\n", "---\nNever closed: x\n", "Intro\n---\na: b\n---\nRest\n"]
)
def test_rules_are_not_front_matter(text: str) -> None:
    assert draft_of(text.encode(), ".txt").text == text


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("title: A: b", "front matter is not valid YAML, line 2: .*put values with a colon"),
        ("published: 2024-13-45", "front matter is not valid YAML: month must be"),
        ("title: !!python/object/apply:os.getcwd []", "could not determine a constructor"),
        ("a: " + "[" * 100_000, "front matter is not valid YAML"),
    ],
)
def test_damaged_front_matter_is_an_error(front: str, message: str) -> None:
    with pytest.raises(DocumentError, match=rf"sample\.txt: .*{message}"):
        draft_of(f"---\n{front}\n---\nBody.\n".encode(), ".txt")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("China rallies its chip industry : NPR\n\nSHENZHEN - One man.", "China rallies its chip industry : NPR"),
        ("\r\n\r\nA title\r\n\r\nText.", "A title"),
        ("A sentence.\n\nAnother.", ""),
        ("A sentence. \n\nAnother.", ""),
        ("一个句子。\n\n另一个。", ""),
        ("First line\nof a paragraph", ""),
        ("Only line", ""),
        ("x" * 120 + "\n\nText.", ""),
    ],
)
def test_the_first_line_is_the_title_where_it_looks_like_one(text: str, title: str) -> None:
    draft = draft_of(text.encode(), ".txt")
    assert draft.title == title
    assert draft.text == text
