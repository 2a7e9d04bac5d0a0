"""Reads what a remote store answers. Whatever is not what was asked for is a `StoreError`."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pyoxigraph as ox

from chipkg.errors import StoreError
from chipkg.store.connection import Answer, printable
from chipkg.store.sparql import Term

# what to ask for
ROWS = "application/sparql-results+json"
GRAPH = "application/n-triples, text/turtle;q=0.5"
_ROWS_MEDIA = (ROWS, "application/json")
_GRAPH_FORMATS = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TURTLE)


def read_results(answer: Answer) -> ox.QuerySolutions | ox.QueryBoolean:
    """The results of a SELECT or ASK query, read through once so that no error is left for later."""
    with _sound(answer), open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - os.devnull is no path to keep
        _parsed(answer).serialize(nowhere, format=ox.QueryResultsFormat.JSON)
        answer.body.seek(0)
        return _parsed(answer)


def read_graph(answer: Answer) -> ox.QueryTriples:
    """The triples of a CONSTRUCT or DESCRIBE query, each once."""
    store = ox.Store()
    with _sound(answer):
        store.load(answer.body, _graph_format(answer))
        results = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(results, ox.QueryTriples)
    return results


def read_triples(answer: Answer) -> Iterator[ox.Triple]:
    """The triples of a graph, read while they are used."""
    with _sound(answer):
        for quad in ox.parse(answer.body, _graph_format(answer)):
            yield quad.triple


def read_matches(answer: Answer, given: Mapping[str, Term | None]) -> Iterator[ox.Triple]:
    """The rows as triples: what was `given` of `s`, `p` and `o`, and the row's values for the others."""
    with _sound(answer):
        for row in _rows(answer):
            yield ox.Triple(*(row[name] if term is None else term for name, term in given.items()))  # type: ignore[arg-type]


def read_value(answer: Answer) -> str:
    """The text of the first value in the first row; empty where there is none."""
    with _sound(answer):
        row = next(_rows(answer), None)
        return str(getattr(row[0], "value", "")) if row else ""


def _rows(answer: Answer) -> ox.QuerySolutions:
    results = _parsed(answer)
    if not isinstance(results, ox.QuerySolutions):
        raise ValueError("rows were expected")
    return results


def _parsed(answer: Answer) -> ox.QuerySolutions | ox.QueryBoolean:
    if answer.media not in _ROWS_MEDIA:
        raise ValueError(f"it is {answer.media or 'of no declared type'}, not {ROWS}; is this a SPARQL address?")
    return ox.parse_query_results(answer.body, ox.QueryResultsFormat.JSON)


def _graph_format(answer: Answer) -> ox.RdfFormat:
    found = ox.RdfFormat.from_media_type(answer.media)
    if found not in _GRAPH_FORMATS:
        raise ValueError(f"it is {answer.media or 'of no declared type'}, not {GRAPH}")
    return found


@contextmanager
def _sound(answer: Answer) -> Iterator[None]:
    try:
        yield
    except (SyntaxError, ValueError, TypeError, OSError) as error:
        reason = printable(str(error).partition("\n")[0])
        raise StoreError(f"{answer.address}: the answer cannot be used: {reason}") from error
