"""Finds names in a text by the longest match of their words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from chipkg.extraction.shapes import name_data
from chipkg.registry import NameRole, Registry, registry

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
# "The Nvidias of this world".
_PLURAL = re.compile(r"[A-Z][A-Za-z]{3,}[a-rt-z]")
_ANY_CASE = "\0"
# Names of these classes have a plural: "H100s", "Xeons".
_COUNTED = frozenset({"Chip", "Device", "Equipment"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name may stand for. `entity` is an id of the registry, or empty."""

    type: str
    role: NameRole = "label"
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

    Names with capitals match as they are written, those all in lower case in any case and in plural; a hyphen
    between two words is as good as a space.
    """

    def __init__(self, names: Iterable[tuple[str, Meaning]]) -> None:
        self._root = _Node()
        for name, meaning in names:
            for tokens in _spellings(name, meaning.type):
                self._add(tokens, meaning)

    def _add(self, tokens: list[str], meaning: Meaning) -> None:
        node = self._root
        for token in tokens:
            child = node.children.get(token)
            if child is None:
                child = node.children[token] = _Node()
            node = child
        if meaning not in node.meanings:
            node.meanings += (meaning,)

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """The longest names from left to right, none inside another."""
        spans = [(t.start(), t.end()) for t in _TOKEN.finditer(text, start, len(text) if end is None else end)]
        words = [text[left:right] for left, right in spans]
        folded = [word.casefold() for word in words]
        folded_root = self._root.children.get(_ANY_CASE, _Node())
        position = 0
        while position < len(spans):
            found = [(-stop, False, meanings) for stop, meanings in _walk(self._root, words, spans, position)]
            found += [(-stop, True, meanings) for stop, meanings in _walk(folded_root, folded, spans, position)]
            stop = position + 1
            for negative, any_case, meanings in sorted(found, key=lambda one: one[:2]):
                left, right = spans[position][0], spans[-negative - 1][1]
                if _bordered(text, left, right):
                    stop = -negative
                    yield Hit(left, right, meanings, any_case)
                    break
            position = stop


def _walk(
    node: _Node, words: list[str], spans: list[tuple[int, int]], position: int
) -> Iterator[tuple[int, tuple[Meaning, ...]]]:
    """The names that begin at a word: behind which word each ends, and what it means."""
    for index in range(position, len(words)):
        found = node.children.get(words[index])
        if found is None and index > position and _joins(words, spans, index):
            continue
        if found is None:
            return
        node = found
        if node.meanings:
            yield index + 1, node.meanings


def _bordered(text: str, start: int, end: int) -> bool:
    """Whether a name in a script without spaces is no part of a longer word, as デル is in モデル."""
    for script, before, after in _BORDERS:
        long = script is _BORDERS[-1][0] and end - start >= _LONG
        if not long and script.match(text[start]) and not before.match(text, start):
            return False
        if not long and script.match(text[end - 1]) and not after.match(text, end):
            return False
    return True


def _joins(words: list[str], spans: list[tuple[int, int]], index: int) -> bool:
    """Whether a word is a hyphen between two others."""
    if words[index] != "-" or index == len(words) - 1:
        return False
    return spans[index - 1][1] == spans[index][0] and spans[index][1] == spans[index + 1][0]


def _spellings(name: str, kind: str) -> list[list[str]]:
    """The words of a name as the tree keeps them; a leading mark for those of any case."""
    words = [word for word in _TOKEN.findall(name.replace("’", "'")) if word != "-"]
    if not words:
        return []
    if name == name.lower():
        plural = re.sub(r"(?<=[^aeiou])y$", "ie", words[-1]) + ("es" if words[-1].endswith(("s", "x", "ch")) else "s")
        return [[_ANY_CASE, *words], [_ANY_CASE, *words[:-1], plural]]
    if kind in _COUNTED and words[-1].isalnum() and words[-1][-1] not in "sS":
        return [words, [*words[:-1], f"{words[-1]}s"]]
    return [words]


@lru_cache(maxsize=1)
def registry_gazetteer() -> Gazetteer:
    """The gazetteer of the registry that ships with the package, built once."""
    return Gazetteer(registry_names(registry()))


def registry_names(entities: Registry) -> Iterator[tuple[str, Meaning]]:
    """Every name of the registry with what it stands for."""
    informal = frozenset(name_data()["lower_case"].split())
    for listed in entities.listed_names():
        if listed.entity.type == "Company" and listed.role in ("label", "alias") and _PLURAL.fullmatch(listed.name):
            yield f"{listed.name}s", Meaning(listed.entity.type, "spelling", listed.entity.id)
        if listed.role != "ticker":
            yield listed.name, Meaning(listed.entity.type, listed.role, listed.entity.id)
        if listed.entity.type == "Company" and listed.name.casefold() in informal:
            yield listed.name.casefold(), Meaning(listed.entity.type, "spelling", listed.entity.id)
