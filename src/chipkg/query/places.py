"""Where a sentence names the two entities of a statement: the places to mark when it is shown."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from chipkg.query.reading import EntityView, EvidenceView, StatementView
from chipkg.rdf.minting import Minter
from chipkg.rdf.namespaces import KG
from chipkg.rdf.terms import iri, literal
from chipkg.registry import Registry
from chipkg.resolution.judgements import Judgements
from chipkg.store.base import Store
from chipkg.store.kept import kept_document, kept_judgements

Span = tuple[int, int]


class Places:
    """Finds places in the documents of one store.

    Where the store's folder keeps the documents as they were extracted, pronouns and descriptions are found too; else
    only the names by which the document calls the entity.
    """

    def __init__(self, store: Store, registry: Registry, folder: Path | None = None) -> None:
        self._store = store
        self._minter = Minter(store.base)
        self._folder = folder
        self._judgements = Judgements.of(kept_judgements(folder), registry) if folder else None
        self._documents: dict[str, dict[str, list[Span]]] = {}

    def spans(self, statement: StatementView, evidence: EvidenceView) -> list[Span]:
        """The places of the statement's entities in the quote, by position, none inside another."""
        ends = [end.iri for end in (statement.subject, statement.object) if isinstance(end, EntityView)]
        kept = self._kept(evidence.document.id)
        found = [
            (start - evidence.start, end - evidence.start)
            for entity in ends
            for start, end in kept.get(entity, ())
            if evidence.start <= start and end <= evidence.end
        ]
        named = (span for entity in ends for span in self._named(entity, evidence))
        return list(_apart(found or named))

    def _kept(self, document: str) -> dict[str, list[Span]]:
        """By entity, the places of all its mentions in a document that is kept."""
        if document not in self._documents:
            self._documents[document] = {}
            resolved = kept_document(self._folder, document) if self._folder else None
            if resolved and self._judgements:
                entities = self._judgements.apply(resolved).entities
                self._documents[document] = {
                    self._minter.entity(entity).value: [(m.start, m.end) for m in entity.mentions]
                    for entity in entities
                }
        return self._documents[document]

    def _named(self, entity: str, evidence: EvidenceView) -> Iterator[Span]:
        document = ox.NamedNode(evidence.document.iri)
        for mention in self._store.match(None, KG.mentionOf, ox.NamedNode(entity)):
            node = iri(mention.subject)
            if any(self._store.match(node, KG.inDocument, document)):
                name = literal(next(self._store.match(node, KG.name)).object).value
                pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
                yield from (match.span() for match in re.finditer(pattern, evidence.quote))


def marked(text: str, spans: Iterable[Span], mark: Callable[[str], str]) -> str:
    """The text with each place as `mark` makes it."""
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + mark(text[start:end]) + text[end:]
    return text


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """By position, the longer of two that overlap."""
    last = 0
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end
            last = end
