"""The extractor that ships: the trained model, with the high-precision layer of patterns under it.

The rule by which they are joined:

1. Mentions are the model's. A mention of the patterns joins them where a statement of the patterns needs it, and a
   proper name that the rules know where the model sees no mention at all.
2. A statement that both find in a sentence is kept once, with the model's words for its ends and the surer of the two
   confidences; how it is said is what the patterns say, whose cues are precise, except that the model's doubt stays:
   what either takes for denied, planned, possible or alleged is never actual.
3. A statement that only one finds is kept as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from chipkg.extraction.keys import statement_key
from chipkg.extraction.patterns import PatternExtractor
from chipkg.extraction.reading import Reading
from chipkg.extraction.trained.extractor import TrainedExtractor
from chipkg.model import Document, ExtractedStatement, Extraction, Mention


class LayeredExtractor:
    """The model over the patterns."""

    def __init__(self, trained: TrainedExtractor | None = None) -> None:
        self._trained = trained or TrainedExtractor()
        self._patterns = PatternExtractor()

    @property
    def name(self) -> str:
        """Names and versions of both layers."""
        return f"{self._trained.name}, {self._patterns.name}"

    def extract(self, document: Document) -> Extraction:
        """Everything found in one document; mentions by position."""
        reading = Reading.of(document)
        trained, patterns = self._trained.read(reading), self._patterns.read(reading)
        statements = _joined(trained, patterns)
        return Extraction(document, tuple(sorted(_mentions(trained, patterns, statements))), statements, self.name)


def _joined(trained: Extraction, patterns: Extraction) -> tuple[ExtractedStatement, ...]:
    found = {statement_key(statement): statement for statement in trained.statements}
    for statement in patterns.statements:
        key = statement_key(statement)
        found[key] = _both(found[key], statement) if key in found else statement
    return tuple(found.values())


def _both(trained: ExtractedStatement, pattern: ExtractedStatement) -> ExtractedStatement:
    doubted = trained if pattern.modality == "actual" else pattern
    return replace(
        trained,
        confidence=max(trained.confidence, pattern.confidence),
        polarity="negated" if "negated" in (trained.polarity, pattern.polarity) else "affirmed",
        modality=doubted.modality,
        speaker=pattern.speaker or trained.speaker,
        amount=pattern.amount,
        share=pattern.share,
    )


def _mentions(trained: Extraction, patterns: Extraction, statements: Iterable[ExtractedStatement]) -> set[Mention]:
    found = set(trained.mentions)
    names = [m for m in patterns.mentions if m.kind == "name" and not m.text.islower()]
    found |= set(_apart(names, trained.mentions))
    for statement in statements:
        ends = (statement.subject, statement.object, statement.speaker)
        found |= {end for end in ends if isinstance(end, Mention)}
    return found


def _apart(names: Iterable[Mention], others: Iterable[Mention]) -> Iterator[Mention]:
    """The names that share no character with any of the others."""
    taken = {offset for other in others for offset in range(other.start, other.end)}
    return (name for name in names if taken.isdisjoint(range(name.start, name.end)))
