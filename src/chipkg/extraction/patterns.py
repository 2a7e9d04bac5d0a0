"""The extractor that ships first: names, the patterns of patterns.toml, cues and speakers."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import product, zip_longest
from pathlib import Path
from typing import Any

from chipkg.extraction.aliases import Alias
from chipkg.extraction.cues import modality, polarity
from chipkg.extraction.items import Item
from chipkg.extraction.marking import Marked, mark
from chipkg.extraction.reading import Reading
from chipkg.extraction.sentences import Sentence
from chipkg.extraction.speakers import Attribution, find_attributions, quotations
from chipkg.extraction.templates import compile_template, trigger_words
from chipkg.model import Document, ExtractedStatement, Extraction, Mention, Modality, Polarity, Text
from chipkg.ontology import ontology

_DEFAULT_CONFIDENCE = 0.8
# Measured on written news: descriptions and pronouns are linked wrongly about one time in four.
_INDIRECT = 0.75
# What only another newsroom reports is hearsay.
_NEWSROOM = "NewsOrganization"
# Beyond these a "sentence" is a list, a table or an attack, and backtracking would take minutes.
_MOST_ITEMS = 80
_LONGEST = 1500
_WORD = re.compile(r"[A-Za-z]+")
_DESTINATION = re.compile(r"\b(?:to|into|in|outside|between|and) (?:the )?$")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One entry of patterns.toml, compiled; the fields are explained there."""

    relation: str
    template: str
    triggers: frozenset[str]
    examples: tuple[tuple[str, ...], ...]
    confidence: float = _DEFAULT_CONFIDENCE
    presupposed: bool = False
    speaking: bool = False
    polarity: Polarity | None = None
    modality: Modality | None = None
    agent: str = ""
    meaning: str = ""
    object: str = ""
    within: str = ""

    @property
    def match(self) -> re.Pattern[str]:
        """The regular expression, compiled when a sentence first needs it: all of them take two seconds."""
        return _compiled(self.relation, self.template)

    def fits(self, kinds: frozenset[str]) -> bool:
        """Whether a sentence with mentions of these classes can match at all: most cannot, and matching is slow."""
        domain, range_ = _slots(self.relation)
        return not range_.isdisjoint(kinds) and (bool(self.agent) or not domain.isdisjoint(kinds))


@lru_cache(maxsize=1)
def pattern_data() -> dict[str, Any]:
    """patterns.toml."""
    return tomllib.loads(Path(__file__).with_name("patterns.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def read_patterns() -> tuple[Pattern, ...]:
    """The patterns that ship with the package."""
    data = pattern_data()
    return tuple(
        _pattern(relation, entry, data["words"])
        for relation, entries in data.items()
        if isinstance(entries, list)
        for entry in entries
    )


def _pattern(relation: str, entry: dict[str, Any], words: dict[str, str]) -> Pattern:
    options = {key: value for key, value in entry.items() if key not in ("match", "examples")}
    triggers = trigger_words(entry["match"], words)
    examples = tuple(tuple(example) for example in entry["examples"])
    return Pattern(relation, entry["match"], triggers, examples, **options)


@cache
def _slots(relation: str) -> tuple[frozenset[str], frozenset[str]]:
    """The classes that can fill the slots for subject and object; pronouns, which are of two classes, fill any."""
    term, pronouns = ontology().relation(relation), {"Person", "Actor"}
    return term.domain | pronouns, term.range | pronouns


@cache
def _compiled(relation: str, template: str) -> re.Pattern[str]:
    return compile_template(template, ontology().relation(relation), pattern_data()["words"])


class PatternExtractor:
    """Finds statements where a pattern matches a sentence. Precise, and blind to what it has no pattern for."""

    name = "patterns 1"

    def extract(self, document: Document) -> Extraction:
        """Everything found in one document; mentions by position."""
        return self.read(Reading.of(document))

    def read(self, reading: Reading) -> Extraction:
        """Everything found in a document whose names were found before."""
        text = reading.text
        read = [
            _Read(text, s, items, mark(text, s.start, s.end, items))
            for s, items in zip(reading.sentences, reading.items, strict=True)
        ]
        statements = [_alias_statement(alias) for alias in reading.aliases]
        for one in read:
            paragraph = [other for other in read if other.sentence.paragraph == one.sentence.paragraph]
            statements += _statements(one, paragraph)
        mentions = {item.mention for items in reading.items for item in items}
        mentions |= {m for s in statements for m in (s.subject, s.object, s.speaker) if isinstance(m, Mention)}
        return reading.extraction(mentions, statements, self.name)


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence, its items and how patterns see it."""

    text: str
    sentence: Sentence
    items: Sequence[Item]
    marked: Marked


@dataclass(frozen=True, slots=True)
class _Match:
    """Where a pattern matched a sentence."""

    pattern: Pattern
    match: re.Match[str]
    marked: Marked

    def mentions(self, role: str) -> list[tuple[int, Item]]:
        """The items in all slots of a role, with their positions in the marked sentence."""
        spans = [
            self.match.span(name)
            for name in self.match.re.groupindex
            if name.startswith(role) and name[1:] in ("", "2", "3")
        ]
        found = sorted((p, item) for p, item in self.marked.items.items() if any(a <= p < b for a, b in spans))
        if role == "o" and self.pattern.object:
            found = [(p, item) for p, item in found if re.search(self.pattern.object, item.mention.text)]
        return [one for one, after in zip_longest(found, found[1:]) if not self._explained(one, after)]

    def _explained(self, one: tuple[int, Item], after: tuple[int, Item] | None) -> bool:
        """Whether a generic phrase is only there for the name after it: "a top processor, the H200"."""
        if after is None or one[1].type != after[1].type or not one[1].mention.text.islower():
            return False
        return self.marked.text[one[0] + 1 : after[0]] == ", the " and not after[1].mention.text.islower()


def _statements(read: _Read, paragraph: list[_Read]) -> list[ExtractedStatement]:
    """The statements of one sentence, each pair and relation once, as the surest pattern gives it."""
    attributions = find_attributions(read.marked)
    best: dict[tuple[object, ...], ExtractedStatement] = {}
    matches = list(_matches(read.marked))
    agents = [m for m in matches if not m.pattern.agent]
    implied = [m for m in matches if m.pattern.agent and not any(_same_objects(m, other) for other in agents)]
    for match in agents + implied:
        subjects = match.mentions("s") or [(match.match.start(), a) for a in _authority(match, paragraph)]
        for subject, obj in product(subjects, match.mentions("o")):
            if subject[1].mention == obj[1].mention:
                continue
            statement = _statement(match, subject, obj, read, paragraph, attributions)
            key = (statement.subject, statement.relation, statement.object)
            if key not in best or best[key].confidence < statement.confidence:
                best[key] = statement
    return [best[key] for key in best]


def _matches(marked: Marked) -> Iterator[_Match]:
    """Every match of every pattern, also where matches overlap."""
    if not marked.items or len(marked.items) > _MOST_ITEMS or len(marked.text) > _LONGEST:
        return
    words = frozenset(_WORD.findall(marked.text))
    kinds = frozenset(item.type for item in marked.items.values())
    for pattern in read_patterns():
        if (pattern.triggers and pattern.triggers.isdisjoint(words)) or not pattern.fits(kinds):
            continue
        position = 0
        while match := pattern.match.search(marked.text, position):
            if not pattern.within or re.search(pattern.within, match[0]):
                yield _Match(pattern, match, marked)
            # An implied agent is looked for once: the rest of a list is not another statement.
            position = match.end() if pattern.agent else match.start() + 1


def _same_objects(one: _Match, other: _Match) -> bool:
    objects = {p for p, _ in other.mentions("o")}
    return one.pattern.relation == other.pattern.relation and any(p in objects for p, _ in one.mentions("o"))


def _authority(match: _Match, paragraph: list[_Read]) -> list[Item]:
    """The nearest earlier state or body in the paragraph that is not itself concerned."""
    limit = match.marked.offsets[match.match.start()]
    concerned = {item.mention.name for _, item in match.mentions("o")}
    kinds = ontology().leaves["Country"] | ontology().leaves["GovernmentBody"]
    candidates = [
        item
        for other in paragraph
        for item in other.items
        if item.start < limit
        and item.type in kinds
        and item.form == "name"
        and item.mention.name not in concerned
        and not _DESTINATION.search(other.text, max(0, item.start - 14), item.start)
    ]
    return candidates[-1:]


def _statement(
    match: _Match,
    subject: tuple[int, Item],
    obj: tuple[int, Item],
    read: _Read,
    paragraph: list[_Read],
    attributions: list[Attribution],
) -> ExtractedStatement:
    pattern = match.pattern
    start, end = match.match.span()
    clause = _without_skipped(match.match)
    indirect = sum(item.form in ("nominal", "pronoun") for _, item in (subject, obj))
    bare = ExtractedStatement(
        subject=_meant(pattern, match, subject[1], read),
        relation=pattern.relation,
        object=obj[1].mention,
        start=read.sentence.start,
        end=read.sentence.end,
        confidence=round(pattern.confidence * _INDIRECT**indirect, 3),
        amount=match.match.groupdict().get("amount") or "",
        share=match.match.groupdict().get("share") or "",
    )
    if pattern.presupposed:
        return bare
    speaker = None if pattern.speaking else _speaker(obj, read, paragraph, attributions)
    mode = pattern.modality or modality(clause, start, end)
    if mode == "actual" and speaker and speaker.type == _NEWSROOM:
        mode = "alleged"
    return replace(bare, polarity=pattern.polarity or polarity(clause, start, end), modality=mode, speaker=speaker)


def _without_skipped(match: re.Match[str]) -> str:
    """The marked sentence with what the pattern skips blanked: its cues concern something else."""
    if not match.groupdict().get("skip"):
        return match.string
    left, right = match.span("skip")
    return match.string[:left] + " " * (right - left) + match.string[right:]


def _meant(pattern: Pattern, match: _Match, item: Item, read: _Read) -> Mention:
    """The subject; for "government-backed Chinese" the Chinese government."""
    if not pattern.meaning:
        return item.mention
    start = match.marked.offsets[match.match.start()]
    words = read.text[start : item.end]
    return Mention(start, item.end, words, "GovernmentBody", "name", f"{item.mention.text} {pattern.meaning}")


def _speaker(
    obj: tuple[int, Item], read: _Read, paragraph: list[_Read], attributions: list[Attribution]
) -> Mention | None:
    """Who says the words at the object: the innermost speaker of the sentence, else of the quotation's paragraph."""
    covering = [a for a in attributions if a.covers(obj[0])]
    if covering:
        return max(covering, key=lambda a: a.start).speaker
    quoted = any(a <= obj[1].start < b for a, b in quotations(read.text, read.sentence.start, read.sentence.end))
    if not quoted:
        return None
    others = [a.speaker for other in paragraph for a in find_attributions(other.marked)]
    before = [speaker for speaker in others if speaker.start < obj[1].start]
    nearest = before[-1:] or others[:1]
    return nearest[0] if nearest else None


def _alias_statement(alias: Alias) -> ExtractedStatement:
    settings = pattern_data()["aliases"]
    return ExtractedStatement(
        subject=alias.subject,
        relation=settings["relation"],
        object=Text(alias.value, alias.language),
        start=alias.sentence.start,
        end=alias.sentence.end,
        confidence=settings["confidence"],
    )
