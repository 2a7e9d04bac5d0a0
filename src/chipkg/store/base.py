"""What every store does. Terms and triples are pyoxigraph's; everything stands in the default graph."""

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Protocol, Self

import pyoxigraph as ox

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Store(Protocol):
    """A set of triples that answers SPARQL."""

    @property
    def base(self) -> str:
        """The namespace of the IRIs that are minted in this store."""
        ...

    def match(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        obj: ox.NamedNode | ox.Literal | None = None,
    ) -> Iterator[ox.Triple]:
        """The triples with these parts; None matches anything."""
        ...

    def query(self, sparql: str) -> Results:
        """Run a query; `QueryError` says what is wrong with it."""
        ...

    def update(self, sparql: str) -> None:
        """Run a SPARQL update; `QueryError` says what is wrong with it."""
        ...

    def apply(self, *, remove: Iterable[ox.Triple], add: Iterable[ox.Triple]) -> None:
        """Remove, then add: all of it or nothing, and on disk when this returns.

        A remote store makes a large change in steps; `chipkg.store.steps` says what that means.
        """
        ...

    def __len__(self) -> int: ...

    def close(self) -> None:
        """Let go of the store. Closing twice does nothing."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...
