"""The words of cues.toml, compiled."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from chipkg.validity.clauses import MASK


@cache
def cue_data() -> dict[str, Any]:
    """cues.toml."""
    return tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf-8"))


def happens(relation: str) -> bool:
    """Whether the relation is of things that take place and do not go on."""
    return relation in cue_data()["happenings"]


def is_quality(relation: str) -> bool:
    """Whether the relation says what something is, so that a plain date is hardly one of it."""
    return relation in cue_data()["qualities"]


def is_role(relation: str) -> bool:
    """Whether one can be a former one of it."""
    return relation in cue_data()["roles"]


@cache
def ends(relation: str) -> re.Pattern[str]:
    """What ends a statement of this relation."""
    verbs = None if relation in cue_data()["unstoppable"] else cue_data()["ended_verbs"]
    ability = None if relation == "restricts" else cue_data()["ended_ability"]
    return _any(cue_data()["ended"], ability, verbs, cue_data()["ends"].get(relation))


@cache
def continues(relation: str) -> re.Pattern[str] | None:
    """What goes on about a name after a comma: its own end ("…, resigned in May") and the like; None where nothing."""
    own = [cue_data()[group].get(relation) for group in ("ends", "continued")]
    return _any(*own) if any(own) else None


@cache
def begins(relation: str) -> re.Pattern[str]:
    """What begins a statement of this relation."""
    return _any(cue_data()["begun"], cue_data()["begins"].get(relation))


@cache
def phrase(name: str) -> re.Pattern[str]:
    """A whole expression of cues.toml."""
    return re.compile(_joined(cue_data()["phrases"][name]), re.IGNORECASE)


def _any(*expressions: str | None) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_joined, filter(None, expressions)))})(?!\w)", re.IGNORECASE)


def _joined(expression: str) -> str:
    """A long expression without its line ends, and the character that stands for names."""
    return expression.replace("\n", "").replace(r"\ue000", MASK)
