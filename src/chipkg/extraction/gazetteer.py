"""Finds names in a text by the longest match of their words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from chipkg.registry import Registry, RegistryEntity, bare_name, registry

Role = Literal["name", "short", "demonym", "metonym"]

# Han, kana and Hangul have no spaces between words: each character is a token there.
_HAN, _KATAKANA, _HANGUL = r"\u3400-\u9fff", r"\u30a0-\u30ff", r"\uac00-\ud7af"
_EAST_ASIAN = rf"\u3040-\u309f{_KATAKANA}{_HAN}{_HANGUL}"
# What may touch a name: in Hangul particles, in Han the words that most often stand beside a short name.
_PARTICLE = (
    r"(?:은|는|이|가|을|를|의|에|에서|에게|와|과|도|로|으로|만|부터|까지|측|사|이다|이라는)"
    rf"(?![{_HANGUL}])"
)
_BORDERS = (
    (re.compile(rf"[{_HANGUL}]"), re.compile(rf"(?<![{_HANGUL}])"), re.compile(rf"(?![{_HANGUL}])|(?={_PARTICLE})")),
    (re.compile(rf"[{_KATAKANA}]"), re.compile(rf"(?<![{_KATAKANA}])"), re.compile(rf"(?![{_KATAKANA}])")),
    (
        re.compile(rf"[{_HAN}]"),
        re.compile(rf"(?<![{_HAN}])|(?<=[的和与與及向对對由从從被在据據])"),
        re.compile(rf"(?![{_HAN}])|(?=[的和与與及在是将將称稱表宣公集等])"),
    ),
)
# A Han name of so many characters hardly occurs by chance inside other words.
_LONG = 3
_TOKEN = re.compile(rf"[{_EAST_ASIAN}]|[^\W{_EAST_ASIAN}]+|[^\w\s]")
_ANY_CASE = "\0"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name may stand for. `entity` is an id of the registry, or empty."""

    type: str
    role: Role = "name"
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in a text, and everything that goes by it."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]
    any_case: bool = False


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    meanings: tuple[Meaning, ...] = ()


class Gazetteer:
    """A tree of the words of many names.

    Names with capitals match as they are written; those all in lower case in any case and in plural.
    """

    def __init__(self, names: Iterable[tuple[str, Meaning]]) -> None:
        self._root = _Node()
        self._depth = 0
        for name, meaning in names:
            for tokens in _spellings(name):
                self._add(tokens, meaning)

    def _add(self, tokens: list[str], meaning: Meaning) -> None:
        node = self._root
        self._depth = max(self._depth, len(tokens))
        for token in tokens:
            node = node.children.setdefault(token, _Node())
        if meaning not in node.meanings:
            node.meanings += (meaning,)

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """The longest names from left to right, none inside another."""
        tokens = [(t[0], t.start(), t.end()) for t in _TOKEN.finditer(text, start, len(text) if end is None else end)]
        position = 0
        while position < len(tokens):
            hit, length = self._longest(text, tokens[position : position + self._depth])
            if hit:
                yield hit
            position += length

    def _longest(self, text: str, tokens: list[tuple[str, int, int]]) -> tuple[Hit | None, int]:
        """The longest name that begins with the first token, and how many tokens to go on by."""
        exact = [(*found, False) for found in self._walk(self._root, [token for token, _, _ in tokens])]
        folded_root = self._root.children.get(_ANY_CASE)
        if folded_root is not None:
            exact += [(*found, True) for found in self._walk(folded_root, [token.casefold() for token, _, _ in tokens])]
        for length, meanings, any_case in sorted(exact, key=lambda found: (-found[0], found[2])):
            start, end = tokens[0][1], tokens[length - 1][2]
            if _bordered(text, start, end):
                return Hit(start, end, meanings, any_case), length
        return None, 1

    @staticmethod
    def _walk(node: _Node, tokens: list[str]) -> Iterator[tuple[int, tuple[Meaning, ...]]]:
        for length, token in enumerate(tokens, 1):
            found = node.children.get(token)
            if found is None:
                break
            node = found
            if node.meanings:
                yield length, node.meanings


def _bordered(text: str, start: int, end: int) -> bool:
    """Whether a name in a script without spaces is no part of a longer word, as デル is in モデル."""
    for script, before, after in _BORDERS:
        long = script is _BORDERS[-1][0] and end - start >= _LONG
        if not long and script.match(text[start]) and not before.match(text, start):
            return False
        if not long and script.match(text[end - 1]) and not after.match(text, end):
            return False
    return True


def _spellings(name: str) -> list[list[str]]:
    """The words of a name as the tree keeps them; a leading mark for those of any case."""
    tokens = _TOKEN.findall(name.replace("’", "'"))
    if not tokens or any(c.isupper() for c in name):
        return [tokens] if tokens else []
    plural = re.sub(r"(?<=[^aeiou])y$", "ie", tokens[-1]) + ("es" if tokens[-1].endswith(("s", "x", "ch")) else "s")
    return [[_ANY_CASE, *tokens], [_ANY_CASE, *tokens[:-1], plural]]


@lru_cache(maxsize=1)
def registry_gazetteer() -> Gazetteer:
    """The gazetteer of the registry that ships with the package, built once."""
    return Gazetteer(registry_names(registry()))


def registry_names(entities: Registry) -> Iterator[tuple[str, Meaning]]:
    """Every name of the registry with what it stands for; legal suffixes also dropped.

    What is left without its legal suffix is no more than a short name if it is listed as anybody's.
    """
    shorts = frozenset(name for entity in entities.entities.values() for name in entity.short_names)
    for entity in entities.entities.values():
        for role, names in _roles(entity, shorts).items():
            for name in names:
                yield name, Meaning(entity.type, role, entity.id)


def _roles(entity: RegistryEntity, shorts: frozenset[str]) -> Mapping[Role, Iterable[str]]:
    bare = [bare_name(name) for name in entity.names] if entity.type == "Company" else []
    full = dict.fromkeys((*entity.names, *(name for name in bare if name not in shorts)))
    return {
        "name": full,
        "short": dict.fromkeys(name for name in (*entity.short_names, *bare) if name not in full),
        "demonym": entity.demonyms,
        "metonym": entity.metonyms,
    }
