"""Runs a SPARQL query and writes its results in the format that was asked for, while they are found."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import IO

import pyoxigraph as ox

from chipkg.errors import QueryError
from chipkg.ontology import Ontology
from chipkg.query.explaining import check_terms, explain
from chipkg.query.spells import graph_as_of
from chipkg.query.tokens import with_limit
from chipkg.query.views import with_all_statements
from chipkg.rdf.namespaces import prefixes
from chipkg.store.base import Results, Store
from chipkg.store.safety import significant

_SELECT_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_GRAPH_FORMATS = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES}

_SELECT_ALL = re.compile(r"\b(SELECT\s+(?:DISTINCT\s+|REDUCED\s+)?)\*", re.IGNORECASE)
_UPDATE = re.compile(
    r"\s*(?:(?:PREFIX\s+[^\s:]*:|BASE)\s+)*(?:INSERT|DELETE|WITH|CLEAR|CREATE|DROP|COPY|MOVE|ADD)\b", re.IGNORECASE
)
_VARIABLE = re.compile(r"[?$](\w+)")
_GAP = "  "
# a spreadsheet runs a cell that begins with one of these as a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


# rows that are looked at before the first is printed, to know how wide the columns are
_SAMPLED = 500


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """How to run a query and write its results.

    `form` is one of `chipkg.query.formats.FORMATS`; empty means a table, or Turtle where the query makes a graph.
    `limit` is the most rows, 0 for all. With `include_all`, statements that are not asserted are triples too.
    `width` shortens a table's lines to so many columns; 0 leaves them whole. `as_of` asks the graph as of a day.
    """

    form: str = ""
    limit: int = 0
    include_all: bool = False
    width: int = 0
    as_of: date | None = None


def write_query(store: Store, sparql: str, ontology: Ontology, options: QueryOptions, output: IO[bytes]) -> None:
    """Run a query and write its results to a binary stream. A name that the ontology does not have is an error."""
    check_terms(sparql, ontology)
    if options.as_of:
        store = graph_as_of(store, ontology, options.as_of)
    if options.include_all:
        store = with_all_statements(store, ontology)
    results = run_query(store, sparql, limit=options.limit)
    write_results(results, output, form=options.form, prefixes=prefixes(store.base), width=options.width)


def run_query(store: Store, sparql: str, *, limit: int = 0) -> Results:
    """Run a query. The columns of `SELECT *` come in the order in which the query names them.

    `QueryError` says where it is wrong and what was probably meant. `limit` is the most solutions, 0 for all.
    """
    words = significant(sparql)
    if not words.strip():
        raise QueryError("the query is empty; try: SELECT * WHERE { ?s ?p ?o } LIMIT 10")
    if _UPDATE.match(words):
        raise QueryError(
            "this is an update, and a query only reads: the graph is what its documents say. "
            "If it must be changed by hand: kg query --update"
        )
    results = _run(store, sparql, limit)
    first = _SELECT_ALL.search(sparql)
    if not isinstance(results, ox.QuerySolutions) or first is None or "{" in sparql[: first.start()]:
        return results
    names = [variable.value for variable in results.variables]
    order = {name: place for place, name in reversed(list(enumerate(_VARIABLE.findall(sparql))))}
    projection = " ".join(f"?{name}" for name in sorted(names, key=lambda name: order.get(name, len(order))))
    if not names:
        return results
    return _run(store, f"{sparql[: first.end() - 1]}{projection}{sparql[first.end() :]}", limit)


def _run(store: Store, sparql: str, limit: int) -> Results:
    try:
        results = store.query(sparql)
        # a limit is put in only after the engine has read the query as it is: its errors name the right place
        limited = limit and not isinstance(results, ox.QueryBoolean)
        return store.query(with_limit(sparql, limit)) if limited else results
    except QueryError as error:
        if isinstance(error.__cause__, SyntaxError):
            explained = explain(sparql, str(error.__cause__), prefixes(store.base))
            raise QueryError(f"the query is not valid SPARQL: {explained}") from error
        raise


def write_results(
    results: Results, output: IO[bytes], *, form: str = "", prefixes: Mapping[str, str], width: int = 0
) -> None:
    """Write to a binary stream, row by row. `form` and `width` are as in `QueryOptions`.

    Turtle is sorted, and so waits for the whole graph; N-Triples come as they are found.
    """
    if isinstance(results, ox.QueryTriples):
        _write_graph(results, output, form or "turtle", prefixes)
    elif (form or "table") == "table":
        for line in _table(results, prefixes, width):
            output.write(line.encode())
    elif form in _SELECT_FORMATS:
        results.serialize(output, format=_SELECT_FORMATS[form])
        if form == "json":
            output.write(b"\n")
    else:
        raise QueryError(
            f"{form} needs a CONSTRUCT or DESCRIBE query; this one takes table, {', '.join(_SELECT_FORMATS)}"
        )


def shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI with the longest prefix that fits, else as it is."""
    for prefix, namespace in sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0])):
        local = iri.removeprefix(namespace)
        if local != iri and local and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return iri


def _write_graph(triples: ox.QueryTriples, output: IO[bytes], form: str, prefixes: Mapping[str, str]) -> None:
    if form not in _GRAPH_FORMATS:
        raise QueryError(f"{form} needs a SELECT query; this one takes {' or '.join(_GRAPH_FORMATS)}")
    if form == "ntriples":
        ox.serialize(triples, output, _GRAPH_FORMATS[form])
        return
    ordered = sorted(set(triples), key=str)
    used = {p: n for p, n in prefixes.items() if any(n in str(t) for t in ordered)}
    ox.serialize(ordered, output, _GRAPH_FORMATS[form], prefixes=used)


def _table(results: ox.QuerySolutions | ox.QueryBoolean, prefixes: Mapping[str, str], width: int) -> Iterator[str]:
    if isinstance(results, ox.QueryBoolean):
        yield "yes\n" if results else "no\n"
        return
    names = [variable.value for variable in results.variables]
    rows = ([_cell(term, prefixes) for term in solution] for solution in results)
    number = -2  # the header and the rule under it
    for line in table_lines(names, rows, width):
        number += 1
        yield line
    yield f"{number:,} row{'' if number == 1 else 's'}\n"


def _cell(term: object, prefixes: Mapping[str, str]) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value, prefixes)
    return term.value if isinstance(term, ox.Literal) else str(term)


def render_table(header: Sequence[str], rows: Iterable[Sequence[str]], width: int = 0) -> str:
    """The lines of `table_lines` as one text."""
    return "".join(table_lines(header, rows, width))


def table_lines(header: Sequence[str], rows: Iterable[Sequence[str]], width: int = 0) -> Iterator[str]:
    """Columns side by side under a rule; the widest are shortened until a line fits `width`, unless that is 0.

    The first rows decide how wide a column is. Of later ones a cell that is wider moves what follows to the right.
    """
    clean = ([one_line(cell) for cell in row] for row in rows)
    sample = [list(header), *islice(clean, _SAMPLED)]
    widths = [max(map(_columns, column)) for column in zip(*sample, strict=True)]
    if width:
        widths = _fit(widths, width)
    rule = ["─" * size for size in widths]
    for line in chain((sample[0], rule), sample[1:], clean):
        cells = (_pad(cell, size, cut=bool(width)) for cell, size in zip(line, widths, strict=True))
        yield _GAP.join(cells).rstrip() + "\n"


def _fit(widths: Sequence[int], width: int) -> list[int]:
    """Column widths that fit: the widest gives first, none falls under eight columns."""
    fitted = list(widths)
    room = width - len(_GAP) * (len(fitted) - 1)
    while sum(fitted) > room and max(fitted) > 8:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def harmless(value: object) -> object:
    """A cell for CSV; one that a spreadsheet would run gets a leading apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def one_line(text: str) -> str:
    """Without line breaks and control characters, which could rewrite what the terminal shows."""
    return "".join(char if char.isprintable() else " " for char in text)


def _columns(text: str) -> int:
    """How many columns a terminal uses: two for the characters of East Asian scripts."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, size: int, *, cut: bool) -> str:
    """The text in `size` columns; a longer one is cut with an ellipsis, or left whole."""
    if cut and _columns(text) > size:
        while _columns(text) >= size:
            text = text[:-1]
        text += "…"
    return text + " " * (size - _columns(text))
