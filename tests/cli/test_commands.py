"""The commands that read a graph."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Kg

WHO = "SELECT ?what WHERE { kge:sicarrier kg:produces ?what }"


def test_query_finds_what_the_article_says(built: Kg) -> None:
    assert "kge:epitaxy" in built("query", WHO).stdout


def test_query_reads_a_file(built: Kg, tmp_path: Path) -> None:
    (tmp_path / "who.rq").write_text(WHO)
    assert built("query", "-f", "who.rq", "--format", "csv").stdout.startswith("what")


def test_query_wants_exactly_one_query(built: Kg) -> None:
    assert built("query").exit_code == 2


def test_query_explains_a_mistake_with_its_place(built: Kg) -> None:
    result = built("query", "SELECT ?x { ?x foo:bar ?y }")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: the query is not valid SPARQL: line 1, column 16: unknown prefix foo:")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("  # nothing", "the query is empty"),
        ("PREFIX a: <http://a/> DELETE WHERE { ?s ?p ?o }", "this is an update, and a query only reads"),
    ],
)
def test_query_says_what_it_does_not_run(built: Kg, query: str, message: str) -> None:
    result = built("query", query)
    assert result.exit_code == 1
    assert message in result.stderr


def test_a_word_of_updates_may_be_a_variable(built: Kg) -> None:
    assert built("query", "SELECT (1 AS ?insert) {}").exit_code == 0


def test_a_file_that_is_not_utf8_is_named(built: Kg) -> None:
    Path("latin.rq").write_bytes(b"# \xfcber")
    for command in (("query", "-f"), ("evaluate",), ("build", "--statements")):
        result = built(*command, "latin.rq")
        assert result.exit_code in (1, 2)
        assert "latin.rq: not UTF-8" in result.stderr


@pytest.mark.parametrize("command", [("query", "ASK {}"), ("export", "--csv"), ("view",), ("extract", "article.txt")])
def test_an_output_that_cannot_be_written_is_named(built: Kg, command: tuple[str, ...]) -> None:
    result = built(*command, "-o", "nowhere/file")
    assert result.exit_code == 1
    assert "nowhere/file: it cannot be written: No such file or directory" in result.stderr


def test_a_failure_does_not_cost_the_old_file(built: Kg) -> None:
    Path("old.csv").write_text("old")
    assert built("query", "nonsense", "-o", "old.csv").exit_code == 1
    assert Path("old.csv").read_text() == "old"
    assert not list(Path().glob(".*"))


def test_a_device_is_written_to_and_not_replaced(built: Kg) -> None:
    assert built("export", "--turtle", "-o", os.devnull).exit_code == 0
    assert Path(os.devnull).is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_a_message(built: Kg) -> None:
    result = built("export", "--turtle", "-o", "/dev/full")
    assert result.exit_code == 1
    assert result.stderr == "Error: No space left on device\n"


def test_export_wants_one_format(built: Kg) -> None:
    assert built("export").exit_code == 2
    assert built("export", "--turtle", "--csv").exit_code == 2


def test_export_writes_a_file(built: Kg, tmp_path: Path) -> None:
    assert built("export", "--turtle", "-o", "graph.ttl").exit_code == 0
    assert "kg:produces" in (tmp_path / "graph.ttl").read_text()


def test_show_prints_the_sentences(built: Kg) -> None:
    output = built("show", "SiCarrier").stdout
    assert "produces" in output
    assert "China - [SiCarrier], known as [Xinkailai] in Chinese, makes [epitaxy equipment]." in output
    assert "The Test, 2025-12-26" in output


def test_show_says_what_is_not_asserted(built: Kg) -> None:
    assert "[planned]" in built("show", "Nvidia").stdout


def test_show_offers_the_nearest_names(built: Kg) -> None:
    result = built("show", "Nvid")
    assert result.exit_code == 1
    assert "Nvidia (Company" in result.stderr


def test_search_finds_other_scripts(built: Kg) -> None:
    assert "SiCarrier" in built("search", "新凯来").stdout


def test_search_says_when_there_is_nothing(built: Kg) -> None:
    result = built("search", "zzzz")
    assert result.exit_code == 1
    assert "no entity has 'zzzz' in its names" in result.stderr


def test_stats_counts(built: Kg) -> None:
    output = built("stats").stdout
    assert "1 document," in output
    assert "planned" in output


def test_validate_accepts_what_was_built(built: Kg) -> None:
    result = built("validate")
    assert result.exit_code == 0
    assert "conform" in result.stdout


def test_validate_names_what_is_wrong(built: Kg, tmp_path: Path) -> None:
    from chipkg.store.embedded import create_store

    with create_store(tmp_path / "kg-store", ontology="") as store:
        store.update("DELETE { ?e kg:quote ?q } INSERT { ?e kg:quote 'never said' } WHERE { ?e kg:quote ?q }")
        store.update("DELETE WHERE { ?e kg:polarity ?p }")
    result = built("validate", "--limit", "1000")
    assert result.exit_code == 1
    assert "never said" in result.stdout
    assert "polarity" in result.stdout


def test_view_writes_one_page(built: Kg, tmp_path: Path) -> None:
    result = built("view")
    assert result.exit_code == 0
    page = (tmp_path / "graph.html").read_text(encoding="utf-8")
    assert "SiCarrier" in page
    assert "entities" in result.stderr


def test_view_can_be_narrowed_to_an_entity(built: Kg, tmp_path: Path) -> None:
    built("view", "SiCarrier", "--depth", "1", "-o", "near.html")
    page = (tmp_path / "near.html").read_text(encoding="utf-8")
    assert "SiCarrier" in page
    assert "kge/arm" not in page


def test_extract_prints_json_lines_in_the_evaluation_format(kg: Kg, article: Path) -> None:
    (line,) = kg("extract", str(article)).stdout.splitlines()
    record = json.loads(line)
    assert {"id", "title", "text", "entities", "statements"} <= set(record)
    statement = record["statements"][0]
    assert record["text"][statement["start"] : statement["end"]] == statement["quote"]
    assert 0 <= statement["confidence"] <= 1


def test_extract_lists_what_it_could_not_read(kg: Kg, article: Path) -> None:
    result = kg("extract", "nothing.txt", str(article), "-o", "out.jsonl")
    assert result.exit_code == 3
    assert "1 document could not be read; listed in rejects.jsonl" in result.stderr
    assert "nothing.txt" in Path("rejects.jsonl").read_text()
    assert len(Path("out.jsonl").read_text().splitlines()) == 1


def test_evaluate_scores_what_extract_found_as_perfect(kg: Kg, article: Path) -> None:
    kg("extract", str(article), "-o", "gold.jsonl")
    scores = json.loads(kg("evaluate", "gold.jsonl", "--json").stdout)
    assert scores["statements"]["f1"] == 1


def test_evaluate_lists_what_was_missed(kg: Kg, article: Path) -> None:
    kg("extract", str(article), "-o", "gold.jsonl")
    record = json.loads(Path("gold.jsonl").read_text())
    (Path("nothing.jsonl")).write_text(json.dumps(record | {"statements": [], "aliases": []}))
    kg("evaluate", "gold.jsonl", "--predicted", "nothing.jsonl", "--errors", "errors.html")
    assert "statement missed" in Path("errors.html").read_text()


def test_evaluate_names_the_line_that_is_wrong(kg: Kg) -> None:
    Path("gold.jsonl").write_text('{"id": "a", "text": "b"}\n{"id": 1\n')
    result = kg("evaluate", "gold.jsonl")
    assert result.exit_code == 1
    assert "gold.jsonl, line 2" in result.stderr
