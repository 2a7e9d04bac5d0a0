"""Runs a SPARQL query and writes its results in the format that was asked for."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import IO

import pyoxigraph as ox

from chipkg.errors import QueryError
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


def run_query(store: Store, sparql: str) -> Results:
    """Run a query. The columns of `SELECT *` come in the order in which the query names them."""
    words = significant(sparql)
    if not words.strip():
        raise QueryError("the query is empty; try: SELECT * WHERE { ?s ?p ?o } LIMIT 10")
    if _UPDATE.match(words):
        raise QueryError("this is an update, and a query only reads: the graph is what its documents say")
    results = store.query(sparql)
    first = _SELECT_ALL.search(sparql)
    if not isinstance(results, ox.QuerySolutions) or first is None or "{" in sparql[: first.start()]:
        return results
    names = [variable.value for variable in results.variables]
    order = {name: place for place, name in reversed(list(enumerate(_VARIABLE.findall(sparql))))}
    projection = " ".join(f"?{name}" for name in sorted(names, key=lambda name: order.get(name, len(order))))
    return store.query(f"{sparql[: first.end() - 1]}{projection}{sparql[first.end() :]}") if names else results


def write_results(
    results: Results, output: IO[bytes], *, form: str = "", prefixes: Mapping[str, str], width: int = 0
) -> None:
    """Write to a binary stream.

    `form` is one of `chipkg.query.formats.FORMATS`; empty means a table, or Turtle where the query makes a graph.
    `width` shortens a table's lines to so many columns; 0 leaves them whole.
    """
    if isinstance(results, ox.QueryTriples):
        _write_graph(results, output, form or "turtle", prefixes)
    elif (form or "table") == "table":
        output.write(_table(results, prefixes, width).encode())
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
    ordered = sorted(set(triples), key=str)
    used = {p: n for p, n in prefixes.items() if any(n in str(t) for t in ordered)}
    ox.serialize(ordered, output, _GRAPH_FORMATS[form], prefixes=used if form == "turtle" else None)


def _table(results: ox.QuerySolutions | ox.QueryBoolean, prefixes: Mapping[str, str], width: int) -> str:
    if isinstance(results, ox.QueryBoolean):
        return "yes\n" if results else "no\n"
    names = [variable.value for variable in results.variables]
    rows = [[_cell(term, prefixes) for term in solution] for solution in results]
    return render_table(names, rows, width) + f"{len(rows)} row{'' if len(rows) == 1 else 's'}\n"


def _cell(term: object, prefixes: Mapping[str, str]) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value, prefixes)
    return term.value if isinstance(term, ox.Literal) else str(term)


def render_table(header: Sequence[str], rows: Iterable[Sequence[str]], width: int = 0) -> str:
    """Columns side by side under a rule; the widest are shortened until a line fits `width`, unless that is 0."""
    lines = [list(header), *([one_line(cell) for cell in row] for row in rows)]
    widths = [max(map(_columns, column)) for column in zip(*lines, strict=True)]
    if width:
        widths = _fit(widths, width)
    lines.insert(1, ["─" * size for size in widths])
    text = (_GAP.join(map(_pad, line, widths)).rstrip() for line in lines)
    return "".join(line + "\n" for line in text)


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


def _pad(text: str, size: int) -> str:
    """The text in exactly `size` columns, cut with an ellipsis where it is longer."""
    if _columns(text) > size:
        while _columns(text) >= size:
            text = text[:-1]
        text += "…"
    return text + " " * (size - _columns(text))
