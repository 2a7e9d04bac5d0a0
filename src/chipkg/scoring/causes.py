"""Why statements were missed or are wrong: which step of the reading holds the scores back."""

from collections import Counter
from collections.abc import Iterable, Mapping

from chipkg.scoring.comparison import Comparison, Key

CAUSES = (
    "missed: an end was not found",
    "missed: an end has another word there",
    "missed: another relation was found",
    "missed: no relation was found",
    "wrong: an end is not in the gold",
    "wrong: another relation holds",
    "wrong: no relation holds",
)


def count_causes(compared: Iterable[Comparison]) -> Mapping[str, int]:
    """How many statements were missed, or found wrongly, for each cause.

    An entity error comes first, then what coreference would have had to bridge (a sentence that does not hold
    names of both ends), and what is left is the relation's.
    """
    found: Counter[str] = Counter()
    for comparison in compared:
        found.update(_missed(comparison, key) for key in comparison.gold_statements if key not in comparison.matched)
        found.update(_wrong(comparison, key) for key in comparison.judged if key not in comparison.matched)
    return {cause: found[cause] for cause in CAUSES}


def _missed(comparison: Comparison, key: Key) -> str:
    ends = {key[0], key[2]}
    if not ends <= set(comparison.entities.values()):
        return CAUSES[0]
    quotes = [statement.quote.casefold() for statement in comparison.gold_statements[key]]
    names = [[n.casefold() for n in entity.names] for entity in comparison.gold.entities if entity.id in ends]
    if not any(all(any(name in quote for name in own) for own in names) for quote in quotes):
        return CAUSES[1]
    return CAUSES[2] if _related(ends, comparison.judged) else CAUSES[3]


def _wrong(comparison: Comparison, key: Key) -> str:
    ends = {key[0], key[2]}
    if not ends <= {entity.id for entity in comparison.gold.entities}:
        return CAUSES[4]
    return CAUSES[5] if _related(ends, comparison.gold_statements) else CAUSES[6]


def _related(ends: set[str], others: Iterable[Key]) -> bool:
    return any({other[0], other[2]} == ends for other in others)
