"""Days, months and years in sentences, resolved against the day of publication."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chipkg.validity.periods import find_periods

# a Tuesday
PUBLISHED = date(2025, 11, 18)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on December 18, 2020", ["2020-12-18"]),
        ("on 18th of December 2020", ["2020-12-18"]),
        ("on Dec. 18", ["2024-12-18"]),
        ("on 2020-12-18", ["2020-12-18"]),
        ("in June, 2020", ["2020-06"]),
        ("in November", ["2025-11"]),
        ("in December", ["2024-12"]),
        ("last October", ["2025-10"]),
        ("last November", ["2024-11"]),
        ("next November", ["2026-11"]),
        ("this July", ["2025-07"]),
        ("in March last year", ["2024-03"]),
        ("in October of last year", ["2024-10"]),
        ("this month", ["2025-11"]),
        ("last month", ["2025-10"]),
        ("next month", ["2025-12"]),
        ("last week", ["2025-11"]),
        ("late last year", ["2024"]),
        ("four years ago", ["2021"]),
        ("18 months ago", ["2024-05"]),
        ("three weeks ago", ["2025-10"]),
        ("yesterday", ["2025-11-17"]),
        ("on Tuesday", ["2025-11-18"]),
        ("last Tuesday", ["2025-11-11"]),
        ("on Monday", ["2025-11-17"]),
        ("next Monday", ["2025-11-24"]),
        ("since 2019", ["2019"]),
        ("in early 2022", ["2022"]),
        ("in the third quarter of 2023", ["2023"]),
        ("from 2009 to 2013", ["2009", "2013"]),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_written(text: str, expected: list[str]) -> None:
    assert [period.iso for period in find_periods(f"It happened {text}.", PUBLISHED)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "It makes 1995 wafers.",
        "The Export Control Act of 2018 says so.",
        "It may march ahead.",
        "May I ask?",
        "That was several years ago, in the 1970s.",
        "The NXT:2000i costs $2,020.",
        "More than four years ago it was sold.",
        "Two years later it was last winter.",
        "On February 30, 2021-02-30.",
        "the October 7 rules",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert not find_periods(text, PUBLISHED)


def test_without_a_day_of_publication_only_full_dates_are_read() -> None:
    found = find_periods("Last year, on Tuesday, in May and in June 2020 and in 2019.", None)
    assert [period.iso for period in found] == ["2020-06", "2019"]


def test_what_is_planned_lies_ahead() -> None:
    (found,) = find_periods("It opens in March.", PUBLISHED, direction="future")
    assert found.iso == "2026-03"


def test_a_period_ends_with_its_last_day() -> None:
    year, month = find_periods("from 2019 to February 2024", PUBLISHED)
    assert (year.first, year.last) == (date(2019, 1, 1), date(2019, 12, 31))
    assert (month.first, month.last) == (date(2024, 2, 1), date(2024, 2, 29))


@given(st.text(max_size=200), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_any_text_is_read_without_failing(text: str, published: date) -> None:
    for period in find_periods(text, published):
        assert period.first <= period.last
        assert 0 <= period.start < period.end <= len(text)
