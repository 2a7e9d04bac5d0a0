"""What the stages hand to one another: frozen, without input or output.

A document is read; extraction finds mentions in its text and statements between them;
resolution replaces the mentions by entities. The names are those of the ontology.

All offsets count Unicode code points in `Document.text`, end exclusive, so that
`document.text[start:end]` is the quote.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Polarity = Literal["affirmed", "negated"]
Modality = Literal["actual", "planned", "possible", "alleged"]
MentionKind = Literal["name", "nominal", "pronoun"]


@dataclass(frozen=True, slots=True)
class Document:
    """One text with its bibliography.

    `id` is stable: given by whoever supplied the document, else derived from its content.
    """

    id: str
    text: str
    title: str = ""
    source: str = ""
    url: str = ""
    published: date | None = None
    language: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A span of the text that names something or stands for it ("the company", "he").

    `type` is a class of the ontology; for a pronoun the most that can be said ("Person",
    "Actor"). `meaning` is the name that is meant where the words themselves are not it:
    "Chinese government" for the span "government-backed Chinese". Usually empty.
    """

    start: int
    end: int
    text: str
    type: str
    kind: MentionKind = "name"
    meaning: str = ""

    @property
    def name(self) -> str:
        """The name by which to look the entity up."""
        return self.meaning or self.text


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A literal object, such as an alias; `language` is a BCP 47 tag or empty."""

    value: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedStatement:
    """A statement between mentions, as one sentence makes it; `start` and `end` span the sentence.

    `object` is a `Text` only for literal properties (alsoKnownAs). `speaker` is who says so
    when it is not the document's own voice. `amount` and `share` are as written. `event` is when
    it took place: a day, a month or a year in ISO 8601.
    """

    subject: Mention
    relation: str
    object: Mention | Text
    start: int
    end: int
    polarity: Polarity = "affirmed"
    modality: Modality = "actual"
    speaker: Mention | None = None
    confidence: float = 1.0
    event: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    amount: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """A statement that was found and not kept, and why."""

    reason: str
    subject: str
    relation: str
    object: str
    quote: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an extractor found in one document; mentions sorted by position."""

    document: Document
    mentions: tuple[Mention, ...]
    statements: tuple[ExtractedStatement, ...]
    extractor: str
    drops: tuple[Drop, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """Who or what the mentions of one document mean.

    `id` is the local part of its IRI: "sicarrier" for an entity of the registry,
    "person.zhang-hengming" (class, dot, slug) for one that the registry does not know.
    `label` is the name to show, `mentions` every place that means it, by position.
    `rule` and `score` say why the mentions were linked to it.
    """

    id: str
    type: str
    label: str
    mentions: tuple[Mention, ...]
    registered: bool = False
    rule: str = ""
    score: float = 1.0

    @property
    def names(self) -> tuple[str, ...]:
        """The different names used in the document, in order of appearance."""
        return tuple(dict.fromkeys(m.text for m in self.mentions if m.kind == "name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One sentence that supports (or denies) a statement; the fields of schema.md.

    `document` is the document's id and `attributed_to` an entity's id; `confidence` 0 to 1.
    `event` is when it took place: a day, a month or a year in ISO 8601.
    """

    document: str
    quote: str
    start: int
    end: int
    polarity: Polarity = "affirmed"
    modality: Modality = "actual"
    attributed_to: str | None = None
    event: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    amount: str = ""
    share: str = ""
    confidence: float = 1.0
    extractor: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """Subject, relation, object, and what it stands on. Subject and object are entity ids."""

    subject: str
    relation: str
    object: str | Text
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ResolvedDocument:
    """What one document says, in terms of entities; entities and statements are sorted."""

    document: Document
    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    drops: tuple[Drop, ...] = ()
