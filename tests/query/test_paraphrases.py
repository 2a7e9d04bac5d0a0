"""How well plain English is understood, on evaluation/questions/, with floors that cannot drop silently."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from chipkg.query.naming import Names
from chipkg.query.questions import questions
from chipkg.query.understanding import Matcher, Reading
from chipkg.query.wording import lexicon, phrases
from chipkg.registry import registry

FOLDER = Path(__file__).parents[2] / "evaluation" / "questions"
FLOORS = json.loads((FOLDER / "floors.json").read_text(encoding="utf-8"))
TODAY = date(2026, 6, 1)


@dataclass(frozen=True, slots=True)
class Paraphrase:
    text: str
    # question with its parameters as text; two where a text may be read in two ways; none where no question is asked
    right: tuple[str, ...]


def read(name: str) -> list[Paraphrase]:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [paraphrase(line) for line in lines if line.strip() and not line.startswith("#")]


def paraphrase(line: str) -> Paraphrase:
    asked, parameters, text = (part.strip() for part in line.split("|", 2))
    if asked == "-":
        return Paraphrase(text, ())
    given = [sorted(p.strip() for p in one.split(";") if p.strip()) for one in parameters.split("/")]
    return Paraphrase(text, tuple(f"{q} {'; '.join(p)}" for q, p in zip(asked.split(","), given, strict=True)))


def shown(reading: Reading) -> str:
    values = {name: _value(meant.entity.iri if meant.entity else meant.day) for name, meant in reading.values.items()}
    return f"{reading.question.name} {'; '.join(sorted(f'{name}={value}' for name, value in values.items()))}"


def _value(text: str) -> str:
    return text.rpartition("/")[2]


@lru_cache(maxsize=1)
def matcher() -> Matcher:
    return Matcher(questions(), phrases(), lexicon(), Names(registry()))


@lru_cache
def measured(name: str) -> Mapping[str, list[str]]:
    """The texts of a set by what became of them: understood, unsure, wrong, refused."""
    found: dict[str, list[str]] = {"understood": [], "unsure": [], "wrong": [], "refused": []}
    for each in read(name):
        sure = matcher().understand(each.text, today=TODAY).sure
        if sure is None:
            found["unsure" if each.right else "refused"].append(each.text)
        else:
            right = shown(sure) in each.right
            found["understood" if right else "wrong"].append(each.text if right else f"{each.text} -> {shown(sure)}")
    return found


@pytest.mark.parametrize("name", FLOORS)
def test_enough_is_understood(name: str) -> None:
    asked = sum(bool(each.right) for each in read(name))
    share = len(measured(name)["understood"]) / asked
    assert share >= FLOORS[name]["understood"], f"{share:.3f} of {asked}; unsure: {measured(name)['unsure']}"


@pytest.mark.parametrize("name", FLOORS)
def test_nothing_is_answered_wrongly_with_confidence(name: str) -> None:
    assert len(measured(name)["wrong"]) <= FLOORS[name]["wrong"], measured(name)["wrong"]


def test_there_are_enough_paraphrases_and_some_for_each_question() -> None:
    assert {file.stem for file in FOLDER.glob("*.txt")} == set(FLOORS)
    everything = [each for name in FLOORS for each in read(name) if each.right]
    assert len(everything) >= 120
    asked = {right.partition(" ")[0] for each in everything for right in each.right}
    assert asked == set(questions())
