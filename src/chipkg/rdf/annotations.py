"""Evidence in the terms of others: Web Annotation (W3C), PROV-O and schema.org.

Derived from the graph's own terms when it is exported, and not stored: every piece of evidence becomes an annotation of
its document whose body is the statement, with the quote and its position as selectors, and an activity of reading.

    kgv:5d… a oa:Annotation ; oa:hasBody kgs:b0… ; oa:hasTarget <kgv:5d…#target> ;
        prov:wasQuotedFrom kgd:9c… ; prov:wasGeneratedBy <kgd:9c…#reading-3f…> ; prov:wasAttributedTo kge:chris-miller .
    <kgv:5d…#target> a oa:SpecificResource ; oa:hasSource kgd:9c… ; oa:hasSelector <…#quote>, <…#position> .
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

import pyoxigraph as ox

from chipkg.rdf.namespaces import DCTERMS, KG, RDF, RDFS, SCHEMA, XSD, Namespace
from chipkg.rdf.terms import iri, literal

OA = Namespace("http://www.w3.org/ns/oa#")
PROV = Namespace("http://www.w3.org/ns/prov#")

_Described = Mapping[ox.NamedNode, list[ox.NamedNode | ox.Literal]]


def annotation_triples(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """What a graph of ours says in these terms; of the same graph always the same, without blank nodes."""
    described: dict[ox.NamedNode, dict[ox.NamedNode, list[ox.NamedNode | ox.Literal]]] = defaultdict(
        lambda: defaultdict(list)
    )
    bodies: dict[ox.NamedNode, list[ox.NamedNode]] = defaultdict(list)
    for triple in triples:
        subject, obj = iri(triple.subject), triple.object
        if isinstance(obj, ox.NamedNode | ox.Literal):
            described[subject][triple.predicate].append(obj)
        if triple.predicate == KG.evidence:
            bodies[iri(obj)].append(subject)
    for node, values in described.items():
        if KG.Evidence in values[RDF.type]:
            statements = [one for one in bodies[node] if KG.Statement in described[one][RDF.type]]
            yield from _annotation(node, values, statements)
        if KG.Document in values[RDF.type]:
            yield from _work(node, values)


def _annotation(node: ox.NamedNode, values: _Described, statements: Iterable[ox.NamedNode]) -> Iterator[ox.Triple]:
    document, quote = iri(values[KG.document][0]), literal(values[KG.quote][0])
    target, exact, place = (ox.NamedNode(f"{node.value}#{part}") for part in ("target", "quote", "position"))
    yield ox.Triple(node, RDF.type, OA.Annotation)
    yield ox.Triple(node, RDF.type, PROV.Entity)
    yield ox.Triple(node, OA.motivatedBy, OA.describing)
    yield ox.Triple(node, OA.hasTarget, target)
    for statement in statements:
        yield ox.Triple(node, OA.hasBody, statement)
        yield ox.Triple(statement, RDF.type, PROV.Entity)
        yield ox.Triple(statement, PROV.wasDerivedFrom, node)
    yield ox.Triple(target, RDF.type, OA.SpecificResource)
    yield ox.Triple(target, OA.hasSource, document)
    yield ox.Triple(target, OA.hasSelector, exact)
    yield ox.Triple(target, OA.hasSelector, place)
    yield ox.Triple(exact, RDF.type, OA.TextQuoteSelector)
    yield ox.Triple(exact, OA.exact, quote)
    yield ox.Triple(place, RDF.type, OA.TextPositionSelector)
    for ours, theirs in ((KG.start, OA.start), (KG.end, OA.end)):
        number = literal(values[ours][0]).value
        yield ox.Triple(place, theirs, ox.Literal(number, datatype=XSD.nonNegativeInteger))
    yield from _provenance(node, document, values)


def _provenance(node: ox.NamedNode, document: ox.NamedNode, values: _Described) -> Iterator[ox.Triple]:
    """Quoted from the document, on the word of the speaker, by a reading that the extractor made."""
    name = literal(values[KG.extractor][0])
    digest = sha256(name.value.encode()).hexdigest()[:16]
    base = document.value.rpartition("document/")[0]
    agent, reading = ox.NamedNode(f"{base}extractor/{digest}"), ox.NamedNode(f"{document.value}#reading-{digest}")
    yield ox.Triple(node, PROV.wasQuotedFrom, document)
    yield ox.Triple(node, PROV.wasGeneratedBy, reading)
    for speaker in values.get(KG.attributedTo, ()):
        yield ox.Triple(node, PROV.wasAttributedTo, speaker)
        yield ox.Triple(iri(speaker), RDF.type, PROV.Agent)
    yield ox.Triple(reading, RDF.type, PROV.Activity)
    yield ox.Triple(reading, PROV.used, document)
    yield ox.Triple(reading, PROV.wasAssociatedWith, agent)
    yield ox.Triple(agent, RDF.type, PROV.SoftwareAgent)
    yield ox.Triple(agent, RDFS.label, name)


def _work(document: ox.NamedNode, values: _Described) -> Iterator[ox.Triple]:
    yield ox.Triple(document, RDF.type, PROV.Entity)
    yield ox.Triple(document, RDF.type, SCHEMA.CreativeWork)
    for title in values[DCTERMS.title]:
        yield ox.Triple(document, SCHEMA.name, title)
