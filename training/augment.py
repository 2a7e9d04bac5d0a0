"""More from the same passages: other names, parts of a passage, two passages in one, other case.

All functions are pure; randomness is a `random.Random` that is handed in.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from training.passages import Passage, Span

# Names of these classes can be exchanged without making nonsense of the sentence.
_EXCHANGED = ("Company", "Person", "Chip", "Place", "ResearchBody", "Alliance", "Facility")
_NAME = re.compile(r"(?:[A-Z0-9][\w.&'’-]*)(?: (?:(?:of|de|van|der|and|&) )?[A-Z0-9][\w.&'’-]*)*")


def names_by_class(passages: Sequence[Passage]) -> Mapping[str, Sequence[str]]:
    """The proper names of the corpus, of entities that go by one name only."""
    found: dict[str, set[str]] = defaultdict(set)
    for passage in passages:
        for mentions in _mentions_by_entity(passage).values():
            names = {passage.text[m.start : m.end] for m in mentions if m.kind == "name"}
            if len(names) == 1 and _NAME.fullmatch(name := next(iter(names))):
                found[mentions[0].type].add(name)
    return {kind: sorted(names) for kind, names in found.items()}


def varied(passage: Passage, others: Sequence[Passage], names: Mapping[str, Sequence[str]], random: Random) -> Passage:
    """The passage with other names, perhaps cut, joined to another one or in other case."""
    if random.random() < 0.6:
        passage = with_other_names(passage, names, random, share=random.choice((0.3, 0.6)))
    if len(passage.sentences) > 3 and random.random() < 0.3:
        passage = part(passage, random)
    if len(passage.text) < 450 and random.random() < 0.35:
        passage = joined(passage, random.choice(others), random)
    if random.random() < 0.04:
        passage = replace(passage, text=random.choice((_lower, str.title))(passage.text))
    return passage


def _lower(text: str) -> str:
    return text.lower() if len(text.lower()) == len(text) else text


def with_other_names(passage: Passage, names: Mapping[str, Sequence[str]], random: Random, *, share: float) -> Passage:
    """Exchange the names of a share of the entities that go by one proper name."""
    renamed: dict[str, tuple[str, str]] = {}
    for entity, mentions in sorted(_mentions_by_entity(passage).items()):
        written = {passage.text[m.start : m.end] for m in mentions if m.kind == "name"}
        fit = len(written) == 1 and mentions[0].type in _EXCHANGED and _NAME.fullmatch(next(iter(written)))
        if fit and random.random() < share and names.get(mentions[0].type):
            renamed[entity] = (next(iter(written)), random.choice(names[mentions[0].type]))
    spans = [
        (m.start, m.end, renamed[m.entity][1]) for m in passage.mentions if m.kind == "name" and m.entity in renamed
    ]
    outer = [s for s in spans if not any(m.start < s[1] and s[0] < m.end and _inside(m, s) for m in passage.mentions)]
    return _substituted(passage, outer)


def _inside(mention: Span, span: tuple[int, int, str]) -> bool:
    """Whether the mention lies within the span, so that it would be lost."""
    return span[0] <= mention.start and mention.end <= span[1] and (mention.start, mention.end) != span[:2]


def _substituted(passage: Passage, spans: Sequence[tuple[int, int, str]]) -> Passage:
    """The passage with spans of its text replaced, and every offset moved accordingly."""
    pieces, shifts, at = [], [], 0
    for start, end, words in sorted(spans):
        pieces += [passage.text[at:start], words]
        shifts.append((end, len(words) - (end - start)))
        at = end
    text = "".join([*pieces, passage.text[at:]])

    def moved(offset: int) -> int:
        return offset + sum(change for end, change in shifts if end <= offset)

    return replace(
        passage,
        text=text,
        sentences=tuple((moved(start), moved(end)) for start, end in passage.sentences),
        mentions=tuple(replace(m, start=moved(m.start), end=moved(m.end)) for m in passage.mentions),
    )


def part(passage: Passage, random: Random) -> Passage:
    """Some sentences in a row; statements stay whose two ends do."""
    size = random.randint(2, len(passage.sentences) - 1)
    first = random.randint(0, len(passage.sentences) - size)
    start, end = passage.sentences[first][0], passage.sentences[first + size - 1][1]
    mentions = tuple(
        replace(m, start=m.start - start, end=m.end - start)
        for m in passage.mentions
        if start <= m.start and m.end <= end
    )
    named = {m.entity for m in mentions}
    statements = tuple(
        replace(s, sentence=s.sentence - first)
        for s in passage.statements
        if {s.subject, s.object, s.attributed_to or s.subject} <= named and first <= s.sentence < first + size
    )
    sentences = tuple((a - start, b - start) for a, b in passage.sentences[first : first + size])
    return replace(passage, text=passage.text[start:end], sentences=sentences, mentions=mentions, statements=statements)


def joined(passage: Passage, other: Passage, random: Random) -> Passage:
    """Two passages as one text; nothing holds between them."""
    one, two = (passage, other) if random.random() < 0.5 else (other, passage)
    shift, count = len(one.text) + 2, len(one.sentences)
    statements = tuple(
        replace(
            s,
            subject=f"{s.subject}'",
            object=f"{s.object}'",
            attributed_to=f"{s.attributed_to}'" if s.attributed_to else None,
            sentence=s.sentence + count,
        )
        for s in two.statements
    )
    mentions = tuple(replace(m, start=m.start + shift, end=m.end + shift, entity=f"{m.entity}'") for m in two.mentions)
    return Passage(
        f"{one.id}+{two.id}",
        one.register,
        f"{one.text}\n\n{two.text}",
        one.sentences + tuple((a + shift, b + shift) for a, b in two.sentences),
        one.mentions + mentions,
        one.statements + statements,
    )


def _mentions_by_entity(passage: Passage) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = defaultdict(list)
    for mention in passage.mentions:
        found[mention.entity].append(mention)
    return found
