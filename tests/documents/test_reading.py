import doctest
import io
from datetime import date
from pathlib import Path

import pytest

import chipkg.documents
from chipkg.documents import ReadOptions, dates, read_documents, reading
from chipkg.errors import DocumentError
from chipkg.model import Document


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "b.txt").write_text("Two.")
    return tmp_path


def texts(*locations: object, options: ReadOptions | None = None) -> list[str]:
    results = read_documents([str(location) for location in locations], options=options or ReadOptions())
    return [result.text if isinstance(result, Document) else result.reason for result in results]


def test_locations_are_read_in_the_given_order(folder: Path) -> None:
    assert texts(folder / "b.txt", folder / "a.txt") == ["Two.", "One."]


def test_a_failure_comes_in_its_place(folder: Path) -> None:
    assert texts(folder / "a.txt", folder / "gone.txt", folder / "b.txt")[1] == "there is no such file or folder"


def test_the_same_content_is_given_once(folder: Path) -> None:
    (folder / "c.txt").write_text("One.  \r\n")
    assert texts(folder, folder / "a.txt", folder) == ["One.", "Two."]


def test_one_id_for_two_contents_is_an_error() -> None:
    lines = b'{"id": "x", "text": "one"}\n{"id": "x", "text": "two"}\n{"id": "x", "text": "one"}\n'
    first, second = read_documents(["-"], stdin=io.BytesIO(lines))
    assert isinstance(first, Document)
    assert str(second) == "-:2: its id 'x' is that of -:1, which has another content; give it an id of its own"


def test_the_same_content_under_two_ids_is_two_documents() -> None:
    lines = b'{"id": "x", "text": "one"}\n{"id": "y", "text": "one"}\n'
    assert [result.id for result in read_documents(["-"], stdin=io.BytesIO(lines)) if isinstance(result, Document)] == [
        "x",
        "y",
    ]


def test_source_and_day_may_be_given_for_many(folder: Path) -> None:
    options = ReadOptions(source="NPR", published=date(2025, 12, 19), language="en")
    for result in read_documents([str(folder)], options=options):
        assert isinstance(result, Document)
        assert (result.source, result.published, result.language) == ("NPR", date(2025, 12, 19), "en")


@pytest.mark.parametrize("options", [ReadOptions(title="T"), ReadOptions(url="https://a.example")])
def test_title_and_address_may_be_given_for_one_only(folder: Path, options: ReadOptions) -> None:
    assert texts(folder, options=options) == [
        "One.",
        "a title or an address was given, which fit one document; this is another",
    ]


def test_nothing_is_read_before_it_is_asked_for(folder: Path) -> None:
    results = read_documents([str(folder)])
    (folder / "a.txt").write_text("Changed.")
    first = next(results)
    assert not isinstance(first, DocumentError)
    assert first.text == "Changed."


def test_reading_twice_gives_the_same(folder: Path) -> None:
    assert list(read_documents([str(folder)])) == list(read_documents([str(folder)]))


@pytest.mark.parametrize("module", [reading, dates, chipkg.documents])
def test_the_examples_are_right(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
