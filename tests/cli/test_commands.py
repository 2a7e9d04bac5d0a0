"""The commands that read a graph."""

import json
from pathlib import Path

from tests.cli.conftest import Kg

WHO = "SELECT ?what WHERE { kge:sicarrier kg:produces ?what }"


def test_query_finds_what_the_article_says(built: Kg) -> None:
    assert "kge:epitaxy" in built("query", WHO).stdout


def test_query_reads_a_file(built: Kg, tmp_path: Path) -> None:
    (tmp_path / "who.rq").write_text(WHO)
    assert built("query", "-f", "who.rq", "--format", "csv").stdout.startswith("what")


def test_query_wants_exactly_one_query(built: Kg) -> None:
    assert built("query").exit_code == 2


def test_query_explains_a_mistake_in_one_line(built: Kg) -> None:
    result = built("query", "SELECT ?x { ?x foo:bar ?y }")
    assert result.exit_code == 1
    assert result.stderr == "Error: the query is not valid SPARQL: error at 1:23: unknown prefix\n"


def test_export_wants_one_format(built: Kg) -> None:
    assert built("export").exit_code == 2
    assert built("export", "--turtle", "--csv").exit_code == 2


def test_export_writes_a_file(built: Kg, tmp_path: Path) -> None:
    assert built("export", "--turtle", "-o", "graph.ttl").exit_code == 0
    assert "kg:produces" in (tmp_path / "graph.ttl").read_text()


def test_show_prints_the_sentences(built: Kg) -> None:
    output = built("show", "SiCarrier").stdout
    assert "produces" in output
    assert "| SHENZHEN, China - SiCarrier, known as Xinkailai in Chinese, makes epitaxy equipment." in output
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
