"""`kg validate`."""

import click

from chipkg.cli.options import counted, reading, store_option
from chipkg.store import Location


@click.command("validate")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(min=0), help="Show at most so many violations."
)
@store_option
def command(limit: int, location: Location) -> None:
    """Check the graph against the ontology's SHACL shapes, and every quote against its document.

    \b
    Example:  kg validate
    """
    from chipkg.validation import validate

    with reading(location) as store:
        violations = validate(store)
        triples = len(store)
    for violation in violations[:limit]:
        click.echo(f"{violation.node}\n  {violation.path} {violation.value}\n  {violation.message}")
    if violations:
        raise click.ClickException(f"{counted(len(violations), 'violation')} in {triples:,} triples")
    click.echo(f"{triples:,} triples conform to the shapes; every quote is its document's text")
