"""Gives each statement its dates: when it took place, and from when until when it holds.

Works on any extractor's statements, since it needs no more than the sentence and where its two mentions stand.
What ends a statement ("no longer", "former", "stepped down", "lifted", "until") gives it a last day and does not
deny it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from chipkg.model import ExtractedStatement, Extraction, Mention, Polarity
from chipkg.validity.clauses import Clause, Span
from chipkg.validity.cues import begins, continues, ends, happens, is_quality, is_role, phrase
from chipkg.validity.periods import Direction, Period, duration_start, find_periods

_PEOPLE = ("leads", "worksFor")
# beyond this a "sentence" is a list, a table or an attack
_LONGEST = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement in its sentence; spans count in `text`. `names` are the spans of other mentions there."""

    text: str
    subject: Span
    object: Span
    relation: str
    polarity: Polarity = "affirmed"
    published: date | None = None
    planned: bool = False
    names: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Validity:
    """`event` is a day, a month or a year in ISO 8601, as exact as the text; empty where it gives none."""

    polarity: Polarity
    event: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


def date_statements(extraction: Extraction) -> Extraction:
    """The same extraction, each statement between mentions with what its sentence says of time."""
    names = [mention for mention in extraction.mentions if mention.kind == "name"]
    return replace(extraction, statements=tuple(_dated(s, names, extraction) for s in extraction.statements))


def date_sentence(said: Said) -> Validity:
    """What a sentence says of the time of one statement in it."""
    return _Dating(said).validity()


def _dated(statement: ExtractedStatement, names: Sequence[Mention], extraction: Extraction) -> ExtractedStatement:
    if not isinstance(statement.object, Mention):
        return statement
    start, end = statement.start, statement.end
    inside = [m for m in (statement.subject, statement.object) if start <= m.start and m.end <= end]
    if not inside or end - start > _LONGEST:
        return statement
    spans = [(m.start - start, m.end - start) for m in inside]
    found = date_sentence(
        Said(
            text=extraction.document.text[start:end],
            subject=spans[0],
            object=spans[-1],
            relation=statement.relation,
            polarity=statement.polarity,
            published=extraction.document.published,
            planned=statement.modality == "planned",
            names=tuple((m.start - start, m.end - start) for m in names if start <= m.start and m.end <= end),
        )
    )
    first, last = found.valid_from, found.valid_until
    if first and last and first > last:  # one of them was misread, and nobody knows which
        first = last = None
    return replace(statement, polarity=found.polarity, event=found.event, valid_from=first, valid_until=last)


class _Dating:
    """The clause of one statement and the dates in it."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self.direction: Direction = "future" if said.planned or phrase("ahead").search(said.text) else "past"
        pair = (said.subject, said.object)
        found: Sequence[Period] = find_periods(said.text, said.published, direction=self.direction)
        dateline = phrase("dateline").match(said.text)
        taken = (*pair, *said.names, dateline.span() if dateline else (0, 0))
        found = [p for p in found if not any(a < p.end and p.start < b for a, b in taken)]
        self.clause = Clause.of(
            said.text,
            pair,
            dates=[(p.start, p.end) for p in found],
            names=said.names,
            goes_on=continues(said.relation),
        )
        self.text = self.clause.text
        self.range = self._range([p for p in found if self._stands(p)])
        self.dates = [p for p in found if self._stands(p) and p not in self.range and not self._is_aside(p)]

    def validity(self) -> Validity:
        """What holds, the most telling words first."""
        if self._is_one_phrase():
            return self._until(None) if self._is_former() else Validity(self.said.polarity)
        if self._before(r"until") and self.said.polarity == "negated" and phrase("not_before").search(self.text):
            return self._begun(self._before("until"))
        if happens(self.said.relation):
            since = self._before("since")
            return Validity(self.said.polarity, "" if since else self._event(), since.first if since else None)
        if self.range:
            return Validity(self.said.polarity, "", self.range[0].first, self.range[1].last)
        return self._ended() or self._lasting()

    def _ended(self) -> Validity | None:
        """A last day, where something says that it is over."""
        cue = self._end_cue()
        if cue is not None and self._is_denied(cue):
            return Validity("affirmed")
        if cue is not None:
            return self._until(self._end_date(cue))
        if self._is_former() or phrase("over").search(self.text):
            return self._until(self._before("until"))
        last = self._before("until")
        return self._bounded(last) if last else None

    def _bounded(self, last: Period) -> Validity:
        """A last day, and what the same clause says of the beginning: "suspended it in May, until November"."""
        others = [p for p in self.dates if p is not last and not self._led(p, "from")]
        found = self._until(last)
        if others and begins(self.said.relation).search(self.text):
            begun = self._begun(self._nearest(others))
            return replace(found, event=begun.event, valid_from=begun.valid_from)
        return found

    def _until(self, period: Period | None) -> Validity:
        """Over at the end of the period, or else by the day of publication; where neither is known, as it was found."""
        day = period.last if period else self.said.published
        begin = self._before("from")
        return Validity("affirmed", "", begin.first if begin else None, day) if day else Validity(self.said.polarity)

    def _lasting(self) -> Validity:
        """A first day, an event, or both, of what is not said to be over."""
        since = self._before("since") or self._before("from")
        if since:
            return Validity(self.said.polarity, "", since.first)
        lasting = phrase("lasting").search(self.text)
        if lasting and self.said.published and (start := duration_start(lasting["time"], self.said.published)):
            return Validity(self.said.polarity, "", start[0])
        if is_quality(self.said.relation):
            return Validity(self.said.polarity)
        cue = begins(self.said.relation).search(self.text)
        if self.said.polarity == "affirmed" and (cue or self._is_successor()):
            return self._begun(self._nearest(self.dates))
        return Validity(self.said.polarity, self._event())

    def _begun(self, period: Period | None) -> Validity:
        if period is None:
            return Validity(self.said.polarity)
        first = None if happens(self.said.relation) else period.first
        return Validity("affirmed", period.iso, first)

    def _event(self) -> str:
        dates = self.dates
        if self.clause.apart and not happens(self.said.relation):
            dates = [p for p in dates if self.clause.holds(p.start)]
        nearest = self._nearest([p for p in dates if not self._led(p, "until")])
        return nearest.iso if nearest else ""

    def _end_cue(self) -> Span | None:
        """Where the clause says that it is over."""
        if self.said.relation in _PEOPLE:
            if self._is_successor():
                return None
            start, end = self.said.subject
            if found := phrase("replaced_before").search(self.text[:start]):
                return found.span()
            if found := phrase("replaced_after").match(self.text, end):
                return found.span()
        found = ends(self.said.relation).search(self.text)
        return found.span() if found else None

    def _is_successor(self) -> bool:
        return self.said.relation in _PEOPLE and bool(phrase("replaced_by").search(self.text[: self.said.subject[0]]))

    def _is_denied(self, cue: Span) -> bool:
        return phrase("denied").search(self.text[: cue[0]]) is not None

    def _is_former(self) -> bool:
        """Whether one of the two is a former something of the other: "former Intel chief Gelsinger"."""
        if not is_role(self.said.relation):
            return False
        first, second = sorted((self.said.subject, self.said.object))
        if phrase("former").search(self.text[: second[0]], first[1]):
            return True
        joined = phrase("joined").fullmatch(self.text, first[1], second[0])
        return joined is not None and phrase("former").search(self.text[: first[0]]) is not None

    def _is_one_phrase(self) -> bool:
        """Whether one mention is inside the other or owns it: the verb and the dates are of both, not between them."""
        first, second = sorted((self.said.subject, self.said.object))
        between = self.said.text[first[1] : second[0]]
        return first != second and phrase("owning").fullmatch(between) is not None

    def _end_date(self, cue: Span) -> Period | None:
        """The first date after the cue, else the nearest before it."""
        suspended = phrase("suspended").search(self.text)
        dates = [p for p in self.dates if not self._led(p, "from") and not (suspended and self._led(p, "until"))]
        after = [p for p in dates if p.start >= cue[1]]
        return after[0] if after else (dates[-1] if dates else None)

    def _before(self, word: str) -> Period | None:
        """The date that stands after "since", "until" or "from"."""
        return next((p for p in self.dates if self._led(p, word)), None)

    def _led(self, period: Period, word: str) -> bool:
        return phrase(word).search(self.text[: period.start]) is not None

    def _stands(self, period: Period) -> bool:
        """Whether a date is in the clause."""
        return not self.text[period.start : period.end].isspace()

    def _is_aside(self, period: Period) -> bool:
        """Whether a date is that of saying, of a name's owner, or no more than a border: "before 2020"."""
        if phrase("owned").match(self.text, period.end):
            return True
        speech = "saying" if happens(self.said.relation) else "speech"
        return any(self._led(period, word) for word in (speech, "before", "to"))

    def _range(self, dates: Sequence[Period]) -> tuple[Period, ...]:
        """ "From 2009 to 2013", "between 2018 and 2022"."""
        for one, other in pairwise(dates):
            joint = phrase("range_joint").fullmatch(self.text, one.end, other.start)
            if joint and self._led(one, "range"):
                return one, other
        return ()

    def _nearest(self, dates: Sequence[Period]) -> Period | None:
        """The date nearest to the two mentions, of equals the later one."""
        start, end = min(self.said.subject[0], self.said.object[0]), max(self.said.subject[1], self.said.object[1])

        def distance(period: Period) -> tuple[int, int]:
            return max(period.start - end, start - period.end, 0), -period.start

        return min(dates, key=distance, default=None)
