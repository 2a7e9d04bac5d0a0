"""A resolved document as triples: its bibliography, mentions, evidence and measures.

These are the triples that stand or fall with the document. What several documents share
(a statement's belief, an entity's label, the asserted triple) is derived in `chipkg.rdf.derivation`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from textwrap import shorten

import pyoxigraph as ox

from chipkg.model import Document, Entity, Evidence, Mention, ResolvedDocument, Statement, Text
from chipkg.ontology import Ontology
from chipkg.rdf.minting import Minter
from chipkg.rdf.namespaces import DCTERMS, KG, RDF, SCHEMA, XSD
from chipkg.rdf.terms import tagged

# the two relations that are gathered into measures
MEASURE_RELATIONS = ("permits", "restricts")
# evidence that does not say who found it was annotated by a person
_UNNAMED_EXTRACTOR = "annotation"
# the part that an object plays in a measure, by the class it belongs to
_MEASURE_PARTS = {
    "Organization": "party",
    "Person": "party",
    "Country": "destination",
    "Place": "destination",
    "Entity": "item",
}


@dataclass(frozen=True)
class DocumentTriples:
    """The triples of one document, and what they touch: statements with their parts, and entities."""

    document: ox.NamedNode
    triples: frozenset[ox.Triple]
    statements: dict[ox.NamedNode, ox.Triple] = field(default_factory=dict)
    entities: dict[ox.NamedNode, Entity] = field(default_factory=dict)


def to_triples(resolved: ResolvedDocument, minter: Minter, ontology: Ontology) -> DocumentTriples:
    """Everything that one document contributes to the graph."""
    return _Writer(resolved, minter, ontology).write()


def decimal(value: float) -> ox.Literal:
    """A score between 0 and 1 with four decimals, written one way only."""
    return ox.Literal(str(Decimal(value).quantize(Decimal("0.0001")).normalize()), datatype=XSD.decimal)


class _Writer:
    """Writes one document; holds what every part of the writing needs."""

    def __init__(self, resolved: ResolvedDocument, minter: Minter, ontology: Ontology) -> None:
        self.resolved = resolved
        self.minter = minter
        self.ontology = ontology
        self.document = minter.document(resolved.document.id)
        self.entities = {entity.id: entity for entity in resolved.entities}
        self.iris = {entity.id: minter.entity(entity) for entity in resolved.entities}
        self.evidence = self._mint_evidence()

    def write(self) -> DocumentTriples:
        triples = [
            *self._bibliography(self.resolved.document),
            *(t for entity in self.resolved.entities for t in self._mentions(entity)),
            *(t for node, (s, e) in self.evidence.items() for t in self._evidence(node, s, e)),
            *self._measures(),
        ]
        return DocumentTriples(
            document=self.document,
            triples=frozenset(triples),
            statements={self._statement(s): self._spo(s) for s, _ in self.evidence.values()},
            entities={self.iris[entity.id]: entity for entity in self.resolved.entities},
        )

    def _mint_evidence(self) -> dict[ox.NamedNode, tuple[Statement, Evidence]]:
        """Each piece of evidence once; the most confident where a sentence was read twice in one way."""
        minted: dict[ox.NamedNode, tuple[Statement, Evidence]] = {}
        pairs = [(s, e) for s in self.resolved.statements for e in s.evidence]
        for statement, evidence in sorted(pairs, key=lambda pair: -pair[1].confidence):
            said = (evidence.start, evidence.end, evidence.polarity, evidence.modality, evidence.attributed_to)
            node = self.minter.evidence(self.document, self._statement(statement), *said)
            minted.setdefault(node, (statement, evidence))
        return minted

    def _bibliography(self, document: Document) -> Iterator[ox.Triple]:
        yield ox.Triple(self.document, RDF.type, KG.Document)
        yield ox.Triple(self.document, DCTERMS.identifier, ox.Literal(document.id))
        yield ox.Triple(self.document, KG.text, ox.Literal(document.text))
        yield ox.Triple(self.document, DCTERMS.title, ox.Literal(document.title or _opening(document.text)))
        if document.source:
            yield ox.Triple(self.document, SCHEMA.publisher, ox.Literal(document.source))
        if document.url:
            yield ox.Triple(self.document, SCHEMA.url, ox.Literal(document.url, datatype=XSD.anyURI))
        if document.language:
            yield ox.Triple(self.document, SCHEMA.inLanguage, ox.Literal(document.language))
        yield from _dated(self.document, SCHEMA.datePublished, document.published)

    def _mentions(self, entity: Entity) -> Iterator[ox.Triple]:
        """One node for each name by which the document calls the entity."""
        for name, mentions in _by_name(entity):
            node = self.minter.mention(self.document, self.iris[entity.id], name)
            yield ox.Triple(node, RDF.type, KG.Mention)
            yield ox.Triple(node, KG.mentionOf, self.iris[entity.id])
            yield ox.Triple(node, KG.inDocument, self.document)
            yield ox.Triple(node, KG.name, ox.Literal(name))
            yield ox.Triple(node, KG.count, ox.Literal(len(mentions)))
            yield ox.Triple(node, KG.start, ox.Literal(mentions[0].start))
            yield ox.Triple(node, KG.linkScore, decimal(entity.score))
            if entity.rule:
                yield ox.Triple(node, KG.linkRule, ox.Literal(entity.rule))

    def _evidence(self, node: ox.NamedNode, statement: Statement, evidence: Evidence) -> Iterator[ox.Triple]:
        yield ox.Triple(self._statement(statement), KG.evidence, node)
        yield ox.Triple(node, RDF.type, KG.Evidence)
        yield ox.Triple(node, KG.document, self.document)
        yield ox.Triple(node, KG.quote, ox.Literal(evidence.quote))
        yield ox.Triple(node, KG.start, ox.Literal(evidence.start))
        yield ox.Triple(node, KG.end, ox.Literal(evidence.end))
        yield ox.Triple(node, KG.polarity, KG(evidence.polarity))
        yield ox.Triple(node, KG.modality, KG(evidence.modality))
        yield ox.Triple(node, KG.confidence, decimal(evidence.confidence))
        yield ox.Triple(node, KG.extractor, ox.Literal(evidence.extractor or _UNNAMED_EXTRACTOR))
        if evidence.attributed_to:
            yield ox.Triple(node, KG.attributedTo, self.iris[evidence.attributed_to])
        if evidence.amount:
            yield ox.Triple(node, KG.amount, ox.Literal(evidence.amount))
        if evidence.share:
            yield ox.Triple(node, KG.share, ox.Literal(evidence.share))
        if evidence.event:
            yield ox.Triple(node, KG.eventDate, _as_exact(evidence.event))
        yield from _dated(node, KG.validFrom, evidence.valid_from)
        yield from _dated(node, KG.validUntil, evidence.valid_until)

    def _measures(self) -> Iterator[ox.Triple]:
        """Restrictions and permissions by one authority in one sentence, said in one way, gathered."""
        bounds: dict[ox.NamedNode, list[tuple[date | None, date | None]]] = {}
        gathered = [(node, s, e) for node, (s, e) in self.evidence.items() if s.relation in MEASURE_RELATIONS]
        for evidence_node, statement, evidence in gathered:
            said = (evidence.start, evidence.end, evidence.polarity, evidence.modality, evidence.attributed_to)
            node = self.minter.measure(self.document, statement.relation, statement.subject, *said)
            item = str(statement.object)
            yield ox.Triple(node, RDF.type, KG.Measure)
            yield ox.Triple(node, KG.measureKind, KG(statement.relation))
            yield ox.Triple(node, KG.imposedBy, self.iris[statement.subject])
            yield ox.Triple(node, self._part(item), self.iris[item])
            yield ox.Triple(node, KG.gathers, self._statement(statement))
            yield ox.Triple(node, KG.evidence, evidence_node)
            bounds.setdefault(node, []).append((evidence.valid_from, evidence.valid_until))
        for node, dates in bounds.items():
            yield from _dated(node, KG.validFrom, min((first for first, _ in dates if first), default=None))
            yield from _dated(node, KG.validUntil, max((last for _, last in dates if last), default=None))

    def _part(self, entity_id: str) -> ox.NamedNode:
        kind = self.entities[entity_id].type
        return next(KG(part) for name, part in _MEASURE_PARTS.items() if self.ontology.is_a(kind, name))

    def _spo(self, statement: Statement) -> ox.Triple:
        """Subject, relation, object; of a symmetric relation the one direction that everybody writes."""
        subject, relation, obj = self.iris[statement.subject], KG(statement.relation), statement.object
        if isinstance(obj, Text):
            return ox.Triple(subject, relation, tagged(obj.value, obj.language))
        other = self.iris[obj]
        if self.ontology.relation(statement.relation).symmetric and other.value < subject.value:
            return ox.Triple(other, relation, subject)
        return ox.Triple(subject, relation, other)

    def _statement(self, statement: Statement) -> ox.NamedNode:
        return self.minter.statement(self._spo(statement))


def _by_name(entity: Entity) -> Iterator[tuple[str, list[Mention]]]:
    """The entity's names with their mentions; its label where only descriptions and pronouns mean it."""
    named = [m for m in entity.mentions if m.kind == "name"]
    for name in dict.fromkeys(m.text for m in named):
        yield name, [m for m in named if m.text == name]
    if not named:
        # other people's records may name an entity without saying where: then the whole text stands for the place
        yield entity.label, list(entity.mentions) or [Mention(0, 0, entity.label, entity.type)]


def _dated(subject: ox.NamedNode, predicate: ox.NamedNode, day: date | None) -> Iterator[ox.Triple]:
    if day:
        yield ox.Triple(subject, predicate, ox.Literal(day.isoformat(), datatype=XSD.date))


def _as_exact(text: str) -> ox.Literal:
    """A day, a month or a year, typed by which it is."""
    return ox.Literal(text, datatype={10: XSD.date, 7: XSD.gYearMonth, 4: XSD.gYear}[len(text)])


def _opening(text: str) -> str:
    """The first words of a text that has no title."""
    return shorten(text, width=80, placeholder="…")
