"""Asks a graph its named questions, by name or in plain English."""

import shlex
from collections.abc import Mapping
from datetime import date

import pyoxigraph as ox

from chipkg.errors import QueryError, UnknownEntityError, UnsureError
from chipkg.ontology import NAMESPACE
from chipkg.query.answers import Answer, Cell, read_answer
from chipkg.query.days import periods
from chipkg.query.naming import Named, Names
from chipkg.query.questions import (
    DATES,
    END_DATE,
    RELATION,
    Parameter,
    Question,
    Term,
    date_term,
    find_question,
    questions,
)
from chipkg.query.reading import Reader
from chipkg.query.understanding import Matcher, Reading, Understanding
from chipkg.query.wording import lexicon, phrases
from chipkg.registry import ENTITY_NAMESPACE, Registry
from chipkg.store.search import MAX_LENGTH, fold

_NEAREST = 3


class Asker:
    """Asks one graph. Names of the registry are understood also where the graph does not mention them."""

    def __init__(self, reader: Reader, registry: Registry) -> None:
        self._reader = reader
        self._names = Names(registry, reader)

    def ask(
        self, name: str, given: Mapping[str, str], *, today: date, include_all: bool = False, limit: int = 0
    ) -> Answer:
        """The answer to a question by its name, for these values as people write them: names of entities, dates."""
        question = find_question(name)
        found = {key: self._value(question.parameter(key), text, today) for key, text in given.items()}
        terms = {key: term for key, (term, _) in found.items()}
        cells = {key: cell for key, (_, cell) in found.items()}
        return self._answer(question, terms, cells, include_all=include_all, limit=limit)

    def ask_text(self, text: str, *, today: date, include_all: bool = False, limit: int = 0) -> Answer:
        """The answer to a question in plain English; `UnsureError` offers the nearest questions."""
        understanding = self.understand(text, today=today)
        reading = understanding.sure
        if reading is None:
            raise _unsure(text, understanding)
        terms: dict[str, Term] = {}
        cells: dict[str, Cell] = {}
        for name, meant in reading.values.items():
            terms[name] = ox.NamedNode(meant.entity.iri) if meant.entity else date_term(meant.day)
            cells[name] = Cell(meant.shown, meant.entity.iri if meant.entity else "")
        return self._answer(reading.question, terms, cells, include_all=include_all, limit=limit)

    def understand(self, text: str, *, today: date) -> Understanding:
        """Which questions a text may ask."""
        if len(text) > MAX_LENGTH:
            raise QueryError(f"a text of {len(text):,} characters is no question; ask in at most {MAX_LENGTH}")
        return Matcher(questions(), phrases(), lexicon(), self._names).understand(text, today=today)

    def _answer(
        self,
        question: Question,
        terms: Mapping[str, Term],
        cells: Mapping[str, Cell],
        *,
        include_all: bool,
        limit: int,
    ) -> Answer:
        results = self._reader.store.query(question.fill(terms, include_all=include_all))
        assert isinstance(results, ox.QuerySolutions)
        return read_answer(question, cells, results, self._reader, limit=limit)

    def _value(self, parameter: Parameter, text: str, today: date) -> tuple[Term, Cell]:
        if parameter.kinds[0] in DATES:
            day = _day(parameter, text, today)
            return date_term(day), Cell(day)
        if parameter.kinds[0] == RELATION:
            relation = self._reader.ontology.relation(text.removeprefix("kg:"))
            return ox.NamedNode(NAMESPACE + relation.name), Cell(relation.label, NAMESPACE + relation.name)
        named = self._entity(parameter, text)
        return ox.NamedNode(named.iri), Cell(named.label, named.iri)

    def _entity(self, parameter: Parameter, text: str) -> Named:
        """The entity of a fitting class that a name means, or that an IRI or its end is of."""
        slug = text.removeprefix("kge:").removeprefix(ENTITY_NAMESPACE)
        known = self._reader.entities().get(ENTITY_NAMESPACE + slug if slug != text else text)
        if known and known.type in parameter.leaves:
            return Named(known.iri, known.type, known.label, known.label, "label")
        everybody = self._names.find([fold(text)]).get(fold(text), ())
        fitting = [named for named in everybody if named.type in parameter.leaves]
        best = [named for named in fitting if named.rank == fitting[0].rank]
        if len(best) == 1:
            return best[0]
        wanted = ", ".join(parameter.kinds)
        if best:
            raise UnknownEntityError(f"{text!r} means several: {_listed(best)}; ask by the IRI of one")
        if everybody:
            raise UnknownEntityError(f"{text!r} is {_listed(everybody)}, and {parameter.name} is one of: {wanted}")
        near = [named for named in self._names.nearest(fold(text), 2) if named.type in parameter.leaves]
        hint = f"; near it: {_listed(near)}" if near else f"; try: kg search {shlex.quote(text)}"
        raise UnknownEntityError(f"no {parameter.name} is called {text!r}{hint}")


def command(reading: Reading) -> str:
    """The command that asks this."""
    question = reading.question
    given = [
        shlex.quote(reading.values[p.name].shown) if p.name in reading.values else p.shown
        for p in question.parameters
        if p.name in reading.values or not p.optional
    ]
    # an optional value that follows one which is left out must be named
    skipped = False
    for place, parameter in enumerate(p for p in question.parameters if p.name in reading.values or not p.optional):
        skipped = skipped or question.parameters[place] != parameter
        given[place] = f"{parameter.name}={given[place]}" if skipped else given[place]
    return " ".join(["kg ask", question.name, *given])


def _unsure(text: str, understanding: Understanding) -> UnsureError:
    readings = understanding.readings
    if readings and readings[0].enough and readings[0].several:
        meant = readings[0].several[0]
        return UnsureError(f"{meant.text!r} means several: {_listed(meant.fitting)}; ask by the IRI of one", ())
    if readings and readings[0].enough and readings[0].unknown:
        unknown = " and ".join(repr(name) for name in readings[0].unknown)
        near = f"{readings[0].question.name}: {readings[0].question.title}"
        return UnsureError(f"nobody is known as {unknown} (understood otherwise as {near}); try: kg search", ())
    nearest = [reading for reading in readings if reading.score > 0][:_NEAREST]
    if not nearest:
        return UnsureError(f"it is not clear what {text!r} asks; all questions: kg ask --list")
    commands = tuple(command(reading) for reading in nearest)
    width = max(map(len, commands))
    lines = (f"\n  {line:{width}}  {r.question.title}" for line, r in zip(commands, nearest, strict=True))
    return UnsureError(f"it is not clear what {text!r} asks. The nearest questions:" + "".join(lines), commands)


def _day(parameter: Parameter, text: str, today: date) -> str:
    found = list(periods(text, today))
    if len(found) != 1:
        raise QueryError(f"{parameter.name}: {text!r} is not a date; write it like 2025-06-01, or June 2025")
    return (found[0].last if parameter.kinds[0] == END_DATE else found[0].first).isoformat()


def _listed(named: "list[Named] | tuple[Named, ...]") -> str:
    return ", ".join(f"{n.label} ({n.type}, {n.iri})" for n in named[:5])
