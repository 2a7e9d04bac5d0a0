"""Paragraphs and sentences of a document, with exact offsets; page furniture yields nothing."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import sentencex

_BLANK_LINE = re.compile(r"\n[^\S\n]*(?=\n)")
_LINE = re.compile(r"[^\n]+")
# sentencex splits after abbreviations that it does not know ("in Boise, Id. last year", "5 in. wafers").
_CONTINUES = re.compile(r"[^\w“\"'‘(]*[a-z]")
# and within initials and legal forms ("non-U." "S. affiliates", "Foundry Pte." "Ltd.").
_UNFINISHED = re.compile(r"(?:\b[A-Z]|\b(?:Pte|Pvt|Pty|Sdn|Co|Inc))\.$")
_REST = re.compile(r"(?:[A-Z]\.|(?:Ltd|Bhd|Inc)\b)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of the text and the number of its paragraph, counted from 0."""

    start: int
    end: int
    paragraph: int


def read_sentences(text: str, *, language: str = "en") -> list[Sentence]:
    """The sentences of a text in order, without surrounding white space.

    Every character that is in no sentence is white space or belongs to a line of furniture.
    """
    sentences = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        for left, right in _joined(text, _segments(text, start, end, language)):
            sentences.append(Sentence(left, right, number))
    return sentences


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page and not to the article."""
    return _furniture().fullmatch(line.strip()) is not None


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Runs of lines between blank lines and lines of furniture."""
    run: tuple[int, int] | None = None
    previous_end = 0
    for line in _LINE.finditer(text):
        gap = text[previous_end : line.start()]
        previous_end = line.end()
        dropped = not line[0].strip() or is_furniture(line[0])
        if run and (dropped or _BLANK_LINE.search(gap + "\n") or gap.count("\n") > 1):
            yield run
            run = None
        if not dropped:
            run = (run[0] if run else line.start(), line.end())
    if run:
        yield run


def _segments(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    for piece in sentencex.segment(language, text[start:end]):  # type: ignore[attr-defined]  # a compiled module
        left, start = start, start + len(piece)
        left += len(piece) - len(piece.lstrip())
        right = left + len(piece.strip())
        if left < right:
            yield left, right


def _joined(text: str, segments: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join a segment that begins in lower case to the one before it."""
    current: tuple[int, int] | None = None
    for left, right in segments:
        if current and (_goes_on(text, left, right) or _is_cut(text, current[1], left)):
            current = (current[0], right)
            continue
        if current:
            yield current
        current = (left, right)
    if current:
        yield current


def _goes_on(text: str, left: int, right: int) -> bool:
    return _CONTINUES.match(text, left, right) is not None and text[left] not in '“"‘'


def _is_cut(text: str, end: int, left: int) -> bool:
    return bool(_UNFINISHED.search(text, max(0, end - 6), end) and _REST.match(text, left))


@lru_cache(maxsize=1)
def _furniture() -> re.Pattern[str]:
    data = tomllib.loads(Path(__file__).with_name("furniture.toml").read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{line})" for line in data["lines"]), re.IGNORECASE)
