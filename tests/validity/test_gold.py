"""Dates and validity on sentences written before the code: evaluation/time/README.md.

`python tests/validity/test_gold.py` prints the table by trap, with `--errors` every mistake too.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from chipkg.ontology import ontology
from chipkg.validity.dating import Said, date_sentence

FOLDER = Path(__file__).parents[2] / "evaluation" / "time"
GOLD = FOLDER / "gold.jsonl"
DRAWN = FOLDER / "corpus.jsonl"
# the second is of sentences far harder than news are: see the README
ACCURACY = {GOLD: 0.95, DRAWN: 0.82}
MEMBERS = ("event", "valid_from", "valid_until", "polarity")
_MARKS = re.compile(r"[<>\[\]]")


@dataclass(frozen=True)
class Judged:
    """One sentence with what is right and what was found."""

    id: str
    trap: str
    text: str
    expected: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def right(self) -> bool:
        """All of it, or it is wrong."""
        return self.expected == self.found


@cache
def judged(file: Path) -> tuple[Judged, ...]:
    """Every sentence of a gold set, judged."""
    return tuple(_judged(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines())


def _judged(gold: dict[str, Any]) -> Judged:
    found = date_sentence(said(gold))
    days = (day.isoformat() if day else "" for day in (found.valid_from, found.valid_until))
    expected = tuple(gold[member] for member in MEMBERS)
    return Judged(
        gold["id"], gold["trap"] or gold.get("part", ""), gold["text"], expected, (found.event, *days, found.polarity)
    )


def said(gold: dict[str, Any]) -> Said:
    """A marked sentence as the stage gets it."""
    marked = gold["text"]
    return Said(
        text=_MARKS.sub("", marked),
        subject=_span(marked, "<", ">"),
        object=_span(marked, "[", "]"),
        relation=gold["relation"],
        polarity=gold["given"],
        published=date.fromisoformat(gold["published"]) if gold["published"] else None,
        planned=gold.get("modality") == "planned",
    )


def _span(marked: str, opening: str, closing: str) -> tuple[int, int]:
    start, end = marked.index(opening), marked.index(closing)
    return len(_MARKS.sub("", marked[:start])), len(_MARKS.sub("", marked[:end]))


def table(sentences: Iterable[Judged]) -> str:
    """Accuracy by trap, as Markdown."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in sentences:
        groups[one.trap or "(none)"].append(one)
        groups["all"].append(one)
    rows = [
        f"| {trap} | {len(found)} | {sum(one.right for one in found) / len(found):.3f} |"
        for trap, found in sorted(groups.items(), key=lambda item: (item[0] == "all", item[0]))
    ]
    return "\n".join(("| trap | sentences | accuracy |", "|---|---:|---:|", *rows))


@pytest.mark.skipif(not GOLD.exists(), reason="the gold set is not beside the tests")
@pytest.mark.parametrize(("file", "least"), [(GOLD, 150), (DRAWN, 180)], ids=["gold", "drawn"])
def test_dates_are_as_accurate_as_promised(file: Path, least: int) -> None:
    right = [one.right for one in judged(file)]
    assert len(right) >= least
    assert sum(right) / len(right) >= ACCURACY[file], "\n" + table(judged(file))


@pytest.mark.skipif(not GOLD.exists(), reason="the gold set is not beside the tests")
def test_half_of_the_gold_set_are_traps_and_all_its_relations_exist() -> None:
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert sum(bool(one["trap"]) for one in gold) * 2 >= len(gold)
    assert {one["relation"] for one in gold} <= set(ontology().relations)


if __name__ == "__main__":
    for gold_set in (GOLD, DRAWN):
        print(f"{gold_set.name}\n{table(judged(gold_set))}")
        if "--errors" in sys.argv:
            print(*(one for one in judged(gold_set) if not one.right), sep="\n")
