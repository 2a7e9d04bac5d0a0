"""`kg show`."""

from typing import TYPE_CHECKING

import click

from chipkg.cli.evidence import dates, open_desk, quote, sentence, short_name, source
from chipkg.cli.options import find_entity, store_option
from chipkg.store import Location

if TYPE_CHECKING:
    from chipkg.cli.evidence import Desk
    from chipkg.query.reading import EntityView, EvidenceView, StatementView


@click.command("show")
@click.argument("entity")
@store_option
def command(entity: str, location: Location) -> None:
    """Show what is said of an entity, with the sentences.

    ENTITY is any of its names, or its IRI. The two entities of a statement stand in brackets in its sentences; the name
    at the end of its line, such as kgs:b0e1f2a3c4d5e6f7, is what `kg explain` takes. What the registry knows of the
    entity, which no document needs to say, stands above.

    \b
    Example:  kg show SiCarrier
    """
    with open_desk(location) as desk:
        found = find_entity(desk.reader, entity)
        statements = desk.reader.statements(about=found.iri)
        _print_heading(found)
        for statement in sorted(statements, key=lambda s: (s.subject.iri != found.iri, s.relation)):
            _print_statement(statement, desk)
    if not statements:
        click.echo("\nIt is mentioned, but no statement about it was found.")


def _print_heading(entity: "EntityView") -> None:
    click.echo(f"{click.style(entity.label, bold=True)}  {entity.type}  {entity.iri}")
    if entity.aliases:
        click.echo(f"also: {', '.join(entity.aliases)}")
    if known := registry_line(entity.iri):
        click.echo(f"registry: {known}")


def registry_line(iri: str) -> str:
    """What the registry knows of an entity; empty where it does not know it."""
    from chipkg.query.known import known_facts
    from chipkg.registry import registry

    entity = registry().find(iri)
    return "; ".join(known_facts(entity, registry())) if entity else ""


def _print_statement(statement: "StatementView", desk: "Desk") -> None:
    status = "" if statement.asserted else f"  [{statement.status}]"
    name = click.style(short_name(statement), dim=True)
    click.echo(f"\n{sentence(statement, desk.reader.ontology)}{status}  {name}")
    for evidence in statement.evidence:
        click.echo(f"  | {quote(desk, statement, evidence)}")
        click.echo(f"    {click.style(_circumstances(evidence), dim=True)}")


def _circumstances(evidence: "EvidenceView") -> str:
    parts = (
        f"{evidence.speaker.label} says so" if evidence.speaker else "",
        "denied" if evidence.polarity == "negated" else "",
        evidence.modality if evidence.modality != "actual" else "",
        dates(evidence),
        source(evidence),
        f"confidence {evidence.confidence:.2f}",
        evidence.extractor,
    )
    return "; ".join(part for part in parts if part)
