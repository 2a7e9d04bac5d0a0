"""The trained model as an extractor: mentions, statements between them, and how they are said."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from chipkg.extraction.keys import Key, statement_key
from chipkg.extraction.reading import Reading
from chipkg.extraction.trained.decoding import chosen_spans, offsets
from chipkg.extraction.trained.files import Model, shipped_model
from chipkg.extraction.trained.naming import corrected
from chipkg.extraction.trained.pairing import Candidate, Pairs, model_schema
from chipkg.extraction.trained.windows import Ids, Window, WindowMaker
from chipkg.model import Document, ExtractedStatement, Extraction, Mention, Modality
from chipkg.ontology import ontology

# Nothing is certain. Two digits: the last ones depend on the processor.
_SUREST = 0.99
# More mentions than one sentence has: only those of the sentence that two windows share can cross.
_NEARBY = 100

Floats = NDArray[np.float32]

_PRONOUN = re.compile(r"he|she|it|they|him|hers?|his|its|theirs?|them|who|which|we|our|us|i|my", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scored:
    """A window's candidates as mentions with their sentences, and the scores of their pairs: one row a pair."""

    mentions: tuple[Mention, ...]
    sentence: Ids
    pairs: Pairs
    confidence: Floats
    denied: Floats
    modality: Floats
    speakers: Floats


@dataclass(slots=True)
class _Found:
    """What the windows read so far gave."""

    mentions: dict[tuple[int, int], Mention] = field(default_factory=dict)
    statements: dict[Key, ExtractedStatement] = field(default_factory=dict)


class TrainedExtractor:
    """Reads windows of sentences with the model; the same text gives the same result, whatever stands beside it."""

    def __init__(self, model: Model | None = None) -> None:
        self.model = model or shipped_model()
        self._maker = WindowMaker(self.model.tokenizer, self.model.card.classes)

    @property
    def name(self) -> str:
        """Name and version of the model."""
        return f"reader {self.model.card.version}"

    def extract(self, document: Document) -> Extraction:
        """Everything found in one document; mentions by position."""
        return self.read(Reading.of(document))

    def read(self, reading: Reading) -> Extraction:
        """Everything found in a document whose names were found before."""
        found = _Found()
        for scored in self.scored(reading):
            self._gather(scored, reading, found)
        return reading.extraction(_uncrossed(found.mentions.values()), found.statements.values(), self.name)

    def scored(self, reading: Reading) -> Iterator[Scored]:
        """The scores of each window that has mentions."""
        for window, states, classes, names in self.encoded(reading):
            chosen = chosen_spans(classes, names, window.word_sentence)
            candidates = corrected(chosen, window, reading, self.model.card.classes, classes.shape[1])
            if candidates:
                yield self._pairs(reading, window, states, candidates)

    def encoded(self, reading: Reading) -> Iterator[tuple[Window, Floats, Floats, Floats]]:
        """Each window with its hidden states, span scores and name scores.

        One window at a time: in a batch, quantization would make a text depend on those beside it.
        """
        for window in self._maker.windows(reading.text, reading.sentences, reading.items):
            inputs = {
                "pieces": window.pieces,
                "shapes": window.shapes,
                "kinds": window.kinds,
                "forms": window.forms,
                "first": window.first,
                "last": window.last,
            }
            yield (window, *self.model.encoder.run(None, inputs))

    def _pairs(self, reading: Reading, window: Window, states: Floats, candidates: Sequence[Candidate]) -> Scored:
        card = self.model.card
        pairs = Pairs.of(window, candidates, model_schema())
        relations, polarity, modality, speakers = self.model.pairs.run(
            None,
            {
                "states": states,
                "left": window.first[np.array([c.first for c in candidates])],
                "right": window.last[np.array([c.last for c in candidates])],
                "kinds": np.array([c.kind for c in candidates], dtype=np.int64),
                "names": np.array([c.name for c in candidates], dtype=np.int64),
                "ones": pairs.ones,
                "others": pairs.others,
                "start": pairs.start,
                "end": pairs.end,
                "distance": pairs.distance,
            },
        )
        confidence = _logistic(relations * card.scale + card.shift)
        confidence[:, -1] = _logistic(relations[:, -1])
        confidence *= pairs.allowed
        mentions = _mentions(reading, window, candidates, card.classes, pairs, confidence[:, -1])
        sentence = window.word_sentence[np.array([c.first for c in candidates])]
        return Scored(mentions, sentence, pairs, confidence, _logistic(polarity), _softmax(modality), speakers)

    def _gather(self, scored: Scored, reading: Reading, found: _Found) -> None:
        # in the sentence that two windows share, the first window's mentions are kept
        mentions = [found.mentions.setdefault((m.start, m.end), m) for m in scored.mentions]
        for row, relation in zip(*np.nonzero(scored.confidence[:, :-1] >= self.model.card.threshold), strict=True):
            statement = self._statement(scored, mentions, int(row), int(relation), reading)
            key = statement_key(statement)
            if key not in found.statements or found.statements[key].confidence < statement.confidence:
                found.statements[key] = statement

    def _statement(
        self, scored: Scored, mentions: Sequence[Mention], row: int, relation: int, reading: Reading
    ) -> ExtractedStatement:
        """The statement of a row; where its ends stand in two sentences, the later one makes it."""
        card, pairs = self.model.card, scored.pairs
        one, other = mentions[pairs.ones[row]], mentions[pairs.others[row]]
        sentence = reading.sentences[max(scored.sentence[pairs.ones[row]], scored.sentence[pairs.others[row]])]
        speaker = int(scored.speakers[row].argmax())
        return ExtractedStatement(
            subject=one,
            relation=card.relations[relation],
            object=other,
            start=sentence.start,
            end=sentence.end,
            polarity="negated" if scored.denied[row] > 0.5 else "affirmed",
            modality=self._modality(scored.modality[row]),
            speaker=mentions[speaker] if speaker < len(mentions) and _can_speak(mentions[speaker].type) else None,
            confidence=round(min(float(scored.confidence[row, relation]), _SUREST), 2),
        )

    def _modality(self, probabilities: Floats) -> Modality:
        """The likeliest one; actual only where that is certain enough."""
        actual = self.model.card.modalities.index("actual")
        if probabilities[actual] < self.model.card.certainty:
            probabilities = np.where(np.arange(len(probabilities)) == actual, 0, probabilities)
        return cast(Modality, self.model.card.modalities[int(probabilities.argmax())])


def _mentions(
    reading: Reading,
    window: Window,
    candidates: Sequence[Candidate],
    classes: Sequence[str],
    pairs: Pairs,
    coreference: Floats,
) -> tuple[Mention, ...]:
    """The candidates as mentions; a description or pronoun with the name that it stands for, where one is likely."""
    bare = []
    for candidate in candidates:
        start, end = offsets(window.words, candidate)
        words = reading.text[start:end]
        known = reading.known.get((start, end)) if candidate.name else reading.meant.get((start, end))
        if known and known.type == classes[candidate.kind]:
            bare.append(known)
            continue
        kind = "name" if candidate.name else "pronoun" if _PRONOUN.fullmatch(words) else "nominal"
        bare.append(Mention(start, end, words, classes[candidate.kind], kind))  # type: ignore[arg-type]
    meant: dict[int, tuple[float, str]] = {}
    for row in np.nonzero(coreference > 0.5)[0]:
        one, name = int(pairs.ones[row]), bare[pairs.others[row]].name
        meant[one] = max(meant.get(one, (0.0, "")), (float(coreference[row]), name))
    return tuple(replace(m, meaning=meant[n][1]) if n in meant and not m.meaning else m for n, m in enumerate(bare))


def _uncrossed(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions of overlapping windows without those that cross one of an earlier window."""
    kept: list[Mention] = []
    for mention in mentions:
        if not any(_crosses(mention, other) for other in kept[-_NEARBY:]):
            kept.append(mention)
    return kept


def _crosses(one: Mention, other: Mention) -> bool:
    return other.start < one.start < other.end < one.end or one.start < other.start < one.end < other.end


def _can_speak(kind: str) -> bool:
    return any(ontology().is_a(kind, speaker) for speaker in ("Person", "Organization", "Country"))


def _logistic(values: Floats) -> Floats:
    return cast(Floats, (1 + np.tanh(values / 2)) / 2)


def _softmax(values: Floats) -> Floats:
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return cast(Floats, powers / powers.sum(axis=1, keepdims=True))
