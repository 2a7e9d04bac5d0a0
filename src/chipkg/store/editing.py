"""Puts documents into a store and takes them out, so that the result is the one a rebuild would give.

The triples of a document come and go with it; whatever the change touches (beliefs, asserted
triples, labels) is derived anew from all the evidence that is then there, and the difference is
applied in one transaction.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from chipkg.errors import RecordError
from chipkg.model import ResolvedDocument
from chipkg.ontology import NAMESPACE, Ontology
from chipkg.rdf.derivation import Support, entity_triples, plain_triples, statement_triples
from chipkg.rdf.minting import Minter
from chipkg.rdf.namespaces import KG, RDF, RDFS, SKOS
from chipkg.rdf.terms import iri, literal, node
from chipkg.rdf.triples import DocumentTriples, to_triples
from chipkg.registry import Registry
from chipkg.store.base import Store

_DESCRIPTIVE = {RDF.type, RDFS.label, SKOS.altLabel}


@dataclass(frozen=True, slots=True)
class Change:
    """How many documents an edit added, replaced, left as they were and removed."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0

    def __add__(self, other: "Change") -> "Change":
        return Change(
            self.added + other.added,
            self.replaced + other.replaced,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
        )


class Editor:
    """Edits one store with one ontology and registry."""

    def __init__(self, store: Store, minter: Minter, ontology: Ontology, registry: Registry) -> None:
        self.store = store
        self.minter = minter
        self.ontology = ontology
        self.registry = registry

    def put(self, documents: Iterable[ResolvedDocument]) -> Change:
        """Add documents in one transaction; one with the id of a document that is there replaces it."""
        written = {t.document: t for t in map(self._written, documents)}
        before = {document: self._owned(document) for document in written}
        changed = [new for document, new in written.items() if new.triples != before[document]]
        replaced = [before[new.document] for new in changed if before[new.document]]
        self._apply(replaced, changed)
        return Change(len(changed) - len(replaced), len(replaced), len(written) - len(changed))

    def remove(self, document_ids: Iterable[str]) -> Change:
        """Take documents out in one transaction, and with them whatever stood on them alone."""
        owned = map(self._owned, map(self.minter.document, document_ids))
        present = [triples for triples in owned if triples]
        self._apply(present, [])
        return Change(removed=len(present))

    def _written(self, document: ResolvedDocument) -> DocumentTriples:
        unknown = [e.id for e in document.entities if e.registered and e.id not in self.registry.entities]
        if unknown:
            problem = f"{', '.join(unknown)} not in the registry; extract this document again with this version"
            raise RecordError(f"document {document.document.id}: {problem}")
        return to_triples(document, self.minter, self.ontology)

    def _owned(self, document: ox.NamedNode) -> frozenset[ox.Triple]:
        """The triples that stand or fall with a document, as the store has them now."""
        evidence = {iri(t.subject) for t in self.store.match(None, KG.document, document)}
        mentions = {iri(t.subject) for t in self.store.match(None, KG.inDocument, document)}
        links = [t for one in evidence for t in self.store.match(None, KG.evidence, one)]
        measures = {one for one in (iri(t.subject) for t in links) if not self.minter.is_statement(one)}
        nodes = {document, *evidence, *mentions, *measures}
        return frozenset({*links, *(t for one in nodes for t in self.store.match(one))})

    def _apply(self, removed: list[frozenset[ox.Triple]], added: list[DocumentTriples]) -> None:
        old: frozenset[ox.Triple] = frozenset().union(*removed)
        new: frozenset[ox.Triple] = frozenset().union(*(document.triples for document in added))
        future = _Future(self.store)
        future.replace(old, new)
        for statement, spo in self._touched_statements(old, added).items():
            future.replace(self._derived(statement, spo), self._statement(statement, spo, future))
        for entity in {iri(t.object) for t in old | new if t.predicate == KG.mentionOf}:
            before = [t for t in self.store.match(entity) if t.predicate in _DESCRIPTIVE]
            future.replace(before, self._entity(entity, future))
        future.commit()

    def _touched_statements(
        self, old: frozenset[ox.Triple], added: list[DocumentTriples]
    ) -> dict[ox.NamedNode, ox.Triple]:
        """Every statement whose evidence changes, with its parts."""
        touched = {one: spo for document in added for one, spo in document.statements.items()}
        links = [iri(t.subject) for t in old if t.predicate == KG.evidence]
        for statement in filter(self.minter.is_statement, links):
            touched.setdefault(statement, self._stored_spo(statement))
        return touched

    def _stored_spo(self, statement: ox.NamedNode) -> ox.Triple:
        subject, predicate, obj = (
            next(self.store.match(statement, part)).object for part in (RDF.subject, RDF.predicate, RDF.object)
        )
        return ox.Triple(iri(subject), iri(predicate), obj)

    def _derived(self, statement: ox.NamedNode, spo: ox.Triple) -> set[ox.Triple]:
        """What stands in the store because of a statement's evidence."""
        described = {t for t in self.store.match(statement) if t.predicate != KG.evidence}
        asserted = ox.Triple(statement, KG.asserted, ox.Literal(True)) in described
        return described | (set(plain_triples(spo, self.ontology)) if asserted else set())

    def _statement(self, statement: ox.NamedNode, spo: ox.Triple, future: "_Future") -> frozenset[ox.Triple]:
        supports = [_support(iri(t.object), future) for t in future.match(statement, KG.evidence)]
        return statement_triples(statement, spo, supports, self.ontology)

    def _entity(self, entity: ox.NamedNode, future: "_Future") -> frozenset[ox.Triple]:
        names: Counter[str] = Counter()
        for link in future.match(None, KG.mentionOf, entity):
            names[_value(iri(link.subject), KG.name, future)] += int(_value(iri(link.subject), KG("count"), future))
            if self.registry.find(entity.value):
                break  # a registered entity's names are the registry's: that it is mentioned is enough
        aliases = [literal(t.object) for t in future.match(entity, KG.alsoKnownAs)]
        return entity_triples(entity, names, aliases, self.ontology, self.registry)


class _Future:
    """The store as it will be: what is there, less what goes, and what comes."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.removed: set[ox.Triple] = set()
        self.added = ox.Store()

    def replace(self, before: Iterable[ox.Triple], after: Iterable[ox.Triple]) -> None:
        """Plan to take some triples out and put others in; those on both sides stay as they are."""
        before, after = set(before), set(after)
        self.removed |= before - after
        self.added.extend(ox.Quad(t.subject, t.predicate, t.object) for t in after - before)

    def match(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        obj: ox.NamedNode | None = None,
    ) -> Iterator[ox.Triple]:
        """The triples with these parts, as they will be."""
        yield from (t for t in self.store.match(subject, predicate, obj) if t not in self.removed)
        yield from (quad.triple for quad in self.added.quads_for_pattern(subject, predicate, obj))

    def commit(self) -> None:
        """Make it so, in one transaction."""
        added = [quad.triple for quad in self.added]
        if self.removed or added:
            self.store.apply(remove=sorted(self.removed, key=str), add=sorted(added, key=str))


def _support(evidence: ox.NamedNode, future: _Future) -> Support:
    return Support(
        document=_value(evidence, KG.document, future),
        polarity=_value(evidence, KG.polarity, future).removeprefix(NAMESPACE),
        modality=_value(evidence, KG.modality, future).removeprefix(NAMESPACE),
        confidence=float(_value(evidence, KG.confidence, future)),
        quote=_value(evidence, KG.quote, future),
    )


def _value(subject: ox.NamedNode, predicate: ox.NamedNode, future: _Future) -> str:
    """The text of a property that every node of its kind has once."""
    return node(next(future.match(subject, predicate)).object).value
