"""Adds the documents up."""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chipkg.errors import RecordError
from chipkg.records import Record
from chipkg.scoring.causes import count_causes
from chipkg.scoring.comparison import Comparison
from chipkg.scoring.judged import JudgedDocument, read_judged
from chipkg.scoring.measures import Bootstrap, Calibration, Counts, Ratio, calibration

_SEED = 20250101


@dataclass(frozen=True, kw_only=True)
class Scores:
    """How well predictions agree with gold, micro-averaged over documents.

    `typed_entities` want the class to agree, `undirected` ignores direction. `polarity`,
    `modality` and `attribution` are of the matched statements. `asserted` is the part of the gold
    statements that are negated or not actual which the prediction asserts; `asserted_found` is
    the same of those that it found at all. In `by_polarity` and `by_modality` right is what was
    found with that flag. `causes` counts why statements were missed or are wrong. `missing` are gold documents
    without a prediction (all their statements count as missed), `unjudged` predicted ones without gold (left out).
    """

    documents: int
    missing: tuple[str, ...]
    unjudged: tuple[str, ...]
    extractors: tuple[str, ...]
    entities: Counts
    typed_entities: Counts
    statements: Counts
    undirected: Counts
    polarity: Ratio
    modality: Ratio
    attribution: Ratio
    asserted: Ratio
    asserted_found: Ratio
    calibration: Calibration | None
    by_class: Mapping[str, Counts]
    by_relation: Mapping[str, Counts]
    by_polarity: Mapping[str, Counts]
    by_modality: Mapping[str, Counts]
    causes: Mapping[str, int]

    def to_dict(self) -> dict[str, Any]:
        """As JSON, rounded to four digits: the form of evaluation/scores.json."""
        return {name: _plain(value) for name, value in vars(self).items()}


def score(
    gold: Iterable[Record], predicted: Iterable[Record], *, resamples: int = 1000, rng: random.Random | None = None
) -> Scores:
    """Score predicted records against gold records, paired by id; the 95% intervals are over documents.

    `rng` draws the resamples; by default the same ones each time. Raises `RecordError` for a
    class, relation or reference that is unknown, and for two records with one id.
    """
    pairs = pair_documents(gold, predicted)
    compared = [Comparison(g, p or JudgedDocument(g.id)) for g, p in pairs.both]
    bootstrap = Bootstrap(len(compared), resamples=resamples, rng=rng or random.Random(_SEED))  # noqa: S311 no secret
    return Scores(
        documents=len(compared),
        missing=tuple(g.id for g, p in pairs.both if p is None),
        unjudged=pairs.unjudged,
        extractors=tuple(sorted({s.extractor for c in compared for s in c.predicted.statements} - {""})),
        **_counted(compared, bootstrap),
        **_shares(compared, bootstrap),
        calibration=calibration(judged for c in compared for judged in _confidences(c)),
        **_tables(compared),
        causes=count_causes(compared),
    )


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every gold document with its prediction, if there is one, and the ids of predictions without gold."""

    both: tuple[tuple[JudgedDocument, JudgedDocument | None], ...]
    unjudged: tuple[str, ...]


def pair_documents(gold: Iterable[Record], predicted: Iterable[Record]) -> Pairs:
    """Pair by id, in the order of the gold."""
    expected, found = _by_id(gold, "gold"), _by_id(predicted, "predicted")
    both = tuple((document, found.get(name)) for name, document in expected.items())
    return Pairs(both, tuple(name for name in found if name not in expected))


def _by_id(records: Iterable[Record], kind: str) -> dict[str, JudgedDocument]:
    documents: dict[str, JudgedDocument] = {}
    for document in map(read_judged, records):
        if document.id in documents:
            raise RecordError(f"document {document.id}: there are two {kind} records with this id; remove one")
        documents[document.id] = document
    return documents


def _counted(compared: Sequence[Comparison], bootstrap: Bootstrap) -> dict[str, Any]:
    each = {
        "entities": [_counts(c.gold.entities, c.predicted.entities, c.entities) for c in compared],
        "typed_entities": [_counts(c.gold.entities, c.predicted.entities, c.same_type) for c in compared],
        "statements": [_counts(c.gold_statements, c.predicted_statements, c.matched) for c in compared],
        "undirected": [
            _counts(c.gold_pairs, c.predicted_pairs, c.gold_pairs.keys() & c.predicted_pairs.keys()) for c in compared
        ],
    }
    return {name: bootstrap.total(counts, Counts.total) for name, counts in each.items()}


def _counts(gold: Collection[object], predicted: Collection[object], right: Collection[object]) -> Counts:
    return Counts(len(gold), len(predicted), len(right))


def _shares(compared: Sequence[Comparison], bootstrap: Bootstrap) -> dict[str, Any]:
    each = {
        "polarity": [_ratio(g.polarity == p.polarity for g, p in c.matched.values()) for c in compared],
        "modality": [_ratio(g.modality == p.modality for g, p in c.matched.values()) for c in compared],
        "attribution": [_ratio(c.same_speaker(g, p) for g, p in c.matched.values()) for c in compared],
        "asserted": [_ratio(bool(asserted) for asserted in _asserted(c)) for c in compared],
        "asserted_found": [_ratio(a for a in _asserted(c) if a is not None) for c in compared],
    }
    return {name: bootstrap.total(ratios, Ratio.total) for name, ratios in each.items()}


def _ratio(values: Iterable[bool]) -> Ratio:
    counted = Counter(values)
    return Ratio(counted[True], counted.total())


def _asserted(comparison: Comparison) -> list[bool | None]:
    """For each gold statement that is not to be asserted, whether the prediction does; None where it was not found."""
    return [
        any(s.asserted for s in comparison.predicted_statements[key]) if key in comparison.matched else None
        for key, statements in comparison.gold_statements.items()
        if not any(s.asserted for s in statements)
    ]


def _confidences(comparison: Comparison) -> Iterable[tuple[float, bool]]:
    """The confidence of each predicted statement, that of its best evidence, and whether it is right."""
    for key, evidence in comparison.predicted_statements.items():
        given = [s.confidence for s in evidence if s.confidence is not None]
        if given:
            yield max(given), key in comparison.matched


def _tables(compared: Sequence[Comparison]) -> dict[str, Any]:
    return {
        "by_class": _table(
            (e.type for c in compared for e in c.gold.entities),
            (e.type for c in compared for e in c.predicted.entities),
            (name for c in compared for name in c.same_type),
        ),
        "by_relation": _table(
            (relation for c in compared for _, relation, _ in c.gold_statements),
            (relation for c in compared for _, relation, _ in c.predicted_statements),
            (relation for c in compared for _, relation, _ in c.matched),
        ),
        "by_polarity": _by_flag(compared, "polarity"),
        "by_modality": _by_flag(compared, "modality"),
    }


def _by_flag(compared: Sequence[Comparison], flag: str) -> Mapping[str, Counts]:
    matched = [(getattr(g, flag), getattr(p, flag)) for c in compared for g, p in c.matched.values()]
    return _table(
        (getattr(statements[0], flag) for c in compared for statements in c.gold_statements.values()),
        (getattr(s, flag) for c in compared for s in c.judged.values()),
        (gold for gold, predicted in matched if gold == predicted),
    )


def _table(gold: Iterable[str], predicted: Iterable[str], right: Iterable[str]) -> Mapping[str, Counts]:
    expected, found, correct = Counter(gold), Counter(predicted), Counter(right)
    return {name: Counts(expected[name], found[name], correct[name]) for name in sorted(expected | found)}


def _plain(value: object) -> Any:
    """What JSON can hold."""
    if isinstance(value, Counts | Ratio | Calibration):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {key: _plain(member) for key, member in value.items()}
    return list(value) if isinstance(value, tuple) else value
