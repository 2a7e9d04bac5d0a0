"""The mistakes as one HTML page: each document's text, cut where a mistake stands, with the mistakes beside it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from chipkg.records import Record
from chipkg.scoring.mistakes import Mistake


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a document's text and the mistakes that stand in it."""

    text: str
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document: its text in pieces, and the mistakes that stand in no sentence, such as missed entities."""

    title: str
    pieces: tuple[Piece, ...]
    elsewhere: tuple[Mistake, ...]


def sheets(gold: Iterable[Record], mistakes: Iterable[Mistake]) -> list[Sheet]:
    """One sheet for each document of a set."""
    found: dict[str, list[Mistake]] = defaultdict(list)
    for mistake in mistakes:
        found[mistake.document].append(mistake)
    return [_sheet(record, found[record["id"]]) for record in gold]


def render_page(title: str, sheets: Sequence[Sheet]) -> str:
    """The page, which needs no other file and runs no script; everything from the documents is escaped."""
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    return environment.get_template("page.html").render(title=title, sheets=sheets)


def _sheet(record: Record, mistakes: Sequence[Mistake]) -> Sheet:
    text = record.get("text", "")
    places: dict[tuple[int, int], list[Mistake]] = defaultdict(list)
    elsewhere = []
    for mistake in mistakes:
        start = text.find(mistake.quote) if mistake.quote else -1
        if start < 0:
            elsewhere.append(mistake)
        else:
            places[start, start + len(mistake.quote)].append(mistake)
    return Sheet(record.get("title") or record["id"], tuple(_pieces(text, places)), tuple(elsewhere))


def _pieces(text: str, places: Mapping[tuple[int, int], Sequence[Mistake]]) -> Iterator[Piece]:
    at = 0
    for (start, end), mistakes in sorted(places.items()):
        if at < start and text[at:start].strip():
            yield Piece(text[at:start])
        yield Piece(text[max(at, start) : end], tuple(mistakes))
        at = max(at, end)
    if text[at:].strip():
        yield Piece(text[at:])
