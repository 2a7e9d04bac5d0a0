"""Links on passages annotated by somebody who did not write the rules: evaluation/linking/gold.jsonl.

`python tests/resolution/test_linking_gold.py` prints the table by trap, with `--errors` every mistake too.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from chipkg.model import Document, Entity
from chipkg.pipeline import stages
from chipkg.registry import bare_name

GOLD = Path(__file__).parents[2] / "evaluation" / "linking" / "gold.jsonl"
ACCURACY = 0.93
HIGH = 0.9
_ADD_NOTHING = frozenset({"chip", "processor", "accelerator", "gpu", "superchip", "wafer", "proces", "node"})


@dataclass(frozen=True)
class Judged:
    """One gold mention beside what was predicted for it; `predicted` is empty where nothing was."""

    passage: str
    text: str
    trap: str
    expected: str | None
    predicted: str
    rule: str
    score: float
    right: bool

    @property
    def sure_and_wrong(self) -> bool:
        """Whether a registered entity was linked wrongly at high confidence."""
        return not self.right and bool(self.predicted) and "." not in self.predicted and self.score >= HIGH


@lru_cache(maxsize=1)
def judged() -> tuple[Judged, ...]:
    """Every mention of the gold set, judged."""
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    return tuple(one for line in lines for one in _passage(json.loads(line)))


def _passage(passage: dict[str, Any]) -> Iterable[Judged]:
    document = Document(passage["id"], passage["text"])
    extractor, resolver = stages()
    entities = resolver.resolve(extractor.extract(document)).entities
    for mention in passage["mentions"]:
        yield _judged(passage, mention, _predicted(mention, entities))


def _predicted(gold: dict[str, Any], entities: tuple[Entity, ...]) -> Entity | None:
    """The entity at exactly the span, else at one that overlaps it and has the same head.

    Where nothing of the registry is meant, any registered entity that overlaps the span counts.
    """
    places = [(m, e) for e in entities for m in e.mentions if m.start < gold["end"] and gold["start"] < m.end]
    exact = [e for m, e in places if (m.start, m.end) == (gold["start"], gold["end"])]
    if gold["entity"] in (None, "none"):
        exact = [e for e in exact if e.registered] or [e for _, e in places if e.registered]
    return next(iter(exact), None) or next((e for m, e in places if _head(m.text) == _head(gold["text"])), None)


def _head(name: str) -> str:
    """The last word, but for nouns that add nothing: "H200 chips" is found where "H200" is annotated."""
    words = re.split(r"[\s-]", bare_name(name).rstrip(".,").casefold())
    while len(words) > 1 and words[-1].removesuffix("s") in _ADD_NOTHING:
        words.pop()
    return words[-1].removesuffix("s")


def _judged(passage: dict[str, Any], gold: dict[str, Any], entity: Entity | None) -> Judged:
    expected = gold["entity"]
    registered = entity is not None and entity.registered
    right = not registered if expected in (None, "none") else entity is not None and entity.id == expected
    said = (entity.id, entity.rule, entity.score) if entity else ("", "", 0.0)
    return Judged(passage["id"], gold["text"], gold["trap"], expected, *said, right)


def table(mentions: Iterable[Judged]) -> str:
    """Accuracy and wrong links at high confidence, by trap, as Markdown."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in mentions:
        groups[one.trap or "(empty)"].append(one)
        groups["all"].append(one)
    rows = [
        f"| {trap} | {len(found)} | {sum(one.right for one in found) / len(found):.3f} "
        f"| {sum(one.sure_and_wrong for one in found)} |"
        for trap, found in sorted(groups.items(), key=lambda item: (item[0] == "all", item[0]))
    ]
    return "\n".join(("| trap | mentions | accuracy | wrong and sure |", "|---|---:|---:|---:|", *rows))


@pytest.mark.skipif(not GOLD.exists(), reason="the linking gold set is not beside the tests")
def test_links_are_as_accurate_as_promised() -> None:
    right = [one.right for one in judged()]
    assert sum(right) / len(right) >= ACCURACY, "\n" + table(judged())


@pytest.mark.skipif(not GOLD.exists(), reason="the linking gold set is not beside the tests")
def test_no_trap_is_fallen_into_with_confidence() -> None:
    assert [one for one in judged() if one.trap and one.sure_and_wrong] == []


if __name__ == "__main__":
    if "--errors" in sys.argv:
        print(*(one for one in judged() if not one.right), sep="\n")
    print(table(judged()))
