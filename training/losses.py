"""What the network is corrected for: spans, relations, coreference and flags, one window at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from chipkg.extraction.trained.decoding import within_sentences
from chipkg.extraction.trained.pairing import Candidate, Pairs
from training.examples import Example, Schema
from training.network import MODALITIES, WIDEST, Reader

# False spans that the network is shown as candidates, so that it learns to find no relation there.
_FALSE_SPANS = 8


@dataclass(frozen=True, slots=True)
class Loss:
    """Sums over a window, each with the number of gold things by which a batch is to be averaged."""

    spans: Tensor
    relations: Tensor
    coreference: Tensor
    flags: Tensor
    mentions: int
    statements: int
    descriptions: int


def window_loss(network: Reader, states: Tensor, example: Example, schema: Schema) -> Loss:
    """The losses of one window, given its hidden states."""
    first, last = torch.from_numpy(example.window.first), torch.from_numpy(example.window.last)
    classes, names = network.spans(states, first, last)
    spans, wrong = _span_loss(classes.float(), names.float(), example)
    candidates = [*example.candidates, *wrong]
    pairs = Pairs.of(example.window, candidates, schema.allowed)
    zero = spans.new_zeros(())
    counts = (len(example.candidates), len(example.targets), len(example.antecedents))
    if len(pairs.ones) == 0:
        return Loss(spans, zero, zero, zero, *counts)
    relations, polarity, modality, speakers = (t.float() for t in score(network, states, example, candidates, pairs))
    rows = {pair: row for row, pair in enumerate(zip(pairs.ones.tolist(), pairs.others.tolist(), strict=True))}
    return Loss(
        spans,
        _relation_loss(relations[:, :-1], pairs, rows, example),
        _coreference_loss(relations[:, -1], pairs, rows, example),
        _flag_loss(polarity, modality, speakers, rows, example, relations) if schema.flags else zero,
        *counts,
    )


def score(
    network: Reader, states: Tensor, example: Example, candidates: Sequence[Candidate], pairs: Pairs
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The network's scores for pairs of candidates."""
    window = example.window
    left = torch.from_numpy(window.first[np.array([c.first for c in candidates])])
    right = torch.from_numpy(window.last[np.array([c.last for c in candidates])])
    kinds = torch.tensor([c.kind for c in candidates])
    names = torch.tensor([int(c.name) for c in candidates])
    ones, others, start, end, distance = (
        torch.from_numpy(a) for a in (pairs.ones, pairs.others, pairs.start, pairs.end, pairs.distance)
    )
    return network.pairs(states, left, right, kinds, names, ones, others, (start, end), distance)


def _span_loss(classes: Tensor, names: Tensor, example: Example) -> tuple[Tensor, list[Candidate]]:
    """Cross entropy over all spans; and spans that the network wrongly takes for mentions now."""
    words = classes.shape[0]
    gold = torch.zeros((words, WIDEST), dtype=torch.long)
    for c in example.candidates:
        if c.last - c.first < WIDEST:
            gold[c.first, c.last - c.first] = c.kind + 1
    inside = torch.from_numpy(within_sentences(example.window.word_sentence, WIDEST))
    loss = functional.cross_entropy(classes[inside], gold[inside], reduction="sum")
    kept = [c for c in example.candidates if c.last - c.first < WIDEST]
    if kept:
        at = torch.tensor([[c.first, c.last - c.first] for c in kept])
        loss = loss + functional.binary_cross_entropy_with_logits(
            names[at[:, 0], at[:, 1]], torch.tensor([float(c.name) for c in kept]), reduction="sum"
        )
    return loss, _false_spans(classes.detach(), names.detach(), (gold == 0) & inside)


def _false_spans(classes: Tensor, names: Tensor, free: Tensor) -> list[Candidate]:
    best, kinds = classes[..., 1:].max(dim=2)
    margin = torch.where(free, best - classes[..., 0], torch.tensor(-torch.inf)).flatten()
    top = margin.topk(min(_FALSE_SPANS, margin.numel()))
    found = []
    for value, position in zip(top.values.tolist(), top.indices.tolist(), strict=True):
        if value > -4:
            first, width = divmod(position, WIDEST)
            found.append(Candidate(first, first + width, int(kinds[first, width]), bool(names[first, width] > 0)))
    return found


def _relation_loss(scores: Tensor, pairs: Pairs, rows: dict[tuple[int, int], int], example: Example) -> Tensor:
    """Every pair and relation is wrong but for the targets; of the pairs of a target the surest must be right."""
    wrong = torch.from_numpy(pairs.allowed[:, :-1].copy())
    positive = []
    for target in example.targets:
        members = [rows[pair] for pair in target.pairs if pair in rows]
        wrong[members, target.relation] = False
        if members:
            positive.append(scores[members, target.relation].max())
    for relation, pair in example.open:
        if pair in rows:
            wrong[rows[pair], relation] = False
    loss = functional.softplus(scores[wrong]).sum()
    return loss + functional.softplus(-torch.stack(positive)).sum() if positive else loss


def _coreference_loss(scores: Tensor, pairs: Pairs, rows: dict[tuple[int, int], int], example: Example) -> Tensor:
    wrong = torch.from_numpy(pairs.allowed[:, -1].copy())
    wrong &= torch.from_numpy(pairs.ones < len(example.candidates))
    positive = []
    for description, names in example.antecedents.items():
        members = [rows[description, name] for name in names if (description, name) in rows]
        members = [row for row in members if pairs.allowed[row, -1]]
        wrong[members] = False
        if members:
            positive.append(scores[members].max())
    loss = functional.softplus(scores[wrong]).sum()
    return loss + functional.softplus(-torch.stack(positive)).sum() if positive else loss


def _flag_loss(
    polarity: Tensor,
    modality: Tensor,
    speakers: Tensor,
    rows: dict[tuple[int, int], int],
    example: Example,
    relations: Tensor,
) -> Tensor:
    """Polarity, modality and speaker of each target, at the pair that makes it most surely."""
    chosen, negated, modes, said = [], [], [], []
    for target in example.targets:
        members = [rows[pair] for pair in target.pairs if pair in rows]
        if not members:
            continue
        row = members[int(relations[members, target.relation].argmax())]
        chosen.append(row)
        negated.append(float(target.negated))
        modes.append(MODALITIES.index(target.modality))
        everybody = speakers[row].logsumexp(0)
        wanted = speakers[row, list(target.speakers) or [-1]].logsumexp(0)
        said.append(everybody - wanted)
    if not chosen:
        return polarity.new_zeros(())
    loss = functional.binary_cross_entropy_with_logits(polarity[chosen], torch.tensor(negated), reduction="sum")
    loss = loss + functional.cross_entropy(modality[chosen], torch.tensor(modes), reduction="sum")
    return loss + torch.stack(said).sum()
