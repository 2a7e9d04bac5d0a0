"""The graph in other formats, the same bytes for the same graph."""

from collections.abc import Callable, Mapping
from typing import IO

from chipkg.export.base import ExportSource
from chipkg.export.networks import write_gexf, write_graphml
from chipkg.export.rdf import (
    write_jsonld,
    write_nquads,
    write_ntriples,
    write_rdfxml,
    write_trig,
    write_turtle,
)
from chipkg.export.tables import write_csv

Exporter = Callable[[ExportSource, IO[bytes]], None]

# format -> how it is written to a binary stream
EXPORTERS: Mapping[str, Exporter] = {
    "turtle": write_turtle,
    "ntriples": write_ntriples,
    "nquads": write_nquads,
    "trig": write_trig,
    "jsonld": write_jsonld,
    "rdfxml": write_rdfxml,
    "graphml": write_graphml,
    "gexf": write_gexf,
    "csv": write_csv,
}
