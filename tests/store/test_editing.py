"""A store that was edited equals the one that a rebuild would give."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chipkg.errors import RecordError
from chipkg.model import ResolvedDocument
from tests.samples import alias, documents, editor, resolved, triples

KG = "https://w3id.org/chip-kg/ontology#"
E = "https://w3id.org/chip-kg/entity/"
MEMBER = f"<{E}sicarrier> <{KG}memberOf> <{E}national-team>"

edits = st.lists(st.one_of(documents, st.integers(0, 5)), max_size=12)


@settings(max_examples=150, deadline=None)
@given(edits)
def test_any_history_of_edits_equals_its_rebuild(history: list[ResolvedDocument | int]) -> None:
    edited, left = editor(), dict[str, ResolvedDocument]()
    for edit in history:
        if isinstance(edit, int):
            edited.remove([f"document {edit}"])
            left.pop(f"document {edit}", None)
        else:
            edited.put([edit])
            left[edit.document.id] = edit
    rebuilt = editor()
    rebuilt.put(left.values())
    assert triples(edited) == triples(rebuilt)


@settings(max_examples=50, deadline=None)
@given(st.lists(documents, max_size=6, unique_by=lambda d: d.document.id))
def test_one_by_one_in_another_order_gives_the_graph_of_all_together(batch: list[ResolvedDocument]) -> None:
    together, singly = editor(), editor()
    together.put(batch)
    for document in reversed(batch):
        singly.put([document])
    assert triples(together) == triples(singly)


def test_a_removed_document_leaves_nothing_behind() -> None:
    edited = editor()
    edited.put([resolved("a", ("sicarrier", "memberOf", "national-team"))])
    assert edited.remove(["a"]).removed == 1
    assert triples(edited) == set()


def test_a_shared_triple_stays_until_its_last_support_goes() -> None:
    edited = editor()
    edited.put([resolved(name, ("sicarrier", "memberOf", "national-team")) for name in "ab"])
    edited.remove(["a"])
    assert MEMBER in triples(edited)
    edited.remove(["b"])
    assert MEMBER not in triples(edited)


def test_putting_the_same_document_again_changes_nothing() -> None:
    edited = editor()
    document = resolved("a", ("sicarrier", "memberOf", "national-team"))
    assert edited.put([document]).added == 1
    before = triples(edited)
    assert edited.put([document]).unchanged == 1
    assert triples(edited) == before


def test_a_changed_document_replaces_its_former_self() -> None:
    edited = editor()
    edited.put([resolved("a", ("sicarrier", "memberOf", "national-team"))])
    assert edited.put([resolved("a", ("nvidia", "designs", "chip.h200"))]).replaced == 1
    assert MEMBER not in triples(edited)


def test_what_is_not_affirmed_as_actual_is_kept_but_never_asserted() -> None:
    said = ("sicarrier", "memberOf", "national-team")
    for polarity, modality in (
        ("negated", "actual"),
        ("affirmed", "planned"),
        ("affirmed", "possible"),
        ("affirmed", "alleged"),
    ):
        edited = editor()
        edited.put([resolved("a", said, polarity=polarity, modality=modality, confidence=1.0)])  # type: ignore[arg-type]
        assert MEMBER not in triples(edited)
        assert any("rdf-syntax-ns#Statement" in line for line in triples(edited))


def test_weak_evidence_from_several_documents_adds_up() -> None:
    edited = editor()
    documents = [resolved(n, ("sicarrier", "memberOf", "national-team"), confidence=0.4) for n in ("a", "b")]
    edited.put(documents[:1])
    assert MEMBER not in triples(edited)
    edited.put(documents[1:])
    assert MEMBER in triples(edited)


def test_a_symmetric_relation_is_one_statement_and_stands_both_ways() -> None:
    edited = editor()
    edited.put([resolved("a", ("sicarrier", "partnersWith", "nvidia"))])
    edited.put([resolved("b", ("nvidia", "partnersWith", "sicarrier"))])
    lines = triples(edited)
    assert f"<{E}nvidia> <{KG}partnersWith> <{E}sicarrier>" in lines
    assert f"<{E}sicarrier> <{KG}partnersWith> <{E}nvidia>" in lines
    assert sum(f"<{KG}Statement>" in line for line in lines) == 1


def test_an_asserted_alias_becomes_a_label_and_goes_with_its_document() -> None:
    edited = editor()
    edited.put([resolved("a", ("sicarrier", "basedIn", "china")), alias("b", "sicarrier", "Xinkailai", "zh-Latn")])
    label = f'<{E}sicarrier> <http://www.w3.org/2004/02/skos/core#altLabel> "Xinkailai"@zh-latn'
    assert label in triples(edited)
    edited.remove(["b"])
    assert label not in triples(edited)


def test_restrictions_in_one_sentence_are_gathered_into_a_measure() -> None:
    edited = editor()
    said = [("united-states", "restricts", o) for o in ("nvidia", "china", "chip.h200")]
    edited.put([resolved("a", *said)])
    lines = triples(edited)
    assert sum(f"<{KG}Measure>" in line for line in lines) == 1
    for part, entity in (("party", "nvidia"), ("destination", "china"), ("item", "chip.h200")):
        assert any(f"<{KG}{part}> <{E}{entity}>" in line for line in lines)


def test_a_record_made_with_another_registry_is_refused() -> None:
    document = resolved("a", ("sicarrier", "memberOf", "national-team"))
    foreign = replace(document.entities[0], id="nowhere")
    with pytest.raises(RecordError, match="document a: nowhere not in the registry"):
        editor().put([replace(document, entities=(foreign,))])


def test_an_entity_without_a_place_in_the_text_is_described_all_the_same() -> None:
    document = resolved("a", ("nvidia", "designs", "chip.h200"))
    placeless = tuple(replace(entity, mentions=()) for entity in document.entities)
    edited = editor()
    edited.put([replace(document, entities=placeless)])
    assert f'<{E}chip.h200> <http://www.w3.org/2000/01/rdf-schema#label> "H200"@en' in triples(edited)
