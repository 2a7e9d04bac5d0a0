"""`kg timeline`."""

import click

from chipkg.cli.evidence import open_desk, sentence
from chipkg.cli.options import find_entity, store_option
from chipkg.store import Location


@click.command("timeline")
@click.argument("entity")
@click.option("--said", is_flag=True, help="Also what has no date, on the day on which it was said.")
@store_option
def command(entity: str, said: bool, location: Location) -> None:
    """Show what is said of an entity by its dates.

    What begins, ends and happens, with the documents that say so. What is not simply so is marked: planned, possible,
    alleged or denied.

    \b
    Example:  kg timeline YMTC
    """
    from chipkg.query.results import render_table
    from chipkg.query.spells import timeline

    with open_desk(location) as desk:
        found = find_entity(desk.reader, entity)
        statements = desk.reader.statements(about=found.iri)
        moments = timeline(statements, lambda one: click.unstyle(sentence(one, desk.reader.ontology)), said=said)
    if not moments:
        hint = "" if said else "; --said adds what was said without a date"
        raise click.ClickException(f"nothing that is said of {found.label} has a date{hint}")
    rows = [
        (m.when, m.what, f"{m.statement}  [{m.status}]" if m.status else m.statement, "; ".join(m.sources))
        for m in moments
    ]
    click.echo(render_table(("date", "", "statement", "said in"), rows), nl=False)
