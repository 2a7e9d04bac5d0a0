import io
import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chipkg.documents import read_documents
from chipkg.documents.draft import Draft
from chipkg.documents.jsonl import read_jsonl
from chipkg.documents.normal import normalise_text
from chipkg.documents.raw import Raw
from chipkg.errors import DocumentError
from chipkg.model import Document
from tests.documents.samples import draft_of


def read(data: bytes, max_bytes: int = 1000) -> list[Draft | DocumentError]:
    return list(read_jsonl(Raw("a.jsonl", ".jsonl", io.BytesIO(data), max_bytes)))


def messages(data: bytes, max_bytes: int = 1000) -> list[str]:
    return [str(result) if isinstance(result, DocumentError) else result.text for result in read(data, max_bytes)]


def test_a_line_gives_all_fields_and_others_are_ignored() -> None:
    line = {
        "id": "seed-1",
        "title": "T",
        "source": "NPR",
        "url": "https://a.example",
        "published": "2025-12-19",
        "language": "en",
        "text": "x",
        "entities": [{"id": "e1"}],
    }
    draft = draft_of(json.dumps(line).encode(), ".jsonl")
    assert (draft.id, draft.title, draft.source, draft.url) == ("seed-1", "T", "NPR", "https://a.example")
    assert (draft.published, draft.language, draft.text) == (date(2025, 12, 19), "en", "x")


def test_a_bad_line_is_one_error_and_the_rest_goes_on() -> None:
    lines = [
        b'{"text": "one"}',
        b"{broken",
        b"",
        b'["list"]',
        b'{"title": "t"}',
        b'{"text": 3}',
        b'{"text": "\xff"}',
        b'{"text": "two"}',
    ]
    one, broken, a_list, missing, number, encoding, two = messages(b"\r\n".join(lines))
    assert (one, two) == ("one", "two")
    assert broken.startswith("a.jsonl:2: not JSON (Expecting property name")
    assert a_list.startswith("a.jsonl:4: not a JSON object")
    assert missing == 'a.jsonl:5: "text" is missing'
    assert number == 'a.jsonl:6: "text" must be a string'
    assert encoding == "a.jsonl:7: the line is not UTF-8"


def test_a_field_that_is_refused_names_its_line() -> None:
    assert messages(b'{"text": "x", "published": "2024"}')[0].startswith(
        "a.jsonl:1: published: '2024' is not one full date"
    )


def test_a_line_that_is_too_long_is_passed_over() -> None:
    long, short = messages(b'{"text": "' + b"x" * 5000 + b'"}\n{"text": "short"}', max_bytes=100)
    assert long.startswith("a.jsonl:1: it is larger than 100 bytes")
    assert short == "short"


def test_hostile_json_is_an_error() -> None:
    deep, number = messages(b"[" * 100_000 + b"\n" + b'{"text": "x", "n": 1' + b"0" * 5000 + b"}", max_bytes=200_000)
    assert deep == "a.jsonl:1: JSON nested too deeply"
    assert number.startswith("a.jsonl:2: ")


def test_a_byte_order_mark_and_no_last_line_end_are_fine() -> None:
    assert messages(b'\xef\xbb\xbf{"text": "one"}\n{"text": "two"}') == ["one", "two"]


def test_a_file_without_lines_is_empty() -> None:
    assert messages(b"\n \n") == ["a.jsonl: it is empty"]


def test_an_empty_text_does_not_stop_the_rest() -> None:
    stdin = io.BytesIO(b'{"text": "one"}\n{"text": " "}\n{"text": "two"}\n')
    one, error, two = read_documents(["-"], stdin=stdin)
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert str(error) == "-:2: there is no text in it"


@given(st.text(st.characters(codec=None), min_size=1), st.booleans())
def test_any_text_survives_the_round_trip(text: str, ascii_only: bool) -> None:
    text = normalise_text(text)
    if text:
        line = json.dumps({"text": text, "language": "en", "id": "x"}, ensure_ascii=ascii_only)
        (document,) = read_documents(["-"], stdin=io.BytesIO(line.encode()))
        assert isinstance(document, Document)
        assert document.text == text
