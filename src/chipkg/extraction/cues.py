"""Polarity and modality of a clause, from the cue lexicons of cues.toml."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from chipkg.extraction.marking import any_placeholder
from chipkg.model import Modality, Polarity

_BOUNDARY = re.compile(
    r"[;:—]|,? (?:but|while|although|though|whereas|because|after|before|since)\b|, (?:and|which|who)\b"
)
# What explains a name is not planned or doubted with the clause around it: "will pay Arm, the firm owned by SoftBank".
_APPOSED = re.compile(r", (?:an?|the|which|who|whose)\b")
_AFTER_BOUNDARY = re.compile(r"[;—]|, (?:but|while|although|and)\b")


@dataclass(frozen=True, slots=True)
class _Cues:
    negated: re.Pattern[str]
    not_negated: re.Pattern[str]
    modality: tuple[tuple[Modality, re.Pattern[str]], ...]
    after: re.Pattern[str]
    before: re.Pattern[str]
    before_possible: re.Pattern[str]
    after_negated: re.Pattern[str]
    ongoing: re.Pattern[str]


@lru_cache(maxsize=1)
def cue_data() -> dict[str, Any]:
    """cues.toml."""
    return tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    data = cue_data()
    return _Cues(
        negated=_words(data["negated"]),
        not_negated=_words(data["not_negated"]),
        modality=tuple((cast(Modality, entry["value"]), _words(entry["match"])) for entry in data["modality"]),
        after=_words(_mentions(data["after"]["alleged"])),
        before=_words(_mentions(data["before"]["alleged"])),
        before_possible=_words(data["before"]["possible"]),
        after_negated=_words(data["after"]["negated"]),
        ongoing=_words(data["ongoing"]),
    )


def _words(expression: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{expression.strip()})(?!\w)|n't\b(?=\Z)", re.IGNORECASE)


def _mentions(expression: str) -> str:
    """Fill in the placeholders: {mention} is one of them, {inside} all as the inside of a character class."""
    return expression.replace("{mention}", f"[{any_placeholder()}]").replace("{inside}", any_placeholder())


def polarity(text: str, start: int, end: int) -> Polarity:
    """Whether what stands in text[start:end] is denied."""
    clause = _cues().not_negated.sub("", text[max(clause_start(text, start), start - 20) : end])
    clause = clause.replace("n't", " not")
    denied = _cues().negated.search(clause) or _cues().after_negated.match(text, end + 1)
    return "negated" if denied else "affirmed"


def modality(text: str, start: int, end: int) -> Modality:
    """Whether what stands in text[start:end] is so, or planned, possible or alleged."""
    begin = start if _APPOSED.match(text, start + 1) else clause_start(text, start)
    clause = _cues().ongoing.sub("", text[begin:end])
    rest = text[end : end + 120]
    tail = rest[: boundary.start()] if (boundary := _AFTER_BOUNDARY.search(rest)) else rest
    for value, cue in _cues().modality:
        if cue.search(clause):
            return value
    if _cues().before_possible.search(text, begin, start):
        return "possible"
    return "alleged" if _cues().after.search(tail) or _cues().before.search(text[:start]) else "actual"


def clause_start(text: str, position: int) -> int:
    """Where the clause begins that holds a position."""
    return max((m.end() for m in _BOUNDARY.finditer(text, 0, position)), default=0)
