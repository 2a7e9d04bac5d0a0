"""Archives: their members, read in memory. Nothing is unpacked, so no name in them can reach the disk."""

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO, RawIOBase
from pathlib import PurePosixPath
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from chipkg.documents.formats import ARCHIVES, accepted_suffixes, suffix_of
from chipkg.documents.raw import Raw, too_large
from chipkg.errors import DocumentError, NothingToReadError

MAX_MEMBERS = 10_000
MAX_TOTAL = 500_000_000  # bytes, uncompressed; a tar file's members are held together to sort them

_OPENERS: dict[str, Callable[[BinaryIO], object]] = {
    ".tar": lambda stream: stream,
    ".tar.gz": gzip.open,
    ".tgz": gzip.open,
    ".tar.bz2": bz2.open,
    ".tar.xz": lzma.open,
}
_DAMAGE = (BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError)


def read_archive(stream: BinaryIO, suffix: str, location: str, max_bytes: int) -> Iterator[Raw | DocumentError]:
    """The documents in an archive, sorted by name; what is wrong with a single member is an error among them."""
    archive = _Archive(location, max_bytes)
    empty = True
    try:
        for member in archive.zipped(stream) if suffix == ".zip" else archive.tarred(stream, suffix):
            empty = False
            yield member
    except _DAMAGE as error:
        raise DocumentError(location, f"the archive is damaged ({error}); pack it again, or give the folder") from error
    if empty:
        raise NothingToReadError(location, f"no documents in this archive; accepted are {accepted_suffixes()}")


@dataclass(slots=True)
class _Archive:
    """Counts what comes out of one archive."""

    location: str
    max_bytes: int
    total: int = 0

    def zipped(self, stream: BinaryIO) -> Iterator[Raw | DocumentError]:
        with ZipFile(stream) as archive:
            self._count(len(archive.infolist()))
            members = {info.filename: info for info in archive.infolist() if not info.is_dir()}
            for name in sorted(filter(_wanted, members)):
                yield self._zip_member(archive, members[name])

    def tarred(self, stream: BinaryIO, suffix: str) -> Iterator[Raw | DocumentError]:
        members = {}
        plain = _Limited(cast(BinaryIO, _OPENERS[suffix](stream)), self.location)
        with tarfile.open(fileobj=plain, mode="r|") as archive:
            for number, member in enumerate(archive, start=1):
                self._count(number)
                content = archive.extractfile(member) if member.isfile() and _wanted(member.name) else None
                if content:  # neither folder nor link nor device
                    members[member.name] = self._member(member.name, cast(BinaryIO, content))
        yield from (members[name] for name in sorted(members))

    def _zip_member(self, archive: ZipFile, info: ZipInfo) -> Raw | DocumentError:
        location = self._place(info.filename)
        if info.flag_bits & 1:
            return DocumentError(location, "it is protected by a password; unpack the archive and give the folder")
        try:
            with archive.open(info) as content:
                return self._member(info.filename, cast(BinaryIO, content))
        except _DAMAGE as error:
            return DocumentError(location, f"it is damaged ({error}); pack the archive again")

    def _member(self, name: str, content: BinaryIO) -> Raw | DocumentError:
        location, suffix = self._place(name), suffix_of(name)
        if suffix in ARCHIVES:
            return DocumentError(location, "an archive inside an archive is not read; unpack it first")
        data = content.read(self.max_bytes + 1)
        self.total += len(data)
        if self.total > MAX_TOTAL:
            raise _expands(self.location)
        if len(data) > self.max_bytes:
            return too_large(location, self.max_bytes)
        return Raw(location, suffix, BytesIO(data), self.max_bytes)

    def _count(self, members: int) -> None:
        if members > MAX_MEMBERS:
            reason = f"it has more than {MAX_MEMBERS:,} members; unpack it and give the folder"
            raise DocumentError(self.location, reason)

    def _place(self, name: str) -> str:
        return f"{self.location}/{''.join(char if char.isprintable() else '?' for char in name)}"


class _Limited(RawIOBase):
    """A decompressed stream that ends in an error once it is too long; tarfile reads nothing else of it."""

    def __init__(self, stream: BinaryIO, location: str) -> None:
        self._stream, self._location, self._left = stream, location, MAX_TOTAL

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise _expands(self._location)
        return data


def _expands(location: str) -> DocumentError:
    return DocumentError(location, f"it expands to more than {MAX_TOTAL:,} bytes; unpack it and give the folder")


def _wanted(name: str) -> bool:
    """Whether the name has a known suffix and no part of it is hidden."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    hidden = any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in parts)
    return bool(suffix_of(name)) and not hidden
