"""The network: an encoder over a window, a scorer of spans and a scorer of pairs of mentions.

After SpERT (Eberts and Ulges, ECAI 2020), with features of words and registry at the input, mentions that
may nest, and coreference and evidence flags read from the same pair vectors.
"""

from dataclasses import dataclass
from typing import get_args

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from chipkg.extraction.trained.windows import FORMS, SHAPES
from chipkg.model import Modality

# Longest mention in words; longer ones, titles of rules, are left to the pattern layer.
WIDEST = 20
WIDTH = 256
MODALITIES: tuple[Modality, ...] = get_args(Modality)
# How far apart the two mentions stand, in sentences and in words: see `distances`.
DISTANCES = 16


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the heads have to choose from."""

    classes: int
    relations: int


class Reader(nn.Module):
    """Encoder and heads. `encode` runs once a window, `spans` and `pairs` on what it returns."""

    def __init__(self, config: BertConfig, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.bert = BertModel(config, add_pooling_layer=False)
        hidden = config.hidden_size
        self.shape_embedding = nn.Embedding(SHAPES, hidden)
        self.kind_embedding = nn.Embedding(sizes.classes + 1, hidden)
        self.form_embedding = nn.Embedding(FORMS, hidden)
        for embedding in (self.shape_embedding, self.kind_embedding, self.form_embedding):
            nn.init.normal_(embedding.weight, std=0.01)
        self.span_start = nn.Linear(hidden, WIDTH)
        self.span_end = nn.Linear(hidden, WIDTH)
        self.span_inside = nn.Linear(hidden, WIDTH)
        self.span_width = nn.Embedding(WIDEST, WIDTH)
        self.span_class = nn.Linear(WIDTH, sizes.classes + 1)
        self.span_name = nn.Linear(WIDTH, 1)
        self.subject = nn.Linear(2 * hidden, WIDTH)
        self.object = nn.Linear(2 * hidden, WIDTH)
        self.subject_class = nn.Embedding(sizes.classes, WIDTH)
        self.object_class = nn.Embedding(sizes.classes, WIDTH)
        self.subject_name = nn.Embedding(2, WIDTH)
        self.object_name = nn.Embedding(2, WIDTH)
        self.between = nn.Linear(hidden, WIDTH)
        self.distance = nn.Embedding(DISTANCES, WIDTH)
        self.pair = nn.Sequential(nn.GELU(), nn.Dropout(0.15), nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Dropout(0.15))
        # the last relation is coreference: the subject is another word for the object
        self.relation = nn.Linear(WIDTH, sizes.relations + 1)
        # nearly all spans and pairs are nothing: without this the first epoch learns only that
        nn.init.constant_(self.relation.bias, -5.0)
        with torch.no_grad():
            self.span_class.bias[0] = 5.0
        self.polarity = nn.Linear(WIDTH, 1)
        self.modality = nn.Linear(WIDTH, len(MODALITIES))
        self.speaker_pair = nn.Linear(WIDTH, 128)
        self.speaker_mention = nn.Linear(2 * hidden, 128)
        self.speaker_none = nn.Linear(WIDTH, 1)

    def encode(self, pieces: Tensor, shapes: Tensor, kinds: Tensor, forms: Tensor, mask: Tensor) -> Tensor:
        """Word pieces with their features, batch x length, to hidden states, batch x length x hidden."""
        inputs = self.bert.embeddings.word_embeddings(pieces)
        inputs = inputs + self.shape_embedding(shapes) + self.kind_embedding(kinds) + self.form_embedding(forms)
        return self.bert(inputs_embeds=inputs, attention_mask=mask).last_hidden_state

    def spans(self, states: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        """Of one window: length x hidden, and the first and last piece of each word. All spans up to WIDEST words.

        Returns words x WIDEST x (classes + 1), where 0 is no mention, and words x WIDEST for being a name.
        Spans that would reach beyond the last word are to be ignored.
        """
        words = first.shape[0]
        start, end = states.index_select(0, first), states.index_select(0, last)
        # projected first, then summed: a running sum has too wide a range for one 8-bit scale; the bias would cancel
        inner = nn.functional.linear((start + end) / 2, self.span_inside.weight)
        summed = torch.cumsum(torch.cat([torch.zeros_like(inner[:1]), inner]).float(), dim=0)
        begins = torch.arange(words).unsqueeze(1)
        widths = torch.arange(WIDEST).unsqueeze(0)
        ends = torch.clamp(begins + widths, max=words - 1)
        shape, reached = (words, WIDEST, WIDTH), ends.flatten()
        inside = (summed.index_select(0, reached + 1).view(shape) - summed[:-1].unsqueeze(1)) / (widths + 1).unsqueeze(
            2
        )
        vectors = self.span_start(start).unsqueeze(1) + self.span_end(end).index_select(0, reached).view(shape) + inside
        vectors = nn.functional.gelu(vectors + self.span_width.weight.unsqueeze(0))
        return self.span_class(vectors), self.span_name(vectors).squeeze(2)

    def pairs(
        self,
        states: Tensor,
        left: Tensor,
        right: Tensor,
        kinds: Tensor,
        names: Tensor,
        ones: Tensor,
        others: Tensor,
        between: tuple[Tensor, Tensor],
        distance: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Scores for pairs of mentions of one window.

        Mentions are given by first and last piece, class and whether they are names; pairs by the numbers of
        their mentions, the span of pieces between them, and their distance.

        Returns relations (pairs x relations + 1), polarity (pairs), modality (pairs x 4) and speakers
        (pairs x mentions + 1, where the last one is nobody), all as logits.
        """
        mentions = torch.cat([states.index_select(0, left), states.index_select(0, right)], dim=1)
        subject = self.subject(mentions) + self.subject_class(kinds) + self.subject_name(names)
        obj = self.object(mentions) + self.object_class(kinds) + self.object_name(names)
        context = range_max(self.between(states), *between)
        vectors = subject.index_select(0, ones) + obj.index_select(0, others) + context + self.distance(distance)
        vectors = self.pair(vectors)
        speakers = self.speaker_pair(vectors) @ self.speaker_mention(mentions).T / 128**0.5
        speakers = torch.cat([speakers, self.speaker_none(vectors)], dim=1)
        return self.relation(vectors), self.polarity(vectors).squeeze(1), self.modality(vectors), speakers


def range_max(values: Tensor, start: Tensor, end: Tensor) -> Tensor:
    """The maximum of values[start:end] along the first axis for many ranges, each of 1 to 255 rows.

    By a table of maxima over runs of 1, 2, 4, … rows: a range is covered by two of them.
    """
    table = torch.cat([values, values.new_full((128, values.shape[1]), -1e4)])
    tables = [table[:-128]]
    for step in (1, 2, 4, 8, 16, 32, 64):
        table = torch.maximum(table[:-step], table[step:])
        tables.append(table[: values.shape[0]])
    stacked = torch.cat(tables)
    length = end - start
    level = sum((length >= power).to(length.dtype) for power in (2, 4, 8, 16, 32, 64, 128))
    run = torch.bitwise_left_shift(torch.ones_like(length), level)
    first = level * values.shape[0]
    return torch.maximum(stacked.index_select(0, first + start), stacked.index_select(0, first + end - run))
