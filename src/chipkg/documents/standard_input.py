"""Standard input: JSON Lines, HTML, PDF, Word or text, told by its first line."""

import io
import re
from typing import TYPE_CHECKING, BinaryIO

from chipkg.documents.jsonl import parse_object
from chipkg.documents.raw import Raw

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_HTML = re.compile(
    rb"(\xef\xbb\xbf)?\s*<(!--|(!doctype\s+html|html|head|body|article|meta|div|p|\?xml)\b)", re.IGNORECASE
)
_MAGIC = {b"%PDF-": ".pdf", b"PK\x03\x04": ".docx"}


def read_standard_input(stream: BinaryIO, max_bytes: int) -> Raw:
    """The stream, which is read on as it comes, so that JSON Lines from a pipe are documents at once."""
    head = b""
    while not head.strip() and len(head) <= max_bytes and (line := stream.readline(max_bytes + 1)):
        head += line
    return Raw("-", _format(head), io.BufferedReader(_Resumed(head, stream)), max_bytes)


def _format(head: bytes) -> str:
    known = next((suffix for mark, suffix in _MAGIC.items() if head.startswith(mark)), "")
    if known:
        return known
    try:
        parse_object(head)
    except ValueError:
        return ".html" if _HTML.match(head) else ".txt"
    return ".jsonl"


class _Resumed(io.RawIOBase):
    """A stream whose beginning was read already, whole again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = io.BytesIO(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        # a line at most, so as not to wait for a full buffer
        data = self._head.read(len(view)) or self._rest.readline(len(view))
        view[: len(data)] = data
        return len(data)
