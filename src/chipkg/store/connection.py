"""Requests to a SPARQL store over HTTP, and what its refusals mean. Nothing of an answer is trusted."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import httpx

from chipkg.errors import ChipKGError, QueryError, StoreError

# until the connection stands; then, for each wait for more, `timeout`
_CONNECTING = 10.0
# an answer up to here stays in memory; larger ones wait in a file that has no name
_IN_MEMORY = 16 * 2**20
# some twenty million triples; without a bound, an answer that never ends would fill the disk
_MOST_BYTES = 4 * 2**30
_SECRETS = "KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the address that gave it, the media type without parameters, the whole body."""

    address: str
    media: str
    body: IO[bytes]


class Connection:
    """Sends requests; a refusal is a `QueryError` where the SPARQL is at fault, else a `StoreError`.

    Redirects are not followed: the credentials go to the addresses that the user named.
    """

    def __init__(
        self, *, auth: httpx.Auth | None = None, timeout: float, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._has_auth = auth is not None
        self._timeout = timeout
        self._client = httpx.Client(
            auth=auth,
            transport=transport,
            timeout=httpx.Timeout(timeout, connect=min(timeout, _CONNECTING)),
            # br and zstd expand by more, and in one piece
            headers={"User-Agent": "chip-kg", "Accept-Encoding": "gzip, deflate"},
        )

    def query(self, address: str, sparql: str, accept: str) -> Answer:
        """Ask a query, as a form: Virtuoso 7.2 never answers a query that is the body itself."""
        return self._send("query", "POST", address, data={"query": sparql}, headers={"Accept": accept})

    def update(self, address: str, sparql: str) -> None:
        """Send an update as the body itself: servers limit the size of forms (Jetty to 200 kB)."""
        kind = {"Content-Type": "application/sparql-update"}
        self._send("update", "POST", address, content=sparql, headers=kind)

    def read_graph(self, address: str, accept: str) -> Answer:
        """The default graph (SPARQL 1.1 Graph Store Protocol, section 5.2)."""
        return self._send("graph", "GET", _default_graph(address), headers={"Accept": accept})

    def add_to_graph(self, address: str, ntriples: bytes) -> None:
        """Merge triples into the default graph (section 5.5)."""
        kind = {"Content-Type": "application/n-triples"}
        self._send("graph", "POST", _default_graph(address), content=ntriples, headers=kind)

    def close(self) -> None:
        """Close the connections. Closing twice does nothing."""
        self._client.close()

    def _send(self, what: str, method: str, address: str, **parts: Any) -> Answer:
        if self._client.is_closed:
            raise StoreError("the store is already closed")
        try:
            with self._client.stream(method, address, **parts) as response:
                if not response.is_success:
                    raise self._refusal(what, response)
                media = response.headers.get("content-type", "").partition(";")[0].strip().lower()
                return Answer(shown(address), media, _stored(response.iter_bytes(), address))
        except httpx.TimeoutException as error:
            raise StoreError(f"{shown(address)}: no answer to the {what} within {self._timeout:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reason = str(error) or type(error).__name__
            raise StoreError(
                f"{shown(address)}: the store cannot be reached ({reason}); check the address and the connection"
            ) from error
        except UnicodeEncodeError as error:
            raise QueryError(f"the {what} is not Unicode text: {error.reason} at {error.start}") from error

    def _refusal(self, what: str, response: httpx.Response) -> ChipKGError:
        """The error that a status stands for."""
        status, said = response.status_code, _first_line(response)
        if status == 400:
            return QueryError(f"the store refuses the {what}: {said or 'it does not say why'}")
        problem = f"answers the {what} with {status} {printable(response.reason_phrase)}".rstrip()
        if response.has_redirect_location:
            return StoreError(f"{shown(response.url)}: {problem}, {_redirection(response)}")
        advice = {
            401: f"does not accept {_SECRETS}" if self._has_auth else f"wants {_SECRETS}",
            403: f"it does not allow the {what}; use another account ({_SECRETS})",
            **dict.fromkeys((404, 405, 415), "is it the right address? Updates: KG_STORE_UPDATE"),
        }
        parts = (problem, advice.get(status, ""), said)
        return StoreError(f"{shown(response.url)}: " + "; ".join(part for part in parts if part))


def shown(address: str | httpx.URL) -> str:
    """An address for a message, without what may be secret in it."""
    try:
        return printable(str(httpx.URL(address).copy_with(userinfo=b"", query=None, fragment=None)))
    except httpx.InvalidURL:
        return "the address"


def printable(text: str, length: int = 300) -> str:
    """Text of a stranger for a message: one line, without control characters, not too long."""
    return "".join(char if char.isprintable() else " " for char in text[:length]).strip()


def _default_graph(address: str) -> str:
    return address if "?" in address else address + "?default"


def _redirection(response: httpx.Response) -> str:
    return f"to {printable(response.headers['location'])}, which is not followed; give that address if you trust it"


def _first_line(response: httpx.Response) -> str:
    """The first line of an answer that has a word in it; nothing of a page for browsers."""
    if "html" in response.headers.get("content-type", ""):
        return ""
    text = b"".join(islice(response.iter_bytes(4096), 4)).decode("utf-8", "replace")
    return next((printable(line) for line in text.splitlines() if any(map(str.isalpha, line))), "")


def _stored(chunks: Iterable[bytes], address: str) -> IO[bytes]:
    """The whole body, read at once: the store's connection is not held while its results are used."""
    body, size = SpooledTemporaryFile(_IN_MEMORY), 0  # noqa: SIM115 - closed with the last reference to the answer
    for chunk in chunks:
        size += len(chunk)
        if size > _MOST_BYTES:
            raise StoreError(f"{shown(address)}: the answer is larger than {_MOST_BYTES:,} bytes")
        body.write(chunk)
    body.seek(0)
    return body
