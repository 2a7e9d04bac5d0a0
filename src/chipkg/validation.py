"""Checks a graph against the SHACL shapes of ontology/shapes.ttl, and its quotes against the documents."""

from dataclasses import dataclass

import pyoxigraph as ox
import rdflib
from rdflib.namespace import RDF, SH

from chipkg.rdf.namespaces import KG
from chipkg.rdf.terms import iri, literal
from chipkg.resources import resource
from chipkg.store.base import Store

# SPARQL counts characters from 1, and as code points, as our offsets do
_MISQUOTES = """
SELECT ?evidence ?quote WHERE {
  ?evidence kg:quote ?quote ; kg:start ?start ; kg:end ?end ; kg:document/kg:text ?text .
  FILTER (SUBSTR(?text, ?start + 1, ?end - ?start) != ?quote)
}"""


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One node that breaks a rule: which, on what property, with what value, and why."""

    node: str
    path: str
    value: str
    message: str


def validate(store: Store) -> list[Violation]:
    """Everything in the graph that breaks a shape or quotes what its document does not say, sorted."""
    return sorted([*_shape_violations(store), *_misquotes(store)])


def _shape_violations(store: Store) -> list[Violation]:
    # pySHACL over an rdflib graph in memory: over a wrapped store it is 40 times slower
    from pyshacl import validate as check

    data = rdflib.Graph().parse(data=ox.serialize(store.match(), format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    conforms, report, text = check(data, shacl_graph=_shapes(), ont_graph=None, inference="none")
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"pySHACL could not run: {text}")
    results = [] if conforms else report.subjects(RDF.type, SH.ValidationResult)
    return [_violation(report, result) for result in results]


def _shapes() -> rdflib.Graph:
    shapes = rdflib.Graph()
    for file in sorted(resource("ontology").glob("*.ttl")):
        shapes.parse(file)
    return shapes


def _violation(report: rdflib.Graph, result: rdflib.term.Node) -> Violation:
    def text(predicate: rdflib.URIRef) -> str:
        return str(report.value(result, predicate) or "")

    return Violation(text(SH.focusNode), text(SH.resultPath), text(SH.value), text(SH.resultMessage))


def _misquotes(store: Store) -> list[Violation]:
    """Evidence whose quote is not its document's text between its offsets."""
    results = store.query(_MISQUOTES)
    assert isinstance(results, ox.QuerySolutions)
    why = "the quote is not the document's text at these offsets"
    return [Violation(iri(row["evidence"]).value, KG.quote.value, literal(row["quote"]).value, why) for row in results]
