"""`kg search`."""

import click

from chipkg.cli.options import reading, store_option
from chipkg.store import Location


@click.command("search")
@click.argument("text")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1), help="Show at most so many.")
@store_option
def command(text: str, limit: int, location: Location) -> None:
    """Find entities by any of their names.

    \b
    Example:  kg search lithography
    """
    from chipkg.ontology import ontology
    from chipkg.query.reading import Reader, find_entities
    from chipkg.query.results import render_table

    with reading(location) as store:
        found = find_entities(Reader(store, ontology()).entities().values(), text)
    if not found:
        raise click.ClickException(f"no entity has {text!r} in its names")
    rows = [(e.label, e.type, ", ".join(e.aliases), e.iri) for e in found[:limit]]
    click.echo(render_table(("entity", "class", "also", "IRI"), rows), nl=False)
    if len(found) > limit:
        click.echo(f"{len(found) - limit:,} more; see --limit", err=True)
