"""How a statement and the sentences behind it are printed, for the commands that show them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chipkg.store import Location

if TYPE_CHECKING:
    from chipkg.ontology import Ontology
    from chipkg.query.places import Places
    from chipkg.query.reading import EvidenceView, Reader, StatementView


@dataclass(frozen=True, slots=True)
class Desk:
    """A graph open for reading, and where its documents name things."""

    reader: "Reader"
    places: "Places"


@contextmanager
def open_desk(location: Location) -> Iterator[Desk]:
    """The graph at a location, ready to show statements."""
    from chipkg.cli.options import reading
    from chipkg.ontology import ontology
    from chipkg.query.places import Places
    from chipkg.query.reading import Reader
    from chipkg.registry import registry

    with reading(location) as store:
        folder = location if isinstance(location, Path) else None
        yield Desk(Reader(store, ontology()), Places(store, registry(), folder))


def sentence(statement: "StatementView", ontology: "Ontology") -> str:
    """ "Nvidia — designs → H200"."""
    obj = statement.object if isinstance(statement.object, str) else statement.object.label
    relation = click.style(ontology.label(statement.relation), bold=True)
    return f"{statement.subject.label} — {relation} → {obj}"


def short_name(statement: "StatementView") -> str:
    """What `kg explain` takes: kgs: and the end of the statement's IRI."""
    return f"kgs:{statement.iri.rpartition('/')[2]}"


def quote(desk: Desk, statement: "StatementView", evidence: "EvidenceView") -> str:
    """The sentence in one line, its two entities in brackets."""
    from chipkg.query.places import marked

    spans = desk.places.spans(statement, evidence)
    text = marked(evidence.quote, spans, lambda words: click.style(f"[{words}]", bold=True))
    return " ".join(text.split())


def source(evidence: "EvidenceView") -> str:
    """Title, publisher and date of the document."""
    document = evidence.document
    return ", ".join(part for part in (document.title, document.source, document.published) if part)


def dates(evidence: "EvidenceView") -> str:
    """What the sentence says of time; empty where it says nothing."""
    bounds = (
        f"from {evidence.valid_from}" if evidence.valid_from else "",
        f"until {evidence.valid_until}" if evidence.valid_until else "",
    )
    holds = " ".join(filter(None, bounds))
    return "; ".join(filter(None, (f"event {evidence.event}" if evidence.event else "", holds and f"holds {holds}")))
