"""A graph as if more were so: also the statements that are planned, possible, alleged, doubtful or denied."""

import pyoxigraph as ox

from chipkg.errors import QueryError
from chipkg.ontology import Ontology
from chipkg.rdf.derivation import plain_triples
from chipkg.rdf.terms import iri, node
from chipkg.store.base import Store
from chipkg.store.embedded import EmbeddedStore, memory_store

_NOT_ASSERTED = """
SELECT ?s ?p ?o WHERE { ?x a kg:Statement ; kg:asserted false ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"""


def with_all_statements(store: Store, ontology: Ontology) -> EmbeddedStore:
    """A copy in memory in which every statement is a plain triple, asserted or not."""
    if not isinstance(store, EmbeddedStore):
        raise QueryError("a remote store shows only asserted statements as triples; ask for kg:Statement there")
    results = store.query(_NOT_ASSERTED)
    assert isinstance(results, ox.QuerySolutions)
    said = [ox.Triple(iri(row["s"]), iri(row["p"]), node(row["o"])) for row in results]
    copy = memory_store(store.base)
    copy.apply(remove=[], add=store.match())
    copy.apply(remove=[], add=[triple for spo in said for triple in plain_triples(spo, ontology)])
    return copy
