"""Makes the model's confidence mean what it says, on the development passages; the threshold is chosen there too.

Platt scaling (Platt 1999): the share right is the logistic function of a line through the model's scores.
"""

from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from chipkg.extraction.reading import Reading
from chipkg.extraction.trained.extractor import Scored, TrainedExtractor
from chipkg.extraction.trained.files import Card, read_model
from chipkg.model import Document
from chipkg.ontology import ontology
from training.card import bare_card, write_card
from training.passages import Passage, read_passages

_LOWEST = 0.02
_PRECISION = 0.7
_Key = tuple[str, str, str]


def fitted(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[float, float]:
    """Scale and shift of the logistic curve that fits best, by Newton's method."""
    line = np.array([1.0, 0.0])
    design = np.stack([scores, np.ones_like(scores)], axis=1)
    for _ in range(50):
        probability = 1 / (1 + np.exp(-design @ line))
        slope = design.T @ (probability - right) + 1e-3 * (line - [1, 0])
        curvature = (design.T * (probability * (1 - probability))) @ design + 1e-3 * np.eye(2)
        step = np.linalg.solve(curvature, slope)
        line = line - step
        if np.abs(step).max() < 1e-6:
            break
    return float(line[0]), float(line[1])


def judged(extractor: TrainedExtractor, passages: Sequence[Passage]) -> tuple[list[tuple[float, bool]], int]:
    """The score of every likely statement between entities with whether it is right, and the number of gold ones."""
    found: list[tuple[float, bool]] = []
    total = 0
    for passage in passages:
        gold = {_key(s.subject, s.relation, s.object) for s in passage.statements}
        total += len(gold)
        best: dict[_Key, float] = {}
        for scored in extractor.scored(Reading.of(Document(id=passage.id, text=passage.text))):
            for key, score in _statements(scored, passage, extractor.model.card).items():
                best[key] = max(best.get(key, -np.inf), score)
        found += [(score, key in gold) for key, score in best.items()]
    return found, total


def _statements(scored: Scored, passage: Passage, card: Card) -> dict[_Key, float]:
    entities = {(m.start, m.end): m.entity for m in passage.mentions}
    names = [entities.get((m.start, m.end), f"?{m.name}") for m in scored.mentions]
    best: dict[_Key, float] = {}
    for row, relation in zip(*np.nonzero(scored.confidence[:, :-1] > _LOWEST), strict=True):
        one, other = names[scored.pairs.ones[row]], names[scored.pairs.others[row]]
        confidence = float(scored.confidence[row, relation])
        if one != other:
            key = _key(one, card.relations[relation], other)
            best[key] = max(best.get(key, -np.inf), float(np.log(confidence) - np.log1p(-min(confidence, 0.99999))))
    return best


def _key(subject: str, relation: str, obj: str) -> _Key:
    if ontology().relation(relation).symmetric and obj < subject:
        return obj, relation, subject
    return subject, relation, obj


def lowest_threshold(judged_: Sequence[tuple[float, bool]], total: int) -> tuple[float, float, float]:
    """The lowest confidence from which enough of what is kept is right; with precision and F1.

    A reader of the graph is worse off with a wrong statement than without a right one.
    """
    for threshold in np.arange(0.1, 0.95, 0.02).round(2).tolist():
        kept = [right for confidence, right in judged_ if confidence >= threshold]
        precision, f1 = sum(kept) / max(1, len(kept)), 2 * sum(kept) / max(1, len(kept) + total)
        if precision >= _PRECISION:
            return threshold, precision, f1
    raise click.ClickException(f"no threshold gives a precision of {_PRECISION}: the model is not fit to ship")


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--corpus", default=Path(__file__).with_name("corpus") / "development.jsonl", type=click.Path(path_type=Path)
)
@click.option("--version", default=1, help="The model's version, which evidence carries.")
def main(folder: Path, corpus: Path, version: int) -> None:
    """Write the card of the model in FOLDER with its calibration.

    Example:  python -m training.calibrate build/reader/files
    """
    write_card(folder, bare_card())
    model = read_model(folder)
    scores, total = judged(TrainedExtractor(model), list(read_passages(corpus)))
    values, right = np.array([s for s, _ in scores]), np.array([r for _, r in scores])
    scale, shift = fitted(values, right)
    confidences = 1 / (1 + np.exp(-(values * scale + shift)))
    pairs = list(zip(confidences.tolist(), right.tolist(), strict=True))
    threshold, precision, f1 = lowest_threshold(pairs, total)
    write_card(
        folder,
        {**bare_card(), "version": version, "scale": round(scale, 4), "shift": round(shift, 4), "threshold": threshold},
    )
    kept = f"from confidence {threshold} on, precision {precision:.3f} and F1 {f1:.3f}"
    click.echo(f"scale {scale:.3f}, shift {shift:.3f}; {kept}")


if __name__ == "__main__":
    main()
