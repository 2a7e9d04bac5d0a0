"""Finds statements that cannot both be so: affirmed and denied, two heads at once, imposed and lifted.

Only what is said as a fact counts: what is alleged, planned or possible contradicts nothing. What changes in time is no
contradiction either, so each sentence is first given the time for which it vouches.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product
from typing import Literal

from chipkg.query.reading import EntityView, EvidenceView, StatementView
from chipkg.query.spells import first_day
from chipkg.rdf.stories import stories
from chipkg.validity.cues import happens, is_quality
from chipkg.validity.periods import Precision, last_day

Kind = Literal["affirmed and denied", "two heads at once", "imposed and lifted"]
Pair = tuple[EvidenceView, EvidenceView]

# How far apart two undated sentences may be and still speak of one state of affairs. A supplier stays one for about a
# year; a company may change its head, and a state its mind, from one month to the next.
_LASTS = timedelta(days=365)
_SAME_HEAD = timedelta(days=92)
_SAME_MIND = timedelta(days=31)
# a ban on a country is never total: there are always others that are not
_PARTLY = ("Country", "Place")
_OFFICES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chief executive", re.compile(r"\b(?:chief executive|CEO|managing director)\b")),
    ("chair", re.compile(r"\b[Cc]hair(?:man|woman|person)?\b")),
    ("president", re.compile(r"\b(?<!vice )(?<!vice-)[Pp]resident\b")),
    ("premier", re.compile(r"\b(?:[Pp]remier|[Pp]rime [Mm]inister)\b")),
    ("minister", re.compile(r"\b(?:(?<!prime )(?<!Prime )[Mm]inister|[Ss]ecretary)\b")),
)
_SHARED = re.compile(r"\bco-|\bjoint(?:ly)?\b|\btogether with\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements, or one that is affirmed and denied, with the sentences that cannot all be right."""

    kind: Kind
    one: StatementView
    other: StatementView
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class _Vouched:
    """The days for which a sentence vouches, both included; which of them it gives as a beginning or an end.

    `seen` is what dates nothing and vouches for its day alone.
    """

    first: date
    last: date
    begins: bool = False
    ends: bool = False
    seen: bool = False


def find_contradictions(statements: Iterable[StatementView]) -> list[Contradiction]:
    """All contradictions among statements, in the order of the statements."""
    statements = list(statements)
    return [*_denials(statements), *_heads(statements), *_measures(statements)]


def single_source(statements: Iterable[StatementView]) -> list[StatementView]:
    """The asserted statements that stand on one document alone, or on several that tell one story."""
    return [s for s in statements if s.asserted and len(sources(s)) == 1]


def sources(statement: StatementView) -> list[frozenset[str]]:
    """The documents that support a statement, those that tell one story together."""
    return stories((e.document.iri, e.quote) for e in statement.evidence if e.supports)


def merely_reported(statements: Iterable[StatementView]) -> list[StatementView]:
    """The statements that no document makes in its own voice: somebody says so, or it is alleged."""
    return [s for s in statements if (said := _affirmations(s)) and all(_is_report(e) for e in said)]


def _affirmations(statement: StatementView) -> list[EvidenceView]:
    return [e for e in statement.evidence if e.polarity == "affirmed" and e.modality in ("actual", "alleged")]


def _is_report(evidence: EvidenceView) -> bool:
    return evidence.modality == "alleged" or evidence.speaker is not None


def _denials(statements: Iterable[StatementView]) -> Iterator[Contradiction]:
    for statement in statements:
        affirmed = [e for e in statement.evidence if e.supports]
        denied = [e for e in statement.evidence if e.polarity == "negated" and e.modality == "actual"]
        pairs = tuple(p for p in product(affirmed, denied) if _is_denied(*p, statement.relation))
        if pairs:
            yield Contradiction("affirmed and denied", statement, statement, pairs)


def _heads(statements: Iterable[StatementView]) -> Iterator[Contradiction]:
    heads: dict[str, list[StatementView]] = defaultdict(list)
    for statement in statements:
        if statement.relation == "leads" and isinstance(statement.object, EntityView):
            heads[statement.object.iri].append(statement)
    for group in heads.values():
        for one, other in combinations(group, 2):
            pairs = tuple(p for p in _supporting(one, other) if _is_one_office(*p) and _at_once(*p, _SAME_HEAD))
            if pairs:
                yield Contradiction("two heads at once", one, other, pairs)


def _measures(statements: Iterable[StatementView]) -> Iterator[Contradiction]:
    """Restricted and permitted by one authority."""
    by_ends: dict[tuple[str, str], dict[str, StatementView]] = defaultdict(dict)
    for statement in statements:
        obj = statement.object
        if statement.relation in ("restricts", "permits") and isinstance(obj, EntityView) and obj.type not in _PARTLY:
            by_ends[statement.subject.iri, obj.iri][statement.relation] = statement
    for found in by_ends.values():
        if len(found) == 2:
            one, other = found["restricts"], found["permits"]
            pairs = tuple(p for p in _supporting(one, other) if _at_once(*p, _SAME_MIND))
            if pairs:
                yield Contradiction("imposed and lifted", one, other, pairs)


def _supporting(one: StatementView, other: StatementView) -> Iterator[Pair]:
    return product([e for e in one.evidence if e.supports], [e for e in other.evidence if e.supports])


def _is_one_office(one: EvidenceView, other: EvidenceView) -> bool:
    """Whether both sentences speak of one office that one person holds; one that is not named is the first."""
    if _SHARED.search(one.quote) or _SHARED.search(other.quote):
        return False
    return not _offices(one.quote).isdisjoint(_offices(other.quote))


def _offices(quote: str) -> set[str]:
    return {name for name, words in _OFFICES if words.search(quote)} or {_OFFICES[0][0]}


def _is_denied(affirmed: EvidenceView, denied: EvidenceView, relation: str) -> bool:
    if _is_over(affirmed):
        return False
    one, other = _vouched(affirmed), _vouched(denied)
    if one is None or other is None:
        return True
    if happens(relation) and not denied.event:
        return one.first <= other.last  # what took place stays so, and what had not taken place may follow
    if (one.ends and other.first > one.last) or (affirmed.valid_from and one.first > other.last):
        return False
    return is_quality(relation) or _gap(one, other) <= (timedelta() if happens(relation) else _LASTS)


def _at_once(one: EvidenceView, other: EvidenceView, same: timedelta) -> bool:
    """Whether two sentences vouch for the same time, or for two so near that nothing can have changed between them."""
    if _is_over(one) or _is_over(other):
        return False
    a, b = _vouched(one), _vouched(other)
    if a is None or b is None:
        return True
    earlier, later = sorted((a, b), key=lambda vouched: (vouched.first, vouched.last))
    gap = _gap(earlier, later)
    if not gap and earlier.last >= later.first:
        return not _is_handover(earlier, later) and not _is_handover(later, earlier)
    if earlier.ends or not later.seen:
        return False  # one had ended, or the other begun, in between
    return gap <= (_LASTS if earlier.begins else same)


def _gap(one: _Vouched, other: _Vouched) -> timedelta:
    return max(one.first - other.last, other.first - one.last, timedelta())


def _is_handover(leaving: _Vouched, coming: _Vouched) -> bool:
    """Whether one ends when the other begins, as exact as a month, or a year where no month is known."""
    if not leaving.ends:
        return False
    end, begin = leaving.last, coming.first
    if end.year != begin.year:
        return False
    return end.month == begin.month or (end.month, end.day) == (12, 31) or (begin.month, begin.day) == (1, 1)


def _is_over(evidence: EvidenceView) -> bool:
    """Whether it says that something is over, and not since when: it vouches for no day."""
    until, dated = evidence.valid_until, evidence.valid_from or evidence.event
    return bool(until) and until == evidence.document.published and not dated


def _vouched(evidence: EvidenceView) -> _Vouched | None:
    first, until, published = (
        date.fromisoformat(day) if day else None
        for day in (evidence.valid_from, evidence.valid_until, evidence.document.published)
    )
    if until:
        return _Vouched(min(first or until, until), until, ends=True)
    if evidence.event:
        begin = date.fromisoformat(first_day(evidence.event))
        return _Vouched(begin, last_day(begin, _PRECISIONS[len(evidence.event)]), begins=first is not None)
    if first:
        return _Vouched(first, max(first, published or first))
    return _Vouched(published, published, seen=True) if published else None


_PRECISIONS: dict[int, Precision] = {10: "day", 7: "month", 4: "year"}
