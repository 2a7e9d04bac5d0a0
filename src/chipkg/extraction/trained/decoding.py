"""From the model's scores to mentions."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from chipkg.extraction.trained.pairing import Candidate
from chipkg.extraction.trained.windows import Ids

Scores = NDArray[np.float32]


def chosen_spans(classes: Scores, names: Scores, sentences: Ids) -> list[Candidate]:
    """The mentions of a window: spans by falling margin over no mention, which may nest but never cross.

    `classes` is words x widths x (none + classes), `names` words x widths, both logits; `sentences` has the
    sentence of each word.
    """
    margin = classes[..., 1:].max(axis=2) - classes[..., 0]
    rows, widths = np.nonzero(within_sentences(sentences, classes.shape[1]) & (margin > 0))
    order = np.argsort(-margin[rows, widths], kind="stable")
    kept: list[Candidate] = []
    for first, width in zip(rows[order].tolist(), widths[order].tolist(), strict=True):
        last = first + width
        if not any(_crosses(first, last, other) for other in kept):
            kind = int(classes[first, width, 1:].argmax())
            kept.append(Candidate(first, last, kind, bool(names[first, width] > 0)))
    return sorted(kept, key=lambda c: (c.first, -c.last))


def within_sentences(sentences: Ids, widest: int) -> NDArray[np.bool_]:
    """For each word and width whether that many words from there are of one sentence."""
    words = len(sentences)
    last = np.arange(words)[:, None] + np.arange(widest)[None, :]
    inside: NDArray[np.bool_] = (last < words) & (sentences[np.minimum(last, words - 1)] == sentences[:, None])
    return inside


def _crosses(first: int, last: int, other: Candidate) -> bool:
    """Whether two spans share words and neither holds the other."""
    apart = last < other.first or other.last < first
    nested = (first <= other.first and other.last <= last) or (other.first <= first and last <= other.last)
    return not apart and not nested


def offsets(words: Sequence[tuple[int, int]], candidate: Candidate) -> tuple[int, int]:
    """Where a mention begins and ends in the document."""
    return words[candidate.first][0], words[candidate.last][1]
