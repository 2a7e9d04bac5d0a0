"""Belief, labels and assertion follow from the evidence, in whatever order it comes."""

from collections import Counter
from time import process_time

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chipkg.ontology import ontology
from chipkg.rdf.derivation import Support, belief, entity_triples
from chipkg.rdf.namespaces import RDFS, SKOS
from chipkg.rdf.stories import stories
from tests.samples import REGISTRY

PERSON = ox.NamedNode("https://w3id.org/chip-kg/entity/person.zhang-hengming")


def support(document: str, confidence: float, polarity: str = "affirmed", modality: str = "actual") -> Support:
    return Support(document, polarity, modality, confidence)


def test_independent_documents_add_up_and_repetition_in_one_does_not() -> None:
    assert belief([support("a", 0.5), support("b", 0.5)]) == pytest.approx(0.75)
    assert belief([support("a", 0.5), support("a", 0.5), support("a", 0.3)]) == pytest.approx(0.5)


WIRE = "SiCarrier belongs to the so-called national team, state-supported firms, officials said on Monday."


def told(document: str, quote: str, confidence: float = 0.5) -> Support:
    return Support(document, "affirmed", "actual", confidence, quote)


def test_documents_that_tell_one_story_count_once() -> None:
    edited = WIRE.replace("so-called ", "").replace("Monday", "Tuesday")
    own = "Among the companies that the state picked to get round the curbs is SiCarrier, of Shenzhen."
    assert belief([told("a", WIRE), told("b", edited, 0.6)]) == pytest.approx(0.6)
    assert belief([told("a", WIRE), told("b", own)]) == pytest.approx(0.75)
    assert belief([told("a", WIRE), told("b", edited), told("c", own)]) == pytest.approx(0.75)


def test_a_short_sentence_is_the_same_by_chance() -> None:
    assert belief([told("a", "ASML is Dutch."), told("b", "ASML is Dutch.")]) == pytest.approx(0.75)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from([WIRE, WIRE[:80], "Short.", WIRE.upper()]))))
def test_every_document_is_in_one_story_whatever_the_order(sentences: list[tuple[str, str]]) -> None:
    found = stories(sentences)
    assert sorted(d for story in found for d in story) == sorted({d for d, _ in sentences})
    assert stories(reversed(sentences)) == found


def test_many_documents_are_counted_in_no_time() -> None:
    begin = process_time()
    assert belief([told(str(n), f"{n} {WIRE} {n * 7919}") for n in range(2000)]) > 0
    assert process_time() - begin < 2


@pytest.mark.parametrize(
    ("polarity", "modality"),
    [("negated", "actual"), ("affirmed", "planned"), ("affirmed", "possible"), ("affirmed", "alleged")],
)
def test_what_is_not_said_to_be_so_gives_no_belief(polarity: str, modality: str) -> None:
    assert belief([support("a", 1.0, polarity, modality)]) == 0


def test_the_label_of_an_unknown_entity_is_its_fullest_name() -> None:
    described = entity_triples(PERSON, Counter({"Zhang": 9, "Zhang Hengming": 1}), [], ontology(), REGISTRY)
    assert ox.Triple(PERSON, RDFS.label, ox.Literal("Zhang Hengming", language="en")) in described
    assert ox.Triple(PERSON, SKOS.altLabel, ox.Literal("Zhang", language="en")) in described


def test_a_name_in_han_characters_is_tagged_as_chinese() -> None:
    iri = ox.NamedNode("https://w3id.org/chip-kg/entity/company.新凯来")
    described = entity_triples(iri, Counter({"新凯来": 1}), [], ontology(), REGISTRY)
    assert ox.Triple(iri, RDFS.label, ox.Literal("新凯来", language="zh")) in described


def test_an_entity_belongs_to_its_class_and_every_class_above() -> None:
    described = entity_triples(PERSON, Counter({"Zhang": 1}), [], ontology(), REGISTRY)
    classes = {str(t.object).rpartition("#")[2].rstrip(">") for t in described if "type" in t.predicate.value}
    assert classes == {"Person", "Actor", "Entity"}


def test_an_entity_that_nobody_mentions_is_not_described() -> None:
    assert entity_triples(PERSON, Counter(), [], ontology(), REGISTRY) == frozenset()
