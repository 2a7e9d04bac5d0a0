"""`kg search`."""

from typing import TYPE_CHECKING

import click

from chipkg.cli.options import reading, store_option, type_option
from chipkg.store import Location

if TYPE_CHECKING:
    from chipkg.store.search import Hit


@click.command("search")
@click.argument("text")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1), help="Show at most so many.")
@type_option
@store_option
def command(text: str, limit: int, kind: str, location: Location) -> None:
    """Find entities by any of their names, in any script, also mistyped.

    \b
    Example:  kg search lithography
    """
    from chipkg.ontology import ontology
    from chipkg.query.reading import Reader

    with reading(location) as store:
        found = Reader(store, ontology()).search(text, limit=limit + 1, kind=kind)
    if not found:
        raise click.ClickException(f"no entity has {text!r} in its names")
    _print_table(found[:limit])
    _print_remarks(text, found, limit)


def _print_table(hits: "list[Hit]") -> None:
    from chipkg.query.results import render_table

    rows = [(hit.label, hit.type, hit.name if hit.name != hit.label else "", hit.iri) for hit in hits]
    click.echo(render_table(("entity", "class", "found as", "IRI"), rows), nl=False)


def _print_remarks(text: str, hits: "list[Hit]", limit: int) -> None:
    from chipkg.store.search import Rank

    if hits[0].rank is Rank.MISTYPED:
        click.echo(f"no entity has {text!r} in its names; these are near it", err=True)
    if len(hits) > limit:
        click.echo("there are more; see --limit", err=True)
