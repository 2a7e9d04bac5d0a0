"""Which pairs of mentions the model scores, and how it sees them. Used in training and at run time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from chipkg.extraction.trained.windows import Ids, Window
from chipkg.ontology import ontology

Allowed = NDArray[np.bool_]

# A statement joins mentions at most so many sentences apart; a description may point further back.
_REACH = 2
_REACH_BACK = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of words of a window, its class as a number, and whether it is a name rather than "the company"."""

    first: int
    last: int
    kind: int
    name: bool


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of a window's candidates, as the model takes them; all arrays have one row a pair.

    `ones` and `others` are numbers of candidates, `start` and `end` the pieces between them, `allowed` has a
    column for each relation and a last one for coreference.
    """

    ones: Ids
    others: Ids
    start: Ids
    end: Ids
    distance: Ids
    allowed: NDArray[np.bool_]

    @classmethod
    def of(cls, window: Window, candidates: Sequence[Candidate], schema: Allowed) -> Self:
        """Every ordered pair that the schema allows some relation, or that may be coreferent.

        `schema` says for each class, class and relation whether domain and range allow it.
        """
        first = np.array([c.first for c in candidates], dtype=np.int64)
        last = np.array([c.last for c in candidates], dtype=np.int64)
        kinds = np.array([c.kind for c in candidates], dtype=np.int64)
        names = np.array([c.name for c in candidates], dtype=np.bool_)
        sentences = window.word_sentence[first]
        ones, others = map(np.ravel, np.indices((len(candidates), len(candidates))))
        gap = sentences[others] - sentences[ones]
        allowed = schema[kinds[ones], kinds[others]] & (np.abs(gap) <= _REACH)[:, None]
        points_back = ~names[ones] & names[others] & (kinds[ones] == kinds[others])
        points_back &= (gap <= 0) & (gap >= -_REACH_BACK)
        allowed = np.concatenate([allowed, points_back[:, None]], axis=1)
        kept = allowed.any(axis=1) & (ones != others)
        ones, others, gap = ones[kept], others[kept], gap[kept]
        before, after = np.minimum(last[ones], last[others]), np.maximum(first[ones], first[others])
        apart = after > before + 1
        start = np.where(apart, window.last[before] + 1, window.first[np.minimum(first[ones], first[others])])
        end = np.where(apart, window.first[after], window.last[np.maximum(last[ones], last[others])] + 1)
        return cls(ones, others, start, end, _distances(gap, first[ones], first[others], after - before), allowed[kept])


def _distances(gap: Ids, one: Ids, other: Ids, words: Ids) -> Ids:
    """0 for overlapping mentions, 1-4 and 5-8 within a sentence by the words between, 9-14 across sentences."""
    near = np.searchsorted([3, 6, 12], words, side="right") + 1
    same = np.where(words <= 0, 0, np.where(one < other, near, near + 4))
    across = np.where(gap > 0, 8 + np.clip(gap, 1, 3), 11 + np.clip(-gap, 1, 3))
    return np.where(gap == 0, same, across).astype(np.int64)


@lru_cache(maxsize=1)
def model_schema() -> Allowed:
    """Class by class by relation: what domain and range of the ontology allow."""
    return np.array(
        [
            [
                [not ontology().violation(relation, one, other) for relation in model_relations()]
                for other in model_classes()
            ]
            for one in model_classes()
        ]
    )


def model_classes() -> tuple[str, ...]:
    """The classes that a mention can have, in the order in which the model numbers them."""
    return tuple(sorted(ontology().leaves["Entity"]))


def model_relations() -> tuple[str, ...]:
    """The relations in the order in which the model numbers them."""
    return tuple(sorted(ontology().relations))
