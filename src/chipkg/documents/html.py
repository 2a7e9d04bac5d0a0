"""Web pages: the article without what surrounds it."""

import logging
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from chipkg.documents.dates import parse_date
from chipkg.documents.draft import Draft
from chipkg.documents.encoding import decode
from chipkg.documents.raw import Raw
from chipkg.errors import DocumentError

if TYPE_CHECKING:
    from trafilatura.settings import Document as Extracted

# They warn on standard error where no logging is set up; what matters comes back as an error.
for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

_DECLARED = re.compile(rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)

# What trafilatura 2.3 lets through on news pages, even where precision is favoured.
_CLASSES = ("ad", "ads", "advertisement", "caption", "newsletter", "screen-reader-text", "sr-only", "visually-hidden")
_HAS_CLASS = 'contains(concat(" ", normalize-space(@class), " "), " {} ")'
_PRUNED = [
    "//nav | //noscript | //figcaption | //dialog | //template | //*[@hidden]",
    f"//*[{' or '.join(map(_HAS_CLASS.format, _CLASSES))}]",
]
_FURNITURE = re.compile(
    r"advertisement\b.{0,30}|sponsor message|become a sponsor|(read|see|watch|listen)( more| also| next| this)?\s*:.*"
    r"|(also read|related|related (story|stories|articles?)|more on this)\s*:.*|sign up( here| for our .*)?\.?"
    r"|(责任)?编辑\s*[::].*|(相关阅读|延伸阅读|関連記事)\b.*",
    re.IGNORECASE,
)

_DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "publishdate",
    "publish-date",
    "pubdate",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
)
_DATE_CLASSES = {"published", "posted-on", "entry-date", "publish-date", "pubtime", "date", "time", "timestamp"}
_LD_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_URL_DATE = re.compile(r"(?<!\d)(20\d\d)[/-]?(\d\d)[/-]?(\d\d)(?!\d)")
_LEAD = re.compile(r"^(first )?(posted|published|date|发布时间|发布于|発行日)?( on)?\s*[::]?\s*", re.IGNORECASE)


def read_html(raw: Raw) -> Iterator[Draft]:
    """The article's text, paragraphs apart, with the title, site, address and date that the page declares."""
    data = raw.data()
    found = _DECLARED.search(data[:4096])
    page = decode(data, raw.location, declared=raw.charset or (found[1].decode("ascii") if found else ""))
    yield _article(page, raw)


def _article(page: str, raw: Raw) -> Draft:
    import trafilatura

    tree = trafilatura.load_html(page)
    found = None if tree is None else _extracted(tree, raw.url)
    text = _paragraphs(found.text or "") if found else ""
    if not found or not text:
        raise DocumentError(raw.location, "no article text found; copy the article into a .txt file and give that")
    url = found.url or ""
    return Draft(
        location=raw.location,
        text=text,
        title=found.title or "",
        source=found.sitename or "",
        url=url if url.startswith(("http://", "https://")) else "",
        published=_published(tree, url),
    )


def _extracted(tree: Any, url: str) -> "Extracted | None":
    import trafilatura
    from trafilatura.settings import Document

    found = trafilatura.bare_extraction(
        tree, url=url or None, favor_precision=True, include_comments=False, with_metadata=True, prune_xpath=_PRUNED
    )
    return found if isinstance(found, Document) else None


def _paragraphs(text: str) -> str:
    """One block a line, as trafilatura writes it, to paragraphs; list items and table rows stay together."""
    lines = (_row(line) if line.startswith("|") else line.strip() for line in text.splitlines())
    kept = "\n\n".join(line for line in lines if line and not _FURNITURE.fullmatch(line))
    return re.sub(r"(?m)^(- .*|.* \| .*)\n\n(?=- |.* \| )", r"\1\n", kept)


def _row(line: str) -> str:
    return " | ".join(cell.strip() for cell in line.strip(" |").split("|") if cell.strip(" -"))


def _published(tree: Any, url: str) -> date | None:
    """The first full date that the page declares. htmldate would complete "2024-03" with today's day."""
    for written in _declared_dates(tree, url):
        try:
            return parse_date(_LEAD.sub("", written.strip()))
        except ValueError:
            continue
    return None


def _declared_dates(tree: Any, url: str) -> Iterator[str]:
    """From the most to the least deliberate: linked data, meta elements, time elements, classes, the address."""
    for script in tree.xpath('//script[@type="application/ld+json"]/text()'):
        yield from _LD_PUBLISHED.findall(script)
    named = {(m.get("property") or m.get("name") or m.get("itemprop") or "").lower(): m for m in tree.iter("meta")}
    yield from (named[name].get("content", "") for name in _DATE_NAMES if name in named)
    yield from tree.xpath('//*[@itemprop="datePublished"]/@datetime | (//article|//main)//time/@datetime')
    # not above the headline, where newspapers print today's date
    for element in tree.xpath("//h1/following::*[@class] | (//article|//main)//*[@class]"):
        if not _DATE_CLASSES.isdisjoint(element.get("class").lower().split()):
            yield element.text_content()
    yield from ("-".join(parts) for parts in _URL_DATE.findall(url))
