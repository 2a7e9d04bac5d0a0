"""A mention together with how it sits in its sentence."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
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


class Row:
    """Items that do not overlap, in the order of the text; asking and adding do not slow down with their number."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._items: list[Item] = []
        self._starts: list[int] = []
        for item in sorted(items, key=lambda item: (item.start - item.end, item.start)):
            if not self.overlapping(item.start, item.end):
                self.put(item)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def overlapping(self, start: int, end: int) -> list[Item]:
        """The items that share a character with text[start:end]."""
        left, right = self._slice(start, end)
        return self._items[left:right]

    def put(self, item: Item) -> None:
        """Add an item in place of those that it overlaps."""
        left, right = self._slice(item.start, item.end)
        self._items[left:right] = [item]
        self._starts[left:right] = [item.start]

    def _slice(self, start: int, end: int) -> tuple[int, int]:
        left = bisect_left(self._starts, start)
        if left and self._items[left - 1].end > start:
            left -= 1
        return left, bisect_left(self._starts, end, lo=left)


def keep_longest(items: Iterable[Item]) -> list[Item]:
    """The items that do not overlap, longer ones first served, in the order of the text."""
    return list(Row(items))
