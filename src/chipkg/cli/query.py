"""`kg query`."""

import shutil
from datetime import datetime
from typing import IO

import click

from chipkg.cli.options import DAY, open_output, output_option, reading, store_option
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
    sparql: str | None, file: IO[str] | None, form: str | None, output: str, day: datetime | None, location: Location
) -> None:
    """Ask the graph in SPARQL.

    The usual prefixes are declared: kg: for classes and relations, kge: for entities, kgs:, kgd:
    and kgv: for statements, documents and evidence, and rdf, rdfs, skos, dcterms, schema, xsd.

    With --as-of, a plain triple is there when it held on that day, by what the documents say of its dates. A statement
    that they do not date holds from the day on which it was first said.

    \b
    Example:  kg query 'SELECT ?who WHERE { ?who kg:memberOf kge:national-team }'
    """
    from chipkg.ontology import ontology
    from chipkg.query.results import run_query, write_results
    from chipkg.query.spells import graph_as_of
    from chipkg.rdf.namespaces import prefixes

    if (sparql is None) == (file is None):
        raise click.UsageError("give either a query or --file")
    text = _read(file) if file else sparql or ""
    with reading(location) as store, open_output(output) as stream:
        # a terminal shows whole lines; a file or a pipe gets whole cells
        width = shutil.get_terminal_size().columns if output == "-" and stream.isatty() else 0
        results = run_query(graph_as_of(store, ontology(), day.date()) if day else store, text)
        write_results(results, stream, form=form or "", prefixes=prefixes(store.base), width=width)


def _read(file: IO[str]) -> str:
    try:
        return file.read()
    except UnicodeDecodeError as error:
        raise click.BadParameter(f"{file.name}: not UTF-8 ({error.reason})", param_hint="--file") from error
