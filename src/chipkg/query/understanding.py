"""Finds the question that a text in plain English asks, and the entities and dates in it. Nothing leaves the machine.

Each question has phrases in graph/questions/phrases.toml. A text is compared with all of them by what its words
mean and by which stands before which: "who supplies SMIC" and "whom does SMIC supply" have the same words. The score
is the share of both that they have in common, rare words counting more (a weighted Dice coefficient); a word that no
question is asked with counts against all of them.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from chipkg.query.naming import Named, Names
from chipkg.query.questions import DATES, END_DATE, Parameter, Question
from chipkg.query.spotting import Span, Spotter, Variant
from chipkg.query.wording import Lexicon, stem, stems

# from these on a reading is taken for what was meant; set on evaluation/questions/tuning.txt
SURE = 0.6
AHEAD = 0.04
# and from this on where some word is in no question, or a name is mistyped
SURE_DESPITE = 0.72
_LIGHT, _SLOT, _UNKNOWN = 0.25, 0.5, 1.3
# neighbours count up to so many words apart
_NEAR = 3
_PAIR = 0.6


@dataclass(frozen=True, slots=True)
class Meant:
    """What stands for a parameter: an entity, or a day as text. Neither for a name that nobody knows.

    `fitting` are all entities that it may well be.
    """

    text: str
    fitting: tuple[Named, ...] = ()
    day: str = ""
    mistyped: bool = False

    @property
    def entity(self) -> Named | None:
        """The entity that is meant; the first of several."""
        return self.fitting[0] if self.fitting else None

    @property
    def shown(self) -> str:
        """The entity's label or the day."""
        return self.entity.label if self.entity else self.day or self.text


@dataclass(frozen=True, slots=True)
class Reading:
    """A question, what its parameters are, and how well it fits, from 0 to 1.

    `complete`: names and dates stand for its parameters. `strange`: the text has a word that no question is asked with.
    """

    question: Question
    values: Mapping[str, Meant]
    score: float
    complete: bool = True
    strange: bool = False

    @property
    def enough(self) -> bool:
        """Whether it fits well enough to be meant, looked at alone."""
        doubtful = self.strange or any(meant.mistyped for meant in self.values.values())
        return self.complete and self.score >= (SURE_DESPITE if doubtful else SURE)

    @property
    def breadth(self) -> int:
        """How many classes its entities could be of: the fewer, the more the question is made for them."""
        return sum(len(self.question.parameter(name).leaves) for name in self.values)

    def narrower_than(self, other: "Reading") -> bool:
        """Whether it fits as well and is made for fewer classes: "history of" a policy is not that of any entity."""
        return self.score >= other.score and self.breadth < other.breadth

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names that nobody knows."""
        return tuple(meant.text for meant in self.values.values() if not meant.entity and not meant.day)

    @property
    def several(self) -> tuple[Meant, ...]:
        """What means more than one entity."""
        return tuple(meant for meant in self.values.values() if len(meant.fitting) > 1)


@dataclass(frozen=True, slots=True)
class Understanding:
    """The readings of a text, one a question, the best first."""

    readings: tuple[Reading, ...]

    @property
    def sure(self) -> Reading | None:
        """The reading that is clearly meant, if there is one."""
        if not self.readings or not self.readings[0].enough:
            return None
        first, *others = self.readings
        clear = all(first.score - other.score >= AHEAD or first.narrower_than(other) for other in others[:2])
        return first if clear and not first.unknown and not first.several else None


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One way to ask a question; the slots in `items` are numbered, `parameters` says what each is."""

    question: Question
    items: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    features: Mapping[object, float] = field(default_factory=dict)

    @property
    def weight(self) -> float:
        return sum(self.features.values())


class Matcher:
    """Understands texts with a set of questions and their phrases."""

    def __init__(
        self,
        questions: Mapping[str, Question],
        phrases: Mapping[str, Sequence[str]],
        lexicon: Lexicon,
        names: Names,
    ) -> None:
        self._lexicon = lexicon
        self._plain = [
            _numbered(questions[name], lexicon.meanings_of(stems(text)), text)
            for name, listed in phrases.items()
            for text in listed
        ]
        self._spread = Counter(
            item for name in phrases for item in {i for p in self._plain if p.question.name == name for i in p.items}
        )
        self._questions = len(phrases)
        self._known = frozenset(lexicon.meanings.values())
        vocabulary = {stem(word) for listed in phrases.values() for text in listed for word in stems(text)}
        known = {word for phrase in lexicon.meanings for word in phrase} | lexicon.empty | vocabulary
        self._spotter = Spotter(names, lexicon, frozenset(known))

    def understand(self, text: str, *, today: date) -> Understanding:
        """The questions that the text may ask, the best reading of each, the best first."""
        best: dict[str, Reading] = {}
        for variant in self._spotter.variants(text, today):
            features = self._features(variant.items)
            for reading in self._readings(variant, features, text):
                known = best.get(reading.question.name)
                if known is None or (reading.complete, reading.score) > (known.complete, known.score):
                    best[reading.question.name] = reading
        return Understanding(tuple(sorted(best.values(), key=lambda r: (-r.score, r.breadth, r.question.name))))

    def _readings(self, variant: Variant, features: Mapping[object, float], text: str) -> Iterator[Reading]:
        weight = sum(features.values())
        meanings = {item for item in variant.items if not item.startswith("{")}
        strange = any(self._weight(item) == _UNKNOWN for item in variant.items)
        for phrase in self._phrases:
            common = sum(value for feature, value in features.items() if feature in phrase.features)
            score = round(2 * common / (weight + phrase.weight), 6)
            if meanings.isdisjoint(phrase.items):  # a name alone asks nothing
                score /= 2
            values = _assigned(phrase.parameters, variant.spans, text)
            if values is not None:
                yield Reading(phrase.question, values, score, strange=strange)
            else:
                yield Reading(phrase.question, {}, score / 2, complete=False)

    @cached_property
    def _phrases(self) -> list[_Phrase]:
        return [_Phrase(p.question, p.items, p.parameters, self._features(p.items)) for p in self._plain]

    def _features(self, items: Sequence[str]) -> dict[object, float]:
        """Each meaning, numbered where it comes again, and each two near one another, with their weights."""
        seen: Counter[str] = Counter()
        found: dict[object, float] = {}
        for place, item in enumerate(items):
            seen[item] += 1
            found[item, seen[item]] = self._weight(item)
            for later in items[place + 1 : place + 1 + _NEAR]:
                found[item, later, "before"] = _PAIR * math.sqrt(self._weight(item) * self._weight(later))
        return found

    def _weight(self, item: str) -> float:
        """Rare meanings weigh more: 1 for one of a single question."""
        if item.startswith("{"):
            return _SLOT
        if item in self._lexicon.light:
            return _LIGHT
        spread = self._spread[item]
        if not spread:
            return 1.0 if item in self._known else _UNKNOWN
        return 1 - 0.7 * math.log(spread) / math.log(self._questions)


def _numbered(question: Question, items: Sequence[str], text: str) -> _Phrase:
    slots = [item for item in items if item.startswith("{")]
    parameters = tuple(question.parameter(slot.strip("{}")) for slot in slots)
    numbers = {slot: f"{{{number}}}" for number, slot in enumerate(slots, 1)}
    if len(numbers) < len(slots):
        raise ValueError(f"{question.name}: a parameter stands twice in {text!r}")
    return _Phrase(question, tuple(numbers.get(item, item) for item in items), parameters)


def _assigned(parameters: Sequence[Parameter], spans: Sequence[Span], text: str) -> dict[str, Meant] | None:
    """Spans as values of parameters, in order; None where they do not fit, or where their number differs."""
    if len(parameters) != len(spans):
        return None
    pairs = [(parameter, _meant(parameter, span, text)) for parameter, span in zip(parameters, spans, strict=True)]
    return None if any(meant is None for _, meant in pairs) else {p.name: meant for p, meant in pairs if meant}


def _meant(parameter: Parameter, span: Span, text: str) -> Meant | None:
    if span.period:
        return Meant(span.text, day=_day(parameter, span, text)) if parameter.kinds[0] in DATES else None
    if not parameter.is_entity or (span.generic and parameter.optional):
        return None
    fitting = [named for named in span.named if named.type in parameter.leaves]
    if fitting:
        best = tuple(named for named in fitting if named.rank == fitting[0].rank)
        return Meant(span.text, best, mistyped=span.mistyped)
    return None if span.named else Meant(span.text)


def _day(parameter: Parameter, span: Span, text: str) -> str:
    """The first day of what the text says, or the last; of "after December 2024" the day that follows."""
    assert span.period
    before = text[: span.period.start].casefold().split()
    if parameter.kinds[0] == END_DATE:
        return span.period.last.isoformat()
    later = before[-1:] == ["after"] and span.period.first != span.period.last
    return (span.period.last + timedelta(1) if later else span.period.first).isoformat()
