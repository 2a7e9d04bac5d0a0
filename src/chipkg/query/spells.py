"""When a statement holds, all its evidence taken together, and the graph as it stood on a day.

Each supporting sentence gives a first day, a last day, or, when it dates nothing, the day on which its document said
so. Read in order, these open and close the spells in which the statement holds: listed, taken off, listed again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import pyoxigraph as ox

from chipkg.ontology import Ontology
from chipkg.query.reading import EvidenceView, Reader, StatementView
from chipkg.rdf.derivation import plain_triples
from chipkg.rdf.namespaces import KG, RDF
from chipkg.rdf.terms import iri
from chipkg.store.base import Store
from chipkg.store.embedded import EmbeddedStore, memory_store

What = Literal["begins", "ends", "happens", "said"]


@dataclass(frozen=True, slots=True, order=True)
class Spell:
    """A time in which something holds, both days included; None where it is not bounded."""

    first: date | None
    last: date | None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def __str__(self) -> str:
        if self.first and self.last:
            return f"from {self.first} to {self.last}"
        return f"since {self.first}" if self.first else f"until {self.last}" if self.last else "always"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A day that one sentence gives: the first, the last, or that on which it was said."""

    day: date
    kind: Literal["begins", "ends", "said"]
    evidence: str

    @property
    def effective(self) -> date:
        """The first day on which it is otherwise: a last day still counts."""
        return self.day + timedelta(days=1) if self.kind == "ends" and self.day < date.max else self.day


def spells(evidence: Iterable[EvidenceView]) -> tuple[Spell, ...]:
    """The times in which what the sentences say holds, by their first day; nothing where none supports it.

    Where no date is known at all it always holds.
    """
    supporting = [one for one in evidence if one.supports]
    marks = sorted(
        {mark for one in supporting for mark in marks_of(one)}, key=lambda m: (m.effective, m.kind != "ends")
    )
    if not marks:
        return (Spell(None, None),) if supporting else ()
    return tuple(_spells(marks))


def _spells(marks: Iterable[Mark]) -> Iterator[Spell]:
    opened: date | None = None
    seen_any = False
    for mark in marks:
        if mark.kind != "ends":
            opened = opened or mark.day
        elif opened:
            yield Spell(opened, mark.day)
            opened = None
        elif not seen_any:
            yield Spell(None, mark.day)  # it had begun before anybody says when
        seen_any = True
    if opened:
        yield Spell(opened, None)


def marks_of(evidence: EvidenceView) -> Iterator[Mark]:
    """The days that one sentence gives."""
    first = evidence.valid_from or first_day(evidence.event)
    if first:
        yield Mark(date.fromisoformat(first), "begins", evidence.iri)
    if evidence.valid_until:
        yield Mark(date.fromisoformat(evidence.valid_until), "ends", evidence.iri)
    elif not first and evidence.document.published:
        yield Mark(date.fromisoformat(evidence.document.published), "said", evidence.iri)


def first_day(event: str) -> str:
    """The first day of a day, a month or a year in ISO 8601; empty where there is none."""
    return f"{event}-01-01"[:10] if event else ""


def holds(statement: StatementView, day: date) -> bool:
    """Whether an asserted statement holds on a day, by what the documents say of its dates."""
    return statement.asserted and any(day in spell for spell in spells(statement.evidence))


def graph_as_of(store: Store, ontology: Ontology, day: date) -> EmbeddedStore:
    """A copy in memory of the graph, of whose plain triples only those are left that held on the day.

    Statements and evidence are all there; one that did not hold then is not asserted.
    """
    reader = Reader(store, ontology)
    gone: set[ox.Triple] = set()
    for statement in reader.statements():
        if statement.asserted and not holds(statement, day):
            node = ox.NamedNode(statement.iri)
            gone.add(ox.Triple(node, KG.asserted, ox.Literal(True)))
            gone.update(plain_triples(_spo(store, node), ontology))
    copy = memory_store(store.base)
    unasserted = (ox.Triple(t.subject, KG.asserted, ox.Literal(False)) for t in gone if t.predicate == KG.asserted)
    copy.apply(remove=(), add=(t for t in store.match() if t not in gone))
    copy.apply(remove=(), add=unasserted)
    return copy


def _spo(store: Store, statement: ox.NamedNode) -> ox.Triple:
    parts = [next(store.match(statement, part)).object for part in (RDF.subject, RDF.predicate, RDF.object)]
    return ox.Triple(iri(parts[0]), iri(parts[1]), parts[2])


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A line of a timeline: on a day, a month or a year something begins, ends, happens or is said."""

    when: str
    what: What
    statement: str
    status: str
    sources: tuple[str, ...]


def timeline(
    statements: Iterable[StatementView], label: Callable[[StatementView], str], *, said: bool = False
) -> list[Moment]:
    """What the sentences date, in order; each moment once, with the documents that give it.

    With `said`, statements without a date too, on the days on which they were said.
    """
    sources: dict[tuple[str, What, str, str], set[str]] = {}
    for statement in statements:
        for evidence in statement.evidence:
            status = "denied" if evidence.polarity == "negated" else evidence.modality
            for when, what in _moments(evidence):
                if what != "said" or said:
                    key = (when, what, label(statement), "" if status == "actual" else status)
                    sources.setdefault(key, set()).add(evidence.document.title)
    return sorted(Moment(*key, tuple(sorted(titles))) for key, titles in sources.items())


def _moments(evidence: EvidenceView) -> Iterator[tuple[str, What]]:
    if evidence.valid_from:
        yield evidence.valid_from, "begins"
    elif evidence.event:
        yield evidence.event, "happens"
    if evidence.valid_until:
        yield evidence.valid_until, "ends"
    elif not evidence.valid_from and not evidence.event and evidence.document.published:
        yield evidence.document.published, "said"
