"""A mention together with how it sits in its sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from chipkg.model import Mention

Form = Literal["name", "demonym", "nominal", "pronoun"]


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """`start` and `end` span the words that patterns see as one placeholder.

    The mention may reach further: for "packaging plant in Peoria" only "packaging plant"
    is replaced, so that the place inside it stays visible.
    """

    start: int
    end: int
    mention: Mention
    form: Form = "name"

    @property
    def type(self) -> str:
        """The class of the mention."""
        return self.mention.type


def overlaps(item: Item, others: Iterable[Item]) -> bool:
    """Whether the item shares a character with any of the others."""
    return any(item.start < other.end and other.start < item.end for other in others)


def keep_longest(items: Iterable[Item]) -> list[Item]:
    """The items that do not overlap, longer ones first served, in the order of the text."""
    kept: list[Item] = []
    for item in sorted(items, key=lambda item: (item.start - item.end, item.start)):
        if not overlaps(item, kept):
            kept.append(item)
    return sorted(kept)
