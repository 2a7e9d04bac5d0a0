import gzip
import socket
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from chipkg.documents import ReadOptions, read_documents
from chipkg.errors import DocumentError
from chipkg.model import Document
from tests.documents.samples import make_pdf

PAGE = b"<html><body><h1>T</h1><p>SMIC of Shanghai is the largest foundry in China, by a wide margin.</p></body></html>"
HOSTS = {"news.example": "93.184.216.34", "intranet.example": "10.0.0.7", "both.example": "93.184.216.34 ::1"}
Answer = httpx.Response | Callable[[httpx.Request], httpx.Response]


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(host: str, *_: object) -> list[Any]:
        addresses = HOSTS.get(host, host if host[:1].isdigit() or ":" in host else "")
        if not addresses:
            raise socket.gaierror("unknown")
        return [(0, 0, 0, "", (address, 0)) for address in addresses.split()]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def fetch(url: str, answers: dict[str, Answer], max_bytes: int = 10_000) -> Document | DocumentError:
    def answer(request: httpx.Request) -> httpx.Response:
        found = answers[str(request.url)]
        return found if isinstance(found, httpx.Response) else found(request)

    options = ReadOptions(max_bytes=max_bytes)
    (result,) = read_documents([url], options=options, transport=httpx.MockTransport(answer))
    return result


def document(url: str, response: httpx.Response) -> Document:
    result = fetch(url, {url.partition("#")[0]: response})
    assert isinstance(result, Document), result
    return result


def error(url: str, answers: dict[str, Answer], max_bytes: int = 10_000) -> str:
    result = fetch(url, answers, max_bytes)
    assert isinstance(result, DocumentError), result
    assert result.location == url
    return result.reason


def answer(content: bytes, media: str) -> httpx.Response:
    return httpx.Response(200, content=content, headers={"content-type": media} if media else {})


def redirect(target: str) -> httpx.Response:
    return httpx.Response(302, headers={"location": target})


@pytest.mark.parametrize(
    ("url", "content", "media", "text"),
    [
        (
            "https://news.example/a",
            PAGE,
            "text/html; charset=utf-8",
            "SMIC of Shanghai is the largest foundry in China, by a wide margin.",
        ),
        ("https://news.example/a.pdf", make_pdf([["A sentence."]]), "application/pdf", "A sentence."),
        ("https://news.example/a.php", b"# Not *Markdown*", "text/plain", "# Not *Markdown*"),
        ("https://news.example/raw/a.md?x=1", b"# Really *Markdown*", "text/plain; charset=utf-8", "Really Markdown"),
        ("https://news.example/a.jsonl", b'{"text": "one"}', "application/octet-stream", "one"),
        ("https://news.example/a.txt", b"No type.", "", "No type."),
        ("https://news.example/a", "für".encode("latin-1"), "text/plain; charset=ISO-8859-1", "für"),
    ],
)
def test_the_content_type_tells_the_format(url: str, content: bytes, media: str, text: str) -> None:
    found = document(url, answer(content, media))
    assert (found.text, found.url) == (text, url)


def test_the_address_is_kept_without_password_and_fragment() -> None:
    found = fetch(
        "https://me:secret@news.example/a#top", {"https://me:secret@news.example/a#top": answer(b"Text.", "text/plain")}
    )
    assert isinstance(found, Document)
    assert found.url == "https://news.example/a"


def test_the_pages_own_address_goes_first() -> None:
    page = PAGE.replace(b"<body>", b'<head><link rel="canonical" href="https://news.example/story"></head><body>')
    assert document("https://news.example/a?utm=1", answer(page, "text/html")).url == "https://news.example/story"


@pytest.mark.parametrize("media", ["image/png", "application/zip", "video/mp4", "application/json", ""])
def test_nothing_else_is_fetched(media: str) -> None:
    reason = error("https://news.example/a.zip", {"https://news.example/a.zip": answer(b"x", media)})
    assert reason.startswith(f"it is {media or 'of no declared type'}; accepted are text/plain text/markdown text/html")


@pytest.mark.parametrize(
    ("status", "shown"), [(404, "404 Not Found"), (403, "403 Forbidden"), (204, "204 No Content"), (302, "302 Found")]
)
def test_a_status_is_named(status: int, shown: str) -> None:
    reason = error("https://news.example/a", {"https://news.example/a": httpx.Response(status)})
    assert reason == f"the server answers {shown}; save the page and give the file"


@pytest.mark.parametrize("failure", [httpx.ConnectError("no route"), httpx.ReadTimeout("no route")])
def test_an_unreachable_server_is_named(failure: httpx.HTTPError) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise failure

    reason = error("https://news.example/a", {"https://news.example/a": fail})
    assert reason == "it cannot be fetched (no route); check the address and the connection"


@pytest.mark.parametrize("url", ["http://[::1", "https://news.example:port/"])
def test_a_malformed_address_is_named(url: str) -> None:
    assert error(url, {}).startswith("it cannot be fetched (")


@pytest.mark.parametrize("url", ["ftp://news.example/a", "file:///etc/passwd", "gopher://news.example/", "https://"])
def test_other_schemes_are_refused(url: str) -> None:
    assert error(url, {}) == "only http and https addresses with a host are fetched"


def test_a_large_page_is_given_up_while_it_comes() -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield bytes(1000)

    response = httpx.Response(200, content=endless(), headers={"content-type": "text/plain"})
    assert error("https://news.example/a", {"https://news.example/a": response}).startswith(
        "it is larger than 10,000 bytes"
    )
    assert sent < 20


def test_a_page_that_expands_too_far_is_given_up() -> None:
    headers = {"content-type": "text/plain", "content-encoding": "gzip"}
    response = httpx.Response(200, content=iter([gzip.compress(b"x" * 20_000)]), headers=headers)
    assert error("https://news.example/a", {"https://news.example/a": response}).startswith("it is larger than")


def test_a_redirect_is_followed_and_the_given_address_kept() -> None:
    found = fetch(
        "http://news.example/a",
        {
            "http://news.example/a": redirect("https://news.example/b"),
            "https://news.example/b": answer(b"Text.", "text/plain"),
        },
    )
    assert isinstance(found, Document)
    assert found.url == "http://news.example/a"


def test_redirects_without_end_are_given_up() -> None:
    answers: dict[str, Answer] = {"https://news.example/a": redirect("/b"), "https://news.example/b": redirect("/a")}
    assert error("https://news.example/a", answers) == "it redirects more than 5 times"


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:8080/admin",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://intranet.example/",
        "http://both.example/",
    ],
)
def test_a_redirect_into_the_private_network_is_refused(target: str) -> None:
    reason = error(
        "https://news.example/a", {"https://news.example/a": redirect(target), target: answer(b"Secret.", "text/plain")}
    )
    assert reason.startswith("it redirects to the private address ")


def test_a_private_address_that_the_user_gave_is_read() -> None:
    answers: dict[str, Answer] = {
        "http://intranet.example/a": redirect("http://10.0.0.1/b"),
        "http://10.0.0.1/b": answer(b"Internal.", "text/plain"),
    }
    found = fetch("http://intranet.example/a", answers)
    assert isinstance(found, Document)
    assert found.text == "Internal."


def test_a_redirect_to_another_scheme_is_refused() -> None:
    reason = error("https://news.example/a", {"https://news.example/a": redirect("file:///etc/passwd")})
    assert reason == "only http and https addresses with a host are fetched"


def test_a_proxy_that_cannot_be_used_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://127.0.0.1:1")
    (result,) = read_documents(["https://news.example/a"])
    assert "it cannot be fetched (" in str(result)


def test_one_request_is_made_for_a_page() -> None:
    asked = []

    def note(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return answer(PAGE.replace(b"<p>", b'<img src="i.png"><script src="s.js"></script><p>'), "text/html")

    fetch("https://news.example/a", {"https://news.example/a": note})
    assert asked == ["https://news.example/a"]
