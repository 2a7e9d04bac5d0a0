"""Formats of network programs (Gephi, Cytoscape): one node an entity, one edge a statement."""

import re
from io import BytesIO
from typing import IO, Any

from chipkg.export.base import ExportSource


def write_graphml(source: ExportSource, output: IO[bytes]) -> None:
    """GraphML; lists are joined with "; ", the sentences are in the edge's `quotes`."""
    import networkx as nx

    nx.write_graphml(_flat_network(source), output, encoding="utf-8", prettyprint=True)
    output.write(b"\n")


def write_gexf(source: ExportSource, output: IO[bytes]) -> None:
    """GEXF 1.2, without the day on which networkx would stamp it: the same graph is the same file."""
    import networkx as nx

    buffer = BytesIO()
    nx.write_gexf(_flat_network(source), buffer, encoding="utf-8", prettyprint=True, version="1.2draft")
    output.write(re.sub(rb"\s*<meta .*?</meta>", b"", buffer.getvalue(), flags=re.DOTALL) + b"\n")


def _flat_network(source: ExportSource) -> Any:
    """The network with plain strings and numbers as attributes, as these formats need."""
    from chipkg.network import build_network
    from chipkg.query.reading import Reader

    network = build_network(Reader(source.store, source.ontology).statements(), source.ontology)
    for _, attributes in network.nodes(data=True):
        attributes["aliases"] = "; ".join(attributes["aliases"])
    for *_, attributes in network.edges(data=True):
        evidence = attributes.pop("evidence")
        attributes["quotes"] = " | ".join(dict.fromkeys(item["quote"] for item in evidence))
        attributes["sources"] = "; ".join(sorted({item["title"] for item in evidence}))
    return network
