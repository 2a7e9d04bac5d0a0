"""A store that another machine holds, asked over the SPARQL 1.1 Protocol.

    KG_STORE_UPDATE         address of updates, where it is not the one that follows from --store
    KG_STORE_GRAPH_STORE    address of the Graph Store Protocol; without one, all goes by query and update
    KG_STORE_USER, KG_STORE_PASSWORD    credentials of HTTP Basic authentication
    KG_STORE_TOKEN          or a bearer token

Everything stands in the default graph. Nobody is locked out while a graph is edited: let only one
process at a time write to it.
"""

import os
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx
import pyoxigraph as ox

from chipkg.errors import QueryError, StoreError, StoreFormatError
from chipkg.rdf.namespaces import DEFAULT_BASE, KG, RDF, prefixes
from chipkg.store.answers import GRAPH, ROWS, read_graph, read_matches, read_results, read_triples, read_value
from chipkg.store.base import Results
from chipkg.store.connection import Answer, Connection, shown
from chipkg.store.safety import refuse_network
from chipkg.store.sparql import query_form, with_prefixes, write_change, write_term
from chipkg.store.steps import Step, steps

# engines may compute for a minute before the first byte comes
TIMEOUT = 120.0
# triples in one request: fewer cost time, more cost the store memory
BATCH_SIZE = 2000

_DOCUMENT = re.compile(r"(https?://[^\s<>\"{}|^`\\]+/)document/[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a store takes queries, updates and graphs.

    Without `update`, an address that ends in `/query` has its updates at `/update` (Oxigraph,
    Fuseki, Stardog), and any other takes them itself (Neptune, QLever, Virtuoso, Blazegraph).
    Without `graph_store`, graphs go by query and update.
    """

    query: str
    update: str = ""
    graph_store: str = ""

    def __post_init__(self) -> None:
        for address in (self.query, *filter(None, (self.update, self.graph_store))):
            _check_address(address)
        object.__setattr__(self, "update", self.update or re.sub(r"/query(?=\?|$)", "/update", self.query))


class RemoteStore:
    """A SPARQL 1.1 store. Use `open_remote` to get one as the command line does.

    `base` is the namespace of the IRIs that are minted in it. `batch_size` is how many triples a
    request of `apply` may change. `transport` stands in for the network in tests.
    """

    def __init__(
        self,
        endpoints: Endpoints,
        *,
        base: str = DEFAULT_BASE,
        auth: httpx.Auth | None = None,
        timeout: float = TIMEOUT,
        batch_size: int = BATCH_SIZE,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.endpoints = endpoints
        self.base = base
        self._batch_size = batch_size
        self._connection = Connection(auth=auth, timeout=timeout, transport=transport)

    def match(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        obj: ox.NamedNode | ox.Literal | None = None,
    ) -> Iterator[ox.Triple]:
        """The triples with these parts as they are at the time of the call; None matches anything."""
        if self.endpoints.graph_store and subject is predicate is obj is None:
            return read_triples(self._connection.read_graph(self.endpoints.graph_store, GRAPH))
        given = {"s": subject, "p": predicate, "o": obj}
        pattern = " ".join(f"?{name}" if term is None else write_term(term) for name, term in given.items())
        # a SELECT has to select something, even where all is given
        wanted = " ".join(f"?{name}" for name, term in given.items() if term is None) or "(1 AS ?found)"
        return read_matches(self._ask(f"SELECT {wanted} WHERE {{ {pattern} }}"), given)

    def query(self, sparql: str) -> Results:
        """Run a query with the usual prefixes declared; it cannot make the store reach the network.

        All results are here, and sound, when this returns.
        """
        refuse_network(sparql)
        form, text = query_form(sparql), with_prefixes(sparql, prefixes(self.base))
        if form in ("CONSTRUCT", "DESCRIBE"):
            return read_graph(self._connection.query(self.endpoints.query, text, GRAPH))
        return read_results(self._ask(text))

    def update(self, sparql: str) -> None:
        """Run a SPARQL update with the usual prefixes declared; whether in one step, the store decides."""
        refuse_network(sparql)
        self._connection.update(self.endpoints.update, with_prefixes(sparql, prefixes(self.base)))

    def apply(self, *, remove: Iterable[ox.Triple], add: Iterable[ox.Triple]) -> None:
        """Remove, then add: in one request, so all of it or nothing, when it is no more than `batch_size` triples.

        A larger change is a request for each `batch_size`, and such a step is all or nothing; see
        `chipkg.store.steps` for why a change that was cut short does no harm and how it is completed.
        """
        change = Step(list(remove), list(add))
        for number, step in enumerate(steps(change, base=self.base, size=self._batch_size)):
            try:
                self._make(step)
            except (StoreError, QueryError) as error:
                if number == 0:
                    raise
                raise StoreError(f"{error}; the change is made in part: repeat it to complete it") from error

    def __len__(self) -> int:
        count = read_value(self._ask("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))
        if not count.isdecimal():
            raise StoreError(f"{shown(self.endpoints.query)}: the store does not count its triples")
        return int(count)

    def close(self) -> None:
        """Close the connections. Closing twice does nothing."""
        self._connection.close()

    def stored_base(self) -> str:
        """The base of a document that is there; empty where there is none."""
        document = read_value(self._ask(f"SELECT ?d WHERE {{ ?d {RDF.type} {KG.Document} }} LIMIT 1"))
        found = _DOCUMENT.fullmatch(document)
        return found[1] if found else ""

    def _ask(self, sparql: str) -> Answer:
        return self._connection.query(self.endpoints.query, sparql, ROWS)

    def _make(self, step: Step) -> None:
        if self.endpoints.graph_store and step.add and not step.remove:
            triples = ox.serialize(step.add, format=ox.RdfFormat.N_TRIPLES) or b""
            self._connection.add_to_graph(self.endpoints.graph_store, triples)
        elif step:
            self._connection.update(self.endpoints.update, write_change(step.remove, step.add))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_remote(address: str, *, base: str = "", environ: Mapping[str, str] = os.environ) -> RemoteStore:
    """Open the store at an address, with what the variables at the top of this module say.

    Its base is that of the documents that are there; in a store without any it is `base`, or the
    default. Another `base` than that of the documents is refused.
    """
    endpoints = Endpoints(address, environ.get("KG_STORE_UPDATE", ""), environ.get("KG_STORE_GRAPH_STORE", ""))
    store = RemoteStore(endpoints, auth=credentials(environ))
    try:
        store.base = _agreed_base(store.stored_base(), base, shown(address))
    except BaseException:
        store.close()
        raise
    return store


def credentials(environ: Mapping[str, str]) -> httpx.Auth | None:
    """What the variables say of who asks; None where they say nothing. No message ever shows it."""
    user, token = environ.get("KG_STORE_USER", ""), environ.get("KG_STORE_TOKEN", "")
    if user and token:
        raise StoreError("KG_STORE_USER and KG_STORE_TOKEN are both set; keep the one that the store wants")
    if token and not re.fullmatch(r"[!-~]+", token):
        raise StoreError("KG_STORE_TOKEN has a space, a line break or a letter beyond ASCII in it; set it anew")
    if token:
        return _Bearer(token)
    return httpx.BasicAuth(user, environ.get("KG_STORE_PASSWORD", "")) if user else None


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def _agreed_base(stored: str, wanted: str, where: str) -> str:
    if stored and wanted and stored != wanted:
        raise StoreFormatError(f"{where}: its IRIs start with {stored}, not {wanted}; build into another store")
    return stored or wanted or DEFAULT_BASE


def _check_address(address: str) -> None:
    try:
        parts = httpx.URL(address)
    except httpx.InvalidURL:
        parts = httpx.URL("")
    if parts.userinfo:
        raise StoreError(
            f"{shown(parts)}: a password in an address gets into logs; set KG_STORE_USER and KG_STORE_PASSWORD"
        )
    if parts.scheme not in ("http", "https") or not parts.host:
        # what cannot be parsed is not shown either: there may be a password in it
        raise StoreError(f"{shown(parts)!r} is not the address of a store, such as https://example.org/sparql")
