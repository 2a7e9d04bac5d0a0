"""From whatever the user names to a stream of documents."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from chipkg.documents.draft import Draft, ReadOptions, content_id, finish
from chipkg.documents.files import read_path
from chipkg.documents.formats import reader_of
from chipkg.documents.raw import Raw, guarded
from chipkg.documents.standard_input import read_standard_input
from chipkg.documents.web import fetch
from chipkg.errors import DocumentError
from chipkg.model import Document

if TYPE_CHECKING:
    import httpx

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_DEFAULTS = ReadOptions()

Located = tuple[str, Document | DocumentError]
"""A result and the file, member or line where it is."""


def read_documents(
    locations: Iterable[str],
    *,
    options: ReadOptions = _DEFAULTS,
    stdin: BinaryIO | None = None,
    transport: "httpx.BaseTransport | None" = None,
) -> Iterator[Document | DocumentError]:
    """Every document of the given files, folders, archives, http(s) addresses and `-`, in that order, folders sorted.

    What cannot be read comes as a `DocumentError` in its place, and the rest goes on. A document is
    given once, however often its content is met; another content under the same id is an error.
    `stdin` and `transport` stand in for standard input and the network.

    >>> from io import BytesIO
    >>> [document.text for document in read_documents(["-"], stdin=BytesIO(b"ASML is Dutch."))]
    ['ASML is Dutch.']
    """
    results = (result for location in locations for result in _read(location, options, stdin, transport))
    return _distinct(results, single=bool(options.title or options.url))


def _read(
    location: str, options: ReadOptions, stdin: BinaryIO | None, transport: "httpx.BaseTransport | None"
) -> Iterator[Located]:
    for raw in guarded(location, _raws(location, options.max_bytes, stdin, transport)):
        if isinstance(raw, DocumentError):
            yield raw.location, raw
        else:
            yield from _documents(raw, options)


def _raws(
    location: str, max_bytes: int, stdin: BinaryIO | None, transport: "httpx.BaseTransport | None"
) -> Iterator[Raw | DocumentError]:
    if location == "-":
        yield read_standard_input(stdin or sys.stdin.buffer, max_bytes)
    elif _ADDRESS.match(location):
        yield fetch(location, max_bytes, transport)
    else:
        yield from read_path(location, max_bytes)


def _documents(raw: Raw, options: ReadOptions) -> Iterator[Located]:
    for draft in guarded(raw.location, _drafts(raw)):
        if isinstance(draft, DocumentError):
            yield draft.location, draft
        else:
            yield draft.location, _document(replace(draft, url=draft.url or raw.url), options)


def _drafts(raw: Raw) -> Iterator[Draft | DocumentError]:
    yield from reader_of(raw.format)(raw)


def _document(draft: Draft, options: ReadOptions) -> Document | DocumentError:
    try:
        return finish(draft, options)
    except DocumentError as error:
        return error


def _distinct(results: Iterator[Located], *, single: bool) -> Iterator[Document | DocumentError]:
    """Each document once. With `single`, a second one is an error: one title cannot be true of both."""
    seen: dict[str, tuple[str, str]] = {}
    for location, result in results:
        if isinstance(result, DocumentError):
            yield result
            continue
        first, content = seen.get(result.id, ("", ""))
        if not first and single and seen:
            yield DocumentError(location, "a title or an address was given, which fit one document; this is another")
        elif not first:
            seen[result.id] = location, content_id(result)
            yield result
        elif content != content_id(result):
            reason = f"its id {result.id!r} is that of {first}, which has another content; give it an id of its own"
            yield DocumentError(location, reason)
