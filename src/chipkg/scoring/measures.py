"""Counts and what is computed from them. A value that would divide by nothing is None."""

import random
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

_T = TypeVar("_T", "Counts", "Ratio")
_BINS = 10
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95% interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are, how many were predicted, how many of those are right. `interval` is that of F1."""

    gold: int = 0
    predicted: int = 0
    right: int = 0
    interval: Interval | None = None

    @classmethod
    def total(cls, each: Sequence["Counts"]) -> "Counts":
        """The sum."""
        return cls(sum(c.gold for c in each), sum(c.predicted for c in each), sum(c.right for c in each))

    @property
    def precision(self) -> float | None:
        """The share of the predicted that is right."""
        return _share(self.right, self.predicted)

    @property
    def recall(self) -> float | None:
        """The share of the gold that was found."""
        return _share(self.right, self.gold)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return _share(2 * self.right, self.gold + self.predicted)

    @property
    def value(self) -> float | None:
        """The number that the interval is of."""
        return self.f1

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        counted = {"gold": self.gold, "predicted": self.predicted, "right": self.right}
        shares = {"precision": _rounded(self.precision), "recall": _rounded(self.recall), "f1": _rounded(self.f1)}
        return counted | shares | _listed(self.interval)


@dataclass(frozen=True, slots=True)
class Ratio:
    """`part` of `whole`. `interval` is that of the share."""

    part: int = 0
    whole: int = 0
    interval: Interval | None = None

    @classmethod
    def total(cls, each: Sequence["Ratio"]) -> "Ratio":
        """The sum."""
        return cls(sum(r.part for r in each), sum(r.whole for r in each))

    @property
    def value(self) -> float | None:
        """The share."""
        return _share(self.part, self.whole)

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {"part": self.part, "whole": self.whole, "share": _rounded(self.value)} | _listed(self.interval)


@dataclass(frozen=True, slots=True)
class Bin:
    """Statements whose confidence is from `low` to below the next bin's: their mean confidence and share right."""

    low: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Expected calibration error: the bins' distances between confidence and share right, weighted by count.

    Guo et al. 2017, "On Calibration of Modern Neural Networks", section 2; ten bins of equal width.
    """

    error: float
    bins: tuple[Bin, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        bins = [{name: _rounded(value) for name, value in asdict(bin_).items()} for bin_ in self.bins]
        return {"error": _rounded(self.error), "bins": bins}


class Bootstrap:
    """The 95% interval of a sum over documents: the same resamples, documents with replacement, for every measure."""

    def __init__(self, documents: int, *, resamples: int, rng: random.Random) -> None:
        drawn = resamples if documents > 1 else 0
        self.samples = [rng.choices(range(documents), k=documents) for _ in range(drawn)]

    def total(self, each: Sequence[_T], total: Callable[[Sequence[_T]], _T]) -> _T:
        """The sum of the documents' counts, with its interval; without one when there are not two documents."""
        drawn = (total([each[index] for index in sample]).value for sample in self.samples)
        return replace(total(each), interval=_interval([value for value in drawn if value is not None]))


def calibration(judged: Iterable[tuple[float, bool]]) -> Calibration | None:
    """From confidences and whether each was right; None when there are none."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in judged:
        bins.setdefault(min(int(confidence * _BINS), _BINS - 1), []).append((confidence, right))
    if not bins:
        return None
    described = tuple(_bin(number, bins[number]) for number in sorted(bins))
    total = sum(bin_.count for bin_ in described)
    return Calibration(sum(b.count * abs(b.confidence - b.right) for b in described) / total, described)


def _bin(number: int, members: Sequence[tuple[float, bool]]) -> Bin:
    mean = statistics.fmean
    return Bin(number / _BINS, len(members), mean(c for c, _ in members), mean(right for _, right in members))


def _interval(values: Sequence[float]) -> Interval | None:
    if len(values) < 2:
        return None
    # fortieths: the first and the last cut off 2.5% each
    cuts = statistics.quantiles(values, n=40, method="inclusive")
    return Interval(cuts[0], cuts[-1])


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _rounded(value: float | None) -> float | None:
    return round(value, _DIGITS) if isinstance(value, float) else value


def _listed(interval: Interval | None) -> dict[str, Any]:
    return {"interval": [_rounded(interval.low), _rounded(interval.high)]} if interval else {}
