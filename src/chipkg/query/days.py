"""Dates in a question: "1 June 2025", "since March 2025", "last month"; each is a first and a last day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_FORMS = tuple(
    re.compile(rf"\b{form}\b", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)",
        r"(?P<year>\d{4})-(?P<number>\d\d)",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},? (?P<year>\d{{4}})",
        rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
        rf"{_MONTH},? (?P<year>\d{{4}})",
        r"(?P<year>(?:19|20)\d\d)",
        r"(?P<relative>today|yesterday|(?:last|this|past|the past|the last) (?:week|month|year))",
        r"(?:the )?(?:last|past) (?P<count>\d{1,3}) (?P<unit>day|week|month|year)s?",
    )
)
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Period:
    """A date of a text, with its place."""

    start: int
    end: int
    first: date
    last: date


def periods(text: str, today: date) -> Iterator[Period]:
    """The dates of a text, in order. One that does not exist, such as 31 June, is none.

    >>> [str(period.first) for period in periods("since March 2025", date(2026, 1, 1))]
    ['2025-03-01']
    """
    taken: list[Period] = []
    for form in _FORMS:
        for match in form.finditer(text):
            days = _days(match.groupdict(), today)
            if days and not any(match.start() < other.end and other.start < match.end() for other in taken):
                taken.append(Period(match.start(), match.end(), *days))
    yield from sorted(taken, key=lambda period: period.start)


def _days(parts: dict[str, str | None], today: date) -> tuple[date, date] | None:
    year, day = parts.get("year"), parts.get("day")
    if parts.get("relative"):
        return _relative(str(parts["relative"]).casefold(), today)
    if parts.get("count"):
        return today - timedelta(int(str(parts["count"])) * _DAYS[str(parts["unit"]).casefold()]), today
    month = int(parts["number"]) if parts.get("number") else _month_of(parts.get("month"))  # type: ignore[arg-type]
    try:
        if day:
            whole = date(int(str(year)), month, int(day))
            return whole, whole
        first = date(int(str(year)), month or 1, 1)
        return first, _last_of(first, whole_year=not month)
    except ValueError:
        return None


def _month_of(name: str | None) -> int:
    return _MONTHS.index(name[:3].casefold()) + 1 if name else 0


def _last_of(first: date, *, whole_year: bool) -> date:
    if whole_year:
        return date(first.year, 12, 31)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return following - timedelta(1)


def _relative(words: str, today: date) -> tuple[date, date]:
    if words == "today":
        return today, today
    if words == "yesterday":
        return today - timedelta(1), today - timedelta(1)
    if words.startswith("this"):
        return _began(words, today), today
    unit = words.rpartition(" ")[2]
    return today - timedelta(_DAYS[unit]), today


def _began(words: str, today: date) -> date:
    """The first day of this week, month or year."""
    if words.endswith("week"):
        return today - timedelta(today.weekday())
    return today.replace(day=1) if words.endswith("month") else today.replace(month=1, day=1)
