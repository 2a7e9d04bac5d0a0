"""Mistakes in SPARQL: where they are, and what was probably meant."""

import pyoxigraph as ox
import pytest

from chipkg.errors import QueryError
from chipkg.ontology import ontology
from chipkg.query.explaining import check_terms
from chipkg.query.results import run_query
from chipkg.query.tokens import offset, place, with_limit
from chipkg.store.embedded import memory_store


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT ?x { ?x kgg:produces ?y }", r"line 1, column 16: unknown prefix kgg:; did you mean kg: or"),
        ("SELECT ?x {\n ?x foo:bar ?y }", r"line 2, column 5: unknown prefix foo:; declared are dcterms:, kg:"),
        ("SELEC ?x { ?x ?y ?z }", r"line 1, column 1: SELEC is no word of SPARQL; did you mean SELECT\?"),
        ("SELECT ?x {\n?x ?y ?z } LIMT 5", r"line 2, column 12: LIMT is no word of SPARQL; did you mean LIMIT"),
        ("SELECT ?x { ?x ?y who }", r"column 19: who is no word of SPARQL; .*a variable is written \?who|column 19"),
        ("SELECT ?x { ?x ?y ?z", r"column 21: 1 closing brace } missing"),
        ("SELECT ?x { ?x ?y ?z } }", r"column 24: this brace } closes nothing"),
        ('SELECT ?x { ?x ?y "abc }', r"column 19: this text is not closed"),
        ("SELECT ?x ?y { ?x ?p ?y } GROUP BY ?x", r"add it to GROUP BY"),
        ("SELECT ?x WHERE { ?x kg:produces }", r"column 34: unexpected here; expected one of"),
    ],
)
def test_a_mistake_is_explained_with_its_place(sparql: str, message: str) -> None:
    with memory_store() as store, pytest.raises(QueryError, match=message):
        run_query(store, sparql)


def test_the_place_is_marked_under_its_line() -> None:
    with memory_store() as store, pytest.raises(QueryError) as error:
        run_query(store, "SELECT ?x {\n  ?x foo:bar ?y }")
    _, line, mark = str(error.value).splitlines()
    assert line[mark.index("^") :].startswith("foo:bar")


@pytest.mark.parametrize(
    ("sparql", "near"),
    [
        ("SELECT ?x { ?x kg:produce ?y }", "column 16: .*kg:produce; did you mean kg:produces"),
        ("SELECT ?x { ?x kg:suppliedBy ?y }", "did you mean kg:supplies"),
        ("SELECT ?x { ?x a kg:Compny }", "did you mean kg:Company"),
        ("SELECT ?x { ?x <https://w3id.org/chip-kg/ontology#produce> ?y }", "did you mean kg:produces"),
        ("SELECT ?x { ?x kg:zzzzzzzz ?y }", "the ontology has no kg:zzzzzzzz\n"),
    ],
)
def test_a_name_that_the_ontology_does_not_have_is_refused_with_the_nearest(sparql: str, near: str) -> None:
    with pytest.raises(QueryError, match=near):
        check_terms(sparql, ontology())


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?x { ?x kg:produces ?y . ?x a kg:Company; kg:evidence ?e. ?e kg:modality kg:planned}",
        "PREFIX kg: <http://example.org/> SELECT ?x { ?x kg:mine ?y }",
        "SELECT ?x { ?x rdfs:label 'kg:nothing' } # kg:nothing",
    ],
)
def test_other_names_are_let_through(sparql: str) -> None:
    check_terms(sparql, ontology())


@pytest.mark.parametrize(
    ("sparql", "rows"),
    [
        ("SELECT ?x { VALUES ?x { 1 2 3 } }", 2),
        ("SELECT ?x { VALUES ?x { 1 2 3 } } LIMIT 1", 1),
        ("SELECT ?x { VALUES ?x { 1 2 3 } } LIMIT 100", 2),
        ("SELECT ?x { VALUES ?x { 1 2 3 } } # LIMIT 1", 2),
        ("SELECT ?x { { SELECT ?x { VALUES ?x { 1 2 3 } } LIMIT 3 } }", 2),
        ("SELECT ?x { BIND (1 AS ?y) } VALUES ?x { 1 2 3 }", 2),
        ("SELECT ?x { VALUES ?x { 1 2 3 } } ORDER BY ?x OFFSET 2", 1),
    ],
)
def test_a_limit_goes_where_the_query_can_have_it(sparql: str, rows: int) -> None:
    with memory_store() as store:
        results = run_query(store, sparql, limit=2)
        assert isinstance(results, ox.QuerySolutions)
        assert len(list(results)) == rows
    assert "LIMIT" in with_limit(sparql, 2)


def test_places_and_offsets_are_inverse() -> None:
    text = "SELECT ?x\n{\n  ?x ?y ?z }\n"
    assert [offset(text, *place(text, at)) for at in range(len(text))] == list(range(len(text)))
