"""`kg show`."""

from itertools import groupby
from typing import TYPE_CHECKING

import click

from chipkg.cli.options import find_entity, reading, store_option
from chipkg.store import Location

if TYPE_CHECKING:
    from chipkg.ontology import Ontology
    from chipkg.query.reading import EntityView, EvidenceView, StatementView


@click.command("show")
@click.argument("entity")
@store_option
def command(entity: str, location: Location) -> None:
    """Show what is said of an entity, with the sentences.

    ENTITY is any of its names, or its IRI. What the registry knows of it, which no document needs to say, stands above.

    \b
    Example:  kg show SiCarrier
    """
    from chipkg.ontology import ontology
    from chipkg.query.reading import Reader

    with reading(location) as store:
        reader = Reader(store, ontology())
        found = find_entity(reader, entity)
        statements = reader.statements(about=found.iri)
    _print_heading(found)
    keyed = sorted(statements, key=lambda s: (s.subject.iri != found.iri, s.relation))
    for _, group in groupby(keyed, key=lambda s: (s.subject.iri != found.iri, s.relation)):
        for statement in group:
            _print_statement(statement, ontology())
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


def _print_statement(statement: "StatementView", ontology: "Ontology") -> None:
    from chipkg.query.reading import EntityView

    obj = statement.object
    name = obj.label if isinstance(obj, EntityView) else obj
    relation = ontology.label(statement.relation)
    status = "" if statement.asserted else f"  [{statement.status}]"
    click.echo(f"\n{statement.subject.label} — {click.style(relation, bold=True)} → {name}{status}")
    for evidence in statement.evidence:
        click.echo(f"  | {_one_line(evidence.quote)}")
        click.echo(f"    {click.style(_circumstances(evidence), dim=True)}")


def _circumstances(evidence: "EvidenceView") -> str:
    document = evidence.document
    parts = (
        f"{evidence.speaker.label} says so" if evidence.speaker else "",
        "denied" if evidence.polarity == "negated" else "",
        evidence.modality if evidence.modality != "actual" else "",
        ", ".join(part for part in (document.title, document.source, document.published) if part),
        f"confidence {evidence.confidence:.2f}",
    )
    return "; ".join(part for part in parts if part)


def _one_line(text: str) -> str:
    return " ".join(text.split())
