"""chip-kg: a knowledge graph of the chip ecosystem, read from the news, with the sentence behind every triple."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chipkg.graph import Graph


def open(location: Path | str = "kg-store") -> "Graph":
    """Open a graph for reading: a folder that `kg build` made, or the address of a SPARQL store.

    >>> graph = chipkg.open("kg-store")  # doctest: +SKIP
    >>> graph.ask("who supplies SMIC?").to_pandas()  # doctest: +SKIP
    """
    from chipkg.graph import open_graph

    return open_graph(location)


def __getattr__(name: str) -> str:
    """`__version__`, looked up when asked for: the look-up takes half of what `kg --help` may."""
    if name == "__version__":
        from importlib.metadata import version

        return version("chip-kg")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
