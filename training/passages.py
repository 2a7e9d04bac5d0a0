"""The annotated passages of the corpus: what they are, how they are read and written, and what is checked in them.

One JSON object a line, offsets in Unicode code points, ends exclusive:

    {"id": "wire-001", "register": "wire", "text": "…", "sentences": [[0, 57]],
     "mentions": [{"start": 0, "end": 9, "entity": "c1", "type": "Company", "kind": "name"}],
     "statements": [{"subject": "c1", "relation": "memberOf", "object": "a1", "polarity": "affirmed",
                     "modality": "actual", "attributed_to": null, "sentence": 0}]}

Mentions may nest and never cross. `sentence` is the one that makes the statement, by position from 0; the other end may
stand in a neighbour.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import get_args

from chipkg.model import MentionKind, Modality, Polarity
from chipkg.ontology import ontology

CORPUS = Path(__file__).with_name("corpus")
_SPEAKERS = ("Person", "Organization", "Country")


class PassageError(ValueError):
    """A passage that is not well formed; the message names it and what is wrong."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A mention of an entity of the passage."""

    start: int
    end: int
    entity: str
    type: str
    kind: MentionKind = "name"


@dataclass(frozen=True, slots=True)
class Annotated:
    """A statement of a passage between two of its entities."""

    subject: str
    relation: str
    object: str
    polarity: Polarity = "affirmed"
    modality: Modality = "actual"
    attributed_to: str | None = None
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a few sentences with all its mentions and statements; `sentences` are (start, end)."""

    id: str
    register: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    mentions: tuple[Span, ...]
    statements: tuple[Annotated, ...]

    def types(self) -> dict[str, str]:
        """The class of each entity."""
        return {mention.entity: mention.type for mention in self.mentions}

    def mentions_in(self, sentence: int) -> tuple[Span, ...]:
        """The mentions of one sentence."""
        start, end = self.sentences[sentence]
        return tuple(m for m in self.mentions if start <= m.start and m.end <= end)


def read_passages(path: Path) -> Iterator[Passage]:
    """The passages of a file of the corpus, as they stand."""
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = json.loads(line)
        fields["sentences"] = tuple((start, end) for start, end in fields["sentences"])
        fields["mentions"] = tuple(Span(**mention) for mention in fields["mentions"])
        fields["statements"] = tuple(Annotated(**statement) for statement in fields["statements"])
        yield Passage(**fields)


def write_passages(passages: Iterable[Passage], path: Path) -> None:
    """Write passages as JSON Lines."""
    lines = (json.dumps(asdict(passage), ensure_ascii=False) for passage in passages)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def problems(passage: Passage) -> Iterator[str]:
    """What is wrong with a passage, in words."""
    yield from _mention_problems(passage)
    types = passage.types()
    seen = Counter((s.subject, s.relation, s.object, s.sentence) for s in passage.statements)
    yield from (f"{' '.join(map(str, key[:3]))} stands twice" for key, times in seen.items() if times > 1)
    for statement in passage.statements:
        yield from (f"{_words(statement)}: {text}" for text in _statement_problems(statement, passage, types))


def _mention_problems(passage: Passage) -> Iterator[str]:
    kinds: dict[str, str] = {}
    named = {m.entity for m in passage.mentions if m.kind == "name"}
    for mention in passage.mentions:
        words = passage.text[mention.start : mention.end]
        if not words or words != words.strip():
            yield f"a mention of {mention.entity} begins or ends with a space: {words!r}"
        if mention.type not in ontology().classes or mention.type != next(iter(ontology().leaves[mention.type])):
            yield f"{mention.entity} has a class that is not in the list: {mention.type!r}"
        if kinds.setdefault(mention.entity, mention.type) != mention.type:
            yield f"{mention.entity} is {kinds[mention.entity]} and {mention.type}"
        if mention.entity not in named:
            yield f"{mention.entity} has no name in the passage, only {words!r}"
        if mention.kind not in get_args(MentionKind):
            yield f"a mention of {mention.entity} has the kind {mention.kind!r}"
        if not any(start <= mention.start and mention.end <= end for start, end in passage.sentences):
            yield f"{words!r} crosses the border of a sentence"


def _statement_problems(statement: Annotated, passage: Passage, types: dict[str, str]) -> Iterator[str]:
    ends = (statement.subject, statement.object, *filter(None, [statement.attributed_to]))
    if unknown := [end for end in ends if end not in types]:
        yield f"no mention of {', '.join(unknown)}"
        return
    if statement.relation not in ontology().relations:
        yield f"no relation {statement.relation!r}"
        return
    if violation := ontology().violation(statement.relation, types[statement.subject], types[statement.object]):
        yield violation
    if statement.polarity not in get_args(Polarity) or statement.modality not in get_args(Modality):
        yield f"{statement.polarity} {statement.modality} is none of the allowed words"
    if statement.subject == statement.object:
        yield "subject and object are the same"
    speaker = types.get(statement.attributed_to or "")
    if speaker and not any(ontology().is_a(speaker, kind) for kind in _SPEAKERS):
        yield f"{statement.attributed_to} is {speaker} and cannot speak"
    here = {m.entity for m in passage.mentions_in(statement.sentence)}
    if not here & {statement.subject, statement.object}:
        yield f"neither end stands in sentence {statement.sentence + 1}"


def _words(statement: Annotated) -> str:
    return f"{statement.subject} {statement.relation} {statement.object}"
