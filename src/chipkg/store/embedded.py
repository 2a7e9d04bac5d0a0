"""The embedded store: Oxigraph in a folder of its own, or in memory.

kg-store/
  store.json    what made it: format, ontology version, base of its IRIs
  lock          one writer or many readers (Oxigraph leaves readers beside a writer undefined)
  oxigraph/     the triples
  search.sqlite names of entities, made when somebody searches, taken away before the triples change
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import portalocker
import pyoxigraph as ox

from chipkg.errors import (
    QueryError,
    StoreError,
    StoreFormatError,
    StoreLockedError,
    StoreMissingError,
)
from chipkg.rdf.namespaces import DEFAULT_BASE, prefixes
from chipkg.store.base import Results
from chipkg.store.safety import refuse_network

FORMAT = 1
INDEX_FILE = "search.sqlite"


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What store.json says. `base` is the namespace of the IRIs that this graph mints."""

    format: int = FORMAT
    ontology: str = ""
    base: str = DEFAULT_BASE


class EmbeddedStore:
    """An Oxigraph store. Use `open_store`, `create_store` or `memory_store` to get one."""

    def __init__(
        self, store: ox.Store, info: StoreInfo, lock: IO[str] | None = None, folder: Path | None = None
    ) -> None:
        self._store: ox.Store | None = store
        self._lock = lock
        self.info = info
        self.folder = folder

    @property
    def base(self) -> str:
        """The namespace of the IRIs that are minted in this store."""
        return self.info.base

    @property
    def locked(self) -> bool:
        """Whether nobody else can change the store now."""
        return self._lock is not None

    def match(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        obj: ox.NamedNode | ox.Literal | None = None,
    ) -> Iterator[ox.Triple]:
        """The triples with these parts; None matches anything."""
        pattern = self._open.quads_for_pattern(subject, predicate, obj, ox.DefaultGraph())
        return (quad.triple for quad in pattern)

    def query(self, sparql: str) -> Results:
        """Run a query with the usual prefixes declared; it cannot reach the network."""
        refuse_network(sparql)
        try:
            return self._open.query(sparql, prefixes=prefixes(self.info.base))
        except SyntaxError as error:
            raise QueryError(f"the query is not valid SPARQL: {_brief(error)}") from error
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"the query failed: {error}") from error

    def update(self, sparql: str) -> None:
        """Run a SPARQL update with the usual prefixes declared, all of it or nothing."""
        refuse_network(sparql)
        self._remove_index()
        try:
            self._open.update(sparql, prefixes=prefixes(self.info.base))
        except SyntaxError as error:
            raise QueryError(f"the update is not valid SPARQL: {_brief(error)}") from error
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreError(f"the update failed: {error}") from error
        self._open.flush()

    def apply(self, *, remove: Iterable[ox.Triple], add: Iterable[ox.Triple]) -> None:
        """Remove, then add, in one transaction, and flush it to the disk."""
        removed, added = _statements(remove), list(add)
        self._remove_index()
        try:
            if removed:
                self._open.update(f"DELETE DATA {{ {removed} }}; INSERT DATA {{ {_statements(added)} }}")
            else:
                self._open.extend(ox.Quad(t.subject, t.predicate, t.object) for t in added)
            self._open.flush()
        except OSError as error:
            raise StoreError(f"the store could not be written: {error}; nothing of this step was kept") from error

    def _remove_index(self) -> None:
        """Take the search index away, and drafts that were left: on disk before the store changes."""
        files = list(self.folder.glob(INDEX_FILE + "*")) if self.folder else []
        try:
            for file in files:
                file.unlink()
            if self.folder and files:
                _flush_folder(self.folder)
        except OSError as error:
            raise StoreError(f"{INDEX_FILE} could not be removed: {error}; nothing of this step was kept") from error

    def __len__(self) -> int:
        return len(self._open)

    def close(self) -> None:
        """Let go of the store and its lock."""
        self._store = None  # Oxigraph closes its files when the last reference goes
        if self._lock:
            self._lock.close()
            self._lock = None

    @property
    def _open(self) -> ox.Store:
        if self._store is None:
            raise StoreError("the store is already closed")
        return self._store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def memory_store(base: str = DEFAULT_BASE) -> EmbeddedStore:
    """An empty store that is never on disk."""
    return EmbeddedStore(ox.Store(), StoreInfo(base=base))


def open_store(path: Path) -> EmbeddedStore:
    """Open an existing store for reading; many processes may do so at once."""
    info = _read_info(path)
    lock = _lock(path, portalocker.LockFlags.SHARED)
    try:
        return EmbeddedStore(ox.Store.read_only(str(path / "oxigraph")), info, lock, path)
    except OSError as error:
        raise StoreError(f"{path}: the store is damaged ({error}); build it again into an empty folder") from error


def create_store(path: Path, *, ontology: str, base: str = "") -> EmbeddedStore:
    """Open a store for writing, made new where there is none; one process at a time.

    An empty `base` means the store's own, or the default for a new one.
    """
    info = _read_info(path) if (path / "store.json").exists() else _make(path, ontology, base)
    if base and base != info.base:
        raise StoreFormatError(f"{path}: its IRIs start with {info.base}, not {base}; build into another folder")
    lock = _lock(path, portalocker.LockFlags.EXCLUSIVE)
    try:
        return EmbeddedStore(ox.Store(str(path / "oxigraph")), info, lock, path)
    except OSError as error:
        raise StoreError(f"{path}: the store cannot be opened: {error}") from error


def _make(path: Path, ontology: str, base: str) -> StoreInfo:
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise StoreError(f"{path}: is not a store and not empty; name an empty or new folder with --store")
    info = StoreInfo(ontology=ontology, base=base or DEFAULT_BASE)
    try:
        path.mkdir(parents=True, exist_ok=True)
        (path / "store.json").write_text(json.dumps(asdict(info), indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{path}: a store cannot be made here: {error.strerror}") from error
    return info


def _read_info(path: Path) -> StoreInfo:
    file = path / "store.json"
    if not file.exists():
        raise StoreMissingError(f"{path}: no store here; build one with: kg build --store {path} PATHS…")
    try:
        info = StoreInfo(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError) as error:
        raise StoreFormatError(f"{file}: cannot be read ({error}); build the store again") from error
    if info.format != FORMAT:
        raise StoreFormatError(
            f"{path}: has format {info.format}, this version reads {FORMAT}; build it again into an empty folder"
        )
    return info


def _lock(path: Path, kind: portalocker.LockFlags) -> IO[str] | None:
    try:
        lock = (path / "lock").open("a", encoding="utf-8")
    except OSError:
        return None  # on a read-only medium nobody writes
    try:
        portalocker.lock(lock, kind | portalocker.LockFlags.NON_BLOCKING)
    except portalocker.exceptions.BaseLockException as error:
        lock.close()
        raise StoreLockedError(f"{path}: another process is using this store; try again when it is done") from error
    return lock


def _flush_folder(path: Path) -> None:
    if os.name == "posix":  # elsewhere folders cannot be opened, and need not be
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _statements(triples: Iterable[ox.Triple]) -> str:
    return " ".join(f"{triple} ." for triple in triples)


def _brief(error: SyntaxError) -> str:
    """Where and what, without the parser's whole list of what it would have accepted."""
    message = str(error)
    place, _, expected = message.partition(": expected one of ")
    if "Prefix not found" in expected:
        return f"{place}: unknown prefix"
    return message if len(message) < 200 else f"{place}: unexpected text"
