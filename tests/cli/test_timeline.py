"""`kg timeline`, and `kg query --as-of`."""

import pytest

from tests.cli.conftest import Kg

LISTED = "ASK { ?who kg:listedOn ?list }"


def test_timeline_is_in_order_with_its_documents(told: Kg) -> None:
    lines = told("timeline", "YMTC").stdout.splitlines()
    assert [line.split()[:2] for line in lines[2:]] == [["2024-01-31", "begins"], ["2026-02-17", "ends"]]
    assert lines[2].endswith("YMTC — listed on → 1260H list  Title added")


def test_timeline_says_when_nothing_has_a_date(kg: Kg, told: Kg) -> None:
    result = told("timeline", "nobody")
    assert result.exit_code == 1
    assert "no entity is called 'nobody'" in result.stderr


@pytest.mark.parametrize(
    ("day", "answer"), [("2024-01-30", "no"), ("2024-01-31", "yes"), ("2026-02-17", "yes"), ("2026-02-18", "no")]
)
def test_query_answers_for_a_day(told: Kg, day: str, answer: str) -> None:
    assert told("query", "--as-of", day, LISTED).stdout == f"{answer}\n"


def test_query_without_a_day_knows_all_that_ever_held(told: Kg) -> None:
    assert told("query", LISTED).stdout == "yes\n"


def test_query_wants_a_day(told: Kg) -> None:
    assert told("query", "--as-of", "yesterday", LISTED).exit_code == 2


def test_query_as_of_a_day_still_refuses_the_network(told: Kg) -> None:
    result = told("query", "--as-of", "2024-01-31", "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }")
    assert result.exit_code == 1
    assert "SERVICE" in result.stderr
