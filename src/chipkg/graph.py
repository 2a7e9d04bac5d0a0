"""The graph for programs and notebooks: `chipkg.open(path)`.

with chipkg.open("kg-store") as graph:
    graph.query("SELECT ?who { ?who kg:memberOf kge:national-team }").to_pandas()
    graph.ask("who supplies SMIC?")
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

import pyoxigraph as ox

from chipkg.errors import ChipKGError, TimeLimitError
from chipkg.ontology import ontology
from chipkg.query.answers import Answer, Sentence
from chipkg.query.asking import Asker
from chipkg.query.limits import write_within
from chipkg.query.reading import EntityView, Reader, StatementView
from chipkg.query.results import QueryOptions, render_table, run_query, shorten
from chipkg.query.views import with_all_statements
from chipkg.rdf.namespaces import XSD, prefixes
from chipkg.registry import registry
from chipkg.store import Location, open_store

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

Include = Literal["asserted", "all"]
# a value of a table: an IRI shortened with its prefix, or what a literal stands for
Value = str | int | float | bool | date | None
_SHOWN = 50


class _Frames:
    """Turns rows into the frames of other libraries, where those are installed."""

    def rows(self) -> Sequence[Mapping[str, Value]]:
        """The rows as plain values by column."""
        raise NotImplementedError

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        raise NotImplementedError

    def to_pandas(self) -> Any:
        """A pandas DataFrame; `ChipKGError` where pandas is not installed."""
        return _library("pandas").DataFrame(list(self.rows()), columns=list(self.columns))

    def to_polars(self) -> Any:
        """A polars DataFrame; `ChipKGError` where polars is not installed."""
        names = self.columns
        columns = {name: [row[name] for row in self.rows()] for name in names}
        # a column of several kinds of values would be refused
        return _library("polars").DataFrame(columns, strict=False)

    def __len__(self) -> int:
        return len(self.rows())

    def __iter__(self) -> Iterator[Mapping[str, Value]]:
        return iter(self.rows())

    def __str__(self) -> str:
        cells = [[_text(row[name]) for name in self.columns] for row in self.rows()[:_SHOWN]]
        rest = f"… {len(self) - _SHOWN:,} more\n" if len(self) > _SHOWN else ""
        return (render_table(self.columns, cells) + rest).rstrip("\n")

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(_text(row[name]))}</td>' for name in self.columns)}</tr>"
            for row in self.rows()[:_SHOWN]
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@dataclass(frozen=True, repr=False)
class Table(_Frames):
    """The rows of a SELECT query, or of all evidence."""

    names: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.names

    def rows(self) -> Sequence[Mapping[str, Value]]:
        """The rows as plain values by column."""
        return [dict(zip(self.names, row, strict=True)) for row in self.values]


@dataclass(frozen=True, repr=False)
class Answered(_Frames):
    """The answer to a question: its rows, what was understood, and the sentences behind each row."""

    answer: Answer

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.answer.columns

    @property
    def asked(self) -> str:
        """Which question was understood, with which values."""
        return self.answer.asked

    def rows(self) -> Sequence[Mapping[str, Value]]:
        """The rows as plain values by column: labels of entities."""
        return self.answer.records()

    def why(self, row: int) -> tuple[Sentence, ...]:
        """The sentences behind a row."""
        return self.answer.rows[row].sentences


class Graph:
    """A graph, open for reading. Use `chipkg.open` to get one; close it, or use it in a `with` statement."""

    def __init__(self, location: Location) -> None:
        self._location = location
        self._store = open_store(location)

    def query(
        self, sparql: str, *, include: Include = "asserted", limit: int = 0, timeout: float = 0
    ) -> "Table | bool | list[ox.Triple]":
        """Run a SPARQL query: a table for SELECT, a truth value for ASK, triples for CONSTRUCT and DESCRIBE.

        With `include="all"` every statement is a triple that the query sees, also one that is planned or denied.
        `limit` is the most rows, 0 for all. `timeout` in seconds really stops the query; 0 is no limit.
        """
        from chipkg.query.explaining import check_terms

        check_terms(sparql, ontology())
        if timeout:
            return self._query_within(sparql, include, limit, timeout)
        store = self._everything if include == "all" else self._store
        return self._read(run_query(store, sparql, limit=limit))

    def ask(self, question: str, *values: str, include: Include = "asserted", limit: int = 0, **named: str) -> Answered:
        """Ask a named question with its values, or in plain English.

        `graph.ask("suppliers", "SMIC")`, `graph.ask("measures", "H20", date="2025-06-01")` and
        `graph.ask("who supplies SMIC?")`. `UnsureError` offers the nearest questions.
        """
        from chipkg.query.questions import find_question, in_order, questions

        today, everything = date.today(), include == "all"
        if not (values or named or question in questions()):
            return Answered(self._asker.ask_text(question, today=today, include_all=everything, limit=limit))
        given = in_order(find_question(question), values) | named
        return Answered(self._asker.ask(question, given, today=today, include_all=everything, limit=limit))

    def statements(self, about: str = "", *, include: Include = "asserted") -> list[StatementView]:
        """The statements, or those about an entity by one of its names, each with its evidence."""
        found = self._reader.statements(self.entity(about).iri if about else "")
        return [statement for statement in found if include == "all" or statement.asserted]

    def entities(self, kind: str = "Entity") -> list[EntityView]:
        """The entities of a class, or one below it."""
        classes = ontology().leaves[kind]
        return [entity for entity in self._reader.entities().values() if entity.type in classes]

    def entity(self, name: str) -> EntityView:
        """The entity with this name or IRI; `UnknownEntityError` names the nearest."""
        from chipkg.query.finding import find_entity

        return find_entity(self._reader, name)

    def to_networkx(self, *, include: Include = "asserted") -> "nx.MultiDiGraph[str]":
        """The entities as nodes and the statements as edges, as `chipkg.network.build_network` describes them."""
        from chipkg.network import build_network

        return build_network(self.statements(include=include), ontology())

    def to_rdflib(self) -> "rdflib.Graph":
        """All triples in memory as an rdflib graph with the usual prefixes."""
        import rdflib

        graph = rdflib.Graph()
        for prefix, namespace in prefixes(self._store.base).items():
            graph.bind(prefix, namespace)
        triples = ox.serialize(self._store.match(), format=ox.RdfFormat.N_TRIPLES) or b""
        return graph.parse(data=triples, format="nt")

    def evidence(self) -> Table:
        """Every statement with every sentence it stands on, one row a sentence, as `kg export --csv` writes them."""
        from chipkg.export.tables import COLUMNS, evidence_rows

        rows = tuple(tuple(row[name] for name in COLUMNS) for row in evidence_rows(self._reader))
        return Table(COLUMNS, rows)  # type: ignore[arg-type]

    def to_pandas(self) -> Any:
        """`evidence()` as a pandas DataFrame."""
        return self.evidence().to_pandas()

    def to_polars(self) -> Any:
        """`evidence()` as a polars DataFrame."""
        return self.evidence().to_polars()

    def close(self) -> None:
        """Let go of the store. Closing twice does nothing."""
        self._store.close()

    def __len__(self) -> int:
        return len(self._store)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._store, ontology())

    @cached_property
    def _asker(self) -> Asker:
        return Asker(self._reader, registry())

    @cached_property
    def _everything(self) -> Any:
        return with_all_statements(self._store, ontology())

    def _query_within(
        self, sparql: str, include: Include, limit: int, timeout: float
    ) -> "Table | bool | list[ox.Triple]":
        """In another process, which sends its results as JSON or, where they are a graph, as N-Triples."""
        for form in ("json", "ntriples"):
            output = BytesIO()
            options = QueryOptions(form, limit, include == "all")
            try:
                write_within(timeout, self._location, sparql, options, output)
            except TimeLimitError:
                raise
            except ChipKGError as error:
                if form == "json" and "json needs a SELECT query" in str(error):
                    continue
                raise
            output.seek(0)
            if form == "json":
                return self._read(ox.parse_query_results(output, ox.QueryResultsFormat.JSON))
            return [quad.triple for quad in ox.parse(output, ox.RdfFormat.N_TRIPLES)]
        raise AssertionError("one of the two forms fits every query")

    def _read(
        self, results: "ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples"
    ) -> "Table | bool | list[ox.Triple]":
        if isinstance(results, ox.QueryBoolean):
            return bool(results)
        if isinstance(results, ox.QueryTriples):
            return list(results)
        known = prefixes(self._store.base)
        names = tuple(variable.value for variable in results.variables)
        return Table(names, tuple(tuple(_value(term, known) for term in row) for row in results))


def open_graph(location: Location | str = "kg-store") -> Graph:
    """Open a graph for reading: a folder that `kg build` made, or the address of a SPARQL store."""
    from chipkg.store import is_address

    return Graph(location if is_address(location) else Path(location))


def _value(term: object, known: Mapping[str, str]) -> Value:
    """An IRI with its prefix; a number, truth value or day as Python has it; any other literal as its text."""
    if term is None or isinstance(term, ox.NamedNode):
        return shorten(term.value, known) if term else None
    if not isinstance(term, ox.Literal):
        return str(term)
    try:
        return _literal(term)
    except ValueError:
        return term.value


def _literal(term: ox.Literal) -> Value:
    kind = term.datatype
    if kind == XSD.integer:
        return int(term.value)
    if kind in (XSD.decimal, XSD.double, XSD.float):
        return float(term.value)
    if kind == XSD.boolean:
        return term.value == "true"
    return date.fromisoformat(term.value) if kind == XSD.date else term.value


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise ChipKGError(f"{name} is not installed; install it with: pip install {name}") from error
