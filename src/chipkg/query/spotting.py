"""Finds the names and dates in a question."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, zip_longest

from chipkg.query.days import Period, periods
from chipkg.query.naming import Named, Names
from chipkg.query.wording import Lexicon, Word, stem, words
from chipkg.store.search import fold

_LONGEST = 8  # words of a name
_MOST_WEAK = 5  # readings are tried with and without each
# what a mistyped word may lack: of small letters one mistake only, since it may be an ordinary word
_MISTAKES, _MISTAKES_SMALL = 2, 1
_SMALL_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Span:
    """Words `first` to `last` (exclusive) that mean somebody or some time.

    `weak`: they may also be ordinary words; `generic`: words such as "chips", which say little; `inner`: names within
    a weak one. `absorbed`: it may only say whose the next one is. `mistyped`: the name is not quite this. Without
    `named` and `period` nobody knows the name.
    """

    first: int
    last: int
    text: str
    named: tuple[Named, ...] = ()
    period: Period | None = None
    weak: bool = False
    generic: bool = False
    absorbed: bool = False
    mistyped: bool = False
    inner: "tuple[Span, ...]" = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to read a text: which words are names or dates; the meanings of the others, None for each of these."""

    spans: tuple[Span, ...]
    items: tuple[str, ...]


class Spotter:
    """Reads texts with one lexicon; `vocabulary` has every stem that some question is asked with."""

    def __init__(self, names: Names, lexicon: Lexicon, vocabulary: frozenset[str]) -> None:
        self._names = names
        self._lexicon = lexicon
        self._vocabulary = vocabulary

    def variants(self, text: str, today: date) -> Iterator[Variant]:
        """Every way to read the text, those with fewer names first: what may be an ordinary word is one."""
        listed = list(words(text))
        spans = self._spans(text, listed, today)
        optional = [span for span in spans if span.weak or span.absorbed][:_MOST_WEAK]
        for size in range(len(optional), -1, -1):
            for without in combinations(optional, size):
                kept = [span for span in spans if span not in without]
                inner = [part for span in without for part in span.inner]
                yield self._variant(listed, sorted([*kept, *inner], key=lambda span: span.first), without)

    def is_known(self, word: str) -> bool:
        """Whether some question is asked with this word."""
        return stem(word) in self._vocabulary

    def _variant(self, listed: Sequence[Word], spans: Sequence[Span], without: Sequence[Span]) -> Variant:
        kept = {span.first for span in spans}
        gone = {
            place for span in without if span.absorbed and span.last in kept for place in range(span.first, span.last)
        }
        items: list[str] = []
        run: list[str] = []
        starts = {span.first: number for number, span in enumerate(spans, 1)}
        place = 0
        while place < len(listed):
            if place in starts:
                items += [*self._lexicon.meanings_of(run), f"{{{starts[place]}}}"]
                run, place = [], spans[starts[place] - 1].last
            else:
                run += [] if place in gone else [stem(listed[place].text)]
                place += 1
        return Variant(tuple(spans), (*items, *self._lexicon.meanings_of(run)))

    def _spans(self, text: str, listed: Sequence[Word], today: date) -> list[Span]:
        """Names and dates, none over another: the longest name first, then dates, then what is nearly a name."""
        named = self._named(text, listed)
        free = [place for place in range(len(listed)) if not any(s.first <= place < s.last for s in named)]
        dated = list(_dated(text, listed, frozenset(free), today))
        free = [place for place in free if not any(s.first <= place < s.last for s in dated)]
        spans = sorted([*named, *dated, *self._nearly(text, listed, free)], key=lambda span: span.first)
        return list(_absorbing(spans, listed))

    def _named(self, text: str, listed: Sequence[Word]) -> list[Span]:
        places = [(i, j) for i in range(len(listed)) for j in range(i + 1, min(len(listed), i + _LONGEST) + 1)]
        written = {place: text[listed[place[0]].start : listed[place[1] - 1].end] for place in places}
        found = self._names.find({form for words_ in written.values() for form in _forms(words_)})
        fitting = {
            place: found_here
            for place, name in written.items()
            if (found_here := tuple(n for form in _forms(name) for n in found.get(form, ()) if self._fits(n, name)))
        }
        return [self._span(place, written, fitting) for place in _longest(fitting)]

    def _span(
        self,
        place: tuple[int, int],
        written: Mapping[tuple[int, int], str],
        fitting: Mapping[tuple[int, int], tuple[Named, ...]],
    ) -> Span:
        name = written[place]
        inside = [p for p in fitting if place[0] <= p[0] and p[1] <= place[1] and p != place]
        # "US" in capitals is no ordinary word, "us" would be
        weak = not name.isupper() and all(self.is_known(word.text) for word in words(name))
        inner = [self._span(p, written, fitting) for p in _longest(inside)] if weak else []
        generic = weak and self._lexicon.light.issuperset(self._lexicon.meanings_of([*map(stem, name.split())]))
        strong = tuple(span for span in inner if not span.weak)
        return Span(*place, name, fitting[place], weak=weak, generic=generic, inner=strong)

    def _fits(self, named: Named, text: str) -> bool:
        """An ordinary word is a name only in the capitals of that name: "US" is, "us" is not."""
        ordinary = len(text.split()) == 1 and self.is_known(text)
        return not ordinary or named.name == text or named.name.islower()

    def _nearly(self, text: str, listed: Sequence[Word], free: Sequence[int]) -> Iterator[Span]:
        """Words that no question is asked with: mistyped names, or, in capitals, names that nobody knows."""
        unknown = [place for place in free if not self.is_known(listed[place].text)]
        for first, last in _runs(unknown):
            written = text[listed[first].start : listed[last - 1].end]
            capitals = all(word.text[0].isupper() or word.text[0].isdigit() for word in listed[first:last])
            if not capitals and (last - first > 1 or len(written) < _SMALL_LENGTH):
                continue
            near = self._names.nearest(fold(written), _MISTAKES if capitals else _MISTAKES_SMALL)
            if near or (capitals and first > 0):
                yield Span(first, last, written, near, mistyped=bool(near), weak=bool(near) and not capitals)


def _longest(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places that do not overlap: the longest first, of two that are as long the earlier."""
    taken: list[tuple[int, int]] = []
    for first, last in sorted(places, key=lambda place: (place[0] - place[1], place[0])):
        if not any(first < end and start < last for start, end in taken):
            taken.append((first, last))
    return taken


def _forms(text: str) -> list[str]:
    """A name as it may be listed: as it is, and without the ending of its plural."""
    folded = fold(text)
    singular = folded.removesuffix("s ") + " " if folded.endswith("s ") and len(folded) > 5 else folded
    return list(dict.fromkeys(form for form in (folded, singular) if form))


def _dated(text: str, listed: Sequence[Word], free: frozenset[int], today: date) -> Iterator[Span]:
    for period in periods(text, today):
        inside = [p for p, word in enumerate(listed) if word.start < period.end and period.start < word.end]
        if inside and free.issuperset(inside):
            yield Span(inside[0], inside[-1] + 1, text[period.start : period.end], period=period)


def _absorbing(spans: Sequence[Span], listed: Sequence[Word]) -> Iterator[Span]:
    """A country before a policy or an alliance may only say whose it is: "China's national team"."""
    for span, following in zip_longest(spans, spans[1:]):
        adjacent = following and following.first == span.last and listed[span.last - 1].text == span.text
        owner = any(named.type == "Country" for named in span.named)
        owned = following and any(named.type in ("Policy", "Alliance") for named in following.named)
        yield replace(span, absorbed=True) if adjacent and owner and owned else span


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring places together, as first and last (exclusive)."""
    run: list[int] = []
    for place in places:
        if run and place != run[-1] + 1:
            yield run[0], run[-1] + 1
            run = []
        run.append(place)
    if run:
        yield run[0], run[-1] + 1
