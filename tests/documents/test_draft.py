from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from chipkg.documents import Draft, ReadOptions
from chipkg.documents.draft import content_id, credible_title, detect_language, draft_from, finish
from chipkg.errors import DocumentError

DRAFT = Draft(location="a.txt", text="ASML is a company in Veldhoven.\r\n")


def test_a_document_is_normal_and_has_an_id_and_a_language() -> None:
    document = finish(DRAFT, ReadOptions())
    assert document.text == "ASML is a company in Veldhoven."
    assert document.id == content_id(document)
    assert len(document.id) == 16
    assert document.language == "en"


def test_options_go_before_what_the_document_says() -> None:
    draft = Draft(location="a", text="x", title="t", source="s", url="u", published=date(2024, 1, 1), language="de")
    options = ReadOptions(title="T", source="S", url="U", published=date(2025, 1, 1), language="en-GB")
    document = finish(draft, options)
    found = (document.title, document.source, document.url, document.published, document.language)
    assert found == ("T", "S", "U", date(2025, 1, 1), "en-GB")


@pytest.mark.parametrize("changed", ["title", "source", "url", "text"])
def test_the_id_depends_on_every_field(changed: str) -> None:
    other: dict[str, Any] = {"location": "a.txt", "text": DRAFT.text, changed: "something else"}
    assert finish(Draft(**other), ReadOptions()).id != finish(DRAFT, ReadOptions()).id


def test_the_id_does_not_depend_on_how_the_file_was_saved() -> None:
    saved = Draft(location="b.txt", text="\ufeffASML is a company in Veldhoven.  \n\n")
    assert finish(saved, ReadOptions()).id == finish(DRAFT, ReadOptions()).id


def test_a_given_id_is_kept() -> None:
    assert finish(Draft(location="a", text="x", id=" npr-1 "), ReadOptions()).id == "npr-1"


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff\x00"])
def test_a_document_without_text_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="no text in it"):
        finish(Draft(location="a", text=text), ReadOptions())


def test_fields_may_be_numbers_and_dates_and_missing() -> None:
    draft = draft_from({"id": 7, "title": date(2024, 1, 1), "source": None, "tags": ["x"]}, "text", "a")
    assert (draft.id, draft.title, draft.source, draft.published) == ("7", "2024-01-01", "", None)


@pytest.mark.parametrize(
    "published",
    [date(2024, 3, 5), datetime(2024, 3, 5, 23, tzinfo=timezone(timedelta(hours=-5))), "5 March 2024", 20240305],
)
def test_a_published_day_comes_in_many_forms(published: object) -> None:
    assert draft_from({"published": published}, "text", "a").published == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ["x"]}, "a: title must be text, not a list"),
        ({"language": False}, "a: language must be text, not a bool; put it in quotes"),
        ({"published": "March 2024"}, "a: published: 'March 2024' is not one full date"),
        ({"published": {}}, "a: published must be text"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(fields: dict[str, object], message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        draft_from(fields, "text", "a")


@pytest.mark.parametrize(("tag", "expected"), [("zh_TW", "zh-TW"), (" en ", "en")])
def test_a_language_tag_is_tidied(tag: str, expected: str) -> None:
    assert finish(Draft(location="a", text="x", language=tag), ReadOptions()).language == expected


def test_what_is_no_language_tag_is_refused() -> None:
    with pytest.raises(DocumentError, match="write it like en or zh-TW"):
        finish(Draft(location="a", text="x", language="English (US)"), ReadOptions())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Behörde prüft die Ausfuhr von Maschinen nach China.", "de"),
        ("台积电将在亚利桑那州再建三座晶圆厂。", "zh"),
        ("ラピダスは千歳市の工場で試作ラインを稼働させた。", "ja"),
        ("삼성전자는 테슬라와 계약을 체결했다.", "ko"),
        ("La société néerlandaise n'expédie plus de machines à ses clients chinois.", "fr"),
        ("华为是中国公司。", "zh"),
        ("Nvidia designs the H200.", "en"),
    ],
)
def test_the_language_is_told_from_the_text(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("title", ["Untitled", "Microsoft Word - final2.docx", "report.indd", "x" * 300])
def test_a_title_that_a_program_left_is_not_taken(title: str) -> None:
    assert credible_title(title) == ""
