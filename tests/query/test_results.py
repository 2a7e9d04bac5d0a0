"""Query results in every format."""

import json
from collections.abc import Iterator
from io import BytesIO

import pytest

from chipkg.errors import QueryError
from chipkg.query.results import render_table, run_query, shorten, table_lines, write_results
from chipkg.rdf.namespaces import prefixes
from chipkg.store.embedded import EmbeddedStore, memory_store
from tests.samples import editor, resolved


@pytest.fixture
def store() -> EmbeddedStore:
    edited = editor(memory_store())
    edited.put([resolved("a", ("sicarrier", "memberOf", "national-team"), ("sicarrier", "basedIn", "china"))])
    assert isinstance(edited.store, EmbeddedStore)
    return edited.store


def written(store: EmbeddedStore, sparql: str, form: str = "") -> str:
    output = BytesIO()
    write_results(run_query(store, sparql), output, form=form, prefixes=prefixes())
    return output.getvalue().decode()


def test_a_table_shortens_iris(store: EmbeddedStore) -> None:
    table = written(store, "SELECT ?who ?group WHERE { ?who kg:memberOf ?group }")
    assert table.splitlines()[2].split() == ["kge:sicarrier", "kge:national-team"]
    assert table.endswith("1 row\n")


def test_the_columns_of_select_all_stand_in_the_order_of_the_query(store: EmbeddedStore) -> None:
    header = written(store, "SELECT * WHERE { ?z kg:memberOf ?b . ?z kg:basedIn ?a }", "csv").splitlines()[0]
    assert header == "z,b,a"


def test_json_follows_the_specification(store: EmbeddedStore) -> None:
    results = json.loads(written(store, "SELECT ?who WHERE { ?who kg:memberOf ?g }", "json"))
    assert results["head"]["vars"] == ["who"]
    assert results["results"]["bindings"][0]["who"]["value"].endswith("sicarrier")


@pytest.mark.parametrize("form", ["csv", "tsv", "xml"])
def test_other_formats_name_the_entity(store: EmbeddedStore, form: str) -> None:
    assert "sicarrier" in written(store, "SELECT ?who WHERE { ?who kg:memberOf ?g }", form)


def test_a_graph_comes_as_turtle_with_the_prefixes_it_uses(store: EmbeddedStore) -> None:
    turtle = written(store, "CONSTRUCT { ?a kg:memberOf ?b } WHERE { ?a kg:memberOf ?b }")
    assert "kge:sicarrier kg:memberOf kge:national-team" in turtle
    assert "@prefix wd:" not in turtle


def test_a_yes_or_no_question_is_answered_in_words(store: EmbeddedStore) -> None:
    assert written(store, "ASK { ?a kg:memberOf ?b }") == "yes\n"
    assert written(store, "ASK { ?a kg:acquires ?b }") == "no\n"


def test_a_format_that_does_not_fit_names_those_that_do(store: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match="turtle needs a CONSTRUCT"):
        written(store, "SELECT * { ?a kg:memberOf ?b }", "turtle")
    with pytest.raises(QueryError, match="csv needs a SELECT"):
        written(store, "DESCRIBE kge:sicarrier", "csv")


def test_a_table_counts_wide_characters_as_two_columns() -> None:
    lines = render_table(("a", "b"), [("新凯来", "x"), ("abcdef", "y")]).splitlines()
    assert lines[2] == "新凯来  x"
    assert lines[3] == "abcdef  y"


def test_a_table_fits_the_width_by_shortening_its_widest_column() -> None:
    lines = render_table(("a", "b"), [("x" * 100, "short")], width=40).splitlines()
    assert all(len(line) <= 40 for line in lines)
    assert lines[2].endswith("…  short")


def test_control_characters_cannot_rewrite_the_terminal() -> None:
    assert "\x1b" not in render_table(("a",), [("\x1b[2Jgone\r",)])


def test_only_whole_local_names_are_shortened() -> None:
    assert shorten("https://w3id.org/chip-kg/entity/sicarrier", prefixes()) == "kge:sicarrier"
    assert shorten("https://w3id.org/chip-kg/entity/a/b", prefixes()) == "https://w3id.org/chip-kg/entity/a/b"


def test_the_first_rows_of_a_table_come_before_the_last_is_found() -> None:
    def rows() -> Iterator[tuple[str, ...]]:
        yield from [("a",)] * 1000
        raise AssertionError("all rows were read before the first was printed")

    lines = table_lines(("x",), rows())
    assert [next(lines) for _ in range(10)][:3] == ["x\n", "─\n", "a\n"]


def test_a_later_cell_that_is_wider_stays_whole_unless_there_is_a_width() -> None:
    rows = [*[("a", "b")] * 600, ("longer", "c")]
    assert list(table_lines(("x", "y"), rows))[-1] == "longer  c\n"
    assert list(table_lines(("x", "y"), rows, width=20))[-1] == "…  c\n"


def test_results_are_written_while_they_are_found(store: EmbeddedStore) -> None:
    class Pipe(BytesIO):
        def write(self, content: object) -> int:
            raise BrokenPipeError

    # a product of all triples: it would take hours to find all of it first
    endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
    for form in ("table", "csv", "json"):
        with pytest.raises(BrokenPipeError):
            write_results(run_query(store, endless), Pipe(), form=form, prefixes=prefixes())
