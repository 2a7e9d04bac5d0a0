"""What the trained model sees of a text: windows of whole sentences, as word pieces with features.

A window holds as many sentences as fit, and begins with the last one of the window before, so that a
statement over two neighbouring sentences stands whole in one of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from chipkg.extraction.items import Form, Item
from chipkg.extraction.sentences import Sentence

Ids = NDArray[np.int64]

# The encoder was trained on 256 positions; beyond 192 the gain was nil and memory grows.
MOST_PIECES = 192
_BEGIN, _END = 101, 102
_FORMS: tuple[Form, ...] = ("name", "demonym", "nominal", "pronoun")
SHAPES = 8
FORMS = 2 * len(_FORMS) + 1


@dataclass(frozen=True)
class Window:
    """A run of sentences. `words` are (start, end) in the document, `sentences` are the numbers of its sentences.

    `first` and `last` are the positions of each word's first and last piece; `pieces`, `shapes`, `kinds` and
    `forms` have one number a piece: the vocabulary's id, the shape of the word, and what the registry and the
    phrase rules take it for.
    """

    words: tuple[tuple[int, int], ...]
    word_sentence: Ids
    first: Ids
    last: Ids
    pieces: Ids
    shapes: Ids
    kinds: Ids
    forms: Ids

    @cached_property
    def starts(self) -> dict[int, int]:
        """The word that begins at an offset."""
        return {start: number for number, (start, _) in enumerate(self.words)}

    @cached_property
    def ends(self) -> dict[int, int]:
        """The word that ends at an offset."""
        return {end: number for number, (_, end) in enumerate(self.words)}

    def word_span(self, start: int, end: int) -> tuple[int, int] | None:
        """The first and last word of text[start:end], or None where it does not begin and end with words."""
        first, last = self.starts.get(start), self.ends.get(end)
        return None if first is None or last is None or last < first else (first, last)


@dataclass(frozen=True, slots=True)
class _Tokens:
    """One sentence in word pieces."""

    words: list[tuple[int, int]]
    word_of: list[int]
    pieces: list[int]


class WindowMaker:
    """Cuts texts into windows. `classes` is the order in which the model knows the classes."""

    def __init__(self, tokenizer: Tokenizer, classes: Sequence[str]) -> None:
        self._tokenizer = tokenizer
        self._kinds = {name: number for number, name in enumerate(classes, start=1)}

    def windows(self, text: str, sentences: Sequence[Sentence], items: Sequence[Sequence[Item]]) -> Iterator[Window]:
        """The windows of a plain text; `items` are those of each sentence."""
        encoded = self._tokenizer.encode_batch([text[s.start : s.end] for s in sentences], add_special_tokens=False)
        tokens = [
            _tokens(sentence.start, code.ids, code.offsets, code.word_ids)
            for sentence, code in zip(sentences, encoded, strict=True)
        ]
        for start, stop in _runs([len(t.pieces) for t in tokens]):
            yield self._window(text, range(start, stop), tokens[start:stop], items[start:stop])

    def _window(self, text: str, numbers: range, tokens: Sequence[_Tokens], items: Sequence[Sequence[Item]]) -> Window:
        words: list[tuple[int, int]] = []
        pieces, word_of, sentence_of = [_BEGIN], [-1], []
        for number, one in zip(numbers, tokens, strict=True):
            room = MOST_PIECES - 1 - len(pieces)
            word_of += [len(words) + word for word in one.word_of[:room]]
            pieces += one.pieces[:room]
            kept = one.words[: one.word_of[room - 1] + 1] if len(one.pieces) > room else one.words
            words += kept
            sentence_of += [number] * len(kept)
        pieces.append(_END)
        word_of.append(-1)
        owner = np.array(word_of)
        first = np.searchsorted(owner[1:-1], np.arange(len(words)), side="left") + 1
        last = np.searchsorted(owner[1:-1], np.arange(len(words)), side="right")
        shapes = np.array([shape(text[start:end]) for start, end in words] + [0])
        kinds, forms = self._item_features(words, items)
        return Window(
            words=tuple(words),
            word_sentence=np.array(sentence_of, dtype=np.int64),
            first=first,
            last=last,
            pieces=np.array(pieces),
            shapes=shapes[owner],
            kinds=kinds[owner],
            forms=forms[owner],
        )

    def _item_features(self, words: Sequence[tuple[int, int]], items: Sequence[Sequence[Item]]) -> tuple[Ids, Ids]:
        """Class, and form with begin or inside, for each word; the last element stands for no word."""
        kinds = np.zeros(len(words) + 1, dtype=np.int64)
        forms = np.zeros(len(words) + 1, dtype=np.int64)
        starts = np.array([start for start, _ in words])
        for item in (item for row in items for item in row):
            left, right = np.searchsorted(starts, [item.start, item.end], side="left")
            if left < right:
                kinds[left:right] = self._kinds.get(item.type, 0)
                forms[left:right] = 2 * _FORMS.index(item.form) + 2
                forms[left] -= 1
        return kinds, forms


def shape(word: str) -> int:
    """The shape of a word: lower case, capitalised, capitals, mixed, with digits, number, punctuation, other script."""
    if word.isdigit():
        return 5
    if any(c.isdigit() for c in word):
        return 4
    if not any(c.isalnum() for c in word):
        return 6
    if not word.isascii() and not any(c.islower() or c.isupper() for c in word):
        return 7
    if word.islower():
        return 0
    if word.isupper() and len(word) > 1:
        return 2
    return 1 if word[1:] == word[1:].lower() else 3


def _tokens(offset: int, ids: list[int], offsets: list[tuple[int, int]], word_ids: list[int | None]) -> _Tokens:
    words: list[tuple[int, int]] = []
    word_of: list[int] = []
    previous: int | None = None
    for (start, end), word in zip(offsets, word_ids, strict=True):
        if words and word == previous:
            words[-1] = (words[-1][0], offset + end)
        else:
            words.append((offset + start, offset + end))
        previous = word
        word_of.append(len(words) - 1)
    return _Tokens(words, word_of, ids)


def _runs(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of sentences that fit a window, each beginning with the last sentence of the one before if both fit."""
    room = MOST_PIECES - 2
    start = 0
    while start < len(lengths):
        stop, total = start + 1, lengths[start]
        while stop < len(lengths) and total + lengths[stop] <= room:
            total += lengths[stop]
            stop += 1
        yield start, stop
        if stop == len(lengths):
            return
        overlaps = stop - start > 1 and lengths[stop - 1] + lengths[stop] <= room
        start = stop - 1 if overlaps else stop
