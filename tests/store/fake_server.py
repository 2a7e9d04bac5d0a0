"""A SPARQL 1.1 server on this machine: Oxigraph behind the three protocols, with a log of what it was asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs

import httpx
import pyoxigraph as ox

from chipkg.store.remote import Endpoints

_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"


@dataclass(frozen=True, slots=True)
class Request:
    """One request: its method and path, and its body as it came."""

    method: str
    path: str
    media: str
    authorization: str
    body: bytes


@dataclass
class FakeServer:
    """What runs at `address`: `/sparql` takes queries and updates, `/query`, `/update` and `/store` one kind each.

    `writes_left` is how many changes it makes before it answers each with 503; None means all.
    """

    address: str = ""
    store: ox.Store = field(default_factory=ox.Store)
    log: list[Request] = field(default_factory=list)
    writes_left: int | None = None
    lock: Lock = field(default_factory=Lock)

    @property
    def endpoints(self) -> Endpoints:
        """One address for queries and updates."""
        return Endpoints(f"{self.address}/sparql")

    @property
    def all_endpoints(self) -> Endpoints:
        """An address for each protocol."""
        return Endpoints(f"{self.address}/query", graph_store=f"{self.address}/store")

    def answer(self, request: Request) -> tuple[int, str, bytes]:
        """Status, media type and body."""
        with self.lock:
            self.log.append(request)
            try:
                return self._answer(request)
            except (SyntaxError, ValueError) as error:
                return 400, "text/plain", str(error).encode()

    def transport(self) -> httpx.MockTransport:
        """The same answers without a connection, for tests that ask thousands of times."""

        def respond(asked: httpx.Request) -> httpx.Response:
            media = asked.headers.get("Content-Type", "")
            status, kind, body = self.answer(
                Request(asked.method, asked.url.raw_path.decode(), media, "", asked.read())
            )
            return httpx.Response(status, headers={"Content-Type": kind}, content=body)

        return httpx.MockTransport(respond)

    def _answer(self, request: Request) -> tuple[int, str, bytes]:
        path, media, text = request.path, request.media, request.body.decode()
        if path in ("/sparql", "/query") and media == "application/x-www-form-urlencoded":
            return self._query(parse_qs(text, strict_parsing=True)["query"][0])
        if path in ("/sparql", "/update") and media == "application/sparql-update":
            return self._write(lambda: self.store.update(text))
        if path == "/store?default":
            return self._graph(request)
        return 404, "text/html", b"<html>There is nothing here"

    def _query(self, sparql: str) -> tuple[int, str, bytes]:
        results = self.store.query(sparql)
        if isinstance(results, ox.QueryTriples):
            return 200, _TRIPLES, results.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
        return 200, _ROWS, results.serialize(format=ox.QueryResultsFormat.JSON) or b""

    def _graph(self, request: Request) -> tuple[int, str, bytes]:
        store, form = self.store, ox.RdfFormat.N_TRIPLES
        if request.method == "GET":
            return 200, _TRIPLES, store.dump(format=form, from_graph=ox.DefaultGraph()) or b""
        return self._write(lambda: store.load(request.body, form))

    def _write(self, change: Callable[[], None]) -> tuple[int, str, bytes]:
        if self.writes_left == 0:
            return 503, "text/plain", b"out of order"
        if self.writes_left is not None:
            self.writes_left -= 1
        change()
        return 204, "text/plain", b""


@contextmanager
def fake_server() -> Iterator[FakeServer]:
    """A server with an empty store, gone at the end."""
    fake = FakeServer()
    # a subclass for each server, since http.server makes a handler for each connection by itself
    handler = type("Handler", (_Handler,), {"fake": fake})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    fake.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    fake: FakeServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._respond(b"")

    def do_POST(self) -> None:
        self._respond(self.rfile.read(int(self.headers["Content-Length"])))

    def _respond(self, body: bytes) -> None:
        media, authorization = self.headers.get("Content-Type", ""), self.headers.get("Authorization", "")
        status, kind, answer = self.fake.answer(Request(self.command, self.path, media, authorization, body))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
