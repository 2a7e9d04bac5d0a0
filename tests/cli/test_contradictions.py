"""`kg contradictions`."""

from pathlib import Path

import pytest

from chipkg.records import record_line, resolved_to_record
from tests.cli.conftest import Kg
from tests.samples import resolved

MEMBER = ("sicarrier", "memberOf", "national-team")


@pytest.fixture
def disputed(kg: Kg) -> Kg:
    """A membership that one document affirms and another denies, and one that is only alleged."""
    said = (
        resolved("yes", MEMBER),
        resolved("no", MEMBER, polarity="negated", speaker="person.zhang-hengming"),
        resolved("rumour", ("sicarrier", "partnersWith", "nvidia"), modality="alleged"),
    )
    Path("said.jsonl").write_text("".join(record_line(resolved_to_record(one)) for one in said), encoding="utf-8")
    assert kg("build", "--statements", "said.jsonl").exit_code == 0
    return kg


def test_both_sides_are_shown(disputed: Kg) -> None:
    result = disputed("contradictions")
    assert result.stdout.startswith("affirmed and denied\nSiCarrier — member of → national team")
    assert "  | yes: [SiCarrier], [national team]\n    Title of yes\n" in result.stdout
    assert "denied; Zhang Hengming says so; Title of no" in result.stdout
    assert result.stderr == "1 contradiction\n"


def test_it_can_be_narrowed_to_an_entity(disputed: Kg) -> None:
    assert disputed("contradictions", "SiCarrier").stderr == "1 contradiction\n"
    assert disputed("contradictions", "Nvidia").stderr == "0 contradictions\n"


def test_single_sources_and_mere_reports_are_listed(disputed: Kg) -> None:
    assert "member of" in disputed("contradictions", "--single-source").stdout
    reported = disputed("contradictions", "--reported").stdout
    assert "alleged; Title of rumour" in reported
    assert "member of" not in reported


def test_one_list_at_a_time(disputed: Kg) -> None:
    assert disputed("contradictions", "--single-source", "--reported").exit_code == 2
