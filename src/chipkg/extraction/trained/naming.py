"""What the rules of names know better than the model: titles, tickers, classes of names, and words that are none."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from chipkg.extraction.reading import Reading
from chipkg.extraction.trained.decoding import offsets
from chipkg.extraction.trained.pairing import Candidate
from chipkg.extraction.trained.windows import Window
from chipkg.registry import registry


def corrected(
    chosen: Iterable[Candidate], window: Window, reading: Reading, classes: Sequence[str], widest: int
) -> list[Candidate]:
    """The model's mentions of a window as the rules of names see them.

    Names that are longer than `widest` words, and those that stand for another name, such as tickers, are taken from
    the rules. A name of the registry has the class that they give it. What they rejected is no name.
    """
    certain = list(_certain(window, reading, classes, widest))
    kept = [c for c in chosen if not any(_competes(c, other) for other in certain)]
    return [*_as_known(kept, window, reading, classes), *certain]


def _certain(window: Window, reading: Reading, classes: Sequence[str], widest: int) -> Iterator[Candidate]:
    first, last = window.word_sentence[[0, -1]] if len(window.words) else (0, -1)
    for item in (item for row in reading.items[first : last + 1] for item in row):
        span = window.word_span(item.start, item.end) if item.form == "name" else None
        if span and (item.mention.meaning or span[1] - span[0] >= widest):
            yield Candidate(*span, classes.index(item.type), name=True)


def _competes(candidate: Candidate, certain: Candidate) -> bool:
    """Whether two spans share words, and the first does not hold the second and more."""
    apart = candidate.last < certain.first or certain.last < candidate.first
    holds = candidate.first <= certain.first and certain.last <= candidate.last
    same = (candidate.first, candidate.last) == (certain.first, certain.last)
    return not apart and (same or not holds)


def _as_known(
    candidates: Iterable[Candidate], window: Window, reading: Reading, classes: Sequence[str]
) -> Iterator[Candidate]:
    for candidate in candidates:
        start, end = offsets(window.words, candidate)
        known = reading.known.get((start, end)) if candidate.name else None
        if known and known.text in _listed():
            yield Candidate(candidate.first, candidate.last, classes.index(known.type), name=True)
        elif known or not candidate.name or not _only_looks_like_one(reading, start, end):
            yield candidate


def _only_looks_like_one(reading: Reading, start: int, end: int) -> bool:
    """Whether words are those of a registered name that the rules found to mean something else: an arm, fine china."""
    words = reading.text[start:end].lower()
    return start in reading.rejected or not _written_small().isdisjoint((words, words.removesuffix("s")))


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    """The registry's names. Whether one means what it is listed for, the rules tell better than the model."""
    return frozenset(listed.name for listed in registry().listed_names())


@lru_cache(maxsize=1)
def _written_small() -> frozenset[str]:
    """The registry's names in lower case, where they are not written so; the rules know them in other capitals too."""
    return frozenset(name.lower() for name in _listed() if name != name.lower()) - _listed()
