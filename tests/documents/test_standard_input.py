import io
import os

import docx
import pytest

from chipkg.documents import read_documents
from chipkg.documents.standard_input import read_standard_input
from chipkg.errors import DocumentError
from chipkg.model import Document
from tests.documents.samples import make_pdf


def read(data: bytes) -> list[str]:
    results = read_documents(["-"], stdin=io.BytesIO(data))
    return [result.text if isinstance(result, Document) else str(result) for result in results]


def test_json_lines_are_documents() -> None:
    assert read(b'\n {"text": "one"}\n{"text": "two"}\n') == ["one", "two"]


@pytest.mark.parametrize(
    "data", [b"{ not JSON", b'{"text": "over\n two lines"}', b"[1]", b"plain text", b"<20 nm is small"]
)
def test_what_is_neither_json_lines_nor_html_is_text(data: bytes) -> None:
    assert read(data) == [data.decode()]


@pytest.mark.parametrize(
    "start", ["<!DOCTYPE html>\n<html>", "\n\n<HTML lang=en>", "<!-- saved -->\n<html>", '<?xml version="1.0"?><html>']
)
def test_a_page_is_html(start: str) -> None:
    sentence = "SMIC of Shanghai is the largest foundry in China, by a wide margin."
    assert read(f"{start}<body><nav>Home</nav><p>{sentence}</p></body></html>".encode()) == [sentence]


def test_a_pdf_and_a_word_document_are_told_by_their_first_bytes() -> None:
    assert read(make_pdf([["ASML is Dutch."]])) == ["ASML is Dutch."]
    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("ASML is Dutch.")
    document.save(stream)
    assert read(stream.getvalue()) == ["ASML is Dutch."]


def test_front_matter_is_read() -> None:
    (document,) = read_documents(["-"], stdin=io.BytesIO(b"---\ntitle: T\n---\nText."))
    assert isinstance(document, Document)
    assert (document.title, document.text) == ("T", "Text.")


@pytest.mark.parametrize("data", [b"", b"\n\n"])
def test_nothing_is_an_error(data: bytes) -> None:
    assert read(data)[0].startswith("-: ")


def test_the_whole_stream_is_there_again() -> None:
    data = os.urandom(100_000) + b"\n" * 1000
    assert read_standard_input(io.BytesIO(data), 1_000_000).stream.read() == data


def test_a_document_comes_before_the_stream_ends() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stdin, os.fdopen(writing, "wb", buffering=0) as pipe:
        pipe.write(b'{"text": "one"}\n')
        results = read_documents(["-"], stdin=stdin)
        first = next(results)
        assert not isinstance(first, DocumentError)
        assert first.text == "one"


def test_endless_empty_lines_come_to_an_end() -> None:
    raw = read_standard_input(io.BytesIO(b"\n" * 10_000), 100)
    with pytest.raises(DocumentError, match="larger than 100 bytes"):
        raw.data()
