"""Statements read back from a store."""

import pytest

from chipkg.model import Modality, Polarity
from chipkg.ontology import ontology
from chipkg.query.reading import EntityView, Reader, exact_matches, find_entities
from tests.samples import alias, editor, resolved

SAID = ("sicarrier", "memberOf", "national-team")


def read(*documents: object) -> Reader:
    edited = editor()
    edited.put(documents)  # type: ignore[arg-type]
    return Reader(edited.store, ontology())


def test_a_statement_comes_with_its_entities_evidence_document_and_speaker() -> None:
    (statement,) = read(resolved("a", SAID, speaker="nvidia", confidence=0.7)).statements()
    assert (statement.subject.label, statement.relation) == ("SiCarrier", "memberOf")
    assert isinstance(statement.object, EntityView)
    (evidence,) = statement.evidence
    assert evidence.speaker is not None
    assert evidence.speaker.label == "Nvidia"
    assert evidence.document.title == "Title of a"
    assert (statement.belief, statement.asserted) == (0.7, True)


def test_only_what_is_about_the_entity_is_read() -> None:
    reader = read(resolved("a", SAID, ("united-states", "restricts", "nvidia")))
    found = reader.statements(about="https://w3id.org/chip-kg/entity/nvidia")
    assert [s.relation for s in found] == ["restricts"]


@pytest.mark.parametrize(
    ("polarity", "modality", "confidence", "status"),
    [
        ("affirmed", "actual", 0.9, "asserted"),
        ("affirmed", "actual", 0.2, "doubtful"),
        ("affirmed", "planned", 0.9, "planned"),
        ("affirmed", "possible", 0.9, "possible"),
        ("affirmed", "alleged", 0.9, "alleged"),
        ("negated", "actual", 0.9, "denied"),
    ],
)
def test_status_says_how_a_statement_stands(
    polarity: Polarity, modality: Modality, confidence: float, status: str
) -> None:
    document = resolved("a", SAID, polarity=polarity, modality=modality, confidence=confidence)
    assert read(document).statements()[0].status == status


def test_a_literal_object_is_its_text() -> None:
    reader = read(alias("a", "sicarrier", "Xinkailai", "zh-Latn"))
    assert [s.object for s in reader.statements()] == ["Xinkailai"]


def test_entities_are_found_by_any_name_equal_ones_first() -> None:
    entities = read(resolved("a", SAID, ("nvidia", "designs", "chip.h200"))).entities().values()
    assert [e.label for e in find_entities(entities, "新凯来")] == ["SiCarrier"]
    assert [e.label for e in find_entities(entities, "TEAM")] == ["national team"]
    assert find_entities(entities, "zzz") == []
    assert find_entities(entities, "") == []


def test_an_exact_match_ignores_case_and_accepts_the_end_of_the_iri() -> None:
    entities = read(resolved("a", SAID)).entities().values()
    assert [e.label for e in exact_matches(entities, "sicarrier")] == ["SiCarrier"]
    assert [e.label for e in exact_matches(entities, "national-team")] == ["national team"]
