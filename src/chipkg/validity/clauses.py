"""The part of a sentence that a statement stands in: other clauses are blanked, and no offset moves."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

Span = tuple[int, int]

_BORDER = re.compile(
    r"[;:—]|, ?| – "
    r"| (?=(?:but|while|although|though|whereas|because|when|once|before|after|who|which|that|whose|where|whom) \w)"
    r"| (?=and (?:has|have|had|is|was|were|will|later|then|now|no|its|their|it|he|she|they|in|on|since|sold|left|made"
    r"|says|said|took|began|bought|became|won|lost|put|set|built|\w+ed|\w+s(?= (?:the|its|a)\b))\b)"
)
# what may stand beside a date in a piece that is nothing but a time
_FILLER = re.compile(
    r"(?:(?:and|in|on|at|by|from|since|until|till|to|between|as|of|the|only|just|back|effective)\b|\W)*", re.IGNORECASE
)
# a piece that begins so has no verb of its own: its verb is in the piece before it
_CONTINUES = re.compile(
    r"(?:and |or )?(?:including|such|among|along|together|under|for|from|to|in|at|of|as|with|by|on|known|called)\b"
    r"|(?:and |or )?(?:the )?\ue000"
)
# a time before one of these belongs to the clause after it: "In 1987, after it was caught, …"
_SUBORDINATE = re.compile(r"(?:after|before|although|though|because|while)\b", re.IGNORECASE)
# stands for the words of a mention: no cue is looked for in names
MASK = "\ue000"


@dataclass(frozen=True, slots=True)
class Clause:
    """`text` is the sentence with all else blanked; `main` the piece of the later mention, and of its verb.

    `apart` says whether the earlier one is in another piece.
    """

    text: str
    main: Span
    apart: bool

    @classmethod
    def of(
        cls,
        text: str,
        pair: Sequence[Span],
        *,
        dates: Sequence[Span] = (),
        names: Iterable[Span] = (),
        goes_on: re.Pattern[str] | None = None,
    ) -> Self:
        """The clause of two mentions.

        Kept are the piece of the later one; what stands before the earlier one in its own piece; pieces beside these
        that are nothing but a time; and the next that begins with what `goes_on` matches ("…, resigned in May").
        """
        names = list(names)
        shown = _masked(text, [*pair, *names])
        parts = _pieces(text, [*dates, *pair, *names, *_lists(text, names)])
        first, second = sorted(pair)
        start, main = _part(first, parts), _part(second, parts)
        kept = _kept(shown, first, parts, start, main)
        for n in sorted({n + step for n in kept for step in (-1, 1)} - set(kept)):
            if 0 <= n < len(parts) and _timely(text, parts[n], dates) and not _belongs_elsewhere(text, n, parts, kept):
                kept[n] = parts[n]
        if goes_on and _goes_on(text, main + 1, parts, goes_on):
            kept.setdefault(main + 1, parts[main + 1])
        chars = [c if any(a <= at < b for a, b in kept.values()) else " " for at, c in enumerate(shown)]
        verb = min(n for n in range(start, main + 1) if n in kept and all(m in kept for m in range(n, main + 1)))
        whole = verb == start and kept[start] == parts[start]
        return cls("".join(chars), (parts[verb if whole else max(verb, start + 1)][0], parts[main][1]), not whole)

    def holds(self, start: int) -> bool:
        """Whether a place is in the piece of the later mention."""
        return self.main[0] <= start < self.main[1]


def _kept(shown: str, first: Span, parts: Sequence[Span], start: int, main: int) -> dict[int, Span]:
    """The pieces that the pair stands in; of the earlier one's only what is before it, if it has a verb of its own."""
    kept = {main: parts[main]}
    at = main
    while at > start and _CONTINUES.match(shown, parts[at][0]):
        at -= 1
        kept[at] = parts[at]
    if start not in kept:
        kept[start] = (parts[start][0], first[1])
    return kept


def _belongs_elsewhere(text: str, n: int, parts: Sequence[Span], kept: dict[int, Span]) -> bool:
    """Whether a time goes with the other of its neighbours: "In 1987, after …", "and, since 2023, from …"."""
    if n - 1 not in kept:
        return _SUBORDINATE.match(text, parts[n + 1][0]) is not None
    return text[: parts[n][0]].endswith(("and, ", "but, "))


def _goes_on(text: str, n: int, parts: Sequence[Span], goes_on: re.Pattern[str]) -> bool:
    if n >= len(parts):
        return False
    begin = parts[n][0] + (4 if text.startswith("and ", parts[n][0]) else 0)
    return goes_on.match(text, begin) is not None


def _pieces(text: str, whole: Sequence[Span]) -> list[Span]:
    """The sentence in pieces; a border inside of a `whole` span is none."""
    borders = {0, len(text)}
    for match in _BORDER.finditer(text):
        if not any(start <= match.start() and match.end() <= end for start, end in whole):
            borders.add(match.end())
    return list(pairwise(sorted(borders)))


def _lists(text: str, names: Sequence[Span]) -> list[Span]:
    """What joins names that are listed: "Naura, Piotech and SiCarrier"."""
    ordered = sorted(set(names))
    return [(a[0], b[1]) for a, b in pairwise(ordered) if text[a[1] : b[0]] in (", ", ", and ", ", or ")]


def _part(mention: Span, parts: Sequence[Span]) -> int:
    return next((n for n, part in enumerate(parts) if part[0] <= mention[0] < part[1]), len(parts) - 1)


def _timely(text: str, part: Span, dates: Sequence[Span]) -> bool:
    inside = [d for d in dates if part[0] <= d[0] and d[1] <= part[1]]
    rest = text[part[0] : part[1]]
    for start, end in sorted(inside, reverse=True):
        rest = rest[: start - part[0]] + rest[end - part[0] :]
    return bool(inside) and _FILLER.fullmatch(rest) is not None


def _masked(text: str, names: Iterable[Span]) -> str:
    for start, end in names:
        text = text[:start] + MASK * (end - start) + text[end:]
    return text
