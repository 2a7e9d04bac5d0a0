"""`kg stats`."""

from collections import Counter
from collections.abc import Iterable

import click

from chipkg.cli.options import counted, reading, store_option
from chipkg.store import Location


@click.command("stats")
@store_option
def command(location: Location) -> None:
    """Count what is in the graph.

    \b
    Example:  kg stats
    """
    from chipkg.ontology import ontology
    from chipkg.query.reading import Reader

    with reading(location) as store:
        reader = Reader(store, ontology())
        statements = reader.statements()
        click.echo(f"{len(store):,} triples in {location}")
        click.echo(f"{counted(len(reader.documents()), 'document')}, {counted(len(reader.entities()), 'entity')}")
        evidence = sum(len(s.evidence) for s in statements)
        click.echo(f"{counted(len(statements), 'statement')} on {counted(evidence, 'piece')} of evidence")
        _print_counts("entities by class", (e.type for e in reader.entities().values()))
        _print_counts("statements by status", (s.status for s in statements))
        _print_counts("statements by relation", (s.relation for s in statements))


def _print_counts(title: str, values: Iterable[str]) -> None:
    counts = sorted(Counter(values).items(), key=lambda item: (-item[1], item[0]))
    if counts:
        click.echo(f"\n{title}")
    for name, count in counts:
        click.echo(f"  {count:>7,}  {name}")
