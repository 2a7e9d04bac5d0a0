"""`kg query`."""

import shutil
import time
from datetime import datetime
from typing import IO, cast

import click

from chipkg.cli.options import DAY, counted, include_option, open_output, output_option, reading, store_option
from chipkg.query.formats import FORMATS
from chipkg.store import Location


@click.command("query")
@click.argument("sparql", required=False)
@click.option(
    "-f", "--file", type=click.File(encoding="utf-8"), help="Read the query from a file; - for standard input."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="How to print the results.  [default: table, or turtle for a graph]",
)
@click.option("--limit", type=click.IntRange(min=1), help="Show at most so many rows.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Stop the query when it takes longer.",
)
@click.option("--time", "timed", is_flag=True, help="Say how long it took, on standard error.")
@click.option("--update", is_flag=True, help="Run a SPARQL update, which changes the graph.")
@include_option
@output_option
@click.option(
    "--as-of",
    "day",
    metavar="DATE",
    type=DAY,
    help="Ask the graph as it stood on this day, such as 2024-06-30. It is copied into memory for that.",
)
@store_option
def command(
    sparql: str | None,
    file: IO[str] | None,
    form: str | None,
    limit: int | None,
    timeout: float | None,
    timed: bool,
    update: bool,
    include: str,
    output: str,
    day: datetime | None,
    location: Location,
) -> None:
    """Ask the graph in SPARQL.

    The usual prefixes are declared: kg: for classes and relations, kge: for entities, kgs:, kgd:
    and kgv: for statements, documents and evidence, and rdf, rdfs, skos, dcterms, schema, xsd.

    With --include all, every statement is a triple that the query sees, also one that is planned or denied. With
    --as-of, a plain triple is there when it held on that day, by what the documents say of its dates; a statement that
    they do not date holds from the day on which it was first said. A change by --update is lost where the graph is
    built anew.

    \b
    Example:  kg query 'SELECT ?who WHERE { ?who kg:memberOf kge:national-team }'
    """
    from chipkg.query.results import QueryOptions

    if (sparql is None) == (file is None):
        raise click.UsageError("give either a query or --file")
    text = _read(file) if file else sparql or ""
    if update:
        if limit or timeout or form or day or include == "all":
            message = "--update prints no results: it takes no --limit, --timeout, --format, --include, --as-of"
            raise click.UsageError(message)
        _update(location, text)
        return
    with open_output(output) as opened:
        stream = _Timed(opened)
        # a terminal shows whole lines; a file or a pipe gets whole cells
        width = shutil.get_terminal_size().columns if output == "-" and opened.isatty() else 0
        options = QueryOptions(form or "", limit or 0, include == "all", width, day.date() if day else None)
        _write(location, text, options, timeout, cast(IO[bytes], stream))
    if timed:
        click.echo(stream.told(), err=True)


def _write(location: Location, text: str, options: object, timeout: float | None, stream: IO[bytes]) -> None:
    from chipkg.ontology import ontology
    from chipkg.query.results import QueryOptions, write_query

    assert isinstance(options, QueryOptions)
    if timeout:
        from chipkg.query.limits import write_within

        write_within(timeout, location, text, options, stream)
        return
    with reading(location) as store:
        write_query(store, text, ontology(), options, stream)


def _update(location: Location, text: str) -> None:
    from chipkg.ontology import ontology
    from chipkg.store import create_store

    with reading(location):  # there must be one: an update makes no store
        pass
    with create_store(location, ontology=ontology().version) as store:
        before = len(store)
        store.update(text)
        click.echo(f"{counted(before, 'triple')} before, {len(store):,} after", err=True)


def _read(file: IO[str]) -> str:
    try:
        return file.read()
    except UnicodeDecodeError as error:
        raise click.BadParameter(f"{file.name}: not UTF-8 ({error.reason})", param_hint="--file") from error


class _Timed:
    """A stream that knows when it was first written to."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._start = time.perf_counter()
        self._first = 0.0

    def write(self, content: bytes) -> int:
        """Write on to the stream."""
        self._first = self._first or time.perf_counter()
        return self._stream.write(content)

    def flush(self) -> None:
        """Flush the stream."""
        self._stream.flush()

    def told(self) -> str:
        """How long it took."""
        now = time.perf_counter()
        first = (self._first or now) - self._start
        return f"{first:.3f} s to the first of the results, {now - self._start:.3f} s in all"
