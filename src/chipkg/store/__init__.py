"""Where the graph lives: the embedded store and remote SPARQL 1.1 stores behind one Protocol."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chipkg.store.base import Store

# a folder, or the http or https address of a SPARQL store
Location = Path | str


def is_address(location: Location) -> bool:
    """Whether a store is meant that is asked over HTTP."""
    return isinstance(location, str) and location.lower().startswith(("http://", "https://"))


def open_store(location: Location) -> "Store":
    """Open an existing store for reading."""
    if is_address(location):
        from chipkg.store.remote import open_remote

        return open_remote(str(location))
    from chipkg.store import embedded

    return embedded.open_store(Path(location))


def create_store(location: Location, *, ontology: str, base: str = "") -> "Store":
    """Open a store for writing; a folder is made new where there is none.

    An empty `base` means the store's own, or the default for an empty one.
    """
    if is_address(location):
        from chipkg.store.remote import open_remote

        return open_remote(str(location), base=base)
    from chipkg.store import embedded

    return embedded.create_store(Path(location), ontology=ontology, base=base)
