"""What every store does, whatever holds it."""

from itertools import product

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chipkg.errors import QueryError, StoreError
from chipkg.ontology import ontology
from chipkg.rdf.minting import Minter
from chipkg.rdf.namespaces import DEFAULT_BASE, XSD
from chipkg.store.base import Store
from chipkg.store.editing import Editor
from tests.samples import REGISTRY, alias, editor, resolved, triples

A, B, C = (ox.NamedNode(f"http://example.org/{name}") for name in "abc")
P, Q = (ox.NamedNode(f"http://example.org/relation#{name}") for name in "pq")
X = ox.Literal("x")
GRAPH = {ox.Triple(A, P, B), ox.Triple(A, P, X), ox.Triple(A, Q, B), ox.Triple(B, P, C), ox.Triple(C, Q, X)}

HARD = {
    "quotes": ox.Literal('"double" \'single\' """three"""'),
    "backslashes": ox.Literal("\\ \\\\ \\n \\u0041 \\\\u0041 \\U0001F600 C:\\users\\"),
    "line breaks": ox.Literal("one\ntwo\r\nthree\tfour\u2028five"),
    "control characters": ox.Literal("\x01\x08\x0b\x0c\x1f\x7f\x85"),
    "beyond the basic plane": ox.Literal("𝔊 🇨🇳 𠮷"),
    "what forms and SPARQL use": ox.Literal("a+b&c=d%20e;} . # ?s {"),
    "empty": ox.Literal(""),
    "language": ox.Literal("新凯来", language="zh"),
    "language with script": ox.Literal("Xinkailai", language="zh-latn"),
    "integer": ox.Literal(42),
    "decimal": ox.Literal("0.8", datatype=XSD.decimal),
    "boolean": ox.Literal(True),
    "date": ox.Literal("2025-12-26", datatype=XSD.date),
    "address": ox.Literal("https://example.org/?a=b&c", datatype=XSD.anyURI),
    "IRI": ox.NamedNode("https://example.org/芯片?a=b&c='d'#(e)"),
}

KG = "https://w3id.org/chip-kg/ontology#"
MEMBER = ("sicarrier", "memberOf", "national-team")


@pytest.fixture
def filled(store: Store) -> Store:
    store.apply(remove=[], add=sorted(GRAPH, key=str))
    return store


@pytest.mark.parametrize("pattern", list(product([None, A, C], [None, P, Q], [None, B, X])))
def test_match_finds_the_triples_with_the_parts_that_are_given(
    filled: Store, pattern: tuple[ox.NamedNode | None, ox.NamedNode | None, ox.NamedNode | ox.Literal | None]
) -> None:
    expected = {t for t in GRAPH if all(part in (None, has) for part, has in zip(pattern, t, strict=True))}
    found = list(filled.match(*pattern))
    assert len(found) == len(expected)
    assert set(found) == expected


def test_match_tells_what_was_there_when_it_was_called(filled: Store) -> None:
    found = filled.match(A)
    filled.apply(remove=list(GRAPH), add=[])
    assert len(list(found)) == 3


def test_a_match_need_not_be_read_to_its_end(filled: Store) -> None:
    assert {next(filled.match(A)) in GRAPH for _ in range(200)} == {True}


@pytest.mark.parametrize("term", HARD.values(), ids=HARD)
def test_every_term_comes_back_as_it_was_and_can_be_found_and_removed(
    store: Store, term: ox.NamedNode | ox.Literal
) -> None:
    triple = ox.Triple(A, P, term)
    store.apply(remove=[ox.Triple(A, P, B)], add=[triple])
    assert list(store.match()) == [triple]
    assert list(store.match(None, None, term)) == [triple]
    store.apply(remove=[triple], add=[])
    assert list(store.match()) == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(store: Store, text: str) -> None:
    triple = ox.Triple(A, P, ox.Literal(text))
    store.apply(remove=list(store.match()), add=[triple])
    assert list(store.match()) == [triple]


def test_apply_removes_before_it_adds(filled: Store) -> None:
    filled.apply(remove=list(GRAPH), add=list(GRAPH))
    assert set(filled.match()) == GRAPH


def test_applying_again_changes_nothing(filled: Store) -> None:
    for _ in range(2):
        filled.apply(remove=[ox.Triple(A, P, B)], add=[ox.Triple(C, P, C)])
    assert set(filled.match()) == GRAPH - {ox.Triple(A, P, B)} | {ox.Triple(C, P, C)}


def test_applying_nothing_is_no_change(filled: Store) -> None:
    filled.apply(remove=[], add=[])
    assert set(filled.match()) == GRAPH


def test_apply_takes_iterators(store: Store) -> None:
    store.apply(remove=iter(()), add=iter(GRAPH))
    assert set(store.match()) == GRAPH


def test_length_is_the_number_of_triples(store: Store) -> None:
    assert len(store) == 0
    store.apply(remove=[], add=GRAPH)
    assert len(store) == len(GRAPH)


def test_select_gives_rows_with_names(filled: Store) -> None:
    results = filled.query("SELECT ?o ?none WHERE { <http://example.org/b> ?p ?o OPTIONAL { ?o ?p ?none } }")
    assert isinstance(results, ox.QuerySolutions)
    assert [variable.value for variable in results.variables] == ["o", "none"]
    assert [(row["o"], row["none"]) for row in results] == [(C, None)]


def test_select_without_rows_has_its_columns(store: Store) -> None:
    results = store.query("SELECT ?a ?b WHERE { ?a ?c ?b }")
    assert isinstance(results, ox.QuerySolutions)
    assert [variable.value for variable in results.variables] == ["a", "b"]
    assert list(results) == []


def test_rows_can_be_written_at_once(filled: Store) -> None:
    results = filled.query("SELECT ?o WHERE { <http://example.org/b> ?p ?o }")
    assert isinstance(results, ox.QuerySolutions)
    assert results.serialize(format=ox.QueryResultsFormat.CSV) == b"o\r\nhttp://example.org/c\r\n"


@pytest.mark.parametrize(("pattern", "answer"), [("<http://example.org/a> ?p ?o", True), ("?s ?p 'y'", False)])
def test_ask_gives_yes_or_no(filled: Store, pattern: str, answer: bool) -> None:
    results = filled.query(f"ASK {{ {pattern} }}")
    assert isinstance(results, ox.QueryBoolean)
    assert bool(results) is answer


@pytest.mark.parametrize("query", ["CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o . FILTER (ISIRI(?o)) }", "DESCRIBE ?s {}"])
def test_construct_and_describe_give_triples(filled: Store, query: str) -> None:
    results = filled.query(query)
    assert isinstance(results, ox.QueryTriples)
    expected = {ox.Triple(B, P, A), ox.Triple(B, Q, A), ox.Triple(C, P, B)} if "CONSTRUCT" in query else set()
    assert set(results) == expected


def test_the_usual_prefixes_are_declared(store: Store) -> None:
    store.update("INSERT DATA { kge:sicarrier a kg:Company ; rdfs:label 'x' . kgd:1 dcterms:title 'y' }")
    results = store.query("SELECT ?s WHERE { ?s a kg:Company ; rdfs:label 'x' }")
    assert isinstance(results, ox.QuerySolutions)
    assert [row["s"] for row in results] == [ox.NamedNode(DEFAULT_BASE + "entity/sicarrier")]


def test_a_query_may_declare_a_prefix_in_its_own_way(filled: Store) -> None:
    results = filled.query("PREFIX kg: <http://example.org/> ASK { kg:a ?p kg:b }")
    assert isinstance(results, ox.QueryBoolean)
    assert results


def test_update_changes_what_its_pattern_finds(filled: Store) -> None:
    filled.update("DELETE { ?s ?p 'x' } INSERT { ?s ?p 'y' } WHERE { ?s ?p 'x' }")
    assert len(list(filled.match(None, None, ox.Literal("y")))) == 2
    assert list(filled.match(None, None, X)) == []


@pytest.mark.parametrize(
    "sparql",
    ["", "SELECT", "SELECT * {", "SELECT * { ?s foo:bar ?o }", "DELETE WHERE { ?s ?p ?o }", "INSERT DATA {} # SELECT"],
)
def test_what_is_no_query_is_an_error(filled: Store, sparql: str) -> None:
    with pytest.raises(QueryError):
        filled.query(sparql)
    assert len(filled) == len(GRAPH)


@pytest.mark.parametrize("sparql", ["SELECT * { ?s ?p ?o }", "INSERT DATA { ?s ?p ?o }", "DELETE"])
def test_what_is_no_update_is_an_error(filled: Store, sparql: str) -> None:
    with pytest.raises(QueryError):
        filled.update(sparql)


@pytest.mark.parametrize(
    "sparql", ["SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SELECT * { \\u0053ERVICE ?x { ?s ?p ?o } }"]
)
def test_a_query_that_would_reach_the_network_is_refused(store: Store, sparql: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        store.query(sparql)


def test_an_update_that_would_reach_the_network_is_refused(store: Store) -> None:
    with pytest.raises(QueryError, match="LOAD is refused"):
        store.update("LOAD <http://127.0.0.1/>")


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    for use in (lambda: list(store.match()), lambda: store.query("ASK {}"), lambda: len(store)):
        with pytest.raises(StoreError, match="closed"):
            use()


def test_editing_gives_the_same_graph_in_every_store(store: Store) -> None:
    edited = Editor(store, Minter(store.base), ontology(), REGISTRY)
    expected = editor()
    for edits in (edited, expected):
        edits.put([resolved(name, MEMBER, ("united-states", "restricts", "nvidia")) for name in "abc"])
        edits.put([alias("d", "sicarrier", "Xinkailai", "zh-latn"), resolved("a", ("nvidia", "designs", "chip.h200"))])
        edits.put([resolved("e", ("nvidia", "partnersWith", "sicarrier"), modality="planned", text='"Arm" \\u0041\n')])
        assert edits.put([resolved("b", MEMBER, ("united-states", "restricts", "nvidia"))]).unchanged == 1
        assert edits.remove(["c", "unknown"]).removed == 1
    assert triples(edited) == triples(expected)
    edited.remove("abde")
    assert len(store) == 0
