"""`kg contradictions`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from chipkg.cli.evidence import open_desk, quote, sentence, short_name, source
from chipkg.cli.options import counted, find_entity, store_option
from chipkg.store import Location

if TYPE_CHECKING:
    from chipkg.cli.evidence import Desk
    from chipkg.query.contradictions import Contradiction
    from chipkg.query.reading import EvidenceView, StatementView


@click.command("contradictions")
@click.argument("entity", required=False)
@click.option("--single-source", is_flag=True, help="Instead: what is asserted on the word of one document alone.")
@click.option("--reported", is_flag=True, help="Instead: what no document says in its own voice.")
@store_option
def command(entity: str | None, single_source: bool, reported: bool, location: Location) -> None:
    """Show what cannot both be so, with both sides.

    A statement that is affirmed and denied, two heads of one company at once, a measure imposed and lifted. What
    changed in time is no contradiction, and what is alleged, planned or possible contradicts nothing. ENTITY narrows it
    to what is said of one.

    \b
    Example:  kg contradictions Intel
    """
    from chipkg.query import contradictions

    if single_source and reported:
        raise click.UsageError("either --single-source or --reported, not both")
    with open_desk(location) as desk:
        about = find_entity(desk.reader, entity).iri if entity else ""
        statements = desk.reader.statements(about=about)
        if single_source or reported:
            choose = contradictions.single_source if single_source else contradictions.merely_reported
            _print_statements(choose(statements), desk)
        else:
            _print_contradictions(contradictions.find_contradictions(statements), desk)


def _print_contradictions(found: "list[Contradiction]", desk: "Desk") -> None:
    for number, contradiction in enumerate(found):
        if number:
            click.echo()
        click.echo(click.style(contradiction.kind, bold=True))
        ones = [one for one, _ in contradiction.pairs]
        others = [other for _, other in contradiction.pairs]
        _print_side(contradiction.one, ones, desk)
        _print_side(contradiction.other, others, desk)
    click.echo(counted(len(found), "contradiction"), err=True)


def _print_statements(found: "list[StatementView]", desk: "Desk") -> None:
    for statement in found:
        _print_side(statement, statement.evidence, desk)
    click.echo(counted(len(found), "statement"), err=True)


def _print_side(statement: "StatementView", evidence: "Iterable[EvidenceView]", desk: "Desk") -> None:
    name = click.style(short_name(statement), dim=True)
    click.echo(f"{sentence(statement, desk.reader.ontology)}  {name}")
    for one in dict.fromkeys(evidence):
        speaker = f"{one.speaker.label} says so" if one.speaker else ""
        said = "denied" if one.polarity == "negated" else ""
        how = one.modality if one.modality != "actual" else ""
        circumstances = "; ".join(filter(None, (said, how, speaker, source(one))))
        click.echo(f"  | {quote(desk, statement, one)}\n    {click.style(circumstances, dim=True)}")
