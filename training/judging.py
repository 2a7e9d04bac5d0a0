"""How well a network reads held-out passages, before linking: entities are those of the gold mentions it finds."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import torch

from chipkg.extraction.trained.decoding import chosen_spans
from chipkg.extraction.trained.pairing import Candidate, Pairs, model_relations, model_schema
from chipkg.ontology import ontology
from training.examples import Example
from training.losses import score
from training.network import MODALITIES, Reader

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Scores:
    """F1 of typed mentions and of statements at the best threshold, the share right of flags on statements found."""

    mentions: float
    statements: float
    precision: float
    recall: float
    gold_mentions: float
    threshold: float
    coreference: float
    polarity: float
    modality: float
    speaker: float

    def __str__(self) -> str:
        return ", ".join(f"{name} {value:.3f}" for name, value in self.as_dict().items())

    def as_dict(self) -> dict[str, float]:
        """The figures by name."""
        return asdict(self)


@torch.no_grad()
def judge(network: Reader, held_out: Sequence[Example], settings: object) -> Scores:
    """Score a network. `gold_mentions` is the statement F1 where it is given the gold mentions."""
    from training.train import encoded

    mentions = [0, 0, 0]
    linked = [0, 0]
    found: list[list[tuple[float, bool]]] = [[], []]
    flags = [[0, 0], [0, 0], [0, 0]]
    gold = 0
    for example in held_out:
        (states,) = encoded(network, [example], settings)  # type: ignore[arg-type]
        first, last = torch.from_numpy(example.window.first), torch.from_numpy(example.window.last)
        classes, names = network.spans(states, first, last)
        predicted = chosen_spans(classes.numpy(), names.numpy(), example.window.word_sentence)
        right = {(c.first, c.last, c.kind) for c in example.candidates}
        hits = {(c.first, c.last, c.kind) for c in predicted} & right
        mentions = [mentions[0] + len(hits), mentions[1] + len(predicted), mentions[2] + len(example.candidates)]
        wanted = _wanted(example)
        gold += len(wanted)
        for kind, candidates in enumerate((predicted, list(example.candidates))):
            scored = _scored(network, states, example, candidates)
            found[kind] += [(p, triple in wanted) for triple, p in scored.items()]
        _count_flags(network, states, example, flags, linked)
    best = max((*_at(found[0], gold, t), t) for t in THRESHOLDS)
    of_gold = max(_at(found[1], gold, t) for t in THRESHOLDS)
    shares = [right / max(1, total) for right, total in flags]
    return Scores(
        2 * mentions[0] / max(1, mentions[1] + mentions[2]),
        best[0],
        best[1],
        best[2],
        of_gold[0],
        best[3],
        linked[0] / max(1, linked[1]),
        *shares,
    )


def _at(found: Sequence[tuple[float, bool]], gold: int, threshold: float) -> tuple[float, float, float]:
    kept = [right for probability, right in found if probability >= threshold]
    right = sum(kept)
    precision, recall = right / max(1, len(kept)), right / max(1, gold)
    return 2 * right / max(1, len(kept) + gold), precision, recall


def _wanted(example: Example) -> set[tuple[str, int, str]]:
    found = set()
    for target in example.targets:
        one, other = target.pairs[0]
        found.add(_triple(example.entities[one], target.relation, example.entities[other]))
    return found


def _triple(subject: str, relation: int, obj: str) -> tuple[str, int, str]:
    if ontology().relation(model_relations()[relation]).symmetric and obj < subject:
        return obj, relation, subject
    return subject, relation, obj


def _scored(
    network: Reader, states: torch.Tensor, example: Example, candidates: Sequence[Candidate]
) -> dict[tuple[str, int, str], float]:
    """The probability of each statement between entities: of the surest pair of their mentions."""
    if not candidates:
        return {}
    pairs = Pairs.of(example.window, candidates, model_schema())
    if len(pairs.ones) == 0:
        return {}
    relations, *_ = score(network, states, example, candidates, pairs)
    probability = torch.sigmoid(relations).numpy() * pairs.allowed
    entity = {(c.first, c.last): e for c, e in zip(example.candidates, example.entities, strict=True)}
    names = [entity.get((c.first, c.last), f"?{n}") for n, c in enumerate(candidates)]
    best: dict[tuple[str, int, str], float] = {}
    for row, relation in zip(*np.nonzero(probability[:, :-1] >= THRESHOLDS[0]), strict=True):
        subject, obj = names[pairs.ones[row]], names[pairs.others[row]]
        if subject != obj:
            key = _triple(subject, int(relation), obj)
            best[key] = max(best.get(key, 0.0), float(probability[row, relation]))
    return best


def _count_flags(
    network: Reader, states: torch.Tensor, example: Example, flags: list[list[int]], linked: list[int]
) -> None:
    """Polarity, modality and speaker at the gold pairs, and descriptions whose surest name is one of their entity."""
    pairs = Pairs.of(example.window, example.candidates, model_schema())
    if len(pairs.ones) == 0:
        return
    relations, polarity, modality, speakers = score(network, states, example, example.candidates, pairs)
    rows = {pair: row for row, pair in enumerate(zip(pairs.ones.tolist(), pairs.others.tolist(), strict=True))}
    for target in example.targets:
        members = [rows[pair] for pair in target.pairs if pair in rows]
        if not members:
            continue
        row = members[int(relations[members, target.relation].argmax())]
        speaker = int(speakers[row].argmax())
        said = speaker in target.speakers if target.speakers else speaker == len(example.candidates)
        answers = (
            bool(polarity[row] > 0) == target.negated,
            MODALITIES[int(modality[row].argmax())] == target.modality,
            said,
        )
        for count, answer in zip(flags, answers, strict=True):
            count[0] += answer
            count[1] += 1
    for description, names in example.antecedents.items():
        ours = [r for (one, _), r in rows.items() if one == description and pairs.allowed[r, -1]]
        if names and ours:
            best = max(ours, key=lambda r: float(relations[r, -1]))
            linked[0] += int(pairs.others[best]) in names
            linked[1] += 1
