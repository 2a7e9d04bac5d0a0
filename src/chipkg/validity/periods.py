"""Finds the days, months and years that a sentence names, and resolves them against the day of publication.

dateparser reads what is written out ("Dec. 18, 2020", "18th of December", "four years ago") and months without a year,
in the direction in which we ask it to look. It does not know "last October", "early 2022", "the third quarter of 2023"
or "in March of last year", takes "1995" in "1995 wafers" for a year, and a Tuesday's "on Tuesday" for the one a
week before; so where an expression begins and ends, and what "last" and "next" mean, is decided here.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

Precision = Literal["day", "month", "year"]
# whether a month or a day without a year lies behind or ahead
Direction = Literal["past", "future"]

_MONTHS = (
    r"Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_YEAR = r"(?:19|20)\d\d(?!\d|s\b|[,.]\d)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NUMBER = (
    r"(?i:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty)"
)
_UNIT = r"(?:days?|weeks?|months?|years?|decades?)"
_SIDE = r"(?i:last|past|this|next)"
# What makes a number a year, and "May" and "March" months.
_LED = (
    r"(?:in|since|from|until|till|by|through|during|between|to|and|of|for|on|effective|early|mid|late|last|this|next)"
)
_MONTH_DAY = rf"(?:(?:{_MONTHS})\ {_DAY}|{_DAY}\ (?:of\ )?(?:{_MONTHS}))"
_EXPRESSION = re.compile(
    rf"""(?<![\w-])(?:
      (?P<iso>\d{{4}}-\d\d-\d\d)
    | (?P<day>{_MONTH_DAY},?\ {_YEAR})
    | (?P<month>(?:{_MONTHS}),?\ (?:of\ )?{_YEAR})
    | (?P<near>{_MONTH_DAY}|(?:{_MONTHS})),?\ (?:of\ )?(?P<which>{_SIDE})\ year
    | (?P<side>{_SIDE})\ (?P<sided>{_MONTHS})
    | (?P<bare_day>{_MONTH_DAY})(?!\ ?%)
    | (?i:the\ )?(?i:first|second|third|fourth)\ (?:quarter|half)\ of\ (?P<part_year>{_YEAR})
    | (?i:early|mid|late|spring|summer|autumn|fall)[\ -](?:of\ |in\ )?(?P<whole>{_YEAR})
    | (?:(?i:early|late|earlier|later)\ )?(?P<turn>{_SIDE})\ (?P<unit>week|month|year)
    | (?P<ago>{_NUMBER}\ {_UNIT}\ ago)
    | (?P<today>(?i:today|yesterday|tomorrow))
    | (?:(?P<weekday_side>{_SIDE})\ )?(?P<weekday>{"|".join(_WEEKDAYS)})
    | (?P<bare_month>{_MONTHS})
    | (?P<year>{_YEAR})
    )(?!\w|-\w)""",
    re.VERBOSE,
)
_LEAD = re.compile(rf"(?:\b{_LED}(?: (?:about|around|the|fiscal|calendar))?|[–—])[ -]?\Z", re.IGNORECASE)
_VAGUE = re.compile(r"\b(?:more than|less than|over|under|several|some|a few|many|almost) \Z", re.IGNORECASE)
_PART_OF_YEAR = re.compile(r"\b(?:start|beginning|end|middle|spring|summer|autumn|fall|course|rest) of \Z")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A day, a month or a year that a text names from `start` to `end`."""

    start: int
    end: int
    first: date
    precision: Precision

    @property
    def last(self) -> date:
        """Its last day."""
        return last_day(self.first, self.precision)

    @property
    def iso(self) -> str:
        """As exact as the text: 2020-12-18, 2020-12 or 2020."""
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


def last_day(first: date, precision: Precision) -> date:
    """The last day of the day, month or year that begins on `first`."""
    if precision == "year":
        return date(first.year, 12, 31)
    return first.replace(day=monthrange(first.year, first.month)[1]) if precision == "month" else first


@lru_cache(maxsize=256)  # a sentence is read once for each statement in it
def find_periods(text: str, published: date | None, *, direction: Direction = "past") -> tuple[Period, ...]:
    """Every day, month and year named in a text, by position.

    Without a day of publication only those that need none. What is vague ("several years ago", "last winter",
    "two years later") is left out, and so is a number or a word that only looks like a date.

    >>> [p.iso for p in find_periods("It was listed last October, three years ago.", date(2025, 12, 1))]
    ['2025-10', '2022']
    """
    found = []
    for match in _EXPRESSION.finditer(text):
        read = _read(match, published, direction)
        if read and _is_meant(match, text):
            found.append(Period(match.start(), match.end(), *read))
    return tuple(found)


def duration_start(words: str, published: date) -> tuple[date, Precision] | None:
    """When something began that has lasted for "five years" or "18 months" on the day of publication."""
    return _floor(*read) if (read := parse(f"{words} ago", published)) else None


def parse(words: str, base: date | None, direction: Direction = "past") -> tuple[date, str] | None:
    """One expression as dateparser reads it: a day in it, and how long it is: day, week, month or year."""
    return _parsed(words, base, direction)


@lru_cache(maxsize=4096)
def _parsed(words: str, base: date | None, direction: Direction) -> tuple[date, str] | None:
    from dateparser.date import DateDataParser  # it takes a second, and most texts that are read twice need it once

    settings = {
        # never today's date: what a document says does not depend on when it is read
        "RELATIVE_BASE": datetime.combine(base or date(2000, 1, 1), datetime.min.time()),
        "PREFER_DATES_FROM": direction,
        "PREFER_DAY_OF_MONTH": "first",
        "PREFER_MONTH_OF_YEAR": "first",
    }
    found = DateDataParser(languages=["en"], settings=settings).get_date_data(words)
    return (found.date_obj.date(), found.period or "day") if found.date_obj else None


def _read(match: re.Match[str], published: date | None, direction: Direction) -> tuple[date, Precision] | None:
    kind = match.lastgroup if match.lastgroup in ("iso", "day", "month") else ""
    if kind == "iso":
        return _iso(match["iso"])
    if kind:
        return _floor(*read) if (read := parse(match[kind], None)) else None
    year = match["part_year"] or match["whole"] or match["year"]
    if year:
        return date(int(year), 1, 1), "year"
    return _relative(match, published, direction) if published else None


def _iso(text: str) -> tuple[date, Precision] | None:
    try:
        return date.fromisoformat(text), "day"
    except ValueError:
        return None


def _relative(match: re.Match[str], published: date, direction: Direction) -> tuple[date, Precision] | None:
    group = match.groupdict()
    if group["which"]:
        return _in_year(group["near"], published, published.year + _offset(group["which"]))
    if group["side"]:
        return _sided(group["sided"], group["side"].lower(), published)
    if group["unit"]:
        return _turn(group["unit"], _offset(group["turn"]), published)
    if group["weekday"]:
        return _weekday(group["weekday"], (group["weekday_side"] or "").lower(), published, direction), "day"
    words = group["ago"] or group["today"]
    read = parse(words, published) if words else parse(group["bare_day"] or group["bare_month"], published, direction)
    return _floor(*read) if read else None


def _offset(word: str) -> int:
    return {"last": -1, "past": -1, "this": 0, "next": 1}[word.lower()]


def _in_year(words: str, published: date, year: int) -> tuple[date, Precision] | None:
    read = parse(f"{words} {year}", published)
    return _floor(*read) if read else None


def _sided(month: str, side: str, published: date) -> tuple[date, Precision] | None:
    """ "Last October" is the one before this month, "next October" the one after it."""
    read = parse(f"{month} {published.year}", published)
    if read is None:
        return None
    first = read[0].replace(day=1)
    current = published.replace(day=1)
    if side in ("last", "past") and first >= current:
        first = first.replace(year=first.year - 1)
    if side == "next" and first <= current:
        first = first.replace(year=first.year + 1)
    return first, "month"


def _turn(unit: str, offset: int, published: date) -> tuple[date, Precision]:
    if unit == "year":
        return date(published.year + offset, 1, 1), "year"
    if unit == "week":  # a week is named no more exactly than its month
        return (published + timedelta(weeks=offset)).replace(day=1), "month"
    months = published.year * 12 + published.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1), "month"


def _weekday(name: str, side: str, published: date, direction: Direction) -> date:
    """The nearest one: behind or on the day of publication, or ahead of it."""
    ahead = side == "next" or (not side and direction == "future")
    distance = (_WEEKDAYS.index(name) - published.weekday()) % 7
    if ahead:
        return published + timedelta(days=distance or 7)
    back = (7 - distance) % 7
    return published - timedelta(days=back or (7 if side == "last" else 0))


def _floor(day: date, length: str) -> tuple[date, Precision]:
    """The first day of what was named; a week counts as its month."""
    if length == "year":
        return date(day.year, 1, 1), "year"
    return (day.replace(day=1), "month") if length in ("month", "week") else (day, "day")


def _is_meant(match: re.Match[str], text: str) -> bool:
    """Whether it is a date at all: "1995 wafers", "Act of 2018", "may" and "March" as words are not."""
    before = text[: match.start()]
    if match["ago"]:
        return not _VAGUE.search(before)
    if match["month"] or match["day"] or match["iso"]:
        return True
    bare_year, bare_month = match["year"], match["bare_month"]
    if match["bare_day"]:  # "the October 7 rules" are not of this October
        return not (before.endswith("the ") and re.match(r" [a-z]+", text[match.end() :]))
    if bare_month:
        return bool(_LEAD.search(before)) or text[match.end() :].startswith(("'s", "’s"))
    if not bare_year:
        return True
    if before.endswith(" of "):
        return bool(_PART_OF_YEAR.search(before))
    return bool(_LEAD.search(before)) and not text[match.end() :].startswith(" Act")
