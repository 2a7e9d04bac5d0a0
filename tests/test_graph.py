"""The graph from Python."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox
import pytest

import chipkg
from chipkg.errors import ChipKGError, QueryError, StoreMissingError, TimeLimitError, UnknownEntityError, UnsureError
from chipkg.graph import Graph, Table
from chipkg.store.embedded import create_store
from tests.query.known import fill

WHO = "SELECT ?who { ?who kg:memberOf kge:national-team }"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    folder = tmp_path_factory.mktemp("graph") / "store"
    with create_store(folder, ontology="") as store:
        fill(store)
    with chipkg.open(folder) as opened:
        yield opened


def test_a_select_query_gives_a_table(graph: Graph) -> None:
    table = graph.query(WHO)
    assert isinstance(table, Table)
    assert (table.columns, list(table)) == (("who",), [{"who": "kge:sicarrier"}])
    assert "kge:sicarrier" in str(table)
    assert "<td>kge:sicarrier</td>" in table._repr_html_()


def test_literals_are_values_of_python(graph: Graph) -> None:
    table = graph.query('SELECT (1 AS ?a) (0.5 AS ?b) (true AS ?c) ("2025-01-02"^^xsd:date AS ?d) ("x" AS ?e) ?f {}')
    assert isinstance(table, Table)
    assert table.values == ((1, 0.5, True, date(2025, 1, 2), "x", None),)


def test_other_forms_give_a_truth_value_and_triples(graph: Graph) -> None:
    assert graph.query("ASK { kge:sicarrier kg:memberOf ?group }") is True
    triples = graph.query("CONSTRUCT WHERE { ?who kg:memberOf ?group }")
    assert isinstance(triples, list)
    assert [type(triple) for triple in triples] == [ox.Triple]


def test_within_a_time_limit_the_results_are_the_same(graph: Graph) -> None:
    for sparql in (WHO, "ASK { ?a kg:memberOf ?b }", "CONSTRUCT WHERE { ?a kg:memberOf ?b }"):
        assert graph.query(sparql, timeout=60) == graph.query(sparql)
    with pytest.raises(TimeLimitError):
        graph.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", timeout=0.3)


def test_a_limit_and_all_statements(graph: Graph) -> None:
    table = graph.query("SELECT ?x { ?x kg:supplies ?y }", limit=1)
    assert isinstance(table, Table)
    assert len(table) == 1
    assert graph.query("ASK { ?x kg:builds ?y }") is False
    assert graph.query("ASK { ?x kg:builds ?y }", include="all") is True


def test_a_mistake_is_explained(graph: Graph) -> None:
    with pytest.raises(QueryError, match="did you mean kg:memberOf"):
        graph.query("SELECT ?x { ?x kg:membrOf ?y }")


def test_questions_by_name_and_in_plain_english(graph: Graph) -> None:
    named = graph.ask("suppliers", "Nvidia")
    assert named.rows() == graph.ask("who supplies Nvidia?").rows()
    assert named.asked.startswith("suppliers, company = Nvidia")
    assert named.why(0)[0].quote == "TSMC supplies Nvidia with GPUs, Jensen Huang says."
    assert len(graph.ask("measures", "H20", date="2024-04-08")) == 0
    with pytest.raises(UnsureError):
        graph.ask("tell me a joke about TSMC")


def test_statements_and_entities(graph: Graph) -> None:
    assert {s.status for s in graph.statements()} == {"asserted"}
    assert "planned" in {s.status for s in graph.statements(include="all")}
    assert {s.relation for s in graph.statements("HiSilicon")} == {"subsidiaryOf"}
    assert "Huawei" in {entity.label for entity in graph.entities("Company")}
    assert "Jensen Huang" not in {entity.label for entity in graph.entities("Company")}
    with pytest.raises(UnknownEntityError):
        graph.statements("zzzzzz")


def test_networkx_and_rdflib(graph: Graph) -> None:
    network = graph.to_networkx()
    assert network.has_edge(graph.entity("TSMC").iri, graph.entity("Nvidia").iri)
    assert len(graph.to_rdflib()) == len(graph)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_where_their_library_is_installed(graph: Graph, library: str) -> None:
    frames = (
        graph,
        graph.ask("suppliers", "Nvidia"),
        graph.query("SELECT ?a ?b { VALUES (?a ?b) { (1 2) (UNDEF 3) } }"),
    )
    for source in frames:
        make = getattr(source, f"to_{library}")
        if find_spec(library) is None:
            with pytest.raises(ChipKGError, match=f"pip install {library}"):
                make()
            continue
        frame = make()
        columns = graph.evidence().columns if isinstance(source, Graph) else source.columns  # type: ignore[union-attr]
        assert list(frame.columns) == list(columns)
        assert len(frame) > 0


def test_where_there_is_no_graph_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError):
        chipkg.open(tmp_path)


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, chipkg; print([m for m in ('pyoxigraph', 'rdflib', 'networkx', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
