from datetime import date

import pytest

from chipkg.errors import DocumentError
from tests.documents.samples import PAGES, draft_of

BODY = "<h1>T</h1><p>SMIC, the largest foundry of China, said on Monday that it would build a plant in Beijing.</p>"

# page, title, source, day, number of paragraphs
ARTICLES = [
    ("radio.html", "Chinese toolmaker unveils etching machine", "Example Radio", date(2025, 12, 19), 8),
    ("weblog.html", "Rapidus powers up its pilot line", "ChipWatch Daily", date(2025, 7, 18), 8),
    ("agency.html", "ASML ships second High-NA tool to Intel", "", date(2024, 4, 18), 4),
    ("chinese.html", "新凯来亮相深圳半导体展", "", date(2025, 10, 16), 3),
]
FURNITURE = """
cookie|Skip to|Podcasts|My News|Facebook|Share|Email this|Listen|Transcript|caption|alt text|Getty|Licensing|Related
Read more|Read Next|Sponsor|sponsor|Advertisement|newsletter|inbox|Most read|Recent Posts|comment|thoughts on
Leave a Reply|All rights reserved|WordPress|About the author|tracking|min read|Follow|Sign up|Suggested|Intel delays
Nvidia to invest|mark my words|everybody knows|TSMC opens|Micron starts|分享|责任编辑|相关阅读|网友|ICP|长江存储|首页
""".strip().replace("\n", "|")


def page(head: str = "", body: str = BODY) -> bytes:
    return f"<html><head><title>T</title>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(("name", "title", "source", "day", "paragraphs"), ARTICLES)
def test_a_news_page_gives_its_article(name: str, title: str, source: str, day: date, paragraphs: int) -> None:
    draft = draft_of((PAGES / name).read_bytes(), ".html")
    assert (draft.title, draft.source, draft.published) == (title, source, day)
    assert len(draft.text.split("\n\n")) == paragraphs


@pytest.mark.parametrize("name", [article[0] for article in ARTICLES])
def test_furniture_does_not_come_through(name: str) -> None:
    text = draft_of((PAGES / name).read_bytes(), ".html").text
    assert [word for word in FURNITURE.split("|") if word in text] == []


def test_tables_lists_and_quotes_are_kept() -> None:
    text = draft_of((PAGES / "radio.html").read_bytes(), ".html").text
    assert "Company | Product\nSiCarrier | etching\nSMEE | lithography" in text
    text = draft_of((PAGES / "weblog.html").read_bytes(), ".html").text
    assert "- Volume production is planned for 2027.\n- The first customer has not been named." in text
    assert '"We began late, so we have to be fast," Koike said.' in text


def test_the_declared_address_is_taken() -> None:
    assert (
        draft_of((PAGES / "radio.html").read_bytes(), ".html").url
        == "https://radio.example/2025/12/19/toolmaker-etching"
    )
    assert draft_of(page('<link rel="canonical" href="/relative">'), ".html").url == ""


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ('<meta name="date" content="2024-03-05T10:00:00Z">', BODY, date(2024, 3, 5)),
        ('<meta name="DC.Date" content="5 March 2024">', BODY, date(2024, 3, 5)),
        ('<script type="application/ld+json">{"datePublished":"2024-03-05"}</script>', BODY, date(2024, 3, 5)),
        ("", f'<article>{BODY}<time datetime="2024-03-05">x</time></article>', date(2024, 3, 5)),
        ("", f'{BODY}<div class="posted-on">Posted on March 5, 2024</div>', date(2024, 3, 5)),
        ('<link rel="canonical" href="https://a.example/2024/03/05/story">', BODY, date(2024, 3, 5)),
        ('<meta name="date" content="2024-03"><meta name="pubdate" content="2024">', BODY, None),
        ('<meta name="date" content="03/04/2024">', BODY, None),
        ("", f'<div class="date">Tuesday, March 5, 2024</div>{BODY}', None),
        ("", f"{BODY}<footer>&copy; 2024, updated 5 March 2024</footer>", None),
    ],
)
def test_only_a_full_and_declared_date_is_taken(head: str, body: str, day: date | None) -> None:
    assert draft_of(page(head, body), ".html").published == day


def test_the_declared_encoding_is_used() -> None:
    data = page('<meta charset="Shift_JIS">').decode().replace("Beijing", "北京の工場").encode("cp932")
    assert "北京の工場" in draft_of(data, ".html").text


def test_an_xhtml_page_is_read() -> None:
    assert draft_of(b'<?xml version="1.0" encoding="UTF-8"?>\n' + page(), ".htm").text.endswith("a plant in Beijing.")


@pytest.mark.parametrize(
    "data",
    [
        b"no page at all",
        page(body="<nav><a href='/'>Home</a></nav><form><input><button>Log in</button></form>"),
        page(body="<div id=root></div><noscript>You need to enable JavaScript.</noscript><script>go()</script>"),
        b"<div>" * 50_000,
    ],
)
def test_a_page_without_an_article_says_so(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"sample\.html: no article text found"):
        draft_of(data, ".html")


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DocumentError):
        draft_of(b"no page at all", ".html")
    assert capfd.readouterr().err == ""
