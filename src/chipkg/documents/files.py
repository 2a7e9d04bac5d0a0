"""Files and folders."""

from collections.abc import Iterator
from pathlib import Path

from chipkg.documents.archives import read_archive
from chipkg.documents.formats import ARCHIVES, accepted_suffixes, suffix_of
from chipkg.documents.raw import Raw, guarded, unreadable
from chipkg.errors import DocumentError, NothingToReadError


def read_path(location: str, max_bytes: int) -> Iterator[Raw | DocumentError]:
    """One file, the members of an archive, or everything with a known suffix in a folder."""
    path = Path(location)
    if not location or not path.exists():
        raise DocumentError(location, "there is no such file or folder")
    if path.is_dir():
        yield from _read_folder(path, max_bytes)
    elif suffix_of(path.name):
        yield from _read_file(path, max_bytes)
    else:
        raise DocumentError(location, f"this type of file is not known; accepted are {accepted_suffixes()}")


def _read_folder(folder: Path, max_bytes: int) -> Iterator[Raw | DocumentError]:
    empty = True
    for found in _walk(folder):
        empty = False
        if isinstance(found, DocumentError):
            yield found
        else:
            yield from guarded(str(found), _read_file(found, max_bytes))
    if empty:
        raise NothingToReadError(str(folder), f"no documents in this folder; accepted are {accepted_suffixes()}")


def _read_file(path: Path, max_bytes: int) -> Iterator[Raw | DocumentError]:
    suffix = suffix_of(path.name)
    with path.open("rb") as stream:
        if suffix in ARCHIVES:
            yield from read_archive(stream, suffix, str(path), max_bytes)
        else:
            yield Raw(str(path), suffix, stream, max_bytes)


def _walk(folder: Path) -> Iterator[Path | DocumentError]:
    """Files with a known suffix, by name, folder by folder; hidden ones are left out.

    A link out of the folder is an error, so that it is neither read nor lost unseen. A link to a folder
    inside is passed over: what it leads to is read in its own place.
    """
    inside = folder.resolve()
    pending = [folder]
    while pending:
        path = pending.pop()
        if path == folder or (path.is_dir() and not path.is_symlink()):
            try:
                children = [child for child in path.iterdir() if not child.name.startswith(".")]
            except OSError as error:
                yield unreadable(str(path), error)
            else:
                pending += sorted(children, key=lambda child: child.name, reverse=True)
        elif path.is_symlink() and _leads_out(path, inside):
            if suffix_of(path.name) or path.is_dir():
                yield DocumentError(str(path), "this link leads out of the folder; give what it leads to")
        elif suffix_of(path.name) and (path.is_file() or not path.exists()):
            yield path


def _leads_out(link: Path, folder: Path) -> bool:
    try:
        return not link.resolve().is_relative_to(folder)
    except (OSError, RuntimeError):  # links in a circle; RuntimeError up to Python 3.12
        return True
