"""Contradictions on pairs written before the code: evaluation/contradictions/README.md.

`python tests/query/test_contradictions_gold.py` prints the scores, with `--errors` every mistake too.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from chipkg.query.contradictions import find_contradictions
from chipkg.query.reading import DocumentView, EntityView, EvidenceView, StatementView
from chipkg.validity.dating import date_sentence
from tests.validity.test_gold import said

GOLD = Path(__file__).parents[2] / "evaluation" / "contradictions" / "gold.jsonl"
F1 = 0.85


@dataclass(frozen=True)
class Judged:
    """A pair, and what was found."""

    id: str
    expected: bool
    found: bool
    one: str
    other: str


@cache
def judged() -> tuple[Judged, ...]:
    """Every pair of the gold set, judged."""
    return tuple(_judged(json.loads(line)) for line in GOLD.read_text(encoding="utf-8").splitlines())


def _judged(gold: Mapping[str, Any]) -> Judged:
    found = find_contradictions(_statements(gold["one"], gold["other"]))
    return Judged(gold["id"], gold["contradictory"], bool(found), gold["one"]["text"], gold["other"]["text"])


def _statements(*sides: Mapping[str, Any]) -> list[StatementView]:
    """The two sentences as a graph has them: one statement where they speak of the same."""
    merged: dict[tuple[str, str, str], StatementView] = {}
    for number, side in enumerate(sides):
        sentence = said(dict(side))
        subject, obj = (sentence.text[slice(*span)] for span in (sentence.subject, sentence.object))
        key = (subject, side["relation"], obj)
        before = merged[key].evidence if key in merged else ()
        merged[key] = _statement(key, (*before, _evidence(number, side)))
    return list(merged.values())


def _evidence(number: int, side: Mapping[str, Any]) -> EvidenceView:
    sentence = said(dict(side))
    found = date_sentence(sentence)
    return EvidenceView(
        iri=f"urn:evidence:{number}",
        document=DocumentView(f"urn:document:{number}", str(number), "", published=side["published"] or ""),
        quote=sentence.text,
        start=0,
        end=len(sentence.text),
        polarity=found.polarity,
        modality=side["modality"],
        confidence=0.8,
        extractor="hand",
        event=found.event,
        valid_from=found.valid_from.isoformat() if found.valid_from else "",
        valid_until=found.valid_until.isoformat() if found.valid_until else "",
    )


def _statement(key: tuple[str, str, str], evidence: tuple[EvidenceView, ...]) -> StatementView:
    subject, relation, obj = key
    ends = [EntityView(f"urn:{name}", "Country" if name == "China" else "Company", name) for name in (subject, obj)]
    asserted = any(one.supports for one in evidence)
    return StatementView(
        iri=f"urn:{'-'.join(key)}",
        subject=ends[0],
        relation=relation,
        object=ends[1],
        belief=0.8,
        asserted=asserted,
        evidence=evidence,
    )


def scores() -> tuple[float, float, float]:
    """Precision, recall and F1 of "contradictory"."""
    right = sum(one.expected and one.found for one in judged())
    precision = right / sum(one.found for one in judged())
    recall = right / sum(one.expected for one in judged())
    return precision, recall, 2 * precision * recall / (precision + recall)


@pytest.mark.skipif(not GOLD.exists(), reason="the gold set is not beside the tests")
def test_contradictions_are_found_as_promised() -> None:
    assert len(judged()) >= 60
    assert scores()[-1] >= F1, [one for one in judged() if one.expected != one.found]


if __name__ == "__main__":
    if "--errors" in sys.argv:
        print(*(one for one in judged() if one.expected != one.found), sep="\n")
    print("{:.3f} precision, {:.3f} recall, {:.3f} F1 on {} pairs".format(*scores(), len(judged())))
