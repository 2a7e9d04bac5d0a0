"""Which documents tell one story: those that make a statement in nearly the same sentence, as a wire's customers do.

Judged statement by statement, on the sentences alone: then it follows from a statement's evidence, and a document that
comes or goes changes nothing that it has no part in.
"""

from collections.abc import Iterable
from itertools import combinations

from rapidfuzz.fuzz import ratio
from rapidfuzz.utils import default_process

# Edits that a desk makes to a wire's sentence leave more than nine tenths of it. Of 3.1 million pairs of sentences of
# the training corpus, none of them copies, the most alike have 70.
_ALIKE = 90
# a short sentence is the same by chance: "ASML is based in the Netherlands"
_SHORTEST = 50
# More than this many are not compared: by then it hardly matters.
MOST = 64


def stories(sentences: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """Groups of documents, from pairs of a document and a sentence of it; each document is in one group."""
    by_document: dict[str, set[str]] = {}
    for document, sentence in sentences:
        by_document.setdefault(document, set()).add(default_process(sentence))
    group = {document: frozenset({document}) for document in by_document}
    for one, other in combinations(sorted(by_document), 2):
        if group[one] is not group[other] and _told_alike(by_document[one], by_document[other]):
            joined = group[one] | group[other]
            group |= dict.fromkeys(joined, joined)
    return sorted(set(group.values()), key=sorted)


def _told_alike(one: Iterable[str], other: Iterable[str]) -> bool:
    return any(
        min(len(a), len(b)) >= _SHORTEST and ratio(a, b, score_cutoff=_ALIKE) >= _ALIKE for a in one for b in other
    )
