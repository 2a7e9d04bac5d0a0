"""Which reader reads which suffix and media type."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from chipkg.documents.draft import Draft
from chipkg.documents.raw import Raw
from chipkg.errors import ChipKGError, DocumentError

Reader = Callable[[Raw], Iterable[Draft | DocumentError]]
"""Reads one file; may raise `DocumentError`, or yield it where the rest can still be read."""

GROUP = "chipkg.documents"

FORMATS = {
    ".txt": "chipkg.documents.plain:read_text",
    ".md": "chipkg.documents.markdown:read_markdown",
    ".markdown": "chipkg.documents.markdown:read_markdown",
    ".html": "chipkg.documents.html:read_html",
    ".htm": "chipkg.documents.html:read_html",
    ".pdf": "chipkg.documents.pdf:read_pdf",
    ".docx": "chipkg.documents.docx:read_docx",
    ".jsonl": "chipkg.documents.jsonl:read_jsonl",
    ".ndjson": "chipkg.documents.jsonl:read_jsonl",
    "text/plain": "chipkg.documents.plain:read_text",
    "text/markdown": "chipkg.documents.markdown:read_markdown",
    "text/html": "chipkg.documents.html:read_html",
    "application/xhtml+xml": "chipkg.documents.html:read_html",
    "application/pdf": "chipkg.documents.pdf:read_pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "chipkg.documents.docx:read_docx",
    "application/jsonl": "chipkg.documents.jsonl:read_jsonl",
    "application/x-ndjson": "chipkg.documents.jsonl:read_jsonl",
}
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


@cache
def formats() -> Mapping[str, EntryPoint]:
    """Every reader by suffix or media type, those of other packages included."""
    known = {name: EntryPoint(name, value, GROUP) for name, value in FORMATS.items()}
    for found in entry_points(group=GROUP):
        if found.name in known or found.name in ARCHIVES:
            other = known[found.name].value if found.name in known else "the archives"
            raise ChipKGError(f"{found.name} is claimed by {found.value} and by {other}; uninstall one of the packages")
        known[found.name] = found
    return known


def reader_of(name: str) -> Reader:
    """The reader of a suffix or media type, imported now."""
    reader: Reader = formats()[name].load()
    return reader


def suffix_of(name: str) -> str:
    """The longest known suffix of a file name, or nothing: ".tar.gz" of "press.tar.gz"."""
    name = name.lower()
    return max((suffix for suffix in _suffixes() if name.endswith(suffix)), key=len, default="")


def accepted_suffixes() -> str:
    """The suffixes for a message, built-in ones first."""
    return " ".join(_suffixes())


def _suffixes() -> list[str]:
    return [name for name in formats() if name.startswith(".")] + list(ARCHIVES)
