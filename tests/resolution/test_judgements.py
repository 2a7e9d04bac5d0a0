"""Judgements: the pure part. What lines come to, in any order, and what becomes of a document."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chipkg.model import ResolvedDocument
from chipkg.resolution.judgements import (
    Judgement,
    Judgements,
    Signature,
    entity_key,
    merge,
    own_key,
    set_apart,
    split,
    time_after,
    undo,
    written_time,
)
from tests.samples import REGISTRY, documents, editor, judgements, moment, resolved, triples

ZHANG, H200 = "person.zhang-hengming", "chip.h200"


def of(*lines: Judgement) -> Judgements:
    return Judgements.of(lines, REGISTRY)


def line(minute: int, verdict: str, left: str, right: str = "", **more: str) -> Judgement:
    return Judgement(moment(minute), left, right, verdict, **more)  # type: ignore[arg-type]


def graph(lines: list[Judgement], given: list[ResolvedDocument]) -> set[str]:
    edited, held = editor(), of(*lines)
    edited.put(held.apply(document) for document in given)
    return triples(edited)


@settings(max_examples=100, deadline=None)
@given(st.lists(judgements, max_size=10), st.lists(documents, max_size=4), st.randoms())
def test_the_order_of_lines_does_not_matter(
    lines: list[Judgement], given: list[ResolvedDocument], random: object
) -> None:
    shuffled = [*lines, *lines[:2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert of(*shuffled) == of(*lines)
    assert graph(shuffled, given) == graph(lines, given)


@settings(max_examples=100, deadline=None)
@given(st.lists(judgements, max_size=10), judgements, st.lists(documents, max_size=3))
def test_what_is_undone_was_never_decided(
    lines: list[Judgement], last: Judgement, given: list[ResolvedDocument]
) -> None:
    decided = [*lines, replace(last, when=moment(100))] if last.verdict != "undone" else lines
    undone = undo(decided, 1, Signature(moment(101), "another")) if decided != lines else []
    assert graph([*decided, *(taken_back for _, taken_back in undone)], given) == graph(lines, given)


@settings(max_examples=100, deadline=None)
@given(st.lists(judgements, max_size=10), st.lists(documents, min_size=1, max_size=1))
def test_applying_twice_changes_nothing_more(lines: list[Judgement], given: list[ResolvedDocument]) -> None:
    merges = of(*(judgement for judgement in lines if not judgement.document))
    once = merges.apply(given[0])
    assert merges.apply(once) == once


def test_same_is_transitive_and_a_registered_entity_stands_for_all() -> None:
    held = of(line(1, "same", "company.a", "company.b"), line(2, "same", "company.b", "nvidia"))
    assert held.canonical == {"company.a": "nvidia", "company.b": "nvidia", "nvidia": "nvidia"}


def test_of_unregistered_entities_that_stands_which_others_were_merged_into() -> None:
    held = of(line(1, "same", "company.z", "company.a"), line(2, "same", "company.z", "company.b"))
    assert set(held.canonical.values()) == {"company.z"}
    joined = of(line(1, "same", "company.z", "company.a"), line(2, "same", "company.b", "company.z"))
    assert set(joined.canonical.values()) == {"company.b"}


def test_a_key_that_begins_with_no_class_never_stands_for_one_that_does() -> None:
    assert of(line(1, "same", "unknown", "company.a")).canonical["unknown"] == "company.a"


def test_the_latest_decision_on_a_pair_holds_whichever_way_round() -> None:
    held = of(line(2, "different", "b", "a"), line(1, "same", "a", "b"))
    assert held.canonical == {}
    assert not of(line(1, "same", "a", "b"), line(2, "unsure", "a", "b")).canonical


def test_what_is_different_is_not_joined_by_a_third_and_the_later_link_holds() -> None:
    held = of(line(1, "same", "company.a", "company.c"), line(2, "same", "company.c", "company.b"))
    kept = of(*held.judgements, line(3, "different", "company.a", "company.b"))
    assert kept.members("company.a") == {"company.a"}
    assert kept.members("company.b") == {"company.b", "company.c"}


def test_merging_overrules_what_kept_members_of_the_two_apart() -> None:
    held = of(line(1, "same", "company.a", "company.x"), line(2, "different", "company.x", "company.b"))
    merged = of(*held.judgements, *merge(held, "company.a", "company.b", Signature(moment(3))))
    assert merged.members("company.a") == {"company.a", "company.b", "company.x"}


def test_splitting_off_says_what_it_is_not() -> None:
    held = of(line(1, "same", "company.a", "company.b"), line(2, "same", "company.b", "company.c"))
    lines = split("company.a", held.members("company.a"), Signature(moment(3)))
    apart = of(*held.judgements, *lines)
    assert apart.members("company.a") == {"company.a"}
    assert apart.members("company.b") == {"company.b", "company.c"}


def test_undoing_brings_back_what_was_decided_before() -> None:
    lines = [line(1, "same", "a", "b"), line(2, "different", "a", "b")]
    undone = [taken for _, taken in undo(lines, 1, Signature(moment(3)))]
    assert of(*lines, *undone).canonical
    assert not of(*lines, *(taken for _, taken in undo(lines, 2, Signature(moment(3))))).judgements


def test_undoing_takes_back_its_own_line_also_beside_those_of_others() -> None:
    mine, undone = line(1, "same", "a", "b"), line(5, "undone", "a", "b", undoes=moment(1))
    others = line(3, "different", "b", "a", who="somebody else")
    assert of(mine, undone, others).judgements == (others,)


def test_a_line_that_undoes_without_a_time_undoes_all_before_it() -> None:
    lines = [line(1, "same", "a", "b"), line(2, "unsure", "a", "b"), line(4, "same", "a", "b")]
    assert of(*lines, line(3, "undone", "a", "b")).judgements == (lines[2],)


def test_merged_entities_are_one_with_all_mentions_and_evidence() -> None:
    document = resolved("d", ("sicarrier", "partnersWith", "china"), ("nvidia", "partnersWith", "china"))
    judged = of(line(1, "same", "sicarrier", "nvidia")).apply(document)
    (merged,) = (e for e in judged.entities if e.id == "sicarrier")
    assert [m.text for m in merged.mentions] == ["SiCarrier", "Nvidia"]
    assert (merged.rule, merged.score) == ("judgement", 1.0)
    assert [(s.subject, s.object, len(s.evidence)) for s in judged.statements] == [("sicarrier", "china", 2)]


def test_a_statement_between_what_is_now_one_is_dropped_and_says_why() -> None:
    document = resolved("d", ("sicarrier", "partnersWith", "nvidia"))
    judged = of(line(1, "same", "nvidia", "sicarrier")).apply(document)
    assert judged.statements == ()
    assert [drop.reason for drop in judged.drops] == ["subject and object were judged the same"]


def test_a_statement_that_the_other_class_cannot_have_is_dropped() -> None:
    document = resolved("d", ("nvidia", "designs", H200))
    judged = of(line(1, "same", ZHANG, H200)).apply(document)
    assert {e.type for e in judged.entities} == {"Company", "Person"}
    assert [drop.reason for drop in judged.drops] == ["designs cannot have a Person as object"]


def test_speakers_are_renamed_too() -> None:
    document = resolved("d", ("nvidia", "designs", H200), speaker=ZHANG)
    judged = of(line(1, "same", "person.chang", ZHANG)).apply(document)
    assert judged.statements[0].evidence[0].attributed_to == "person.chang"


def test_in_one_document_an_entity_can_be_its_own() -> None:
    held = of()
    here, there = (resolved(name, ("nvidia", "designs", H200)) for name in ("here", "there"))
    held = of(*set_apart(held, "nvidia", here, Signature(moment(1))))
    own = own_key("nvidia", "Company", "here")
    assert own.startswith("company.nvidia~")
    assert {e.id for e in held.apply(here).entities} == {own, H200}
    assert not any(e.registered for e in held.apply(here).entities if e.id == own)
    assert held.apply(there) is there


def test_what_was_merged_is_set_apart_as_one() -> None:
    document = resolved("d", ("sicarrier", "partnersWith", "china"), ("nvidia", "partnersWith", "china"))
    merged = line(1, "same", "sicarrier", "nvidia")
    lines = set_apart(of(merged), "sicarrier", document, Signature(moment(2)))
    judged = of(merged, *lines).apply(document)
    assert len([e for e in judged.entities if e.type == "Company"]) == 1
    assert not any(e.id in ("sicarrier", "nvidia") for e in judged.entities)


def test_an_entity_of_a_documents_own_can_be_merged_with_another() -> None:
    document = resolved("d", ("nvidia", "designs", H200))
    apart = set_apart(of(), "nvidia", document, Signature(moment(1)))
    held = of(*apart, line(2, "same", "sicarrier", own_key("nvidia", "Company", "d")))
    assert {e.id for e in held.apply(document).entities} == {"sicarrier", H200}


def test_a_document_that_does_not_mention_it_has_nothing_to_set_apart() -> None:
    assert set_apart(of(), "china", resolved("d", ("nvidia", "designs", H200)), Signature(moment(1))) == []


def test_other_peoples_ids_go_by_the_ends_of_their_iris() -> None:
    document = resolved("d", (ZHANG, "supports", "sicarrier"))
    foreign = replace(document.entities[1], id="d.e1")
    assert foreign.type == "Person"
    assert entity_key(foreign) == "person.d.e1"
    statement = replace(document.statements[0], subject="d.e1")
    document = replace(document, entities=(document.entities[0], foreign), statements=(statement,))
    judged = of(line(1, "same", ZHANG, "person.d.e1")).apply(document)
    assert judged.statements[0].subject == ZHANG


def test_outcomes_tell_which_entities_and_documents_changed() -> None:
    before = of().outcome
    assert before.changed_since(before) == (frozenset(), frozenset())
    merged = of(line(1, "same", "company.a", "company.b")).outcome
    assert merged.changed_since(before) == (frozenset({"company.b"}), frozenset())
    apart = of(line(1, "different", "company.a", document="d")).outcome
    assert before.changed_since(apart) == (frozenset(), frozenset({"d"}))


def test_a_new_decision_is_later_than_all_others_even_if_their_clock_was_ahead() -> None:
    now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    ahead = replace(line(1, "same", "a", "b"), when=written_time(now + timedelta(days=400)))
    assert time_after(now, []) == "2026-05-04T12:00:00.000000Z"
    assert time_after(now, [ahead]) == "2027-06-08T12:00:00.000001Z"


@pytest.mark.parametrize("number", [50, 400])
def test_a_chain_of_merges_is_one_entity(number: int) -> None:
    held = of(*(line(n, "same", f"company.{n:04}", f"company.{n + 1:04}") for n in range(number)))
    assert set(held.canonical.values()) == {"company.0000"}
