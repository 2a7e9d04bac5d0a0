import doctest
import random
from collections.abc import Mapping
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chipkg import scoring
from chipkg.errors import RecordError
from chipkg.records import Record
from chipkg.scoring import Bin, Counts, Mistake, Ratio, find_mistakes, judged, render, render_page, score, sheets
from chipkg.scoring.judged import JudgedEntity, fold_name
from chipkg.scoring.matching import match_entities
from chipkg.scoring.measures import calibration


def record(entities: Mapping[str, tuple[str, ...]], statements: tuple[str, ...] = (), *, id: str = "d") -> Record:
    """Entities as id: (class, names…), statements as "subject relation object key=value…"."""
    described = [{"id": name, "type": kind, "names": names} for name, (kind, *names) in entities.items()]
    return {"id": id, "text": "", "entities": described, "statements": [_statement(s) for s in statements]}


def _statement(line: str) -> dict[str, Any]:
    subject, relation, obj, *rest = line.split()
    given: dict[str, Any] = dict(field.split("=") for field in rest)
    if "confidence" in given:
        given["confidence"] = float(given["confidence"])
    return {"subject": subject, "relation": relation, "object": obj, **given}


GOLD = record(
    {
        "e1": ("Company", "TSMC"),
        "e2": ("Company", "Nvidia"),
        "e3": ("Country", "the Netherlands", "Dutch"),
        "e4": ("Company", "ASML"),
    },
    (
        "e4 basedIn e3",
        "e1 supplies e2 modality=planned attributed_to=e1",
        "e1 partnersWith e4 polarity=negated",
        "e4 supplies e1",
    ),
)
PREDICTED = record(
    {
        "tsmc": ("Company", "TSMC's"),
        "nvidia": ("Chip", "Nvidia"),
        "netherlands": ("Country", "Netherlands"),
        "asml": ("Company", "asml"),
        "intel": ("Company", "Intel"),
    },
    (
        "asml basedIn netherlands confidence=0.9 extractor=test",
        "asml basedIn netherlands confidence=0.5 extractor=test",
        "nvidia supplies tsmc confidence=0.9",
        "asml partnersWith tsmc confidence=0.9",
        "asml supplies tsmc modality=possible attributed_to=intel confidence=0.35",
        "intel supplies tsmc confidence=0.05",
    ),
)
SCORES = score([GOLD], [PREDICTED])


@pytest.mark.parametrize(
    ("measure", "counts", "f1"),
    [
        ("entities", Counts(gold=4, predicted=5, right=4), 8 / 9),
        ("typed_entities", Counts(gold=4, predicted=5, right=3), 6 / 9),
        ("statements", Counts(gold=4, predicted=5, right=3), 6 / 9),
        ("undirected", Counts(gold=4, predicted=5, right=4), 8 / 9),
    ],
)
def test_counts_by_hand(measure: str, counts: Counts, f1: float) -> None:
    assert getattr(SCORES, measure) == counts
    assert getattr(SCORES, measure).f1 == pytest.approx(f1)


def test_precision_and_recall_by_hand() -> None:
    assert (SCORES.statements.precision, SCORES.statements.recall) == (3 / 5, 3 / 4)


def test_flags_are_judged_on_the_statements_found() -> None:
    assert SCORES.polarity == SCORES.modality == SCORES.attribution == Ratio(part=2, whole=3)


def test_what_is_not_so_must_not_be_asserted() -> None:
    # the planned one was not found, the negated one is asserted
    assert (SCORES.asserted, SCORES.asserted_found) == (Ratio(1, 2), Ratio(1, 1))


def test_tables_by_hand() -> None:
    assert SCORES.by_relation == {
        "basedIn": Counts(1, 1, 1),
        "partnersWith": Counts(1, 1, 1),
        "supplies": Counts(2, 3, 1),
    }
    assert SCORES.by_polarity == {"affirmed": Counts(3, 5, 2), "negated": Counts(1, 0, 0)}
    assert SCORES.by_modality == {
        "actual": Counts(3, 4, 2),
        "planned": Counts(1, 0, 0),
        "possible": Counts(0, 1, 0),
    }
    assert SCORES.by_class == {"Chip": Counts(0, 1, 0), "Company": Counts(3, 3, 2), "Country": Counts(1, 1, 1)}


def test_calibration_by_hand() -> None:
    # 0.05: wrong; 0.35: right; three at 0.9, one of them wrong; a repeated statement counts once, at its best
    assert SCORES.calibration is not None
    assert SCORES.calibration.error == pytest.approx((0.05 + 0.65 + 3 * (0.9 - 2 / 3)) / 5)
    assert SCORES.calibration.bins[1] == Bin(low=0.3, count=1, confidence=0.35, right=1.0)


def test_certainty_falls_into_the_last_bin() -> None:
    described = calibration([(1.0, True), (0.0, False)])
    assert described is not None
    assert ([b.low for b in described.bins], described.error) == ([0.0, 0.9], 0.0)


def test_without_confidences_there_is_no_calibration() -> None:
    assert score([GOLD], [GOLD]).calibration is None


def test_gold_scores_full_marks_against_itself() -> None:
    scores = score([GOLD], [GOLD])
    assert scores.entities.f1 == scores.typed_entities.f1 == scores.statements.f1 == scores.undirected.f1 == 1
    assert scores.polarity.value == scores.modality.value == scores.attribution.value == 1
    assert scores.asserted == Ratio(0, 2)


# names and entities


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("The Netherlands", "netherlands"),
        ("a GPU", "gpu"),
        ("An EUV  scanner", "euv scanner"),
        ("Nvidia's", "nvidia"),
        ("Nvidia’s", "nvidia"),
        ("China’s chip industry", "china's chip industry"),
        ("Theranos", "theranos"),
        ("Weißes Haus", "weisses haus"),
        ("the", "the"),
        ("'s", "'s"),
    ],
)
def test_names_are_compared_without_case_article_and_possessive(name: str, folded: str) -> None:
    assert fold_name(name) == folded


def entity(identifier: str, *names: str, type: str = "Company") -> JudgedEntity:
    return JudgedEntity(identifier, type, frozenset(names), identifier)


def test_an_entity_is_matched_once() -> None:
    twice = [entity("p1", "smic"), entity("p2", "smic")]
    assert list(match_entities([entity("e1", "smic")], twice).values()) == ["e1"]


def test_as_many_entities_as_possible_are_matched() -> None:
    gold = [entity("e1", "arm", "arm holdings"), entity("e2", "arm")]
    predicted = [entity("p1", "arm", "arm holdings"), entity("p2", "arm holdings")]
    assert match_entities(gold, predicted) == {"p1": "e2", "p2": "e1"}


def test_more_shared_names_are_preferred_to_an_equal_type() -> None:
    gold = [entity("e1", "samsung", type="Country"), entity("e2", "samsung", "samsung foundry", type="Company")]
    assert match_entities(gold, [entity("p1", "samsung", "samsung foundry", type="Country")]) == {"p1": "e2"}


def test_of_equal_names_the_equal_type_is_preferred() -> None:
    gold = [entity("e1", "huawei", type="Company"), entity("e2", "huawei", type="Device")]
    predicted = [entity("p1", "huawei", type="Device"), entity("p2", "huawei", type="Company")]
    assert match_entities(gold, predicted) == {"p1": "e2", "p2": "e1"}


names = st.frozensets(st.sampled_from("abcd"), min_size=1, max_size=3)
entities = st.lists(names, max_size=5).map(lambda each: [entity(f"n{i}", *own) for i, own in enumerate(each)])


@settings(deadline=None)
@given(entities, entities)
def test_the_assignment_is_a_maximum_one(gold: list[JudgedEntity], predicted: list[JudgedEntity]) -> None:
    pairs = match_entities(gold, predicted)
    assert len(set(pairs.values())) == len(pairs)
    shared = [(f"p{p.id}", f"g{g.id}") for p in predicted for g in gold if p.names & g.names]
    matching = nx.bipartite.maximum_matching(nx.Graph(shared), top_nodes={p for p, _ in shared})
    assert len(pairs) == len(matching) // 2


def test_the_order_of_entities_and_statements_does_not_matter() -> None:
    turned = dict(PREDICTED, entities=PREDICTED["entities"][::-1], statements=PREDICTED["statements"][::-1])
    assert score([GOLD], [turned]) == SCORES


# statements

TWO = {"a": ("Company", "A"), "b": ("Company", "B")}


@pytest.mark.parametrize(
    ("expected", "found", "strict", "undirected"),
    [
        ("a supplies b", "a supplies b", 1, 1),
        ("a supplies b", "b supplies a", 0, 1),
        ("a supplies b", "a licensesTo b", 0, 0),
        ("a competesWith b", "b competesWith a", 1, 1),
        ("a partnersWith b", "b partnersWith a", 1, 1),
    ],
)
def test_symmetric_relations_match_either_way_round(expected: str, found: str, strict: int, undirected: int) -> None:
    scores = score([record(TWO, (expected,))], [record(TWO, (found,))])
    assert (scores.statements.right, scores.undirected.right) == (strict, undirected)


def test_a_symmetric_statement_given_both_ways_counts_once() -> None:
    scores = score([record(TWO, ("a partnersWith b",))], [record(TWO, ("a partnersWith b", "b partnersWith a"))])
    assert scores.statements == Counts(1, 1, 1)


def test_flags_are_those_of_the_evidence_on_the_same_sentence() -> None:
    gold = record(TWO, ("a supplies b quote=One.", "a supplies b quote=Two."))
    elsewhere = "a supplies b quote=Three. polarity=negated confidence=0.9"
    found = record(TWO, (elsewhere, "a supplies b quote=One confidence=0.1"))
    assert score([gold], [found]).polarity == Ratio(1, 1)
    assert score([gold], [record(TWO, (elsewhere,))]).polarity == Ratio(0, 1)


def test_one_assertion_among_several_is_enough_to_assert() -> None:
    gold = record(TWO, ("a supplies b modality=planned quote=One.",))
    found = record(TWO, ("a supplies b modality=planned quote=One.", "a supplies b quote=Two."))
    scores = score([gold], [found])
    assert (scores.modality, scores.asserted) == (Ratio(1, 1), Ratio(1, 1))


@pytest.mark.parametrize(
    ("expected", "found", "right"),
    [("", "", 1), ("attributed_to=b", "attributed_to=b", 1), ("attributed_to=b", "", 0), ("", "attributed_to=b", 0)],
)
def test_attribution_is_right_when_the_speaker_or_nobody_is_named(expected: str, found: str, right: int) -> None:
    scores = score([record(TWO, (f"a supplies b {expected}",))], [record(TWO, (f"a supplies b {found}",))])
    assert scores.attribution == Ratio(right, 1)


# documents


def documents(count: int) -> tuple[list[Record], list[Record]]:
    gold: list[Record] = [dict(GOLD, id=f"d{number}") for number in range(count)]
    predicted: list[Record] = [dict(GOLD if number % 3 else PREDICTED, id=f"d{number}") for number in range(count)]
    return gold, predicted


def test_a_document_without_prediction_is_missed() -> None:
    scores = score([GOLD, dict(GOLD, id="other")], [GOLD])
    assert (scores.missing, scores.statements) == (("other",), scores.statements)
    assert (scores.statements.gold, scores.statements.predicted, scores.statements.right) == (8, 4, 4)


def test_a_prediction_without_gold_is_left_out_and_named() -> None:
    scores = score([GOLD], [GOLD, dict(PREDICTED, id="other")])
    assert (scores.unjudged, scores.statements.predicted) == (("other",), 4)
    assert "no gold for 1, left out: other" in render(scores)


def test_intervals_are_the_same_every_time() -> None:
    assert score(*documents(9)) == score(*documents(9))
    interval = score(*documents(9)).statements.interval
    assert interval is not None
    assert interval.low < (score(*documents(9)).statements.f1 or 0) < interval.high


def test_other_resamples_give_nearly_the_same_interval() -> None:
    one, two = (score(*documents(30), rng=random.Random(seed)).statements.interval for seed in (1, 2))
    assert one is not None
    assert two is not None
    assert (one.low, one.high) == pytest.approx((two.low, two.high), abs=0.02)


def test_one_document_has_no_interval() -> None:
    assert SCORES.statements.interval is None
    assert render(SCORES).startswith("one document, no interval; 4 gold statements")


def test_nothing_to_score_is_no_error() -> None:
    scores = score([record({})], [record({})])
    assert (scores.statements.precision, scores.statements.f1, scores.polarity.value) == (None, None, None)
    assert "–" in render(scores)


@pytest.mark.parametrize(
    ("gold", "predicted", "message"),
    [
        ([record(TWO, ("a suplies b",))], [], r'document d: statements\[0\]: no relation "suplies" .* supplies'),
        ([GOLD], [record(TWO, ("a eats b",))], 'document d: .*no relation "eats" in the ontology'),
        ([GOLD, GOLD], [], "document d: there are two gold records with this id"),
        ([GOLD], [GOLD, GOLD], "document d: there are two predicted records with this id"),
    ],
)
def test_records_that_cannot_be_judged_are_refused(gold: list[Record], predicted: list[Record], message: str) -> None:
    with pytest.raises(RecordError, match=message):
        score(gold, predicted)


# what is shown


def test_scores_as_json() -> None:
    shown = score(*documents(9)).to_dict()
    assert shown["statements"].keys() == {"gold", "predicted", "right", "precision", "recall", "f1", "interval"}
    assert SCORES.to_dict()["statements"] == {
        "gold": 4,
        "predicted": 5,
        "right": 3,
        "precision": 0.6,
        "recall": 0.75,
        "f1": 0.6667,
    }
    assert SCORES.to_dict()["polarity"] == {"part": 2, "whole": 3, "share": 0.6667}
    assert SCORES.to_dict()["extractors"] == ["test"]


def test_the_table_has_a_row_for_each_measure_and_relation() -> None:
    lines = render(score(*documents(9))).splitlines()
    assert lines[0] == "9 documents, 36 gold statements; [95% intervals over documents]"
    rows = {line[:30].strip(): line[30:].split() for line in lines}
    assert rows["statements"][:6] == ["36", "39", "33", "0.846", "0.917", "0.880"]
    assert rows["supplies"] == ["18", "21", "15", "0.714", "0.833", "0.769"]
    assert rows["polarity right"][:3] == ["33", "30", "0.909"]
    assert rows["expected calibration error"] == ["0.280"]


def test_mistakes_say_how_the_other_side_has_it() -> None:
    assert list(find_mistakes([GOLD], [PREDICTED])) == [
        Mistake("d", "entity not in gold", "Intel, Company"),
        Mistake("d", "class", "Nvidia, Chip", "gold: Company"),
        Mistake("d", "statement missed", "TSMC supplies Nvidia", "predicted: Nvidia supplies TSMC"),
        Mistake("d", "statement not in gold", "Nvidia supplies TSMC", "gold: TSMC supplies Nvidia"),
        Mistake("d", "statement not in gold", "Intel supplies TSMC"),
        Mistake("d", "polarity", "TSMC partnersWith ASML", "affirmed, gold: negated"),
        Mistake("d", "modality", "ASML supplies TSMC", "possible, gold: actual"),
        Mistake("d", "attribution", "ASML supplies TSMC", "Intel, gold: nobody"),
    ]


def test_mistakes_stand_beside_their_sentence_on_a_page() -> None:
    shown = render_page("Mistakes", sheets([GOLD], find_mistakes([GOLD], [PREDICTED])))
    assert "<b>entity not in gold</b>: Intel, Company" in shown
    assert "<b>modality</b>: ASML supplies TSMC (possible, gold: actual)" in shown


def test_a_page_of_mistakes_runs_nothing_that_a_document_contains() -> None:
    hostile = {**GOLD, "title": "<script>alert(1)</script>", "text": "<img src=x onerror=alert(1)>"}
    shown = render_page("<b>", sheets([hostile], find_mistakes([hostile], [])))
    assert "<script" not in shown
    assert "<img" not in shown


def test_a_document_without_prediction_is_all_mistakes() -> None:
    kinds = [mistake.kind for mistake in find_mistakes([GOLD], [])]
    assert kinds == ["entity missed"] * 4 + ["statement missed"] * 4


@pytest.mark.parametrize("module", [scoring, judged])
def test_examples_in_docstrings(module: Any) -> None:
    assert doctest.testmod(module).failed == 0
