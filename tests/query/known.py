"""Builds the small graph of known.toml, whatever the extractor."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from chipkg.model import Document, Entity, Evidence, Mention, ResolvedDocument, Statement
from chipkg.ontology import ontology
from chipkg.rdf.minting import Minter
from chipkg.registry import registry
from chipkg.store.base import Store
from chipkg.store.editing import Editor

FILE = Path(__file__).with_name("known.toml")


def documents() -> Iterator[ResolvedDocument]:
    """The documents of known.toml."""
    for described in tomllib.loads(FILE.read_text(encoding="utf-8"))["document"]:
        text = "\n".join(sentence[0] for sentence in described["sentences"])
        document = Document(
            id=described["id"],
            text=text,
            title=described["title"],
            published=date.fromisoformat(described["published"]),
            language="en",
        )
        statements = tuple(statement for said in described["sentences"] for statement in _statements(document, said))
        used = {e for s in statements for e in (s.subject, str(s.object), s.evidence[0].attributed_to) if e}
        entities = tuple(_entity(identifier) for identifier in sorted(used))
        yield ResolvedDocument(document, entities, statements)


def fill(store: Store) -> None:
    """Put the documents into an empty store."""
    Editor(store, Minter(store.base), ontology(), registry()).put(documents())


def _statements(document: Document, said: list[str]) -> Iterator[Statement]:
    quote, *parts = said
    start = document.text.index(quote)
    for part in parts:
        subject, relation, obj, *rest = (word.strip() for word in part.split("|"))
        more = dict(word.split("=") for word in rest)
        evidence: dict[str, Any] = {
            "polarity": more.get("polarity", "affirmed"),
            "modality": more.get("modality", "actual"),
            "attributed_to": more.get("speaker"),
            "valid_from": date.fromisoformat(more["from"]) if "from" in more else None,
            "valid_until": date.fromisoformat(more["until"]) if "until" in more else None,
            "amount": more.get("amount", ""),
            "share": more.get("share", ""),
        }
        where: dict[str, Any] = {"document": document.id, "quote": quote, "start": start, "end": start + len(quote)}
        yield Statement(subject, relation, obj, (Evidence(**where, **evidence, confidence=0.9, extractor="test 1"),))


def _entity(identifier: str) -> Entity:
    known = registry().entities.get(identifier)
    kind, _, slug = identifier.partition(".")
    name = known.label if known else slug.replace("-", " ")
    leaf = known.type if known else next(name for name in ontology().classes if name.casefold() == kind)
    return Entity(identifier, leaf, name, (Mention(0, 1, name, leaf),), registered=known is not None)
