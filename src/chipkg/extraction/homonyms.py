"""Where a name of the registry means something else: "Tower Bridge", "Gerald Ford", "Intel gathered by spies"."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from chipkg.extraction.gazetteer import Hit, Meaning
from chipkg.extraction.items import Item
from chipkg.extraction.sentences import Sentence
from chipkg.extraction.shapes import name_data
from chipkg.model import Mention
from chipkg.registry import registry

_REACH = 60
# So many companies whose names begin alike are a family.
_FAMILY = 4
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_FIRST_WORD = re.compile(r"(?:[^\w\s]\s?)*")
_WORD_BEFORE = re.compile(r"(?<![\w'-])((?:[A-Z]\. ?)*[A-Z][a-z]+(?: [A-Z]\.)*) $")
_DATELINE = re.compile(r"[A-Z][A-Z/.]+[^.!?\n]{0,50}?(?: ?[-–—] |\) )")
_MANY = re.compile(r"(?:\b(?:[Tt]he|world's|next|new|few|other|all|two|three)|s and) $")
_HONORIFIC = re.compile(
    r"\b((?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|President|Senator|Sen|Justice|Admiral|Sir|Lady|Lord|Dame)\.? )$"
)
_CAPITAL_AFTER = re.compile(
    r" (?!(?:CEO|CFO|CTO|COO|AG|Chief|Chairman|President|Founder|Executive|Vice|Senior|Inc|Corp|Co|Ltd)\b)[A-Z][a-z]+"
)
_CAPITAL_BEFORE = re.compile(r"(?<![.!?:] )\b[A-Z][a-z]+(?: [A-Z][a-z]+)* $")
_AND_COMPANY = re.compile(r" & [A-Z][a-z]")
_BARE_ARTICLE = re.compile(r"\b[Tt]he $")
_NO_NOUN = re.compile(r"[.,;:]| (?:in|of|and|or|is|was|on|to|at|by|for|from|has|with)\b|$")
_APPOSITION = re.compile(r", (?:the|an?|another) ((?:[\w'&-]+ ){0,4}?)(?P<noun>%s)\b")
_AFTER_PREPOSITION = re.compile(r"\b(?:at|in|for|of|to|from|with|by|and) $")
# What a noun in apposition says: "Kirin, the brewer" is no chip.
_NOUNS = {
    "Company": "brewer|exchange|airline|bank|retailer|insurer|publisher|brewery|restaurant|hotelier|toymaker|shoemaker",
    "Place": "river|rainforest|village|suburb|lake|mountain",
    "Person": "mathematician|astronomer|physicist|singer|footballer|actor|actress|painter|poet|novelist|admiral|golfer",
}
_CHIP_AFTER = re.compile(
    r" (?:\w+ )?(?:chips?|GPUs?|processors?|accelerators?|superchips?|generation|architecture|platform|racks?|series"
    r"|family|systems?|CPUs?|servers?|Ultra|NVL?\d*)\b"
)
_PERSON_AFTER = re.compile(
    r", who\b|,? (?:himself|herself)\b|'s (?:wife|husband|father|mother|son|daughter)\b"
    r"| (?:recalled|joked|shrugged|smiled|laughed|retired|was born|died)\b"
)
_OWNED = re.compile(r"(?:'s|\b(?:Nvidia|AMD|Intel|Apple|Google|Tesla|Microsoft|Amazon)) $")
_MADE = frozenset({"Chip", "Technology", "Device", "Software"})


@dataclass(frozen=True, slots=True)
class Homonym:
    """Where a name means something else; None where there is nothing to look for."""

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    near: re.Pattern[str] | None
    needs: re.Pattern[str] | None


@lru_cache(maxsize=1)
def _homonyms() -> dict[str, Homonym]:
    def compiled(entry: dict[str, str], key: str) -> re.Pattern[str] | None:
        return re.compile(entry[key]) if key in entry else None

    return {
        name: Homonym(*(compiled(entry, key) for key in ("before", "after", "near", "needs")))
        for entry in name_data()["homonym"]
        for name in entry["names"].split("|")
    }


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return frozenset(name_data()["words"].split())


@lru_cache(maxsize=1)
def _families() -> frozenset[str]:
    """Names that many companies begin with, so that one more word makes another company: "Samsung Life"."""
    labels = (entity.label.split() for entity in registry().entities.values() if entity.type == "Company")
    first = Counter(words[0] for words in labels if len(words) > 1)
    return frozenset(word for word, number in first.items() if number >= _FAMILY)


@lru_cache(maxsize=1)
def _given() -> frozenset[str]:
    return frozenset(name_data()["given_names"].split())


@lru_cache(maxsize=1)
def _company_after() -> re.Pattern[str]:
    return re.compile(f"(?:{name_data()['company_after']})")


@lru_cache(maxsize=1)
def _other_heads() -> re.Pattern[str]:
    return re.compile(rf" (?:{name_data()['other_heads']})\b")


@lru_cache(maxsize=1)
def _apposition() -> tuple[re.Pattern[str], dict[str, str]]:
    kinds = {noun: kind for kind, nouns in _NOUNS.items() for noun in nouns.split("|")}
    return re.compile(_APPOSITION.pattern % "|".join(kinds)), kinds


def meant(text: str, sentence: Sentence, hits: Iterable[Hit]) -> Iterator[Hit]:
    """The hits of a sentence, each with the meanings that it can have there; those with none fall away."""
    hits = list(hits)
    starts, ends = {hit.start for hit in hits}, {hit.end for hit in hits}
    for hit in hits:
        words = text[hit.start : hit.end]
        if _other_sense(text, sentence, hit, words) or _in_longer_name(text, sentence, hit, ends):
            continue
        goes_on = hit.end + 1 not in starts and _CAPITAL_AFTER.match(text, hit.end) and not _is_headline(text, sentence)
        meanings = tuple(
            m
            for m in hit.meanings
            if _can_mean(text, sentence, hit, m, words)
            and not (goes_on and m.type != "Person" and (m.role in ("short", "former") or words in _families()))
        )
        if meanings:
            yield hit if meanings == hit.meanings else replace(hit, meanings=meanings)


def _is_headline(text: str, sentence: Sentence) -> bool:
    """Whether Most Words Have Capitals, so that they tell nothing."""
    words = _LONG_WORD.findall(text, sentence.start, sentence.end)
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _in_longer_name(text: str, sentence: Sentence, hit: Hit, ends: set[int]) -> bool:
    """Whether a common noun in capitals belongs to an unknown name before it: "Qixin Lithography"."""
    if not hit.any_case or not text[hit.start].isupper() or hit.start - 1 in ends:
        return False
    before = _CAPITAL_BEFORE.search(text, max(sentence.start, hit.start - _REACH), hit.start)
    return before is not None and before.start() > sentence.start


def _other_sense(text: str, sentence: Sentence, hit: Hit, words: str) -> bool:
    known = _homonyms().get(words) or (_homonyms().get(words.capitalize()) if words.isupper() else None)
    if known and known.after and words.isupper() and known.after.match(text[hit.end : hit.end + _REACH].lower()):
        return True
    if known is None:
        return False
    return bool(
        (known.before and known.before.search(text, max(0, hit.start - _REACH), hit.start))
        or (known.after and known.after.match(text, hit.end))
        or (known.near and known.near.search(text, sentence.start, sentence.end))
        or (known.needs and not known.needs.search(text))
    )


def _can_mean(text: str, sentence: Sentence, hit: Hit, meaning: Meaning, words: str) -> bool:
    if _contradicted(text, hit, meaning):
        return False
    if words.isupper() and meaning.type in ("Place", "Country") and meaning.role == "spelling":
        dateline = _DATELINE.match(text, sentence.start, sentence.end)
        return dateline is None or dateline.end() < hit.end
    if meaning.type != "Company":
        return True
    if _other_heads().match(text, hit.end):
        return False
    if meaning.role == "spelling" and words.endswith("s") and not words.isupper() and not _is_name(meaning, words):
        return bool(_MANY.search(text, max(0, hit.start - 20), hit.start))
    if _AND_COMPANY.match(text, hit.end) and " " not in words:
        return False
    first = _FIRST_WORD.match(text, sentence.start, sentence.end)
    starts = first is not None and first.end() == hit.start
    if starts and words in _words() and not _company_after().match(text, hit.end, sentence.end):
        return meaning.role not in ("short", "bare") and words not in ("Apple", "Arm", "Micron")
    article = _BARE_ARTICLE.search(text, max(0, hit.start - 4), hit.start)
    return not (article and words in _words() and _NO_NOUN.match(text, hit.end, sentence.end))


def _is_name(meaning: Meaning, words: str) -> bool:
    """Whether a spelling that ends in "s" is no plural."""
    names = registry().entities[meaning.entity].names
    return any(re.sub(r"[\W_]", "", name).casefold() == re.sub(r"[\W_]", "", words).casefold() for name in names)


def _contradicted(text: str, hit: Hit, meaning: Meaning) -> bool:
    """Whether what follows says that it is something else: "Kirin, the brewer" is no chip."""
    pattern, kinds = _apposition()
    match = pattern.match(text, hit.end)
    if match is None or _AFTER_PREPOSITION.search(text, max(0, hit.start - 8), hit.start):
        return False
    return kinds[match["noun"]] != meaning.type


def find_bearers(text: str, hits: Iterable[Hit]) -> Iterator[Item]:
    """People who bear a name of the registry after a first name: "Gerald Ford", "Grace Hopper"."""
    for hit in hits:
        words = text[hit.start : hit.end].split()
        if not words[-1][0].isupper() or any(m.type == "Person" for m in hit.meanings):
            continue
        before = _WORD_BEFORE.search(text, max(0, hit.start - _REACH), hit.start)
        if len(words) > 1 or hit.any_case:
            continue
        if before and before[1].split()[0] in _given():
            yield _person(text, before.start(1), hit.end)
        elif _HONORIFIC.search(text, max(0, hit.start - 12), hit.start):
            yield _person(text, hit.start, hit.end)


def _person(text: str, start: int, end: int) -> Item:
    return Item(start, end, Mention(start, end, text[start:end], "Person"))


def whole_person(text: str, item: Item) -> Item:
    """A surname with the first name before it: "Stephen Miller" is not the Miller named before."""
    before = _WORD_BEFORE.search(text, max(0, item.start - _REACH), item.start)
    if item.type != "Person" or before is None or before[1].split()[0] not in _given():
        return item
    return _person(text, before.start(1), item.end)


def is_bearer(text: str, hit: Hit, *, registered: bool = False) -> bool:
    """Whether a name that a person of the document bears means that person here, and not the chip of that name.

    A registered person leaves the name to a company, unless the words after it speak of a person.
    """
    if registered:
        return _PERSON_AFTER.match(text, hit.end) is not None
    return not (
        any(m.type in _MADE for m in hit.meanings)
        and (_CHIP_AFTER.match(text, hit.end) or _OWNED.search(text, max(0, hit.start - 12), hit.start))
    )
