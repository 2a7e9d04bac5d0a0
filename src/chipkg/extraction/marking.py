"""A sentence as patterns see it: every mention is one placeholder character that tells its class and form."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chipkg.extraction.items import Form, Item
from chipkg.ontology import ontology

_FORMS: tuple[Form, ...] = ("name", "demonym", "nominal", "pronoun")
_PRIVATE_USE = 0xE000
_CUT = re.compile(
    r"^[A-Z][A-Z/.]{1,30}(?:[A-Z/., ]|, [A-Z][a-z]+\.?){0,60}(?: ?\d{1,2})?(?: \([\w ]+\))? [-–—] "  # a dateline
    r"| \([^()]{1,50}\)"  # a short aside, such as an acronym
    r"|[“”\"]"
)
_POSSESSIVE = frozenset({"its", "his", "her"})


@dataclass(frozen=True, slots=True)
class Marked:
    """`text` with placeholders; `offsets[i]` is where character i stands in the document; `items` by position."""

    text: str
    offsets: tuple[int, ...]
    items: dict[int, Item]


def placeholder(kind: str, form: Form) -> str:
    """The character for a class and a form."""
    return chr(_PRIVATE_USE + _classes().index(kind) * len(_FORMS) + _FORMS.index(form))


def placeholders(kinds: Iterable[str], forms: Iterable[Form]) -> str:
    """The characters for any of the classes in any of the forms, as the inside of a character class."""
    return "".join(placeholder(kind, form) for kind in sorted(kinds) for form in sorted(set(forms)))


@lru_cache(maxsize=1)
def any_placeholder() -> str:
    """All placeholders, as the inside of a character class."""
    return f"{chr(_PRIVATE_USE)}-{chr(_PRIVATE_USE + len(_classes()) * len(_FORMS) - 1)}"


@lru_cache(maxsize=1)
def _classes() -> tuple[str, ...]:
    return tuple(sorted(ontology().classes))


def mark(text: str, start: int, end: int, items: Sequence[Item]) -> Marked:
    """Replace the items of text[start:end]; datelines, brackets and quotation marks disappear."""
    cuts = [(m.start(), m.end(), "", None) for m in _CUT.finditer(text[start:end])]
    spans: list[tuple[int, int, str, Item | None]] = [
        (start + left, start + right, new, None) for left, right, new, _ in cuts
    ]
    spans += [
        (i.start, i.end, _shown(text, i), i) for i in items if not any(a < i.end and i.start < b for a, b, *_ in spans)
    ]
    pieces: list[str] = []
    offsets: list[int] = []
    placed: dict[int, Item] = {}
    position = start
    for left, right, shown, item in sorted(spans, key=lambda span: span[:2]):
        pieces.append(text[position:left])
        offsets += range(position, left)
        if item:
            placed[len(offsets)] = item
        pieces.append(shown)
        offsets += [left] * len(shown)
        position = right
    pieces.append(text[position:end])
    offsets += [*range(position, end), end]
    return Marked("".join(pieces), tuple(offsets), placed)


def _shown(text: str, item: Item) -> str:
    shown = placeholder(item.type, item.form)
    owns = item.form == "pronoun" and text[item.start : item.end].casefold() in _POSSESSIVE
    return f"{shown}'s" if owns else shown
