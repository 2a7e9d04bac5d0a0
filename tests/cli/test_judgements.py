"""`kg merge`, `kg split`, `kg undo` and `kg judgements`: decisions without the interview."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Kg
from tests.cli.judging import build, judgements

FIRM, OTHER, MINISTRY = "company.qixin-lithotech", "company.qixin-litho-tech", "chinese-ministry-of-commerce"
FIRMS = "SELECT ?to WHERE { kge:company.qixin-lithotech kg:supplies ?to }"
RESTRICTS = "SELECT ?who WHERE { ?who kg:restricts kge:gallium }"


@pytest.fixture
def graph(kg: Kg, tmp_path: Path) -> Kg:
    build(kg, tmp_path)
    return kg


def test_merged_entities_are_one_also_after_a_rebuild(graph: Kg, tmp_path: Path) -> None:
    result = graph("merge", "Qixin Lithotech", "Qixin Litho-Tech", "--who", "Ada", "--why", "one firm")
    assert result.stdout == f"{FIRM} and {OTHER} are now {FIRM}\n"
    assert "1 document changed" in result.stderr
    before = graph("export", "--nquads").stdout
    assert "kge:hua-hong-semiconductor" in graph("query", FIRMS).stdout
    assert graph("build", "documents.jsonl").exit_code == 0
    assert graph("export", "--nquads").stdout == before
    (line,) = judgements(tmp_path)
    assert (line["who"], line["why"]) == ("Ada", "one firm")


def test_merging_twice_is_refused(graph: Kg) -> None:
    graph("merge", FIRM, OTHER)
    result = graph("merge", OTHER, FIRM)
    assert result.exit_code == 1
    assert "already one entity" in result.stderr


def test_merging_across_classes_asks_first(graph: Kg, tmp_path: Path) -> None:
    assert graph("merge", "Shenzhen", FIRM, stdin="n\n").exit_code == 1
    assert judgements(tmp_path) == []
    assert graph("merge", "Shenzhen", FIRM, "--yes").exit_code == 0


def test_an_unknown_name_is_explained(graph: Kg) -> None:
    result = graph("merge", "Qixin Lithotec", FIRM)
    assert result.exit_code == 1
    assert "Qixin Lithotech (Company" in result.stderr


def test_what_was_merged_can_be_split(graph: Kg) -> None:
    apart = graph("export", "--nquads").stdout
    graph("merge", FIRM, OTHER)
    result = graph("split", OTHER)
    assert result.stdout == f"{OTHER} is not {FIRM}\n"
    assert graph("export", "--nquads").stdout == apart


def test_in_one_document_a_name_can_mean_another(graph: Kg) -> None:
    result = graph("split", MINISTRY, "--document", "Paper three")
    assert "is one of its own in 'Paper three'" in result.stdout
    assert "governmentbody.chinese-ministry-of-commerce~" in graph("query", RESTRICTS).stdout
    assert graph("split", MINISTRY, "--document", "Paper one").exit_code == 1
    assert graph("split", MINISTRY, FIRM, "--document", "Paper three").exit_code == 2


def test_undoing_goes_back_one_decision_at_a_time(graph: Kg) -> None:
    states = [graph("export", "--nquads").stdout]
    graph("merge", FIRM, OTHER)
    states.append(graph("export", "--nquads").stdout)
    graph("split", FIRM)
    assert graph("undo").stdout.startswith(f"undone: {FIRM} is not {OTHER}")
    assert graph("export", "--nquads").stdout == states[1]
    graph("undo")
    assert graph("export", "--nquads").stdout == states[0]
    assert "there is nothing to undo" in graph("undo").stderr


def test_judgements_travel_as_a_file_and_do_the_same_in_any_order(graph: Kg, tmp_path: Path) -> None:
    graph("merge", FIRM, OTHER)
    graph("split", MINISTRY, "--document", "Paper three")
    graph("judgements", "--export", "judgements.jsonl")
    exported = (tmp_path / "judgements.jsonl").read_text(encoding="utf-8")
    (tmp_path / "reversed.jsonl").write_text("\n".join(reversed(exported.splitlines())), encoding="utf-8")
    graph("build", "documents.jsonl", "--store", "elsewhere")
    result = graph("judgements", "--import", "reversed.jsonl", "--store", "elsewhere")
    assert "2 new judgements of 2" in result.stderr
    assert graph("export", "--nquads", "--store", "elsewhere").stdout == graph("export", "--nquads").stdout
    again = graph("judgements", "--import", "judgements.jsonl", "--store", "elsewhere")
    assert "0 new judgements of 2" in again.stderr


def test_the_list_tells_who_decided_what_and_why(graph: Kg) -> None:
    assert "nobody decided anything yet; try: kg review" in graph("judgements").stderr
    graph("merge", FIRM, OTHER, "--who", "Ada", "--why", "one firm")
    assert all(word in graph("judgements").stdout for word in ("Ada", "same", FIRM, OTHER, "one firm"))
    graph("undo")
    assert "nobody decided anything yet" in graph("judgements").stderr
    assert "undone" in graph("judgements", "--all").stdout


def test_a_line_that_is_no_judgement_is_named(graph: Kg, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text(json.dumps({"left": "a", "right": "b", "verdict": "equal"}), encoding="utf-8")
    result = graph("judgements", "--import", "bad.jsonl")
    assert result.exit_code == 1
    assert "bad.jsonl, line 1" in result.stderr
