"""`kg explain`."""

from typing import TYPE_CHECKING

import click

from chipkg.cli.evidence import dates, open_desk, quote, sentence, source
from chipkg.cli.options import counted, store_option
from chipkg.store import Location

if TYPE_CHECKING:
    from chipkg.cli.evidence import Desk
    from chipkg.query.reading import EvidenceView, StatementView


@click.command("explain")
@click.argument("statement")
@store_option
def command(statement: str, location: Location) -> None:
    """Show everything that a statement stands on.

    Each sentence with its two entities in brackets, who says so, how, when it holds, where it stands and what found it.
    STATEMENT is its IRI, or the short name that `kg show` prints.

    \b
    Example:  kg explain kgs:b0e1f2a3c4d5e6f7
    """
    from chipkg.errors import UnknownStatementError

    with open_desk(location) as desk:
        found = desk.reader.statement(_iri(statement, desk.reader.store.base))
        if found is None:
            raise UnknownStatementError(f"no statement {statement!r}; kg show ENTITY prints the names of statements")
        _print_heading(found, desk)
        for evidence in found.evidence:
            _print_evidence(found, evidence, desk)


def _iri(name: str, base: str) -> str:
    from chipkg.errors import UnknownStatementError

    local = name.removeprefix("kgs:")
    if "://" not in local:
        local = f"{base}statement/{local}"
    if any(char in local for char in ' <>"{}|\\^`'):
        raise UnknownStatementError(f"{name!r} is not the name of a statement, such as kgs:b0e1f2a3c4d5e6f7")
    return local


def _print_heading(statement: "StatementView", desk: "Desk") -> None:
    from chipkg.query.contradictions import sources
    from chipkg.query.spells import spells

    told = sources(statement)
    count = sum(map(len, told))
    alike = f", which tell {counted(len(told), 'story')}" if len(told) < count else ""
    click.echo(f"{sentence(statement, desk.reader.ontology)}  {statement.iri}")
    click.echo(f"{statement.status}; belief {statement.belief:.2f} on {counted(count, 'document')}{alike}")
    times = [str(spell) for spell in spells(statement.evidence)]
    if times:
        click.echo(f"holds {'; '.join(times)}")


def _print_evidence(statement: "StatementView", evidence: "EvidenceView", desk: "Desk") -> None:
    click.echo(f"\n  | {quote(desk, statement, evidence)}")
    lines = (
        ("said by", evidence.speaker.label if evidence.speaker else "the document"),
        ("says", f"{evidence.polarity}, {evidence.modality}"),
        ("when", dates(evidence)),
        ("amount", evidence.amount),
        ("share", evidence.share),
        ("source", source(evidence)),
        ("address", evidence.document.url),
        ("place", f"characters {evidence.start:,} to {evidence.end:,} of document {evidence.document.id}"),
        ("found by", f"{evidence.extractor}; confidence {evidence.confidence:.2f}"),
    )
    for name, value in lines:
        if value:
            click.echo(f"    {click.style(f'{name:<9}', dim=True)}{value}")
