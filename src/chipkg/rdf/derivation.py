"""What follows from the evidence of all documents together: belief, the asserted triple, labels.

Pure functions of the evidence, so that the graph does not depend on the order in which documents came.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import prod

import pyoxigraph as ox

from chipkg.ontology import NAMESPACE, Ontology
from chipkg.rdf.namespaces import KG, RDF, RDFS, SKOS
from chipkg.rdf.stories import MOST, stories
from chipkg.rdf.terms import tagged
from chipkg.rdf.triples import decimal
from chipkg.registry import Registry

# a statement stands as a plain triple from this belief on: more likely right than wrong
ASSERTION_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Support:
    """What belief needs to know of one piece of evidence."""

    document: str
    polarity: str
    modality: str
    confidence: float
    quote: str = ""

    @property
    def supports(self) -> bool:
        """Whether the sentence says that it is so: neither denied nor planned, possible or alleged."""
        return self.polarity == "affirmed" and self.modality == "actual"


def belief(supports: Iterable[Support]) -> float:
    """How sure the evidence makes us, 0 to 1.

    Documents count as independent, a document counts once, and so do documents that tell one story (`stories`): of
    more than `MOST` documents the surest are looked at.
    """
    best: dict[str, float] = defaultdict(float)
    quotes: list[tuple[str, str]] = []
    for support in supports:
        if support.supports:
            best[support.document] = max(best[support.document], support.confidence)
            quotes.append((support.document, support.quote))
    surest = set(sorted(best, key=lambda document: (-best[document], document))[:MOST])
    told = stories((document, quote) for document, quote in quotes if document in surest)
    # sorted: a product of floats depends on the order of its factors
    return 1 - prod(1 - confidence for confidence in sorted(max(best[d] for d in story) for story in told))


def statement_triples(
    iri: ox.NamedNode, spo: ox.Triple, supports: Iterable[Support], ontology: Ontology
) -> frozenset[ox.Triple]:
    """The statement's node, and the plain triple when it is asserted; nothing when no evidence is left."""
    supports = list(supports)
    if not supports:
        return frozenset()
    certainty = belief(supports)
    asserted = certainty >= ASSERTION_THRESHOLD
    node = {
        ox.Triple(iri, RDF.type, KG.Statement),
        ox.Triple(iri, RDF.type, RDF.Statement),
        ox.Triple(iri, RDF.subject, spo.subject),
        ox.Triple(iri, RDF.predicate, spo.predicate),
        ox.Triple(iri, RDF.object, spo.object),
        ox.Triple(iri, KG.belief, decimal(certainty)),
        ox.Triple(iri, KG.asserted, ox.Literal(asserted)),
    }
    return frozenset(node | (set(plain_triples(spo, ontology)) if asserted else set()))


def plain_triples(spo: ox.Triple, ontology: Ontology) -> Iterator[ox.Triple]:
    """The triple itself; of a symmetric relation both directions, since SPARQL does not infer the other."""
    yield spo
    relation = ontology.relations.get(spo.predicate.value.removeprefix(NAMESPACE))
    if relation and relation.symmetric and isinstance(spo.object, ox.NamedNode):
        yield ox.Triple(spo.object, spo.predicate, spo.subject)


def entity_triples(
    iri: ox.NamedNode,
    names: Counter[str],
    aliases: Iterable[ox.Literal],
    ontology: Ontology,
    registry: Registry,
) -> frozenset[ox.Triple]:
    """Classes, label and aliases of an entity; nothing when no document mentions it any more.

    `names` counts the mentions by name over all documents, `aliases` are the asserted ones.
    """
    if not names:
        return frozenset()
    kind, label, others = _description(iri, names, ontology, registry)
    return frozenset(
        {ox.Triple(iri, RDF.type, KG(name)) for name in ontology.ancestors(kind)}
        | {ox.Triple(iri, RDFS.label, label)}
        | {ox.Triple(iri, SKOS.altLabel, other) for other in {*others, *aliases} if other != label}
    )


def _description(
    iri: ox.NamedNode, names: Counter[str], ontology: Ontology, registry: Registry
) -> tuple[str, ox.Literal, list[ox.Literal]]:
    known = registry.find(iri.value)
    if known:
        texts = known.aliases + known.former_names
        others = [tagged(text.value, text.language) for text in texts]
        return known.type, ox.Literal(known.label, language="en"), others
    kind = _class_of(iri, ontology)
    # the name that most mentions use, the longer of two, the first by alphabet
    ranked = sorted(names, key=lambda name: (-_fullness(iri, name), -names[name], -len(name), name))
    labels = [tagged(name) for name in ranked]
    return kind, labels[0], labels[1:]


def _class_of(iri: ox.NamedNode, ontology: Ontology) -> str:
    """The class that an unregistered entity's IRI begins with: `entity/person.zhang-hengming`."""
    prefix = iri.value.rpartition("/")[2].partition(".")[0]
    return next(name for name in ontology.classes if name.casefold() == prefix)


def _fullness(iri: ox.NamedNode, name: str) -> int:
    """How many words of the name the IRI was minted from are in this one: "Zhang Hengming" before "Zhang"."""
    slug = iri.value.rpartition(".")[2].split("-")
    return len(set(slug) & set(name.casefold().replace("-", " ").split()))
