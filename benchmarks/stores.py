"""The embedded store beside rdflib in memory, on the sample graph ten times over."""

import tempfile
from pathlib import Path

import pyoxigraph as ox
import rdflib

from benchmarks.timing import call_cpu
from chipkg.rdf.namespaces import prefixes
from chipkg.resources import resource
from chipkg.store.embedded import EmbeddedStore, create_store

COPIES = 10
QUERY = """
SELECT ?s ?quote WHERE {
  ?st rdf:predicate kg:restricts ; rdf:subject/rdfs:label ?s ; kg:evidence/kg:quote ?quote
}"""


def measure() -> list[tuple[str, float]]:
    triples = _triples()
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    with tempfile.TemporaryDirectory() as folder, create_store(Path(folder) / "s", ontology="") as store:
        load = call_cpu(lambda: store.apply(remove=[], add=triples), runs=1)
        graph = rdflib.Graph()
        load_rdflib = call_cpu(lambda: graph.parse(data=text, format="nt"), runs=1)
        names = {prefix: rdflib.Namespace(iri) for prefix, iri in prefixes().items()}
        return [
            (f"kg: put {len(triples):,} triples on disk", load),
            ("rdflib: parse them into memory", load_rdflib),
            ("kg: evidence of all restrictions", call_cpu(lambda: rows(store))),
            ("rdflib: evidence of all restrictions", call_cpu(lambda: list(graph.query(QUERY, initNs=names)))),
        ]


def rows(store: EmbeddedStore) -> list[ox.QuerySolution]:
    results = store.query(QUERY)
    assert isinstance(results, ox.QuerySolutions)
    return list(results)


def _triples() -> list[ox.Triple]:
    """The sample graph, its own IRIs renamed in every copy."""
    turtle = (resource("graph") / "chip-kg.ttl").read_text(encoding="utf-8")
    kinds = ("statement", "evidence", "document", "mention", "measure", "entity")
    copies = []
    for number in range(COPIES):
        copy = turtle
        for kind in kinds:
            copy = copy.replace(f"chip-kg/{kind}/", f"chip-kg/{number}/{kind}/")
        copies.append(copy)
    return [triple for copy in copies for triple in ox.parse(copy.encode(), format=ox.RdfFormat.TURTLE)]
