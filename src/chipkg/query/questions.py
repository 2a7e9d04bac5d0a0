"""The named questions of graph/questions/: what each answers, what it wants to know first, and its SPARQL.

A question is a file that runs as it stands. Its first line says what it answers; a parameter is declared as

    # parameter company: Organization, Country
    # parameter product: Product, optional

and stands in the query as `VALUES ?company { kge:smic }`, an example that is replaced. An optional one is UNDEF
where it is not given. The columns `?why`, `?why2` hold the statement, measure or evidence that a row stands on.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from chipkg.errors import OntologyError, QueryError
from chipkg.ontology import Ontology, ontology
from chipkg.rdf.namespaces import XSD
from chipkg.resources import resource

# what a parameter may be besides an entity of some classes; of a month or a year, end-date is the last day
DATE, END_DATE, BOOLEAN, RELATION = "date", "end-date", "boolean", "relation"
DATES = (DATE, END_DATE)
_OTHER_KINDS = (*DATES, BOOLEAN, RELATION)
# whether a statement must be asserted: every question that has this parameter asks for asserted ones unless told
ASSERTED = "asserted"
_PARAMETER = re.compile(r"# parameter (\w+): (.+)")
_OPTIONAL = "optional"

Term = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question wants to know. `kinds` are classes of the ontology, or one of date, end-date, boolean, relation.

    `leaves` are the most specific of these classes.
    """

    name: str
    kinds: tuple[str, ...]
    optional: bool
    leaves: frozenset[str] = frozenset()

    @property
    def shown(self) -> str:
        """As it stands in a command: COMPANY, or [DATE] where it may be left out."""
        return f"[{self.name.upper()}]" if self.optional else self.name.upper()

    @property
    def is_entity(self) -> bool:
        """Whether it is an entity of some class."""
        return bool(self.leaves)


@dataclass(frozen=True, slots=True)
class Question:
    """A named query. `parameters` are those that a person gives, in the order in which they are given."""

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    sparql: str
    has_asserted: bool = False

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name; `QueryError` names those that there are."""
        found = next((parameter for parameter in self.parameters if parameter.name == name), None)
        if found is None:
            known = ", ".join(parameter.name for parameter in self.parameters) or "none"
            raise QueryError(f"the question {self.name} has no parameter {name!r}; it has: {known}")
        return found

    @property
    def usage(self) -> str:
        """The name with its parameters."""
        return " ".join([self.name, *(parameter.shown for parameter in self.parameters)])

    def fill(self, values: Mapping[str, Term], *, include_all: bool = False) -> str:
        """The query for these values; `QueryError` when one is missing that is needed."""
        missing = [p.name for p in self.parameters if not p.optional and p.name not in values]
        if missing:
            raise QueryError(f"{self.name} wants to know {' and '.join(missing)}: kg ask {self.usage}")
        given = {p.name: str(values[p.name]) if p.name in values else "UNDEF" for p in self.parameters}
        if self.has_asserted:
            given[ASSERTED] = "true false" if include_all else "true"
        return _filled(self.sparql, given)


def _filled(sparql: str, given: Mapping[str, str]) -> str:
    for name, value in given.items():
        found = _place(name).search(sparql)
        if found:
            sparql = f"{sparql[: found.start()]}VALUES ?{name} {{ {value} }}{sparql[found.end() :]}"
    return sparql


def _place(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES \?{name} \{{[^{{}}]*\}}")


@lru_cache(maxsize=1)
def questions() -> Mapping[str, Question]:
    """The questions that ship with the package, by name."""
    return read_questions(resource("graph/questions"), ontology())


def find_question(name: str) -> Question:
    """The question of that name; `QueryError` names the nearest."""
    known = questions()
    if name not in known:
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        hint = f"near it: {', '.join(near)}" if near else "all of them: kg ask --list"
        raise QueryError(f"no question is called {name!r}; {hint}")
    return known[name]


def read_questions(folder: Path, schema: Ontology) -> dict[str, Question]:
    """Read every query of a folder, sorted by name; `QueryError` names the file that is not as it should be."""
    return {file.stem: _read(file, schema) for file in sorted(folder.glob("*.rq"))}


def _read(file: Path, schema: Ontology) -> Question:
    sparql = file.read_text(encoding="utf-8")
    lines = sparql.splitlines()
    if not lines or not lines[0].startswith("# "):
        raise QueryError(f"{file}: its first line must say what it answers, as a comment")
    matches = [match for line in lines if (match := _PARAMETER.fullmatch(line))]
    declared = [_parameter(file, match[1], match[2], schema) for match in matches]
    for parameter in declared:
        if len(_place(parameter.name).findall(sparql)) != 1:
            raise QueryError(f"{file}: the query must have VALUES ?{parameter.name} {{ … }} once")
    return Question(
        name=file.stem,
        title=lines[0].removeprefix("# "),
        parameters=tuple(parameter for parameter in declared if parameter.name != ASSERTED),
        sparql=sparql,
        has_asserted=any(parameter.name == ASSERTED for parameter in declared),
    )


def _parameter(file: Path, name: str, described: str, schema: Ontology) -> Parameter:
    words = [word.strip() for word in described.split(",")]
    kinds = tuple(word for word in words if word != _OPTIONAL)
    classes = [kind for kind in kinds if kind not in _OTHER_KINDS]
    try:
        leaves = frozenset(leaf for kind in classes for leaf in schema.leaves[kind])
    except KeyError as error:
        raise OntologyError(f"{file}: parameter {name}: no class {error.args[0]!r} in the ontology") from error
    if not kinds or (classes and len(classes) < len(kinds)):
        raise QueryError(f"{file}: parameter {name}: give classes of the ontology, or one of {', '.join(_OTHER_KINDS)}")
    return Parameter(name, kinds, _OPTIONAL in words, leaves)


def date_term(day: str) -> ox.Literal:
    """A day in ISO 8601 as a term."""
    return ox.Literal(day, datatype=XSD.date)


def in_order(question: Question, given: Sequence[str]) -> dict[str, str]:
    """Values by parameter: `name=value`, and the others in the order in which parameters are declared."""
    named = {}
    rest = []
    for text in given:
        name, equals, value = text.partition("=")
        if equals and name in {parameter.name for parameter in question.parameters}:
            named[name] = value
        else:
            rest.append(text)
    free = [parameter.name for parameter in question.parameters if parameter.name not in named]
    if len(rest) > len(free):
        raise QueryError(f"{question.name} takes {len(free) or 'no'} values, not {len(rest)}: kg ask {question.usage}")
    return dict(zip(free, rest, strict=False)) | named
