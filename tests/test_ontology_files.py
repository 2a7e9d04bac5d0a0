"""The ontology's files say what the schema says, completely and consistently."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import IdentifiedNode, Node

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
FILES = ["classes", "relations", "evidence", "registry", "alignments"]

KG = Namespace("https://w3id.org/chip-kg/ontology#")
KGE = Namespace("https://w3id.org/chip-kg/entity/")
KGSH = Namespace("https://w3id.org/chip-kg/shapes#")
EX = Namespace("urn:example:")

GROUPINGS = {
    "Organization": "Company Alliance GovernmentBody ResearchBody NewsOrganization",
    "Product": "Chip Equipment Material Software Device",
    "Actor": "Organization Country Person",
}
LEAVES = [
    *GROUPINGS["Organization"].split(),
    *["Country", "Place", "Person", "Facility"],
    *GROUPINGS["Product"].split(),
    *["Technology", "Industry", "Policy", "Event", "Work"],
]
SYMMETRIC = {"partnersWith", "competesWith"}

# name | domain | range
RELATIONS = """
memberOf | Organization Country | Alliance
subsidiaryOf | Organization | Organization
ownsStakeIn | Actor | Company
acquires | Organization | Company Facility
investsIn | Actor Policy | Organization Facility Technology Industry Product Place Country
backs | Actor | Organization
founded | Actor | Organization
partnersWith | Organization Country | Organization Country
competesWith | Organization Country Product | Organization Country Product
basedIn | Organization Person | Place Country
locatedIn | Facility Event Place | Place Country
operates | Organization | Facility
builds | Organization | Facility
leads | Person | Organization Country
worksFor | Person | Organization
authorOf | Person Organization | Work
produces | Organization Facility Country | Product
designs | Organization Person | Product
develops | Organization Country | Product Technology Industry
supplies | Organization Country Facility | Organization Country
buys | Actor | Product
uses | Organization Facility Product | Product Technology
dependsOn | Actor Product Technology Industry | Actor Product Technology
componentOf | Product | Product
substituteFor | Product | Product
variantOf | Product | Product
licensesTo | Organization | Organization Country
leadsMarketIn | Organization Country | Product Technology Industry
restricts | Actor Policy | Organization Person Product Technology Industry Facility Country Place
permits | Actor Policy | Organization Person Product Technology Industry Facility Country Place
enacts | Actor | Policy
amends | Actor Policy | Policy
listedOn | Organization Person | Policy
respondsTo | Actor Policy Event | Actor Policy Event
supports | Actor | Policy Actor Product Technology Industry
opposes | Actor | Policy Actor Product
participatesIn | Actor | Event
"""

DATATYPES = {"anyURI", "boolean", "date", "decimal", "gYear", "gYearMonth", "integer", "langString", "string"}

LITERALS = """
foundedIn | Organization | gYear
revenueShare | Organization Country Product | string
amount | Entity Evidence | string
alsoKnownAs | Entity | langString
siteUrl | Entity | anyURI
wikidata | Entity | Thing
"""

EVIDENCE = """
evidence | Statement Measure | Evidence
belief | Statement | decimal
asserted | Statement | boolean
document | Evidence | Document
quote | Evidence | string
start | Evidence Mention | integer
end | Evidence | integer
polarity | Evidence | Polarity
modality | Evidence | Modality
attributedTo | Evidence | Actor
eventDate | Evidence | date gYearMonth gYear
validFrom | Evidence Measure | date
validUntil | Evidence Measure | date
share | Evidence | string
confidence | Evidence | decimal
extractor | Evidence | string
text | Document | string
mentionOf | Mention | Entity
inDocument | Mention | Document
name | Mention | string
count | Mention | integer
linkRule | Mention | string
linkScore | Mention | decimal
measureKind | Measure | restricts permits
imposedBy | Measure | Actor Policy
party | Measure | Actor
item | Measure | Product Technology Industry Facility
destination | Measure | Actor Place Facility
gathers | Measure | Statement
"""

REGISTRY = """
demonym | Country | langString
metonym | Country | langString
shortName | Entity | langString
formerName | Entity | langString
ticker | Company | string
country | Entity | Country
government | Country | GovernmentBody
segment | Entity | Concept
issuer | Policy | Actor
issued | Policy | date gYearMonth gYear
office | Person | Office
officeTitle | Office | langString
officeAt | Office | Organization Country Place
since | Office | date gYearMonth gYear
until | Office | date gYearMonth gYear
"""

VALUES = {"Polarity": "affirmed negated", "Modality": "actual planned possible alleged"}

SEGMENTS = """
fabless foundry idm memory eda ip equipment equipment-parts materials wafers gases osat substrates
distribution ai-chips device-makers cars cloud test-and-measurement photonics power analog sensors
"""

DOCUMENT_TERMS = {
    "title": "http://purl.org/dc/terms/title",
    "identifier": "http://purl.org/dc/terms/identifier",
    "source": "https://schema.org/publisher",
    "url": "https://schema.org/url",
    "published": "https://schema.org/datePublished",
    "language": "https://schema.org/inLanguage",
    "text": KG.text,
}

Signature = tuple[str, frozenset[str], frozenset[str]]


def rows(table: str) -> list[Signature]:
    cells = [[cell.split() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [(name, frozenset(domain), frozenset(range_)) for [name], domain, range_ in cells]


def names(table: str) -> list[str]:
    return [name for name, _, _ in rows(table)]


def leaves(classes: frozenset[str]) -> frozenset[str]:
    """The leaf classes that groupings stand for."""
    members = {m for c in classes for m in GROUPINGS.get(c, c).split()}
    return frozenset(members) if members == classes else leaves(frozenset(members))


PROPERTIES = rows(RELATIONS + LITERALS.lstrip() + EVIDENCE.lstrip() + REGISTRY.lstrip())
RELATION_NAMES = names(RELATIONS)


@cache
def graph(name: str) -> Graph:
    return Graph().parse(ONTOLOGY / f"{name}.ttl")


@cache
def ontology() -> Graph:
    """All files but the shapes."""
    merged = Graph()
    for name in FILES:
        merged += graph(name)
    return merged


def declared() -> set[URIRef]:
    """Every term of ours that is given a type."""
    return {s for s in ontology().subjects(RDF.type) if isinstance(s, URIRef) and s in KG}


def is_property(term: URIRef) -> bool:
    kinds = {OWL.ObjectProperty, OWL.DatatypeProperty}
    return bool(kinds & set(ontology().objects(term, RDF.type)))


def local_name(node: Node) -> str:
    return re.split("[#/]", str(node))[-1]


def members(node: Node | None) -> frozenset[str]:
    """Names of the classes that a domain or range is made of."""
    assert isinstance(node, IdentifiedNode)
    for way in (OWL.unionOf, OWL.oneOf):
        if (head := ontology().value(node, way)) is not None:
            return frozenset(local_name(m) for m in Collection(ontology(), head))
    return frozenset({local_name(node)})


# Files and terms


@pytest.mark.parametrize("name", [*FILES, "shapes"])
def test_file_parses_and_opens_with_what_it_holds_and_its_licence(name: str) -> None:
    assert len(graph(name)) > 0
    opening = (ONTOLOGY / f"{name}.ttl").read_text(encoding="utf-8").splitlines()[0]
    assert opening.startswith("# ")
    assert opening.endswith("Licence: CC BY 4.0.")


def test_header_gives_version_and_licence() -> None:
    header = URIRef("https://w3id.org/chip-kg/ontology")
    dcterms = Namespace("http://purl.org/dc/terms/")
    assert (header, RDF.type, OWL.Ontology) in graph("classes")
    assert graph("classes").value(header, OWL.versionInfo) == Literal("0.1.0")
    licence = graph("classes").value(header, dcterms.license)
    assert licence == URIRef("https://creativecommons.org/licenses/by/4.0/")


def test_classes_are_those_of_the_schema() -> None:
    found = {local_name(c) for c in graph("classes").subjects(RDF.type, OWL.Class)}
    assert found == {"Entity", *GROUPINGS, *LEAVES}


@pytest.mark.parametrize("leaf", LEAVES)
def test_leaf_class_is_an_entity_and_has_examples(leaf: str) -> None:
    assert KG.Entity in set(ontology().transitive_objects(KG[leaf], RDFS.subClassOf))
    assert (KG[leaf], SKOS.example, None) in ontology()


@pytest.mark.parametrize(("grouping", "parts"), GROUPINGS.items())
def test_grouping_is_the_disjoint_union_of_its_parts(grouping: str, parts: str) -> None:
    head = ontology().value(KG[grouping], OWL.disjointUnionOf)
    assert head is not None
    assert [local_name(m) for m in Collection(ontology(), head)] == parts.split()
    subclasses = {local_name(s) for s in ontology().subjects(RDFS.subClassOf, KG[grouping])}
    assert subclasses == set(parts.split())


def test_leaf_classes_are_disjoint() -> None:
    [head] = graph("classes").objects(None, OWL.members)
    assert [local_name(m) for m in Collection(graph("classes"), head)] == LEAVES


@pytest.mark.parametrize(("name", "domain", "range_"), PROPERTIES)
def test_property_has_the_domain_and_range_of_the_schema(
    name: str, domain: frozenset[str], range_: frozenset[str]
) -> None:
    assert members(ontology().value(KG[name], RDFS.domain)) == domain
    assert members(ontology().value(KG[name], RDFS.range)) == range_


def test_properties_are_those_of_the_schema() -> None:
    found = {local_name(t) for t in declared() if is_property(t)}
    assert found == {"relation", *(name for name, _, _ in PROPERTIES)}


def test_property_with_a_datatype_for_range_is_a_datatype_property() -> None:
    for name, _, range_ in PROPERTIES:
        kind = OWL.DatatypeProperty if range_ <= DATATYPES else OWL.ObjectProperty
        assert set(ontology().objects(KG[name], RDF.type)) - {OWL.SymmetricProperty} == {kind}


def test_relations_are_the_subproperties_of_relation() -> None:
    found = {local_name(s) for s in ontology().subjects(RDFS.subPropertyOf, KG.relation)}
    assert found == set(RELATION_NAMES)


def test_symmetric_relations_are_those_of_the_schema() -> None:
    found = {local_name(s) for s in ontology().subjects(RDF.type, OWL.SymmetricProperty)}
    assert found == SYMMETRIC


def test_only_competes_with_joins_the_same_kind() -> None:
    assert set(ontology().subject_objects(KG.sameKind)) == {(KG.competesWith, Literal(True))}


def test_no_relation_has_an_inverse_relation() -> None:
    assert (None, OWL.inverseOf, None) not in ontology()


@pytest.mark.parametrize("name", RELATION_NAMES)
def test_relation_reads_both_ways_and_its_examples_are_pairs(name: str) -> None:
    assert (KG[name], KG.inverseLabel, None) in ontology()
    examples = [str(e) for e in ontology().objects(KG[name], SKOS.example)]
    assert examples
    assert all(re.fullmatch(r"\S.* -> .*\S", example) for example in examples)


def test_every_term_has_one_english_label_and_one_comment() -> None:
    for term in declared():
        for annotation in (RDFS.label, RDFS.comment):
            values = list(ontology().objects(term, annotation))
            assert [v.language for v in values if isinstance(v, Literal)] == ["en"], term
            assert all(str(v).strip() for v in values), term


def test_every_property_and_every_value_has_an_example() -> None:
    values = {KG[v] for listed in VALUES.values() for v in listed.split()}
    for term in values | {t for t in declared() if is_property(t)}:
        assert (term, SKOS.example, None) in ontology(), term


def test_no_two_terms_have_the_same_label() -> None:
    labels = [*ontology().objects(None, RDFS.label), *ontology().objects(None, SKOS.prefLabel)]
    counts = Counter(str(label).casefold() for label in labels)
    assert [label for label, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", [*FILES, "shapes"])
def test_no_term_of_ours_is_used_undeclared(name: str) -> None:
    used = {term for triple in graph(name) for term in triple}
    ours = {term for term in used if isinstance(term, URIRef) and term in KG}
    assert ours - declared() == set()


@pytest.mark.parametrize(("kind", "listed"), VALUES.items())
def test_values_of_polarity_and_modality_are_those_of_the_schema(kind: str, listed: str) -> None:
    found = {local_name(s) for s in ontology().subjects(RDF.type, KG[kind])}
    assert found == set(listed.split())
    assert members(ontology().value(KG[kind], OWL.equivalentClass)) == found


def test_segments_are_labelled_defined_and_in_the_scheme() -> None:
    scheme = URIRef("https://w3id.org/chip-kg/segment")
    segments = set(graph("registry").subjects(RDF.type, SKOS.Concept))
    assert {str(s) for s in segments} == {f"{scheme}/{name}" for name in SEGMENTS.split()}
    for segment in segments:
        assert (segment, SKOS.inScheme, scheme) in graph("registry")
        assert (segment, SKOS.prefLabel, None) in graph("registry")
        assert (segment, SKOS.definition, None) in graph("registry")
        assert set(graph("registry").objects(segment, SKOS.broader)) <= segments
        is_top = (segment, SKOS.topConceptOf, scheme) in graph("registry")
        assert is_top != ((segment, SKOS.broader, None) in graph("registry"))


# JSON-LD context


def context() -> dict[str, object]:
    text = (ONTOLOGY / "context.jsonld").read_text(encoding="utf-8")
    loaded: dict[str, object] = json.loads(text)["@context"]
    return loaded


def from_json_ld(node: dict[str, object]) -> Graph:
    document = json.dumps({"@context": context(), **node})
    return Graph().parse(data=document, format="json-ld")


def test_context_covers_every_term_of_ours() -> None:
    assert {local_name(t) for t in declared()} - set(context()) == set()


@pytest.mark.parametrize("term", sorted(local_name(t) for t in declared() if is_property(t)))
def test_context_expands_properties(term: str) -> None:
    value = {"en": "x"} if "@language" in str(context()[term]) else "true"
    expanded = from_json_ld({"@id": str(EX.s), term: value})
    assert list(expanded.predicates()) == [KG[term]]


@pytest.mark.parametrize("name", sorted({"Entity", *GROUPINGS, *LEAVES, "Statement", "Measure"}))
def test_context_expands_classes(name: str) -> None:
    expanded = from_json_ld({"@id": str(EX.s), "type": name})
    assert list(expanded.objects()) == [KG[name]]


@pytest.mark.parametrize(("term", "iri"), DOCUMENT_TERMS.items())
def test_context_expands_document_terms(term: str, iri: str) -> None:
    assert list(from_json_ld({"@id": str(EX.s), term: "x"}).predicates()) == [URIRef(iri)]


def test_context_reads_a_statement_as_turtle_does() -> None:
    node: dict[str, object] = {
        "id": "urn:example:statement",
        "type": "Statement",
        "subject": {
            "id": "kge:sicarrier",
            "type": "Company",
            "label": {"en": "SiCarrier"},
            "alsoKnownAs": {"en": ["Xinkailai"], "zh": ["新凯来"]},
        },
        "predicate": "memberOf",
        "object": "kge:national-team",
        "belief": "0.93",
        "asserted": True,
        "evidence": {"id": "urn:example:evidence", "start": 0, "polarity": "affirmed"},
    }
    expected = Graph().parse(
        data="""
        @prefix kg: <https://w3id.org/chip-kg/ontology#> .
        @prefix kge: <https://w3id.org/chip-kg/entity/> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        kge:sicarrier a kg:Company ; rdfs:label "SiCarrier"@en ;
            kg:alsoKnownAs "Xinkailai"@en, "新凯来"@zh .
        <urn:example:statement> a kg:Statement ;
            rdf:subject kge:sicarrier ; rdf:predicate kg:memberOf ;
            rdf:object kge:national-team ;
            kg:belief 0.93 ; kg:asserted true ; kg:evidence <urn:example:evidence> .
        <urn:example:evidence> kg:start 0 ; kg:polarity kg:affirmed .
        """
    )
    assert isomorphic(from_json_ld(node), expected)


def test_context_survives_a_round_trip() -> None:
    text = sample().serialize(format="json-ld", context=context(), auto_compact=True)
    assert isomorphic(Graph().parse(data=text, format="json-ld"), sample())


# Shapes

SAMPLE = """
@prefix ex: <urn:example:> .
@prefix kg: <https://w3id.org/chip-kg/ontology#> .
@prefix kge: <https://w3id.org/chip-kg/entity/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

kge:nvidia a kg:Company ; rdfs:label "Nvidia"@en ; kg:alsoKnownAs "英伟达"@zh ;
    kg:foundedIn "1993"^^xsd:gYear ; kg:siteUrl "https://www.nvidia.com/"^^xsd:anyURI ;
    kg:wikidata <http://www.wikidata.org/entity/Q182477> .
kge:united-states a kg:Country ; rdfs:label "United States"@en ;
    kg:restricts kge:nvidia, kge:china .
kge:china a kg:Country ; rdfs:label "China"@en ; kg:demonym "Chinese"@en ; kg:metonym "Beijing"@en ;
    kg:government kge:chinese-government .
kge:chinese-government a kg:GovernmentBody ; rdfs:label "Chinese government"@en ; kg:country kge:china .
kge:lip-bu-tan a kg:Person ; rdfs:label "Lip-Bu Tan"@en ; kg:shortName "Tan"@en ;
    kg:office [ kg:officeTitle "chief executive"@en ; kg:officeAt kge:intel ; kg:since "2025-03"^^xsd:gYearMonth ] .
kge:intel a kg:Company ; rdfs:label "Intel"@en ; kg:formerName "N M Electronics"@en ; kg:ticker "NASDAQ:INTC" ;
    kg:country kge:united-states ; kg:segment <https://w3id.org/chip-kg/segment/idm> .
kge:export-law a kg:Policy ; rdfs:label "Export Control Law"@en ; kg:issuer kge:chinese-government ;
    kg:issued "2020-10-17"^^xsd:date .
kge:gpu a kg:Chip ; rdfs:label "GPU"@en .
kge:reuters a kg:NewsOrganization ; rdfs:label "Reuters" .

ex:bound a kg:Statement ; kg:belief 0.9 ; kg:asserted true ; kg:evidence ex:evidence ;
    rdf:subject kge:united-states ; rdf:predicate kg:restricts ; rdf:object kge:nvidia .
ex:target a kg:Statement ; kg:belief 0.9 ; kg:asserted true ; kg:evidence ex:evidence ;
    rdf:subject kge:united-states ; rdf:predicate kg:restricts ; rdf:object kge:china .
ex:denied a kg:Statement ; kg:belief 0.1 ; kg:asserted false ; kg:evidence ex:denial ;
    rdf:subject kge:china ; rdf:predicate kg:buys ; rdf:object kge:gpu .
ex:year a kg:Statement ; kg:belief 1.0 ; kg:asserted true ; kg:evidence ex:evidence ;
    rdf:subject kge:nvidia ; rdf:predicate kg:foundedIn ; rdf:object "1993"^^xsd:gYear .

ex:evidence a kg:Evidence ; kg:document ex:document ; kg:quote "The US curbs Nvidia." ;
    kg:start 0 ; kg:end 20 ; kg:polarity kg:affirmed ; kg:modality kg:actual ;
    kg:attributedTo kge:reuters ; kg:amount "$5 billion" ; kg:share "13%" ;
    kg:eventDate "2022-10"^^xsd:gYearMonth ;
    kg:validFrom "2022-10-07"^^xsd:date ; kg:validUntil "2025-01-13"^^xsd:date ;
    kg:confidence 0.9 ; kg:extractor "rules 0.1.0" .
ex:denial a kg:Evidence ; kg:document ex:document ; kg:quote "China cannot buy GPUs." ;
    kg:start 21 ; kg:end 43 ; kg:polarity kg:negated ; kg:modality kg:actual ;
    kg:confidence 0.8 ; kg:extractor "rules 0.1.0" .

ex:document a kg:Document ; dcterms:title "Curbs" ; dcterms:identifier "d1" ;
    schema:publisher "Reuters" ; schema:url "https://news.example/a b"^^xsd:anyURI ;
    schema:datePublished "2025-01-02"^^xsd:date ; schema:inLanguage "en-US" ;
    kg:text "The US curbs Nvidia. China cannot buy GPUs." .

ex:mention a kg:Mention ; kg:mentionOf kge:nvidia ; kg:inDocument ex:document ;
    kg:name "Nvidia" ; kg:count 1 ; kg:start 13 ; kg:linkRule "label" ; kg:linkScore 0.98 .

ex:measure a kg:Measure ; kg:measureKind kg:restricts ; kg:imposedBy kge:united-states ;
    kg:party kge:nvidia ; kg:item kge:gpu ; kg:destination kge:china ;
    kg:validFrom "2022-10-07"^^xsd:date ; kg:validUntil "2025-01-13"^^xsd:date ;
    kg:gathers ex:bound, ex:target ; kg:evidence ex:evidence .
"""

# subject | predicate | what stands there instead (nothing: removed) | the message
BROKEN = """
kge:nvidia | rdf:type | | An entity has an IRI and exactly one leaf class of the ontology.
kge:nvidia | rdf:type | kg:Company, kg:Chip | An entity has an IRI and exactly one leaf class of the ontology.
kge:nvidia | rdfs:label | | An entity has exactly one rdfs:label, which is not empty.
kge:nvidia | rdfs:label | "" | An entity has exactly one rdfs:label, which is not empty.
kge:nvidia | rdfs:label | "Nvidia", "NVIDIA" | An entity has exactly one rdfs:label, which is not empty.
kge:nvidia | kg:alsoKnownAs | "NVDA" | Another name (kg:alsoKnownAs) carries a language tag.
kge:nvidia | skos:altLabel | "NVDA" | Another name (skos:altLabel) carries a language tag.
kge:nvidia | kg:foundedIn | "1993" | kg:foundedIn is a year (xsd:gYear).
kge:nvidia | kg:revenueShare | 13 | kg:revenueShare is a string, as written.
kge:nvidia | kg:amount | 5 | kg:amount is a string, as written.
kge:nvidia | kg:siteUrl | ex:site | kg:siteUrl is an address (xsd:anyURI literal).
kge:nvidia | kg:wikidata | ex:Q1 | kg:wikidata is the IRI of a Wikidata item (http://www.wikidata.org/entity/Q...).
kge:lip-bu-tan | kg:shortName | "Tan" | A name (kg:shortName) carries a language tag.
kge:intel | kg:formerName | "N M" | A name (kg:formerName) carries a language tag.
kge:china | kg:demonym | "Chinese" | A name (kg:demonym) carries a language tag.
kge:china | kg:metonym | "Beijing" | A name (kg:metonym) carries a language tag.
kge:intel | kg:ticker | "INTC" | kg:ticker is an exchange and a symbol with a colon between them.
kge:intel | kg:country | kge:nvidia | kg:country is one country.
kge:intel | kg:country | kge:china, kge:united-states | kg:country is one country.
kge:china | kg:government | kge:gpu | kg:government is one government body.
kge:intel | kg:segment | "idm" | kg:segment is a segment of the chip chain.
kge:export-law | kg:issuer | kge:gpu | kg:issuer is an organization, a country or a person.
kge:export-law | kg:issued | "2020" | kg:issued is one day, month or year.
kge:lip-bu-tan | kg:office | [ kg:officeAt kge:intel ] | @office
kge:lip-bu-tan | kg:office | [ kg:officeTitle "chief"@en ; kg:officeAt ex:nobody ] | @office
kge:lip-bu-tan | kg:office | [ kg:officeTitle "chief"@en ; kg:officeAt kge:intel ; kg:since "long ago" ] | @office
ex:bound | rdf:subject | | A statement has exactly one rdf:subject, an entity.
ex:bound | rdf:subject | "US" | A statement has exactly one rdf:subject, an entity.
ex:bound | rdf:subject | ex:nobody | An entity has an IRI and exactly one leaf class of the ontology.
ex:bound | rdf:predicate | kg:restricts, kg:permits | A statement has exactly one rdf:predicate.
ex:bound | rdf:predicate | kg:evidence | @relates
ex:bound | rdf:object | | A statement has exactly one rdf:object.
ex:bound | rdf:object | "Nvidia" | @relates
ex:bound | rdf:object | ex:nobody | @relates
ex:year | rdf:object | kge:china | @relates
ex:bound | kg:evidence | | A statement stands on at least one kg:evidence, a kg:Evidence.
ex:bound | kg:evidence | ex:document | A statement stands on at least one kg:evidence, a kg:Evidence.
ex:bound | kg:belief | | A statement has exactly one kg:belief, a decimal from 0 to 1.
ex:bound | kg:belief | 1.5 | A statement has exactly one kg:belief, a decimal from 0 to 1.
ex:bound | kg:belief | 1e0 | A statement has exactly one kg:belief, a decimal from 0 to 1.
ex:bound | kg:asserted | "yes" | A statement has exactly one kg:asserted, true or false.
ex:denied | kg:asserted | true | An asserted statement has some evidence that is affirmed and actual.
ex:evidence | kg:modality | kg:alleged | An asserted statement has some evidence that is affirmed and actual.
ex:evidence | kg:document | | Evidence is from exactly one kg:document, a kg:Document.
ex:evidence | kg:quote | "" | Evidence has exactly one kg:quote, a string that is not empty.
ex:evidence | kg:quote | | Evidence has exactly one kg:quote, a string that is not empty.
ex:evidence | kg:start | -1 | Evidence has exactly one kg:start, an integer from 0 up.
ex:evidence | kg:start | 20 | Evidence starts before it ends: kg:start is less than kg:end.
ex:evidence | kg:end | | Evidence has exactly one kg:end, an integer.
ex:evidence | kg:polarity | kg:actual | Evidence has exactly one kg:polarity: affirmed or negated.
ex:evidence | kg:modality | | @modality
ex:evidence | kg:modality | kg:actual, kg:planned | @modality
ex:evidence | kg:attributedTo | kge:gpu | @speaker
ex:evidence | kg:attributedTo | kge:reuters, kge:china | @speaker
ex:evidence | kg:eventDate | "lately" | Evidence has at most one kg:eventDate: a day, a month or a year.
ex:evidence | kg:validFrom | "2022" | Evidence has at most one kg:validFrom, a date.
ex:evidence | kg:validFrom | "2025-01-14"^^xsd:date | kg:validFrom is not after kg:validUntil.
ex:evidence | kg:validUntil | "soon" | Evidence has at most one kg:validUntil, a date.
ex:evidence | kg:amount | 5 | kg:amount is a string, as written.
ex:evidence | kg:share | 0.13 | kg:share is a string, as written.
ex:evidence | kg:confidence | 90.0 | Evidence has exactly one kg:confidence, a decimal from 0 to 1.
ex:evidence | kg:extractor | | Evidence has exactly one kg:extractor, its name and version as a string.
ex:document | dcterms:title | | A document has exactly one dcterms:title, a string.
ex:document | dcterms:identifier | | A document has exactly one dcterms:identifier, a string.
ex:document | schema:publisher | kge:reuters | A document has at most one schema:publisher, a name as a string.
ex:document | schema:url | ex:page | A document has at most one schema:url, an xsd:anyURI literal.
ex:document | schema:datePublished | "January" | A document has at most one schema:datePublished, a date.
ex:document | schema:inLanguage | "en US" | A document has at most one schema:inLanguage, a BCP 47 tag as a string.
ex:document | kg:text | "a", "b" | A document has at most one kg:text, a string.
ex:mention | kg:mentionOf | | A mention is of exactly one entity (kg:mentionOf).
ex:mention | kg:inDocument | ex:measure | A mention is in exactly one document (kg:inDocument).
ex:mention | kg:name | | A mention has exactly one kg:name, a string that is not empty.
ex:mention | kg:count | 0 | A mention has exactly one kg:count, an integer from 1 up.
ex:mention | kg:start | | A mention has exactly one kg:start, an integer from 0 up.
ex:mention | kg:linkRule | "" | A mention has at most one kg:linkRule, a string.
ex:mention | kg:linkScore | 1.1 | A mention has at most one kg:linkScore, a decimal from 0 to 1.
ex:measure | kg:measureKind | kg:buys | A measure has exactly one kg:measureKind: kg:restricts or kg:permits.
ex:measure | kg:imposedBy | | A measure is kg:imposedBy an organization, a country, a person or a policy.
ex:measure | kg:imposedBy | kge:gpu | A measure is kg:imposedBy an organization, a country, a person or a policy.
ex:measure | kg:party | kge:gpu | A kg:party is an organization, a country or a person.
ex:measure | kg:item | kge:china | A kg:item is a product, a technology, an industry or a facility.
ex:measure | kg:destination | kge:gpu | @where
ex:measure | kg:gathers | ex:evidence | A measure gathers at least one kg:Statement.
ex:measure | kg:evidence | | A measure stands on at least one kg:evidence, a kg:Evidence.
ex:measure | kg:validFrom | "2022" | A measure has at most one kg:validFrom, a date.
ex:measure | kg:validFrom | "2025-01-14"^^xsd:date | kg:validFrom is not after kg:validUntil.
ex:measure | kg:validUntil | "soon" | A measure has at most one kg:validUntil, a date.
ex:measure | kg:party, kg:item, kg:destination | | A measure has a kg:party, a kg:item or a kg:destination.
"""

LONG_MESSAGES = {
    "@office": "A kg:office has one title, one place and at most one time of beginning and of ending.",
    "@relates": "A statement has a relation and an entity, or a literal property and a literal.",
    "@modality": "Evidence has exactly one kg:modality: actual, planned, possible or alleged.",
    "@speaker": "Evidence has at most one kg:attributedTo: an organization, a country or a person.",
    "@where": "A kg:destination is an organization, a country, a person, a place or a facility.",
}


def broken_cases() -> list[tuple[str, list[str], str, str]]:
    """Subject, predicates, replacement and message of each broken sample."""
    cases = []
    for line in BROKEN.strip().splitlines():
        subject, predicates, replacement, message = [cell.strip() for cell in line.split("|")]
        message = LONG_MESSAGES.get(message, message)
        cases.append((subject, predicates.split(", "), replacement, message))
    return cases


def sample() -> Graph:
    return Graph().parse(data=SAMPLE, format="turtle")


def violations(data: Graph, *, with_ontology: bool = False) -> list[str]:
    """The messages of what does not conform."""
    beside = ontology() if with_ontology else None
    conforms, report, _ = validate(data, shacl_graph=graph("shapes"), ont_graph=beside)
    assert isinstance(report, Graph)
    messages = sorted(str(message) for message in report.objects(None, SH.resultMessage))
    assert conforms == (not messages)
    return messages


def test_shapes_are_well_formed() -> None:
    conforms, _, report = validate(Graph(), shacl_graph=graph("shapes"), meta_shacl=True)
    assert conforms, report


def test_every_shape_has_a_message() -> None:
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    shapes = set(graph("shapes").subjects(SH.path))
    for target in targets:
        shapes |= {s for s in graph("shapes").subjects(target) if checks_the_node_itself(s)}
    missing = [s for s in shapes if (s, SH.message, None) not in graph("shapes")]
    assert missing == []


def checks_the_node_itself(shape: Node) -> bool:
    checks = (SH.node, SH.nodeKind, SH["or"])
    return any((shape, check, None) in graph("shapes") for check in checks)


def test_every_relation_has_a_shape() -> None:
    found = {local_name(o) for o in graph("shapes").objects(None, SH.targetSubjectsOf)}
    assert found == set(RELATION_NAMES)


def test_statements_take_every_relation_as_predicate() -> None:
    lists = graph("shapes").objects(KGSH.EntityStatement, SH.property / SH["in"])
    [predicates] = [Collection(graph("shapes"), head) for head in lists]
    assert [local_name(p) for p in predicates] == RELATION_NAMES


@pytest.mark.parametrize("with_ontology", [False, True])
def test_sound_graph_conforms(with_ontology: bool) -> None:
    assert violations(sample(), with_ontology=with_ontology) == []


def test_example_in_the_readme_conforms() -> None:
    readme = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
    [block] = re.findall(r"```turtle\n(.*?)```", readme, re.DOTALL)
    assert violations(Graph().parse(data=block, format="turtle")) == []


@pytest.mark.parametrize("evidence", [EX.evidence, EX.denial])
def test_quotes_of_the_sample_stand_at_their_offsets(evidence: URIRef) -> None:
    text, quote = sample().value(EX.document, KG.text), sample().value(evidence, KG.quote)
    start, end = sample().value(evidence, KG.start), sample().value(evidence, KG.end)
    assert isinstance(start, Literal)
    assert isinstance(end, Literal)
    assert str(text)[int(start) : int(end)] == str(quote)


@pytest.mark.parametrize(("subject", "predicates", "replacement", "message"), broken_cases())
def test_broken_sample_is_reported(
    subject: str,
    predicates: list[str],
    replacement: str,
    message: str,
) -> None:
    data = sample()
    for predicate in predicates:
        expand = data.namespace_manager.expand_curie
        data.remove((expand(subject), expand(predicate), None))
        if replacement:
            prefixes = SAMPLE[: SAMPLE.index("\n\n")]
            data.parse(data=f"{prefixes}\n{subject} {predicate} {replacement} .", format="turtle")
    assert message in violations(data)


def test_every_message_outside_relations_has_a_broken_sample() -> None:
    shapes = graph("shapes")
    about_classes = set(shapes.subjects(SH.targetClass))
    nodes = about_classes | {p for s in about_classes for p in shapes.objects(s, SH.property)}
    messages = {str(m) for node in nodes for m in shapes.objects(node, SH.message)}
    assert messages == {message for *_, message in broken_cases()}


def entities_of_every_class() -> Graph:
    data = Graph()
    for leaf in LEAVES:
        data.add((KGE[leaf], RDF.type, KG[leaf]))
        data.add((KGE[leaf], RDFS.label, Literal(leaf, lang="en")))
    return data


def same_kind(subject: str, object_: str) -> bool:
    groups = [GROUPINGS["Organization"].split(), GROUPINGS["Product"].split(), ["Country"]]
    return any(subject in group and object_ in group for group in groups)


def is_allowed(relation: Signature, subject: str, object_: str) -> bool:
    name, domain, range_ = relation
    in_place = subject in leaves(domain) and object_ in leaves(range_)
    return in_place and (name != "competesWith" or same_kind(subject, object_))


@pytest.mark.parametrize("relation", rows(RELATIONS), ids=RELATION_NAMES)
def test_relation_conforms_within_its_domain_and_range(relation: Signature) -> None:
    data = entities_of_every_class()
    for subject in LEAVES:
        for object_ in LEAVES:
            if is_allowed(relation, subject, object_):
                data.add((KGE[subject], KG[relation[0]], KGE[object_]))
    assert violations(data) == []


@pytest.mark.parametrize("relation", rows(RELATIONS), ids=RELATION_NAMES)
def test_relation_outside_its_domain_is_reported(relation: Signature) -> None:
    name, domain, range_ = relation
    data = entities_of_every_class()
    outside = set(LEAVES) - leaves(domain)
    for subject in outside:
        data.add((KGE[subject], KG[name], KGE[min(leaves(range_))]))
    assert reported(data, SH.focusNode) == {KGE[subject] for subject in outside}


@pytest.mark.parametrize("relation", rows(RELATIONS), ids=RELATION_NAMES)
def test_relation_outside_its_range_is_reported(relation: Signature) -> None:
    name, domain, _ = relation
    subject = min(leaves(domain))
    data = entities_of_every_class()
    outside = {o for o in LEAVES if not is_allowed(relation, subject, o)}
    for object_ in outside:
        data.add((KGE[subject], KG[name], KGE[object_]))
    # the shape of competesWith reports the subject: neither end alone is wrong
    expected = {subject} if name == "competesWith" else outside
    assert reported(data, SH.value) == {KGE[node] for node in expected}


def reported(data: Graph, what: URIRef) -> set[Node]:
    """Focus nodes or values of the results."""
    _, report, _ = validate(data, shacl_graph=graph("shapes"))
    assert isinstance(report, Graph)
    return set(report.objects(None, what))


def test_two_kinds_do_not_compete() -> None:
    data = entities_of_every_class()
    data.add((KGE.Company, KG.competesWith, KGE.Country))
    message = "competesWith joins two organizations, two countries or two products."
    assert violations(data) == [message]
