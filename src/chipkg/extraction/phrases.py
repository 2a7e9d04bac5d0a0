"""Generic phrases ("epitaxy equipment"), definite descriptions ("the Dutch firm") and pronouns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from chipkg.extraction.items import Form, Item
from chipkg.extraction.shapes import name_data
from chipkg.model import Mention

_PRONOUN = re.compile(r"\b(?:[Ii]t|[Hh]e|[Ss]he|[Ii]ts|[Hh]is|[Hh]er)\b")
_MODIFIER = re.compile(r"([\w/:-]+(?:'\w+)?),? $")
_PERFECT = re.compile(r"\b(?:has|have|had|who|which|that|it|they|he|she|also|and|not|never) $")
_NEXT_WORD = re.compile(r" ([a-z][\w-]*)")
_IN_PLACE = re.compile(r" (?:in|at|near) (?:the )?")
_COMPOUND = re.compile(r" (?:industry|maker|makers|sector|market|design|production|sales|of|at|for|on)\b")
_APPOSITION = re.compile(r", (?:(?:an?|the|its|another|one of the) )(?:[a-z-]+ )?$")
_DETERMINER = re.compile(r"\b[Tt]h(?:e|is) ((?:[\w-]+,? ){0,4})$")
# Names of these classes may stand inside a longer phrase: "AI chips", "EUV scanner".
_MODIFYING = frozenset({"Technology", "Chip", "Material", "Equipment", "Industry", "Device"})


@dataclass(frozen=True, slots=True)
class _Heads:
    type: str
    match: re.Pattern[str]
    bare: bool
    modified: bool


@lru_cache(maxsize=1)
def _phrases() -> tuple[_Heads, ...]:
    return tuple(_heads(entry, "heads") for entry in name_data()["phrase"])


@lru_cache(maxsize=1)
def _nominals() -> tuple[_Heads, ...]:
    return tuple(_heads(entry, "nouns") for entry in name_data()["nominal"])


@lru_cache(maxsize=1)
def _stop() -> frozenset[str]:
    return frozenset(name_data()["stop"].split())


def _heads(entry: dict[str, str], key: str) -> _Heads:
    pattern = re.compile(rf"(?<![\w-])(?:{entry[key]})(?![\w-]|'s [a-z]+ing\b)", re.IGNORECASE)
    return _Heads(entry["type"], pattern, bool(entry.get("bare")), bool(entry.get("modified", True)))


def find_phrases(text: str, start: int, end: int, known: list[Item]) -> Iterator[Item]:
    """Generic products, policies and places of production, with their modifiers."""
    for heads in _phrases():
        for match in heads.match.finditer(text, start, end):
            proper = [item for item in known if not generic(item)]
            if not _inside(match.start(), match.end(), proper) and not _goes_on(text, match.end(), end):
                yield from _phrase(text, start, match.start(), match.end(), heads, known)


def generic(item: Item) -> bool:
    """Whether a name is a common noun, which a longer phrase may hold."""
    return (
        item.form == "name"
        and item.mention.text[1:].islower()
        and item.type in _MODIFYING | {"Software", "Facility", "Policy"}
    )


def _phrase(text: str, floor: int, head: int, end: int, heads: _Heads, known: list[Item]) -> Iterator[Item]:
    left = _modified(text, floor, head, known, heads.modified)
    if text[left:end].istitle() and " " in text[left:end]:
        return  # part of a title
    reach = end
    if heads.type == "Facility" and (place := _place_after(text, end, known)):
        reach = place.end
    if left == head and reach == end and not heads.bare:
        return
    if _explains(text, left, end, heads.type, known):
        return
    seen = left
    if heads.type == "Policy" and (state := next((i for i in known if i.start == left and i.type == "Country"), None)):
        seen = state.end + 1  # the country stays visible to patterns
    yield Item(seen, end, Mention(left, reach, text[left:reach], heads.type))


def _explains(text: str, left: int, end: int, kind: str, known: list[Item]) -> bool:
    """Whether a phrase only says what a name is: "imec, a research centre in Leuven", "the foundry SMIC"."""
    if kind not in ("Facility", "Chip", "Device"):
        return False
    accepted = {"Facility", "Company", "ResearchBody"} if kind == "Facility" else {kind}
    names = [item for item in known if item.type in accepted and item.form == "name" and not generic(item)]
    before = _APPOSITION.search(text, max(0, left - 40), left)
    after = kind == "Facility" and any(text[end : item.start] == " " for item in names)
    return after or bool(before and any(item.end == before.start() for item in names))


def _modified(text: str, floor: int, head: int, known: list[Item], adjectives: bool) -> int:
    """Where the phrase begins: over at most five modifiers and the names that can modify."""
    left = head
    for _ in range(5):
        before = next((i for i in known if i.end + 1 == left and text[i.end] in " -"), None)
        if before is not None and not (before.type in _MODIFYING or before.form == "demonym"):
            break
        if before is not None:
            left = before.start
            continue
        word = _MODIFIER.search(text, max(floor, left - 40), left)
        verb = word and word[1].endswith("ed") and _PERFECT.search(text, max(floor, left - 60), word.start(1))
        if (
            word is None
            or verb
            or not adjectives
            or not _modifies(word[1])
            or _inside(word.start(1), word.end(1), known)
        ):
            break
        left = word.start(1)
    return left


def _modifies(word: str) -> bool:
    """Whether a word before a noun is taken as its modifier; "makes", "their" and "NPR's" are not."""
    plural_or_verb = word.endswith("s") and not word.endswith(("ss", "ics", "gas", "wireless"))
    return word.casefold() not in _stop() and not plural_or_verb and not word.endswith("ly") and word[0].islower()


def _goes_on(text: str, end: int, limit: int) -> bool:
    """Whether a singular head is itself a modifier, as in "chip industry"."""
    following = _NEXT_WORD.match(text, end, limit)
    singular = text[end - 1] != "s" and not text.endswith("equipment", 0, end)
    return bool(following and singular and following[1] not in _stop())


def _place_after(text: str, end: int, known: list[Item]) -> Item | None:
    gap = _IN_PLACE.match(text, end)
    return next((i for i in known if gap and i.start == gap.end() and i.type in ("Place", "Country")), None)


def find_nominals(text: str, start: int, end: int, known: list[Item]) -> Iterator[Item]:
    """Definite descriptions that no name follows; the mention holds all words, the item only the noun."""
    for heads in _nominals():
        for match in heads.match.finditer(text, start, end):
            determiner = _DETERMINER.search(text, max(start, match.start() - 60), match.start())
            if not determiner or _inside(match.start(), match.end(), known) or _modifying(text, match.end(), known):
                continue
            words = determiner[1].replace(",", "").split()
            if any(word in _stop() or word.endswith("s") for word in words) or _apposed(
                text, determiner.start(), known
            ):
                continue
            if any(word[0].isupper() for word in words if not _inside_demonym(word, known)):
                continue
            left = determiner.start()
            yield Item(
                match.start(),
                match.end(),
                Mention(left, match.end(), text[left : match.end()], heads.type, "nominal"),
                "nominal",
            )


def _apposed(text: str, start: int, known: list[Item]) -> bool:
    """Whether a description only explains the name before it: "ASML, the Dutch toolmaker"."""
    return text.endswith(", ", 0, start) and any(item.end == start - 2 and item.form == "name" for item in known)


def _inside_demonym(word: str, known: list[Item]) -> bool:
    return any(word in item.mention.text.split() for item in known if item.type == "Country")


def _modifying(text: str, end: int, known: list[Item]) -> bool:
    """Whether the noun goes on into a name ("the chipmaker Nexperia") or a longer phrase ("the chip maker")."""
    named = any(item.start == end + 1 and item.form == "name" for item in known)
    return named or bool(_COMPOUND.match(text, end)) or bool(re.match(r" [A-Z]", text[end : end + 2]))


def find_pronouns(text: str, start: int, end: int) -> Iterator[Item]:
    """Personal and possessive pronouns in the singular."""
    for match in _PRONOUN.finditer(text, start, end):
        kind = "Actor" if match[0].casefold() in ("it", "its") else "Person"
        form: Form = "pronoun"
        yield Item(match.start(), match.end(), Mention(match.start(), match.end(), match[0], kind, "pronoun"), form)


def _inside(start: int, end: int, items: list[Item]) -> bool:
    return any(start < item.end and item.start < end for item in items)
