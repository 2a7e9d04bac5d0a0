"""What "the company" and "he" mean: the nearest fitting name before them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache

from chipkg.model import Mention
from chipkg.ontology import ontology
from chipkg.registry import registry
from chipkg.resolution.linking import Link

_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"[.!?][”\"’)]?\s+(?=[“\"‘(]?[A-Z])")
_OBLIQUE = re.compile(r"\b(?:[Ww]ith|[Oo]f|[Ii]n|[Ff]rom|[Bb]y|[Ff]or|[Tt]o|[Aa]t|[Uu]nlike|[Uu]nder) (?:the )?$")
# Nouns that describe only what has one of these words in its name.
_OWN_NAME = (
    *("ministry", "department", "bureau", "administration", "commission", "committee", "government", "army"),
    *("university", "institute", "alliance", "association", "consortium", "rule", "regulation", "act", "ban"),
    *("show", "expo", "exhibition", "conference", "summit", "fair"),
)
_TELLING = dict.fromkeys(("program", "programme"), ("program", "act", "fund", "mission")) | {
    "law": ("act", "law"),
    "military": ("military", "army"),
    **{noun: (noun,) for noun in _OWN_NAME},
}
_POSSESSIVE = frozenset({"its", "his", "her"})
# A sentence that begins so goes on about the subject of the one before it.
_PRONOUN_FIRST = re.compile(r"(?:It|He|She|Its|His|Her)\b")
# How far back a description may point, in characters: about three paragraphs.
_REACH = 1500


@dataclass(frozen=True, slots=True)
class Antecedent:
    """What a description or pronoun means, and how sure that is."""

    mention: Mention
    rule: str
    score: float


class Coreference:
    """Finds antecedents in one document among its linked names."""

    def __init__(self, text: str, names: list[Mention], link: Callable[[Mention], Link]) -> None:
        self._text = text
        self._names = sorted(names)
        self._starts = [name.start for name in self._names]
        self._link = link
        self._paragraphs = [0, *(m.end() for m in _PARAGRAPH.finditer(text))]
        self._sentences = sorted({*self._paragraphs, *(m.end() for m in _SENTENCE.finditer(text))})

    def antecedent(
        self, mention: Mention, allowed: Collection[str], excluded: Collection[str] = ()
    ) -> Antecedent | None:
        """The name that a description or pronoun stands for, of one of the allowed classes, not an excluded entity."""
        fitting = [name for name in self._before(mention) if self._fits(mention, name, allowed)]
        fitting = [name for name in fitting if self._link(name).id not in excluded]
        if mention.kind == "nominal":
            return self._described(mention, fitting)
        return self._pronoun(mention, fitting, allowed)

    def _before(self, mention: Mention) -> list[Mention]:
        return self._between(mention.start - _REACH + 1, mention.start)

    def _between(self, start: int, end: int) -> list[Mention]:
        """The names that lie there, by position."""
        near = self._names[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [name for name in near if name.end <= end]

    def _fits(self, mention: Mention, name: Mention, allowed: Collection[str]) -> bool:
        if name.type not in allowed or _demonym(name):
            return False
        if mention.kind == "nominal":
            return name.type == mention.type and self._agrees(mention, name) and self._says_so(mention, name)
        return ontology().is_a(name.type, mention.type)

    def _agrees(self, mention: Mention, name: Mention) -> bool:
        """Whether a stated nationality does not contradict what the registry knows."""
        states = {demonyms()[word] for word in demonyms() if re.search(rf"\b{re.escape(word)}\b", mention.text)}
        entity = registry().entities.get(self._link(name).id)
        return not states or entity is None or not entity.country or entity.country in states

    def _says_so(self, mention: Mention, name: Mention) -> bool:
        """Whether "the bureau" is called a bureau: such nouns are part of the name that they stand for."""
        noun = mention.text.rsplit(maxsplit=1)[-1].casefold().rstrip("s")
        accepted = _TELLING.get(noun, ())
        link = self._link(name)
        return not accepted or any(word in f"{name.name} {link.label}".casefold() for word in accepted)

    def _described(self, mention: Mention, fitting: list[Mention]) -> Antecedent | None:
        """The subject of the sentence before, else the nearest name in reach."""
        if not fitting:
            return None
        if previous := self._first_of_previous(mention, fitting):
            return Antecedent(previous, "description", 0.75)
        start = _last(self._paragraphs, fitting[-1].start)
        direct = [name for name in fitting if name.start >= start and not self._oblique(name)]
        here = start == _last(self._paragraphs, mention.start)
        return Antecedent(fitting[-1] if here or not direct else direct[0], "description", 0.6)

    def _pronoun(self, mention: Mention, fitting: list[Mention], allowed: Collection[str]) -> Antecedent | None:
        paragraph = [n for n in fitting if n.start >= _last(self._paragraphs, mention.start)]
        sentence = [n for n in paragraph if n.start >= _last(self._sentences, mention.start)]
        if sentence:
            companies = [n for n in sentence if n.type == "Company"]
            if mention.text.casefold() in _POSSESSIVE:
                direct = [n for n in companies if not self._oblique(n)]
                return Antecedent((direct or companies or sentence)[-1], "pronoun", 0.75)
            if not self._oblique(sentence[0]):
                return Antecedent(sentence[0], "pronoun", 0.75)
        if previous := self._first_of_previous(mention, paragraph):
            return Antecedent(previous, "pronoun", 0.7)
        if mention.type != "Person":
            return None
        return Antecedent(paragraph[-1], "pronoun", 0.6) if paragraph else self._neuter(mention, allowed)

    def _neuter(self, mention: Mention, allowed: Collection[str]) -> Antecedent | None:
        """Translated text says "he" of a company: its subject, where the paragraph names no person."""
        start = _last(self._paragraphs, mention.start)
        paragraph = self._between(start, mention.start)
        if any(n.type == "Person" for n in paragraph):
            return None
        named = [n for n in paragraph if n.type in allowed]
        return Antecedent(named[0], "pronoun for a thing", 0.5) if named else None

    def _first_of_previous(self, mention: Mention, fitting: list[Mention]) -> Mention | None:
        """The first fitting name of the sentence before, or of where its own "it" leads, in the same paragraph."""
        start = _last(self._paragraphs, mention.start)
        here = _last(self._sentences, mention.start)
        before = _last(self._sentences, here - 1) if here > 0 else here
        while before > start and _PRONOUN_FIRST.match(self._text, before):
            before = _last(self._sentences, before - 1)
        if before < start:
            return None
        return next((n for n in fitting if before <= n.start < here and not self._oblique(n)), None)

    def _oblique(self, name: Mention) -> bool:
        """Whether a preposition stands before the name, so that it is no subject."""
        return _OBLIQUE.search(self._text, max(0, name.start - 12), name.start) is not None


def _last(starts: list[int], position: int) -> int:
    """The last of some sorted starts up to a position."""
    place = bisect_right(starts, position)
    return starts[place - 1] if place else 0


def _demonym(name: Mention) -> bool:
    return name.text in demonyms()


@lru_cache(maxsize=1)
def demonyms() -> dict[str, str]:
    """Country ids by demonym."""
    return {word: entity.id for entity in registry().entities.values() for word in entity.demonyms}
