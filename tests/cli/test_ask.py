"""`kg ask`."""

import csv
import json
import shlex
from io import StringIO
from pathlib import Path

from chipkg.query.questions import questions
from chipkg.store.embedded import create_store
from tests.cli.conftest import Kg


def test_a_question_is_asked_by_its_name(known: Kg) -> None:
    result = known("ask", "members", "national team")
    assert result.stdout.splitlines()[2].split()[:3] == ["SiCarrier", "Chris", "Miller"]
    assert result.stderr.startswith("members, alliance = national team: Which organisations belong to an alliance")


def test_plain_english_says_what_was_understood(known: Kg) -> None:
    for words in (["who supplies Nvidia?"], ["who", "supplies", "Nvidia"]):
        result = known("ask", *words)
        assert "TSMC" in result.stdout
        assert result.stderr.startswith("suppliers, company = Nvidia: ")


def test_unsure_offers_three_and_fails(known: Kg) -> None:
    result = known("ask", "tell me a joke about TSMC")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.count("\n  kg ask ") == 3


def test_what_is_offered_can_be_asked(known: Kg) -> None:
    offered = known("ask", "tell me a joke about TSMC").stderr.splitlines()[1:]
    for line in offered:
        assert known(*shlex.split(line.partition("  W")[0])[1:]).exit_code == 0


def test_why_shows_the_sentences(known: Kg) -> None:
    output = known("ask", "owners", "SMIC", "--why").stdout
    assert "who: Big Fund · how: invests in · amount: 2 billion dollars\n  | The Big Fund invested" in output
    assert "    Controls and answers, 2025-02-10; confidence 0.90" in output


def test_json_has_iris_and_grounds(known: Kg) -> None:
    answer = json.loads(known("ask", "members", "national team", "--format", "json").stdout)
    assert answer["parameters"]["alliance"]["iri"].endswith("/entity/national-team")
    (row,) = answer["rows"]
    assert row["member"] == {"label": "SiCarrier", "iri": "https://w3id.org/chip-kg/entity/sicarrier"}
    assert row["why"][0].startswith("https://w3id.org/chip-kg/evidence/")
    told = json.loads(known("ask", "members", "national team", "--format", "json", "--why").stdout)
    assert told["rows"][0]["why"][0]["speaker"] == "Chris Miller"


def test_csv_has_one_line_a_row_and_with_why_one_a_sentence(known: Kg) -> None:
    rows = list(csv.DictReader(StringIO(known("ask", "customers", "TSMC", "--format", "csv").stdout)))
    assert [row["customer"] for row in rows] == ["Nvidia"]
    told = list(csv.DictReader(StringIO(known("ask", "customers", "TSMC", "--format", "csv", "--why").stdout)))
    assert [row["why_published"] for row in told] == ["2024-03-01", "2025-06-15"]


def test_the_list_has_every_question_with_its_parameters(kg: Kg) -> None:
    output = kg("ask", "--list").stdout
    for question in questions().values():
        assert question.usage in output
        assert question.title in output


def test_nothing_to_ask_is_wrong_usage(known: Kg) -> None:
    assert known("ask").exit_code == 2


def test_no_answer_says_so(known: Kg) -> None:
    assert known("ask", "owners", "Huawei").stdout == "nothing in this graph answers that\n"


def test_all_includes_what_is_not_asserted(known: Kg) -> None:
    assert "TSMC" not in known("ask", "suppliers", "SMIC").stdout
    assert "TSMC" in known("ask", "suppliers", "SMIC", "--include", "all").stdout


def test_control_characters_of_a_document_do_not_reach_the_terminal(kg: Kg, tmp_path: Path) -> None:
    from tests.samples import editor, resolved

    with create_store(tmp_path / "kg-store", ontology="") as store:
        editor(store).put([resolved("a", ("sicarrier", "memberOf", "national-team"), text="bad \x1b[2J sentence")])
    for arguments in (["--why"], []):
        assert "\x1b" not in kg("ask", "members", "national team", *arguments).stdout
