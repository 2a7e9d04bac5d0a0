"""What contradicts what, what stands on one document, and what is merely reported: in a graph."""

from chipkg.model import ResolvedDocument
from chipkg.ontology import ontology
from chipkg.query.contradictions import find_contradictions, merely_reported, single_source
from chipkg.query.reading import Reader, StatementView
from tests.samples import editor, resolved

MEMBER = ("sicarrier", "memberOf", "national-team")
RIVALS = ("sicarrier", "partnersWith", "nvidia")


def statements(*documents: ResolvedDocument) -> list[StatementView]:
    edited = editor()
    edited.put(documents)
    return Reader(edited.store, ontology()).statements()


def test_both_sides_are_there_with_all_their_sentences() -> None:
    said = statements(resolved("a", MEMBER), resolved("b", MEMBER), resolved("c", MEMBER, polarity="negated"))
    (found,) = find_contradictions(said)
    assert found.kind == "affirmed and denied"
    assert {(one.document.id, other.document.id) for one, other in found.pairs} == {("a", "c"), ("b", "c")}


def test_what_is_not_a_fact_contradicts_nothing() -> None:
    for modality in ("planned", "possible", "alleged"):
        told = resolved("a", MEMBER, modality=modality)
        assert find_contradictions(statements(told, resolved("b", MEMBER, polarity="negated"))) == []


def test_a_symmetric_statement_is_denied_the_other_way_round_too() -> None:
    other = ("nvidia", "partnersWith", "sicarrier")
    said = statements(resolved("a", RIVALS), resolved("b", other, polarity="negated"))
    assert len(find_contradictions(said)) == 1


def test_restricted_and_permitted_at_once() -> None:
    said = [("united-states", relation, "nvidia") for relation in ("restricts", "permits")]
    (found,) = find_contradictions(statements(*(resolved(one[1], one) for one in said)))
    assert found.kind == "imposed and lifted"
    china = [("united-states", relation, "china") for relation in ("restricts", "permits")]
    assert find_contradictions(statements(*(resolved(one[1], one) for one in china))) == []


def test_what_stands_on_one_document_alone() -> None:
    said = statements(resolved("a", MEMBER, RIVALS), resolved("b", RIVALS), resolved("c", MEMBER, modality="alleged"))
    assert [s.relation for s in single_source(said)] == ["memberOf"]


def test_what_no_document_says_in_its_own_voice_is_merely_reported() -> None:
    alleged, own = resolved("a", MEMBER, modality="alleged"), resolved("b", MEMBER)
    by_somebody = resolved("c", MEMBER, speaker="person.zhang-hengming")
    assert [s.relation for s in merely_reported(statements(alleged, by_somebody))] == ["memberOf"]
    assert merely_reported(statements(alleged, own)) == []
    assert merely_reported(statements(resolved("d", MEMBER, polarity="negated"))) == []
