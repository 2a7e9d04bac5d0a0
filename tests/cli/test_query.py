"""`kg query`: limits, updates, what is included, time."""

from pathlib import Path

import pytest

from chipkg.store.embedded import open_store
from tests.cli.conftest import Kg

WHO = "SELECT ?who { ?who kg:supplies ?whom }"


def test_a_limit_is_kept(known: Kg) -> None:
    assert known("query", WHO, "--limit", "2", "--format", "csv").stdout.count("\n") == 3
    assert known("query", WHO, "--limit", "2").stdout.endswith("2 rows\n")
    assert known("query", "ASK { ?x kg:supplies ?y }", "--limit", "2").stdout == "yes\n"


def test_all_includes_what_is_planned_and_denied(known: Kg) -> None:
    planned = "SELECT ?x { ?x kg:builds ?fab }"
    assert known("query", planned).stdout.endswith("0 rows\n")
    assert "kge:tsmc" in known("query", planned, "--include", "all").stdout


def test_the_time_is_told_apart_from_the_results(known: Kg) -> None:
    result = known("query", WHO, "--time", "--format", "csv")
    assert "s to the first of the results" in result.stderr
    assert " s " not in result.stdout


def test_a_time_limit_leaves_the_results_as_they_are(known: Kg) -> None:
    arguments = ["query", WHO, "--limit", "3", "--include", "all"]
    assert known(*arguments, "--timeout", "60").stdout == known(*arguments).stdout


def test_a_query_that_takes_too_long_is_stopped_and_leaves_no_file(known: Kg) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    result = known("query", endless, "--timeout", "0.3", "-o", "out.txt")
    assert result.exit_code == 1
    assert "stopped after 0.3 s" in result.stderr
    assert not Path("out.txt").exists()


def test_an_unknown_property_is_explained(known: Kg) -> None:
    result = known("query", "SELECT ?x {\n ?x kg:suplies ?y }")
    assert result.exit_code == 1
    assert "line 2, column 5: the ontology has no kg:suplies; did you mean kg:supplies" in result.stderr


def test_an_update_needs_the_option(known: Kg, tmp_path: Path) -> None:
    update = "DELETE WHERE { kge:zeiss ?p ?o }"
    refused = known("query", update)
    assert refused.exit_code == 1
    assert "kg query --update" in refused.stderr
    done = known("query", "--update", update)
    assert done.exit_code == 0
    assert "before" in done.stderr
    with open_store(tmp_path / "kg-store") as store:
        assert not list(store.query("SELECT * { kge:zeiss ?p ?o }"))  # type: ignore[arg-type]


def test_an_update_makes_no_store(kg: Kg) -> None:
    result = kg("query", "--update", "INSERT DATA { kge:a kg:supplies kge:b }")
    assert result.exit_code == 1
    assert "no store here" in result.stderr
    assert not Path("kg-store").exists()


@pytest.mark.parametrize("option", [["--limit", "1"], ["--timeout", "1"], ["--format", "csv"], ["--include", "all"]])
def test_an_update_takes_no_options_of_queries(known: Kg, option: list[str]) -> None:
    assert known("query", "--update", "DELETE WHERE { kge:zeiss ?p ?o }", *option).exit_code == 2


def test_an_update_may_not_reach_the_network(known: Kg) -> None:
    result = known("query", "--update", "LOAD <http://example.org/>")
    assert result.exit_code == 1
    assert "LOAD is refused" in result.stderr
