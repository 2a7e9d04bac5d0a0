"""`kg review`."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tests.cli.conftest import Kg
from tests.cli.judging import build, judgements

FIRM, OTHER, MINISTRY = "company.qixin-lithotech", "company.qixin-litho-tech", "chinese-ministry-of-commerce"
FIRMS = "SELECT ?to WHERE { kge:company.qixin-lithotech kg:supplies ?to }"

Ask = Callable[..., str]


@pytest.fixture
def graph(kg: Kg, tmp_path: Path) -> Kg:
    """`kg` in a folder whose graph has one likely duplicate and one doubtful link."""
    build(kg, tmp_path)
    return kg


@pytest.fixture
def ask(graph: Kg) -> Ask:
    """Answers the questions, one line an answer, and returns what the person saw."""

    def run(*answers: str, options: tuple[str, ...] = ()) -> str:
        result = graph("review", "--ask", "--who", "Ada", *options, stdin="".join(f"{line}\n" for line in answers))
        assert result.exit_code == 0, result.stderr
        return result.output

    return run


def test_off_a_terminal_the_questions_are_listed_most_valuable_first(graph: Kg, tmp_path: Path) -> None:
    result = graph("review")
    assert result.exit_code == 0
    header, _, first, second = result.stdout.splitlines()
    assert header.split() == ["value", "kind", "entity", "same", "as,", "or", "in", "chance", "why"]
    assert first.split()[:4] == ["1.90", "duplicate", FIRM, OTHER]
    assert second.split()[:5] == ["0.70", "link", MINISTRY, "Paper", "three"]
    assert judgements(tmp_path) == []


def test_the_list_can_be_cut_and_says_so(graph: Kg) -> None:
    result = graph("review", "--list", "--limit", "1")
    assert len(result.stdout.splitlines()) == 3
    assert result.stderr == "1 more question; see --limit\n"


def test_the_list_can_be_json_lines(graph: Kg) -> None:
    first, second = (json.loads(line) for line in graph("review", "--json").stdout.splitlines())
    assert (first["left"], first["right"], first["value"]) == (FIRM, OTHER, 1.9)
    assert (second["left"], second["document"], second["kind"]) == (MINISTRY, "three", "link")


def test_the_list_can_be_of_one_class(graph: Kg) -> None:
    assert FIRM not in graph("review", "--type", "GovernmentBody").stdout
    assert MINISTRY not in graph("review", "--type", "company").stdout
    assert graph("review", "--type", "Firm").exit_code == 2


def test_a_question_shows_both_sides_with_their_sentences(ask: Ask) -> None:
    seen = ask("q")
    assert "Are these the same?" in seen
    assert "A: Qixin Lithotech  Company" in seen
    assert "| Shenzhen-based Qixin Lithotech makes photoresist." in seen
    assert "B: Qixin Litho-Tech  Company" in seen
    assert "| Qixin Litho-Tech supplies Hua Hong Semiconductor." in seen
    assert "Paper two" in seen


def test_a_doubtful_link_shows_its_document_and_what_the_registry_knows(ask: Ask) -> None:
    seen = ask("k", "q")
    assert "Is this what the name means?" in seen
    assert "In “Paper three”: Chinese Ministry of Commerce" in seen
    assert "| The Ministry of Commerce restricts gallium." in seen
    assert "registry: China" in seen


def test_same_makes_one_entity_and_one_line(ask: Ask, graph: Kg, tmp_path: Path) -> None:
    ask("s one firm, two spellings", "q")
    (line,) = judgements(tmp_path)
    assert {k: line[k] for k in ("left", "right", "verdict", "who", "why")} == {
        "left": FIRM,
        "right": OTHER,
        "verdict": "same",
        "who": "Ada",
        "why": "one firm, two spellings",
    }
    assert line["when"].endswith("Z")
    assert "kge:hua-hong-semiconductor" in graph("query", FIRMS).stdout


def test_different_and_unsure_are_kept_and_not_asked_again(ask: Ask, graph: Kg, tmp_path: Path) -> None:
    seen = ask("d", "u")
    assert [line["verdict"] for line in judgements(tmp_path)] == ["different", "unsure"]
    assert "2 answers kept, 0 questions left" in seen
    assert judgements(tmp_path)[0]["why"].startswith("kg review: the same letters")
    assert "nothing to review" in graph("review").stderr
    assert MINISTRY in graph("review", "--unsure").stdout
    assert FIRM not in graph("review", "--unsure").stdout


def test_a_link_can_be_confirmed_and_refused(ask: Ask, graph: Kg, tmp_path: Path) -> None:
    assert "1 answer kept" in ask("k", "s", "q")
    assert judgements(tmp_path)[0]["document"] == "three"
    assert "nothing to review" in graph("review", "--type", "GovernmentBody").stderr
    graph("undo")
    ask("k", "d that of another state")
    assert "~" in graph("query", "SELECT ?who WHERE { ?who kg:restricts kge:gallium }").stdout


def test_skipped_questions_are_asked_another_time(ask: Ask, graph: Kg, tmp_path: Path) -> None:
    assert "0 answers kept, 2 questions left" in ask("", "skip")
    assert judgements(tmp_path) == []
    assert FIRM in graph("review").stdout


def test_the_last_answer_can_be_undone_and_given_anew(ask: Ask, graph: Kg, tmp_path: Path) -> None:
    seen = ask("s", "z", "d", "q")
    assert seen.count("Are these the same?") == 2
    assert [line["verdict"] for line in judgements(tmp_path)] == ["same", "undone", "different"]
    assert "kge:hua-hong-semiconductor" not in graph("query", FIRMS).stdout
    assert "there is no answer of this sitting to undo" in ask("z", "q")


def test_what_follows_from_an_answer_is_not_asked(ask: Ask, graph: Kg) -> None:
    graph("merge", FIRM, "SMIC")
    graph("split", OTHER, "SMIC")
    assert OTHER not in graph("review").stdout


def test_help_and_mistyped_answers_ask_again(ask: Ask, tmp_path: Path) -> None:
    seen = ask("?", "yes", "q")
    assert "take back your last answer" in seen
    assert "'yes' is no answer" in seen
    assert judgements(tmp_path) == []


def test_when_the_input_ends_what_was_answered_is_kept(ask: Ask, tmp_path: Path) -> None:
    assert "1 answer kept, 1 question left" in ask("s")
    assert len(judgements(tmp_path)) == 1


def test_interrupted_between_answers_nothing_is_lost(
    ask: Ask, graph: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["s"])

    def prompt(*_: object, **__: object) -> str:
        try:
            return next(answers)
        except StopIteration:
            raise click.Abort from None

    monkeypatch.setattr(click, "prompt", prompt)
    assert "1 answer kept, 1 question left" in ask()
    assert "kge:hua-hong-semiconductor" in graph("query", FIRMS).stdout


def test_interrupted_while_an_answer_is_written_it_is_written_first(
    ask: Ask, graph: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import signal

    from chipkg import pipeline

    judge = pipeline.judge

    def interrupted(*arguments: object) -> object:
        signal.raise_signal(signal.SIGINT)
        return judge(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "judge", interrupted)
    assert "1 answer kept, 1 question left" in ask("s", "d")
    assert len(judgements(tmp_path)) == 1
    assert "kge:hua-hong-semiconductor" in graph("query", FIRMS).stdout


def test_others_can_use_the_graph_while_a_person_thinks(ask: Ask, graph: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def prompt(*_: object, **__: object) -> str:
        seen.append(graph("undo").stderr)
        return "q"

    monkeypatch.setattr(click, "prompt", prompt)
    ask()
    assert seen == ["Error: there is nothing to undo: nobody decided anything\n"]


def test_a_name_that_documents_place_in_two_countries_may_be_two(kg: Kg, tmp_path: Path) -> None:
    texts = {
        "a": "Shenzhen-based Qixin Lithotech makes photoresist.",
        "b": "China-based Qixin Lithotech supplies SMIC.",
        "c": "Japan-based Qixin Lithotech supplies Sony.",
    }
    lines = (json.dumps({"id": name, "title": f"Paper {name}", "text": text}) for name, text in texts.items())
    kg("build", "-", stdin="\n".join(lines))
    (line,) = kg("review", "--json").stdout.splitlines()
    question = json.loads(line)
    assert (question["left"], question["document"], question["kind"]) == (FIRM, "c", "namesake")
    assert question["why"] == "japan here, china elsewhere"
    assert "1 answer kept, 0 questions left" in kg("review", "--ask", stdin="d another firm\n").stderr
    assert "kge:sony" not in kg("query", FIRMS).stdout
    assert "kge:smic" in kg("query", FIRMS).stdout


def test_where_there_is_nothing_to_review_it_says_so(built: Kg) -> None:
    for how in ("--list", "--ask", "--json"):
        result = built("review", how)
        assert (result.exit_code, result.stdout) == (0, "")
        assert "nothing to review" in result.stderr


def test_a_remote_graph_keeps_no_judgements(kg: Kg) -> None:
    result = kg("review", "--ask", "--store", "http://127.0.0.1:1/sparql")
    assert result.exit_code == 1
    assert "judgements are kept in the folder of a graph" in result.stderr
