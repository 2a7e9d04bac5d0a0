"""What every extractor starts from: the sentences of a document and the names in them, found once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from chipkg.extraction.aliases import Alias
from chipkg.extraction.items import Item
from chipkg.extraction.names import find_items, plain
from chipkg.extraction.sentences import Sentence, read_sentences
from chipkg.model import Document, ExtractedStatement, Extraction, Mention


@dataclass(frozen=True)
class Reading:
    """A document's plain text, its sentences, the items of each, and the aliases that it introduces.

    `rejected` is where words begin that only look like a name of the registry.
    """

    document: Document
    text: str
    sentences: tuple[Sentence, ...]
    items: tuple[tuple[Item, ...], ...]
    aliases: tuple[Alias, ...]
    rejected: frozenset[int]

    @classmethod
    def of(cls, document: Document) -> Self:
        """Read a document."""
        text = plain(document.text)
        sentences = read_sentences(document.text, language="en")
        found = find_items(text, sentences, plain(document.title))
        return cls(
            document, text, tuple(sentences), tuple(map(tuple, found.items)), tuple(found.aliases), found.rejected
        )

    @cached_property
    def known(self) -> Mapping[tuple[int, int], Mention]:
        """The names that the rules know, by where they stand."""
        mentions = (item.mention for row in self.items for item in row)
        return {(m.start, m.end): m for m in mentions if m.kind == "name"}

    @cached_property
    def meant(self) -> Mapping[tuple[int, int], Mention]:
        """Other words for an entity whose name the rules know, such as "this rule" for its title."""
        mentions = (item.mention for row in self.items for item in row)
        return {(m.start, m.end): m for m in mentions if m.kind != "name" and m.meaning}

    def extraction(
        self, mentions: Iterable[Mention], statements: Iterable[ExtractedStatement], extractor: str
    ) -> Extraction:
        """What was found in the plain text, in the document's own characters; mentions by position."""
        return Extraction(
            self.document,
            tuple(sorted(_mention_as_written(mention, self.document.text) for mention in mentions)),
            tuple(_as_written(statement, self.document.text) for statement in statements),
            extractor,
        )


def _as_written(statement: ExtractedStatement, text: str) -> ExtractedStatement:
    obj, speaker = statement.object, statement.speaker
    return replace(
        statement,
        subject=_mention_as_written(statement.subject, text),
        object=_mention_as_written(obj, text) if isinstance(obj, Mention) else obj,
        speaker=_mention_as_written(speaker, text) if speaker else None,
    )


def _mention_as_written(mention: Mention, text: str) -> Mention:
    return replace(mention, text=text[mention.start : mention.end])
