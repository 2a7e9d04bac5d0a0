"""Entities of one class that are probably one: their names are spelt alike.

Only names that share a key are compared: their letters, their first or last letters, a word, their initials. In a
key that many share, each is compared with its neighbours in the alphabet, so that the work grows with the number
of names and not with its square.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz

from chipkg.registry import bare_name

# Keys shared by more names than this are compared by neighbourhood, so many names to each side.
_CROWD, _NEIGHBOURS = 20, 4
_ENDS = 5
_SHORTEST_WORD = 3
# What two spellings must share, of all their letters and word by word; measured by rapidfuzz from 0 to 100.
_ALIKE, _WORD_ALIKE, _SHORTEST_ALIKE = 84, 70, 5
# Likelihoods are judged by hand, not measured: they put questions in order.
_SAME_LETTERS, _REORDERED, _SAME_BUT_GENERIC, _INITIALS = 0.95, 0.9, 0.75, 0.6
_ALIKE_LEAST, _ALIKE_MOST = 0.5, 0.85
# Names that documents were not trusted to share, such as a surname alone.
_TAKEN_APART, _SURNAME = 0.5, 0.4
# fmt: off
_GENERIC = frozenset((
    "the", "of", "and", "technology", "technologies", "semiconductor", "semiconductors", "electronics", "electronic",
    "microelectronics", "group", "international", "systems", "system", "solutions", "chip", "chips", "industries",
    "industry", "devices", "company", "corporation",
))
# fmt: on
_WORD = re.compile(r"[^\W_]+")
_ACRONYM = re.compile(r"[A-Z]{3,6}")


@dataclass(frozen=True, slots=True)
class Named:
    """An entity, as far as its names tell. `key` is that of judgements."""

    key: str
    type: str
    names: tuple[str, ...]
    registered: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two entities that are probably one: how likely from 0 to 1, and by which names; a registered one is `left`."""

    left: str
    right: str
    likelihood: float
    why: str


@dataclass(frozen=True, slots=True)
class _Form:
    """A name as it is compared."""

    name: str
    words: tuple[str, ...]
    acronym: bool

    @property
    def letters(self) -> str:
        return "".join(self.words)

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.words if word not in ("of", "the", "and", "for"))

    @property
    def core(self) -> tuple[str, ...]:
        return tuple(word for word in self.words if word not in _GENERIC)

    @property
    def numbers(self) -> list[str]:
        return re.findall(r"\d+", " ".join(self.words))


def likely_duplicates(entities: Iterable[Named]) -> list[Pair]:
    """The pairs in which at least one is not registered, the likeliest first, each once.

    Two that are registered are never a pair: the registry says that they are two.
    """
    found: dict[tuple[str, str], Pair] = {}
    for block in _blocks(entities):
        for (one, form), (other, of_other) in _compared(block):
            left, right = sorted((one, other), key=lambda entity: (not entity.registered, entity.key))
            if left.key == right.key or right.registered:
                continue
            likelihood, why = _likelihood(left, right, form, of_other)
            known = found.get((left.key, right.key))
            if likelihood and (known is None or known.likelihood < likelihood):
                found[left.key, right.key] = Pair(left.key, right.key, likelihood, why)
    return sorted(found.values(), key=lambda pair: (-pair.likelihood, pair))


_Member = tuple[Named, _Form]


def _blocks(entities: Iterable[Named]) -> Iterator[list[_Member]]:
    """The names that share a key, within a class; in a fixed order."""
    blocks: dict[tuple[str, str], dict[tuple[str, str], _Member]] = defaultdict(dict)
    for entity in sorted(entities, key=lambda entity: entity.key):
        for name in sorted(set(entity.names)):
            form = _form(name)
            for key in _keys(form):
                blocks[entity.type, key][entity.key, name] = (entity, form)
    for members in blocks.values():
        if len(members) > 1 and not all(entity.registered for entity, _ in members.values()):
            yield list(members.values())


def _compared(block: list[_Member]) -> Iterator[tuple[_Member, _Member]]:
    if len(block) <= _CROWD:
        yield from combinations(block, 2)
        return
    ordered = sorted(block, key=lambda member: (member[1].letters, member[0].key))
    for place, member in enumerate(ordered):
        yield from ((member, other) for other in ordered[place + 1 : place + 1 + _NEIGHBOURS])


def _keys(form: _Form) -> Iterator[str]:
    letters = form.letters
    if not letters:
        return
    yield "=" + letters
    yield "~" + "".join(sorted(form.words))
    yield "^" + letters[:_ENDS]
    yield "$" + letters[-_ENDS:]
    yield from (" " + word for word in form.core if len(word) >= _SHORTEST_WORD)
    if form.acronym:
        yield "." + letters
    elif len(form.words) >= _SHORTEST_WORD:
        yield "." + form.initials


@lru_cache(maxsize=100_000)
def _form(name: str) -> _Form:
    plain = unicodedata.normalize("NFKD", bare_name(name).casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _Form(name, tuple(_WORD.findall(plain)), _ACRONYM.fullmatch(name) is not None)


def _likelihood(left: Named, right: Named, one: _Form, other: _Form) -> tuple[float, str]:
    """How likely two names of one class mean one thing, and why; 0 where they hardly do."""
    if one.numbers != other.numbers:
        return 0, ""
    names = f"“{one.name}” and “{other.name}”"
    if "~" in left.key + right.key:
        return _apart(left, one, other, names)
    if one.letters == other.letters:
        return _SAME_LETTERS, f"the same letters: {names}"
    if sorted(one.words) == sorted(other.words):
        return _REORDERED, f"the same words in another order: {names}"
    if one.core and one.core == other.core and left.type == "Company":
        return _SAME_BUT_GENERIC, f"the same but for a generic word: {names}"
    if one.acronym != other.acronym and _abbreviates(one, other):
        return _INITIALS, f"the initials of the other: {names}"
    alike = _spelt_alike(one, other)
    return (alike, f"spelt alike: {names}") if alike else (0, "")


def _apart(left: Named, one: _Form, other: _Form, names: str) -> tuple[float, str]:
    """Of names that each document has to itself; names in lower case say too little."""
    if one.name == one.name.lower() or other.name == other.name.lower():
        return 0, ""
    if one.letters == other.letters:
        return _TAKEN_APART, f"one name in two documents: {names}"
    shorter, longer = sorted((one.words, other.words), key=len)
    if left.type == "Person" and len(shorter) == 1 < len(longer) and shorter[0] in (longer[0], longer[-1]):
        return _SURNAME, f"a surname and a full name: {names}"
    return 0, ""


def _abbreviates(one: _Form, other: _Form) -> bool:
    short, full = (one, other) if one.acronym else (other, one)
    return len(full.words) >= _SHORTEST_WORD and full.initials == short.letters


def _spelt_alike(one: _Form, other: _Form) -> float:
    if min(len(one.letters), len(other.letters)) < _SHORTEST_ALIKE or one.acronym or other.acronym:
        return 0
    ratio = fuzz.ratio(one.letters, other.letters, score_cutoff=_ALIKE)
    same_number = len(one.words) == len(other.words)
    if not ratio or (same_number and not _words_alike(one.words, other.words)):
        return 0
    above = (ratio - _ALIKE) / (100 - _ALIKE)
    return round(_ALIKE_LEAST + above * (_ALIKE_MOST - _ALIKE_LEAST), 2)


def _words_alike(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether no word is quite another: "Ministry of Defence" and "Ministry of Science" are two."""
    return all(fuzz.ratio(a, b) >= _WORD_ALIKE for a, b in zip(some, others, strict=True))
