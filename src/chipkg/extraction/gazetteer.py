"""Finds names in a text by the longest match of their words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from chipkg.registry import Registry, RegistryEntity, bare_name, registry

Role = Literal["name", "short", "demonym", "metonym"]

# Han, kana and Hangul have no spaces between words: each character is a token there.
_EAST_ASIAN = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
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
            length, meanings, any_case = self._longest(tokens, position)
            if meanings:
                yield Hit(tokens[position][1], tokens[position + length - 1][2], meanings, any_case)
            position += max(length, 1)

    def _longest(self, tokens: list[tuple[str, int, int]], position: int) -> tuple[int, tuple[Meaning, ...], bool]:
        exact = self._walk(self._root, [token for token, _, _ in tokens[position : position + self._depth]])
        folded_root = self._root.children.get(_ANY_CASE)
        if folded_root is None:
            return *exact, False
        folded = self._walk(
            folded_root, [token.casefold() for token, _, _ in tokens[position : position + self._depth]]
        )
        return (*folded, True) if folded[0] > exact[0] else (*exact, False)

    @staticmethod
    def _walk(node: _Node, tokens: list[str]) -> tuple[int, tuple[Meaning, ...]]:
        best: tuple[int, tuple[Meaning, ...]] = (0, ())
        for length, token in enumerate(tokens, 1):
            found = node.children.get(token)
            if found is None:
                break
            node = found
            if node.meanings:
                best = (length, node.meanings)
        return best


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
    """Every name of the registry with what it stands for; legal suffixes also dropped."""
    for entity in entities.entities.values():
        for role, names in _roles(entity).items():
            for name in names:
                yield name, Meaning(entity.type, role, entity.id)


def _roles(entity: RegistryEntity) -> Mapping[Role, Iterable[str]]:
    bare = (bare_name(name) for name in entity.names) if entity.type == "Company" else ()
    return {
        "name": dict.fromkeys((*entity.names, *bare)),
        "short": entity.short_names,
        "demonym": entity.demonyms,
        "metonym": entity.metonyms,
    }
