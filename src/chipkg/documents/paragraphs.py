"""Lines to paragraphs: undoes the breaks that a page's width forced."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

# scripts written without spaces: Han, kana, their punctuation and full-width forms
_UNSPACED = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_SENTENCE_END = re.compile(r"""[.!?:;。！？：；]["'”’»」』)\]]*$""")
_BROKEN_WORD = re.compile(r"(?P<compound>-)?(?P<head>[^\W\d_]+)-$")
# second halves that keep their hyphen where the document does not show the word elsewhere
_COMPOUNDS = re.compile(
    r"(back|own|bas|control|relat|fund|support|link|siz)(l?ed)|led|made|run|scale|wide|level|class|term|ultraviolet"
)
_BULLET = re.compile("[•‣▪●○◦]")
_PAGE_NUMBER = re.compile(r"\W*(page|seite|p\.|第)?\W*\d{1,4}\W*((of|von|/|页|ページ)\W*\d{0,4})?\W*", re.IGNORECASE)


def joint(before: str, after: str) -> str:
    """What belongs between two lines of one paragraph: a space, or nothing in scripts that use none."""
    return "" if _UNSPACED.match(before[-1:]) and _UNSPACED.match(after[:1]) else " "


def join_pages(pages: Sequence[str]) -> str:
    """The text of a book or report: running heads and page numbers removed, sentences whole, paragraphs apart."""
    stripped = _without_furniture([[line.strip() for line in page.splitlines()] for page in pages])
    words = Counter(re.findall(r"[^\W_]+(?:-[^\W_]+)*", " ".join(line for page in stripped for line in page).lower()))
    paragraphs = [""]
    for line, ends in (pair for page in stripped for pair in _lines(page)):
        paragraphs[-1] = _join(paragraphs[-1], line, words) if paragraphs[-1] else line
        if ends:
            paragraphs.append("")
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _lines(page: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Every line and whether a paragraph ends there: the next word would still have fitted, or a line is empty.

    The last line of a page ends one only where it ends a sentence.
    """
    width = sorted(map(len, page))[int(len(page) * 0.9)] if page else 0
    for line, following in zip_longest(page, page[1:]):
        if not line:
            continue
        sentence = bool(_SENTENCE_END.search(line))
        if following is None:
            yield line, sentence
        elif not following or _BULLET.match(following):
            yield line, True
        else:
            used = len(line) + 1 + len(following.split()[0])
            # proportional type: a full line may have a fifth fewer characters than the widest
            yield line, used < width * (0.9 if sentence else 0.7)


def _join(paragraph: str, line: str, words: Counter[str]) -> str:
    """The line added; a word divided at the line's end made whole, a compound's hyphen kept."""
    broken, rest = _BROKEN_WORD.search(paragraph), re.match(r"[^\W\d_]+", line)
    if paragraph.endswith("-") and not paragraph.endswith(" -") and line[:1].isalnum():
        if not broken or not rest or not line[0].islower():
            return paragraph + line
        return (paragraph if _is_compound(broken, rest[0], words) else paragraph[:-1]) + line
    return paragraph + joint(paragraph, line) + line


def _is_compound(broken: re.Match[str], tail: str, words: Counter[str]) -> bool:
    """Whether the hyphen belongs to the word: the document's other uses of it decide, where there are any."""
    head, tail = broken["head"].lower(), tail.lower()
    whole, hyphenated = words[head + tail], words[f"{head}-{tail}"]
    return hyphenated > whole or (not whole and bool(broken["compound"] or _COMPOUNDS.fullmatch(tail)))


def _without_furniture(pages: list[list[str]]) -> list[list[str]]:
    """Page numbers go, and first and last lines that come back on a third of the pages, digits aside."""
    trimmed = [_trim(page, lambda line: not line or bool(_PAGE_NUMBER.fullmatch(line))) for page in pages]
    edges = Counter(edge for page in trimmed for edge in set(map(_shape, page[:3] + page[-3:])))
    often = max(1, len(pages) // 3)
    return [_trim(page, lambda line: not line or edges[_shape(line)] > often) for page in trimmed]


def _trim(page: list[str], furniture: Callable[[str], bool]) -> list[str]:
    while page and furniture(page[0]):
        page = page[1:]
    while page and furniture(page[-1]):
        page = page[:-1]
    return page


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)
