"""What the words of a question mean, by graph/questions/words.toml: "sells to", "supplying" and "delivers" are one."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chipkg.resources import resource

_WORD = re.compile(r"[^\W_]+(?:[.&+/-][^\W_]+)*\+*|\{\w+\}")
_VOWELS = "aeiou"
_LONGEST = 6  # words of a phrase
# what stands after an apostrophe: who's, I'd, we'll
_CONTRACTED = frozenset(("s", "d", "ll", "ve", "re", "t", "m"))
# words that would become others
_KEPT = ("listing", "blacklisting", "goods")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text; `possessive` where 's follows it."""

    text: str
    start: int
    end: int
    possessive: bool = False


@dataclass(frozen=True)
class Lexicon:
    """`meanings` by stemmed phrase; `empty` words mean nothing, `light` meanings say little."""

    meanings: Mapping[tuple[str, ...], str]
    empty: frozenset[str]
    light: frozenset[str]

    def meaning_at(self, stems: Sequence[str], place: int) -> tuple[str, int]:
        """What the words from a place on mean, and how many words that takes.

        An empty text for a word without meaning, and the stem for one that the lexicon does not have.
        """
        for length in range(min(_LONGEST, len(stems) - place), 0, -1):
            meaning = self.meanings.get(tuple(stems[place : place + length]))
            if meaning:
                return meaning, length
        return ("" if stems[place] in self.empty else stems[place]), 1

    def meanings_of(self, stems: Sequence[str]) -> list[str]:
        """The meanings of words one after the other; those without are left out, and light ones that repeat."""
        found: list[str] = []
        place = 0
        while place < len(stems):
            meaning, length = self.meaning_at(stems, place)
            again = meaning in self.light and found[-1:] == [meaning]
            found += [meaning] if meaning and not again else []
            place += length
        return found


def words(text: str) -> Iterator[Word]:
    """The words of a text with their places."""
    for match in _WORD.finditer(text):
        rest = text[match.end() : match.end() + 2].casefold()
        owned = rest in ("'s", "’s") or (rest[:1] in ("'", "’") and match[0].casefold().endswith("s"))
        if match[0].casefold() in _CONTRACTED and match.start() and text[match.start() - 1] in "'’":
            continue
        yield Word(match[0], match.start(), match.end(), owned)


def stem(word: str) -> str:
    """A word without its inflection, good enough to compare: "supplies", "supplied" and "supplying" are one.

    >>> [stem(word) for word in ("supplies", "supplied", "supplying", "makes", "making", "shipped")]
    ['supply', 'supply', 'supply', 'mak', 'mak', 'ship']
    """
    word = word.casefold()
    if word in _KEPT:
        return word
    if word.endswith(("ies", "ied")) and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    if word.endswith("ing") and len(word) > 5:
        word = word[:-3]
    elif word.endswith("ed") and len(word) > 4:
        word = word[:-2]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in _VOWELS:
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


def stems(text: str) -> list[str]:
    """The stemmed words of a text; a slot such as {company} stays as it is."""
    return [word.text if word.text.startswith("{") else stem(word.text) for word in words(text)]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that ships with the package."""
    return make_lexicon(tomllib.loads((resource("graph/questions") / "words.toml").read_text(encoding="utf-8")))


def make_lexicon(described: Mapping[str, object]) -> Lexicon:
    """A lexicon from its file: empty words, light and full meanings with their words."""
    empty, light, full = described["empty"], described["light"], described["meaning"]
    assert isinstance(empty, str)
    assert isinstance(light, dict)
    assert isinstance(full, dict)
    meanings: dict[tuple[str, ...], str] = {}
    for meaning, phrase in _phrases(light | full):
        meanings.setdefault(tuple(stems(phrase)), meaning)
    return Lexicon(meanings, frozenset(stems(empty)), frozenset(light))


def _phrases(groups: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((meaning, phrase) for meaning, listed in groups.items() for phrase in listed.split(","))


@lru_cache(maxsize=1)
def phrases() -> Mapping[str, tuple[str, ...]]:
    """How people ask each question, by its name."""
    described = tomllib.loads((resource("graph/questions") / "phrases.toml").read_text(encoding="utf-8"))
    return {name: tuple(listed) for name, listed in described.items()}
