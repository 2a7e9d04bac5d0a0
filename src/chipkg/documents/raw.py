"""The bytes of one file, archive member or web page, before any format has looked at them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from chipkg.documents.encoding import decode
from chipkg.errors import DocumentError

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Raw:
    """A stream that is read once. `format` is the suffix or media type that picks the reader.

    `url` is where it was fetched, `charset` what the server declared; both are usually empty.
    """

    location: str
    format: str
    stream: BinaryIO
    max_bytes: int
    url: str = ""
    charset: str = ""

    def data(self) -> bytes:
        """All the bytes; `DocumentError` if there are none, or more than `max_bytes`."""
        data = self.stream.read(self.max_bytes + 1)
        if not data:
            raise DocumentError(self.location, "it is empty")
        if len(data) > self.max_bytes:
            raise too_large(self.location, self.max_bytes)
        return data

    def text(self) -> str:
        """The bytes as text; `DocumentError` if they are not text."""
        return decode(self.data(), self.location, declared=self.charset)


def too_large(location: str, max_bytes: int) -> DocumentError:
    """The error for more bytes than a document may have."""
    return DocumentError(location, f"it is larger than {max_bytes:,} bytes; split it, or raise the limit (--max-bytes)")


def unreadable(location: str, error: OSError) -> DocumentError:
    """The error for what the operating system does not hand out."""
    if isinstance(error, PermissionError):
        return DocumentError(location, "it may not be read; check its permissions")
    return DocumentError(location, f"it cannot be read ({error.strerror or error})")


def guarded(location: str, results: Iterator[Result]) -> Iterator[Result | DocumentError]:
    """The results, ending in the error as a value where one is raised: the rest of the input goes on."""
    try:
        yield from results
    except DocumentError as error:
        yield error
    except OSError as error:
        yield unreadable(location, error)
