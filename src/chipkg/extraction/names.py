"""Every mention of a document: names of the registry, unknown names, phrases, descriptions and pronouns."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, pairwise

from chipkg.extraction.aliases import Alias, find_aliases, find_other_names, introduced_initials
from chipkg.extraction.gazetteer import Gazetteer, Hit, Meaning, registry_gazetteer
from chipkg.extraction.homonyms import find_bearers, is_bearer, meant, whole_person
from chipkg.extraction.items import Form, Item, Row, keep_longest
from chipkg.extraction.phrases import find_nominals, find_phrases, find_pronouns
from chipkg.extraction.sentences import Sentence
from chipkg.extraction.shapes import find_shaped, name_data
from chipkg.extraction.tickers import find_tickers, ticker_owner
from chipkg.model import Mention
from chipkg.registry import NameRole, registry

_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|outside|around|visited|through|towards?|between [A-Z]\w+ and"
    r"|(?:north|south|east|west|suburb|outskirts|streets|city|miles|kilomet(?:er|re)s|hours?) (?:of|from)"
    r"|(?:flew|flown|fly|flying|travel(?:l?ed|l?ing)?|moved|moving|went|trip|visit|return(?:ed)?|came|arrived|sent|train"
    r"|flight|drive|drove|commute) (?:back )?(?:to|from|into))"
    r"(?: (?:the|central|downtown|nearby|northern|southern|eastern|western))? $",
    re.IGNORECASE,
)
_PLACE_AFTER = re.compile(
    r"-(?:based|headquartered|born|bound)\b"
    r"|,? (?:city|municipal|suburbs?|residents?|shares|stocks|bars?|karaoke|restaurants?|taxis?|apartments?|airport"
    r"|streets?|courts?|offices?|headquarters|hotel|subway|metro|plant|factory|fab|campus|District|University"
    r"|Exhibition|International|conference|summit|exchange|stock exchange)\b"
    r"|, (?:China|Japan|France|Germany|England|D\.?C\.?)\b|, where\b|'s [A-Z][a-z]+ (?:[Dd]istrict|University)"
)
# "in Beijing's view" is the state's.
_OWN_VIEW = re.compile(r"'s [a-z]")
_LIST_BEFORE = re.compile(r"([A-Z][a-z]+(?: [A-Z][a-z]+)?)(?:, | and |, and | or )$")
_LIST_AFTER = re.compile(r"(?:, | and |, and | or )([A-Z][a-z]+(?: [A-Z][a-z]+)?)\b")
_TOWN_BEFORE = re.compile(r"(?:^|[^\w])([A-Z][a-z]+(?: [A-Z][a-z]+)?), $")
_CAPITAL_AFTER = re.compile(r",? (?:D\.?C|and\b|or\b|[A-Z])|,? DC\b|'s\b| (?:said|says|wants|has|is)\b")
_OWNER = re.compile(r"[A-Z][\w. ]+'s ")
_THIS_RULE = re.compile(
    r"\b[Tt]h(?:is|at) (?:(?:interim|final|proposed|temporary|direct) )*(?:rule|IFR|extension|correction)\b"
)
_LEGAL_AFTER = re.compile(r",? (?:Inc|Corp|Corporation|Co|Ltd|Limited|LLC|PLC|plc|NV|N\.V|AG|SE|KGaA)\b\.?")
_ROLES: tuple[NameRole, ...] = ("label", "alias", "former", "bare", "spelling", "demonym", "metonym", "short", "ticker")
_AND = re.compile(r", | and |, and | or |/")
# What may stand before or after a short name to show the class of what it means.
_FROM = re.compile(r"\b(?:from|by) $")
_LICENCES = {
    "Company": (_FROM, _LEGAL_AFTER),
    "Place": (
        re.compile(r"\b(?:city|town|suburb) of $"),
        re.compile(r", (?:a|the) (?:[\w-]+ ){0,2}(?:city|town|suburb)\b"),
    ),
    "Chip": (
        re.compile(r"\b(?:Nvidia|AMD|Intel|Apple|Google|Tesla|Microsoft|Qualcomm|Huawei|Amazon)(?:'s)? $"),
        re.compile(r" (?:chips?|GPUs?|CPUs?|processors?|accelerators?|generation|architecture|superchip)\b"),
    ),
}
_GENERIC_LAST = re.compile(
    r" (?:Technology|Technologies|Semiconductors?|Electronics|Group|Holdings?|Corporation|Company|Systems|Industries)$"
)


# lone surrogates, which no text should have, cannot be encoded
_PLAIN = {0x2019: "'", **dict.fromkeys((0xA0, 0x202F, 0x0A, 0x0D, 0x09), " ")}
_PLAIN |= dict.fromkeys(range(0xD800, 0xE000), "?")


def plain(text: str) -> str:
    """The text with straight apostrophes and plain spaces: every offset stays what it was."""
    return text.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Found:
    """For each sentence its items in order, the aliases that the document introduces, and where rejected words begin.

    Rejected are words that are a name of the registry and were found to mean something else here: an arm, a disco.
    """

    items: list[list[Item]]
    aliases: list[Alias]
    rejected: frozenset[int]


def find_items(text: str, sentences: list[Sentence], title: str = "") -> Found:
    """Every mention in a plain text that the rules of names know. "This rule" goes by the document's title."""
    own = title if title and _THIS_RULE.search(text) else ""
    listed = [list(registry_gazetteer().find(text, s.start, s.end)) for s in sentences]
    bearers = [list(find_bearers(text, found)) for found in listed]
    hits = [list(meant(text, s, found)) for s, found in zip(sentences, listed, strict=True)]
    hits = _without_bearers(text, hits, bearers)
    hits = _as_introduced(text, hits)
    blocked = [_blocked(all_hits, kept) for all_hits, kept in zip(listed, hits, strict=True)]
    tickers = [list(find_tickers(text, s.start, s.end, found)) for s, found in zip(sentences, hits, strict=True)]
    present = _present(text, hits, tickers) | _beginnings(text, hits)
    names = [[item for hit in found for item in _items(text, hit, present)] for found in hits]
    names = [
        _merged(known, [*symbols, *people]) for known, symbols, people in zip(names, tickers, bearers, strict=True)
    ]
    if own:
        titles = Gazetteer([(own, Meaning("Policy"))])
        names = [
            _merged(k, _plain_items(text, titles.find(text, s.start, s.end)))
            for s, k in zip(sentences, names, strict=True)
        ]
    names = [_with_unknown(text, s, known) for s, known in zip(sentences, names, strict=True)]
    names = _repeated(text, sentences, names, [], blocked)
    others = [list(find_other_names(text, s, items)) for s, items in zip(sentences, names, strict=True)]
    names = [_merged(items, map(_other, before)) for items, before in zip(names, others, strict=True)]
    aliases = [alias for s, items in zip(sentences, names, strict=True) for alias in find_aliases(text, s, items)]
    aliases += chain.from_iterable(others)
    if aliases:
        names = _repeated(text, sentences, names, aliases, blocked)
    items = [_with_phrases(text, s, known, own) for s, known in zip(sentences, names, strict=True)]
    return Found(items, aliases, frozenset().union(*blocked))


def _other(alias: Alias) -> Item:
    start, end = alias.span or (0, 0)
    return Item(start, end, Mention(start, end, alias.value, alias.subject.type))


def _repeated(
    text: str, sentences: list[Sentence], names: list[list[Item]], aliases: list[Alias], blocked: list[frozenset[int]]
) -> list[list[Item]]:
    """The names, and every other place where the document uses one of them, a short form or an alias.

    Not where a name was found to mean something else: `blocked` has the starts of such places.
    """
    again = Gazetteer(_document_names(chain.from_iterable(names), aliases))
    return [
        _with_repeated(text, s, items, again, starts)
        for s, items, starts in zip(sentences, names, blocked, strict=True)
    ]


def _blocked(listed: list[Hit], kept: list[Hit]) -> frozenset[int]:
    return frozenset(hit.start for hit in listed) - frozenset(hit.start for hit in kept)


def _as_introduced(text: str, hits: list[list[Hit]]) -> list[list[Hit]]:
    """The hits without initials that the text explains as those of somebody else."""
    initials = introduced_initials(text)

    def kept(hit: Hit) -> bool:
        long = initials.get(text[hit.start : hit.end])
        return long is None or any(_named_like(long, meaning.entity) for meaning in hit.meanings)

    return [[hit for hit in found if kept(hit)] for found in hits] if initials else hits


def _named_like(name: str, entity: str) -> bool:
    """Whether most words of a name are in one of the names of a registered entity."""
    words = set(name.casefold().removesuffix("'s").split())
    others = (set(other.casefold().split()) for other in registry().entities[entity].names)
    return any(2 * len(words & other) > min(len(words), len(other)) for other in others if len(other) > 1)


def _without_bearers(text: str, hits: list[list[Hit]], bearers: list[list[Item]]) -> list[list[Hit]]:
    """The hits that mean no person: "Ford" does after "Gerald Ford"."""
    first: dict[str, int] = {}
    for item in chain.from_iterable(bearers):
        first.setdefault(item.mention.text.split()[-1], item.start)
    people = {
        text[hit.start : hit.end].split()[-1]: hit.start
        for hit in reversed(list(chain.from_iterable(hits)))
        if any(m.type == "Person" and m.role != "short" for m in hit.meanings)
    }

    def is_person(hit: Hit) -> bool:
        words = text[hit.start : hit.end]
        if any(m.type == "Person" for m in hit.meanings):
            return False
        if hit.start > first.get(words, hit.start):
            return is_bearer(text, hit)
        return hit.start > people.get(words, hit.start) and is_bearer(text, hit, registered=True)

    return [[hit for hit in found if not is_person(hit)] for found in hits]


def _present(text: str, hits: list[list[Hit]], tickers: list[list[Item]]) -> frozenset[str]:
    """Registry entities that the document names by more than one short name; "Disco Corp" is more."""
    full = {
        meaning.entity
        for hit in chain.from_iterable(hits)
        for meaning in hit.meanings
        if meaning.role != "short" or _licensed(text, hit, meaning)
    }
    shorts: dict[str, set[str]] = defaultdict(set)
    for hit in chain.from_iterable(hits):
        for meaning in hit.meanings:
            if meaning.type != "Person":
                shorts[meaning.entity].add(text[hit.start : hit.end].casefold())
    full |= {entity for entity, names in shorts.items() if len(names) > 1}
    full |= {ticker_owner(item.mention.meaning) for item in chain.from_iterable(tickers)}
    return frozenset(full.union(*(_listed(text, found) for found in hits)))


def _beginnings(text: str, hits: list[list[Hit]]) -> frozenset[str]:
    """Companies whose short name also begins a longer one of the document: "Applied Optoelectronics"."""
    longer = {
        text[hit.start : hit.end].split()[0]
        for hit in chain.from_iterable(hits)
        for meaning in hit.meanings
        if meaning.type == "Company" and " " in text[hit.start : hit.end]
    }
    return frozenset(
        meaning.entity
        for hit in chain.from_iterable(hits)
        for meaning in hit.meanings
        if meaning.type == "Company" and meaning.role == "short" and text[hit.start : hit.end] in longer
    )


def _licensed(text: str, hit: Hit, meaning: Meaning) -> bool:
    """Whether the words beside a short name say what it is: "Disco Corp", "Newport, the city", "Ampere chips"."""
    before, after = _LICENCES.get(meaning.type, (None, None))
    return bool(
        (before and before.search(text, max(0, hit.start - 20), hit.start)) or (after and after.match(text, hit.end))
    )


def _listed(text: str, found: list[Hit]) -> Iterator[str]:
    """Companies whose short name stands in a list with the full name of another: "Bosch, ZF and Valeo"."""
    for left, right in pairwise(found):
        if _AND.fullmatch(text, left.end, right.start):
            for one, other in ((left, right), (right, left)):
                if any(m.type == "Company" and m.role not in ("short", "demonym") for m in other.meanings):
                    yield from (m.entity for m in one.meanings if m.type == "Company")


def _items(text: str, hit: Hit, present: frozenset[str]) -> list[Item]:
    """The item of a hit; for "U.S. export controls" also the country that stands before what patterns see."""
    item = _item(text, hit, present)
    if item is None:
        return []
    if item.type == "Policy" and text[item.end - 1].islower() and item.mention.text.split()[-1].islower():
        first = next(registry_gazetteer().find(text, hit.start, hit.end - 1), None)
        state = _item(text, first, present) if first and first.start == hit.start else None
        if state and state.type == "Country" and text[state.end] == " ":
            return [state, replace(item, start=state.end + 1)]
    return [item]


def _item(text: str, hit: Hit, present: frozenset[str]) -> Item | None:
    meanings = [m for m in hit.meanings if m.role != "short" or m.entity in present]
    if not meanings:
        return None
    words = text[hit.start : hit.end]
    if hit.any_case and words.istitle() and " " in words:
        return None  # a common noun in capitals is part of a title
    meaning = _pick(text, hit, meanings)
    if meaning.type == "Facility" and text[hit.start : hit.end].islower():
        return None  # "fab" is a phrase to be read with its modifiers and its place
    end = hit.end
    if meaning.type == "Company" and (suffix := _LEGAL_AFTER.match(text, end)):
        end = suffix.end() - text[: suffix.end()].endswith(".")
    form: Form = "demonym" if meaning.role == "demonym" else "name"
    owner = _OWNER.match(text, hit.start, end)
    if owner and meaning.type == "GovernmentBody":
        body = Mention(owner.end(), end, text[owner.end() : end], meaning.type, "name", text[hit.start : end])
        return Item(owner.end(), end, body)
    place = meaning.role == "metonym" and _as_place(text, hit)
    kind = "Place" if place else meaning.type
    if words == "Washington" and _after_town(text, hit):
        return Item(hit.start, end, Mention(hit.start, end, words, "Place", "name", "Washington state"))
    return Item(hit.start, end, Mention(hit.start, end, text[hit.start : end], kind), form)


def _pick(text: str, hit: Hit, meanings: list[Meaning]) -> Meaning:
    """The meaning that fits; a capital is a place after "in" and the state elsewhere ("Beijing said")."""
    places = [m for m in meanings if m.type == "Place"]
    metonyms = [m for m in meanings if m.role == "metonym"]
    if places and metonyms:
        return places[0] if _as_place(text, hit) else metonyms[0]
    return min(meanings, key=lambda m: _ROLES.index(m.role))


def _as_place(text: str, hit: Hit) -> bool:
    before = _PLACE_BEFORE.search(text, max(0, hit.start - 30), hit.start)
    return bool(
        (before and not _OWN_VIEW.match(text, hit.end))
        or _PLACE_AFTER.match(text, hit.end)
        or _is_town(text, _LIST_BEFORE.search(text, max(0, hit.start - 30), hit.start))
        or _is_town(text, _LIST_AFTER.match(text, hit.end))
    )


def _is_town(text: str, match: re.Match[str] | None) -> bool:
    """Whether the name in the match is that of a place and of no state: "Shanghai", not "Washington"."""
    hit = next(registry_gazetteer().find(text, *match.span(1)), None) if match else None
    return hit is not None and all(m.type == "Place" for m in hit.meanings)


def _after_town(text: str, hit: Hit) -> bool:
    """Whether a name follows that of a town: "Camas, Washington"."""
    before = _TOWN_BEFORE.search(text, max(0, hit.start - 40), hit.start)
    if before is None or _CAPITAL_AFTER.match(text, hit.end):
        return False
    town = list(registry_gazetteer().find(text, before.start(1), before.end(1)))
    return not town or all(m.type == "Place" for m in town[0].meanings)


def _with_unknown(text: str, sentence: Sentence, known: list[Item]) -> list[Item]:
    """Names of unknown shape join the known ones; a longer name wins over a part of it."""
    found = find_shaped(text, sentence.start, sentence.end, known)
    return _merged(known, found)


def _merged(first: list[Item], second: Iterable[Item]) -> list[Item]:
    """Both lists without overlaps: a name that holds others whole replaces them."""
    result = Row(first)
    for item in second:
        if all(_holds(item.mention, other.mention) for other in result.overlapping(item.start, item.end)):
            result.put(item)
    return list(result)


def _beside(items: list[Item], found: Iterable[Item]) -> Iterator[Item]:
    """Those of the found that overlap none of the items."""
    row = Row(items)
    return (item for item in found if not row.overlapping(item.start, item.end))


def _holds(outer: Mention, inner: Mention) -> bool:
    """Whether a mention reaches over the whole of another and beyond."""
    longer = outer.end - outer.start > inner.end - inner.start
    return outer.start <= inner.start and inner.end <= outer.end and longer


def _document_names(items: Iterable[Item], aliases: list[Alias]) -> Iterator[tuple[str, Meaning]]:
    """Names and short forms by which the rest of the document may call what it has named."""
    seen: dict[str, str] = {}
    for item in sorted(items, key=lambda item: item.start):
        if item.form == "name" and item.mention.text[:1].isupper():
            for name in short_forms(item.mention):
                seen.setdefault(name, item.type)
    seen |= {alias.value: alias.subject.type for alias in aliases}
    yield from ((name, Meaning(kind)) for name, kind in seen.items())


def short_forms(mention: Mention) -> tuple[str, ...]:
    """The name itself, a person's first and last word, a company without its generic last words."""
    words = mention.text.split()
    if mention.type == "Person" and len(words) > 1:
        return (mention.text, *(word for word in (words[0], words[-1]) if len(word) > 1 and "." not in word))
    names = [mention.text]
    while mention.type == "Company" and (shorter := _GENERIC_LAST.sub("", names[-1])) != names[-1]:
        names.append(shorter)
    return tuple(names)


def _with_repeated(
    text: str, sentence: Sentence, items: list[Item], again: Gazetteer, blocked: frozenset[int]
) -> list[Item]:
    hits = (
        hit
        for hit in again.find(text, sentence.start, sentence.end)
        if hit.start not in blocked or hit.meanings[0].type == "Person"
    )
    found = (whole_person(text, item) for item in _plain_items(text, hits))
    return _merged(items, _beside(items, found))


def _plain_items(text: str, hits: Iterable[Hit]) -> list[Item]:
    spans = ((hit.start, hit.end, hit.meanings[0].type) for hit in hits)
    return [Item(start, end, Mention(start, end, text[start:end], kind)) for start, end, kind in spans]


def _own(match: re.Match[str], title: str) -> Item:
    mention = Mention(match.start(), match.end(), match[0], "Policy", "nominal", title)
    return Item(match.start(), match.end(), mention, "nominal")


@lru_cache(maxsize=1)
def _too_generic() -> frozenset[str]:
    return frozenset(name_data()["too_generic"].split())


def _with_phrases(text: str, sentence: Sentence, names: list[Item], own: str) -> list[Item]:
    span = (sentence.start, sentence.end)
    phrases = list(find_phrases(text, *span, names))
    items = [i for i in _merged(names, keep_longest(phrases)) if i.mention.text.casefold() not in _too_generic()]
    if own:
        items = _merged(items, [_own(match, own) for match in _THIS_RULE.finditer(text, *span)])
    for found in (find_nominals(text, *span, items), find_pronouns(text, *span)):
        items = keep_longest(chain(items, _beside(items, found)))
    return items
