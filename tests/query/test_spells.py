"""When statements hold, by all their evidence, and the graph as it stood on a day."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pyoxigraph as ox
import pytest

from chipkg.model import ResolvedDocument
from chipkg.ontology import ontology
from chipkg.query.reading import DocumentView, EvidenceView, Reader, StatementView
from chipkg.query.spells import Spell, graph_as_of, holds, spells, timeline
from tests.samples import editor, resolved

SAID = ("sicarrier", "memberOf", "national-team")
D = date.fromisoformat


def evidence(number: int = 0, published: str = "", **fields: str) -> EvidenceView:
    document = DocumentView(f"urn:document:{number}", str(number), f"Title {number}", published=published)
    view = EvidenceView(
        iri=f"urn:evidence:{number}",
        document=document,
        quote="",
        start=0,
        end=1,
        polarity="affirmed",
        modality="actual",
        confidence=0.8,
        extractor="",
    )
    return replace(view, **fields)  # type: ignore[arg-type]  # all of them texts


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([evidence(valid_from="2020-12-18")], "since 2020-12-18"),
        ([evidence(valid_from="2020-01-01", valid_until="2021-12-31")], "from 2020-01-01 to 2021-12-31"),
        ([evidence(valid_until="2021-12-31")], "until 2021-12-31"),
        ([evidence(event="2022-02")], "since 2022-02-01"),
        ([evidence(published="2025-03-04")], "since 2025-03-04"),
        ([evidence()], "always"),
        ([evidence(polarity="negated", valid_from="2020-01-01")], ""),
        ([evidence(modality="planned", valid_from="2020-01-01")], ""),
        (
            [evidence(0, valid_from="2020-12-18"), evidence(1, valid_until="2024-06-30")],
            "from 2020-12-18 to 2024-06-30",
        ),
        # repeated while it holds, and when it is over
        ([evidence(0, valid_from="2020-12-18"), evidence(1, published="2022-01-01")], "since 2020-12-18"),
        ([evidence(0, valid_until="2020-12-18"), evidence(1, valid_until="2022-01-01")], "until 2020-12-18"),
    ],
)
def test_sentences_give_spells(given: list[EvidenceView], expected: str) -> None:
    assert "; ".join(map(str, spells(given))) == expected
    assert spells(reversed(given)) == spells(given)


def test_listed_taken_off_and_listed_again() -> None:
    given = [
        evidence(0, valid_from="2024-01-31"),
        evidence(1, valid_from="2025-01-07"),
        evidence(2, valid_until="2026-02-17"),
        evidence(3, valid_from="2026-06-08"),
    ]
    assert spells(given) == (Spell(D("2024-01-31"), D("2026-02-17")), Spell(D("2026-06-08"), None))


def test_taken_off_on_one_day_and_listed_again_on_it_goes_on() -> None:
    given = [
        evidence(0, valid_from="2024-01-31"),
        evidence(1, valid_until="2025-01-07"),
        evidence(2, valid_from="2025-01-08"),
    ]
    first, second = spells(given)
    assert first.last == D("2025-01-07")
    assert second.first == D("2025-01-08")


def documents() -> list[ResolvedDocument]:
    """Joined in 2020, left in 2023; and one who is a rival of both directions, always."""
    joined, left = resolved("joined", SAID), resolved("left", SAID)
    begin = replace(joined.statements[0].evidence[0], valid_from=D("2020-05-01"), event="2020-05")
    end = replace(left.statements[0].evidence[0], valid_until=D("2023-06-30"))
    return [
        replace(joined, statements=(replace(joined.statements[0], evidence=(begin,)),)),
        replace(left, statements=(replace(left.statements[0], evidence=(end,)),)),
        resolved("always", ("sicarrier", "partnersWith", "nvidia")),
    ]


def statement(said: Iterable[ResolvedDocument]) -> StatementView:
    edited = editor()
    edited.put(said)
    return next(s for s in Reader(edited.store, ontology()).statements() if s.relation == "memberOf")


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2020-04-30", False), ("2020-05-01", True), ("2023-06-30", True), ("2023-07-01", False)],
)
def test_both_days_are_included(day: str, expected: bool) -> None:
    assert holds(statement(documents()), D(day)) is expected


def test_the_graph_as_of_a_day_has_only_the_plain_triples_that_held() -> None:
    edited = editor()
    edited.put(documents())
    before, during = (graph_as_of(edited.store, ontology(), D(day)) for day in ("2019-01-01", "2021-01-01"))
    ask = "ASK { kge:sicarrier kg:memberOf kge:national-team }"
    assert not before.query(ask)
    assert during.query(ask)
    assert before.query("ASK { ?s a kg:Statement ; kg:asserted false ; rdf:predicate kg:memberOf }")
    assert not before.query("ASK { ?s rdf:predicate kg:memberOf ; kg:asserted true }")
    for graph in (before, during):
        assert graph.query(
            "ASK { kge:nvidia kg:partnersWith kge:sicarrier . kge:sicarrier kg:partnersWith kge:nvidia }"
        )
    assert set(during.match()) == set(edited.store.match())
    assert isinstance(edited.store.query("ASK { ?s kg:memberOf ?o }"), ox.QueryBoolean)


def test_a_timeline_is_in_order_and_says_what_is_not_so() -> None:
    edited = editor()
    edited.put([*documents(), resolved("plan", SAID, modality="planned")])
    statements = Reader(edited.store, ontology()).statements()
    lines = timeline(statements, lambda one: one.relation)
    assert [(m.when, m.what, m.sources) for m in lines] == [
        ("2020-05-01", "begins", ("Title of joined",)),
        ("2023-06-30", "ends", ("Title of left",)),
    ]
    assert not any(m.status for m in lines)


def test_a_timeline_can_have_what_was_said_without_a_date() -> None:
    planned = statement([resolved("plan", SAID, modality="planned")])
    dated = replace(planned.evidence[0], document=replace(planned.evidence[0].document, published="2025-01-02"))
    (line,) = timeline([replace(planned, evidence=(dated,))], lambda one: one.relation, said=True)
    assert (line.when, line.what, line.status) == ("2025-01-02", "said", "planned")
