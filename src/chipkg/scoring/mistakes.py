"""Which entities and statements the scores stand on: what was missed, what is wrong, what only nearly agrees."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from chipkg.records import Record
from chipkg.scoring.comparison import Comparison, Key
from chipkg.scoring.judged import JudgedDocument, JudgedStatement
from chipkg.scoring.scores import pair_documents

MistakeKind = Literal[
    "entity missed",
    "entity not in gold",
    "class",
    "statement missed",
    "statement not in gold",
    "polarity",
    "modality",
    "attribution",
]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One disagreement: `what` in words, `note` how the other side has it, `quote` where it stands."""

    document: str
    kind: MistakeKind
    what: str
    note: str = ""
    quote: str = ""


def find_mistakes(gold: Iterable[Record], predicted: Iterable[Record]) -> Iterator[Mistake]:
    """Every disagreement, by document in the order of the gold; raises as `score` does."""
    for expected, found in pair_documents(gold, predicted).both:
        yield from _Report(Comparison(expected, found or JudgedDocument(expected.id))).mistakes()


class _Report:
    """Puts one document's disagreements into words."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.document = comparison.gold.id
        self.names = {entity.id: entity.label for entity in comparison.gold.entities}
        for entity in comparison.predicted.entities:
            self.names.setdefault(comparison.gold_id(entity.id), entity.label)

    def mistakes(self) -> Iterator[Mistake]:
        yield from self._entities()
        yield from self._classes()
        yield from self._missed()
        yield from self._extra()
        yield from self._flags()

    def _entities(self) -> Iterator[Mistake]:
        found = set(self.comparison.entities.values())
        for entity in self.comparison.gold.entities:
            if entity.id not in found:
                yield Mistake(self.document, "entity missed", f"{entity.label}, {entity.type}")
        for entity in self.comparison.predicted.entities:
            if entity.id not in self.comparison.entities:
                yield Mistake(self.document, "entity not in gold", f"{entity.label}, {entity.type}")

    def _classes(self) -> Iterator[Mistake]:
        types = {entity.id: entity.type for entity in self.comparison.gold.entities}
        for entity in self.comparison.predicted.entities:
            expected = types.get(self.comparison.gold_id(entity.id), entity.type)
            if expected != entity.type:
                yield Mistake(self.document, "class", f"{entity.label}, {entity.type}", f"gold: {expected}")

    def _missed(self) -> Iterator[Mistake]:
        for key, statements in self.comparison.gold_statements.items():
            if key not in self.comparison.matched:
                near = self._near(key, self.comparison.predicted_statements, "predicted")
                yield Mistake(self.document, "statement missed", self._worded(key), near, statements[0].quote)

    def _extra(self) -> Iterator[Mistake]:
        for key, statement in self.comparison.judged.items():
            if key not in self.comparison.matched:
                near = self._near(key, self.comparison.gold_statements, "gold")
                yield Mistake(self.document, "statement not in gold", self._worded(key), near, statement.quote)

    def _flags(self) -> Iterator[Mistake]:
        for key, (gold, predicted) in self.comparison.matched.items():
            worded = self._worded(key)
            if gold.polarity != predicted.polarity:
                note = f"{predicted.polarity}, gold: {gold.polarity}"
                yield Mistake(self.document, "polarity", worded, note, gold.quote)
            if gold.modality != predicted.modality:
                note = f"{predicted.modality}, gold: {gold.modality}"
                yield Mistake(self.document, "modality", worded, note, gold.quote)
            if not self.comparison.same_speaker(gold, predicted):
                yield Mistake(self.document, "attribution", worded, self._speakers(gold, predicted), gold.quote)

    def _speakers(self, gold: JudgedStatement, predicted: JudgedStatement) -> str:
        given = self.comparison.gold_id(predicted.attributed_to) if predicted.attributed_to else ""
        return f"{self.names.get(given, 'nobody')}, gold: {self.names.get(gold.attributed_to or '', 'nobody')}"

    def _near(self, key: Key, others: Iterable[Key], side: str) -> str:
        """What the other side says of the same two entities."""
        ends = {key[0], key[2]}
        near = [self._worded(other) for other in others if {other[0], other[2]} == ends]
        return f"{side}: {'; '.join(near)}" if near else ""

    def _worded(self, key: Key) -> str:
        subject, relation, obj = key
        return f"{self.names[subject]} {relation} {self.names[obj]}"
