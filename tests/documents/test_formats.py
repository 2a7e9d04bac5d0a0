import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from chipkg.documents import Draft, Raw, formats
from chipkg.errors import ChipKGError
from tests.documents.samples import read_one


def read_rot13(raw: Raw) -> Iterator[Draft]:
    import codecs

    yield Draft(location=raw.location, text=codecs.decode(raw.text(), "rot13"))


def install(monkeypatch: pytest.MonkeyPatch, *points: tuple[str, str]) -> None:
    found = [EntryPoint(name, value, formats.GROUP) for name, value in points]
    monkeypatch.setattr(formats, "entry_points", lambda group: found if group == "chipkg.documents" else [])
    formats.formats.cache_clear()
    monkeypatch.setattr(formats, "formats", formats.formats.__wrapped__)


@pytest.mark.parametrize("name", formats.FORMATS)
def test_every_reader_is_where_the_table_says(name: str) -> None:
    assert callable(formats.reader_of(name))


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.txt", ".txt"),
        ("A.PDF", ".pdf"),
        ("a.b.tar.gz", ".tar.gz"),
        ("a.tgz", ".tgz"),
        ("a.gz", ""),
        ("txt", ""),
        ("a.json", ""),
    ],
)
def test_the_longest_known_suffix_counts(name: str, suffix: str) -> None:
    assert formats.suffix_of(name) == suffix


def test_another_package_adds_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, (".rot13", f"{__name__}:read_rot13"))
    (tmp_path / "a.rot13").write_text("NFZY")
    assert read_one(tmp_path / "a.rot13").text == "ASML"
    assert ".rot13" in formats.accepted_suffixes()


@pytest.mark.parametrize("names", [(".txt",), ("text/html",), (".zip",), (".epub", ".epub")])
def test_a_name_that_is_taken_is_an_error(monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]) -> None:
    install(monkeypatch, *((name, f"package{number}:read") for number, name in enumerate(names)))
    with pytest.raises(ChipKGError, match=rf"{names[0]} is claimed by package\d:read and by "):
        formats.formats()


def test_importing_the_package_is_light() -> None:
    heavy = ["httpx", "trafilatura", "lxml", "pypdf", "docx", "dateparser", "py3langid", "numpy", "yaml", "markdown_it"]
    code = f"import sys, chipkg.documents; sys.exit([name for name in {heavy} if name in sys.modules] or 0)"
    subprocess.run([sys.executable, "-c", code], check=True)
