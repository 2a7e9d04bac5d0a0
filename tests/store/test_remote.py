"""The remote store: what it sends, and what it makes of the answers."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs

import httpx
import pyoxigraph as ox
import pytest

from chipkg.errors import ChipKGError, QueryError, StoreError, StoreFormatError
from chipkg.rdf.namespaces import DEFAULT_BASE
from chipkg.store.remote import Endpoints, RemoteStore, credentials, open_remote
from chipkg.store.sparql import write_term
from tests.store.fake_server import FakeServer

ADDRESS = "https://store.example/sparql"
ROWS = {"content-type": "application/sparql-results+json"}
NO_ROWS = '{"head": {"vars": ["s", "p", "o"]}, "results": {"bindings": []}}'
TRIPLE = ox.Triple(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), ox.Literal("x"))

Answer = Callable[[httpx.Request], httpx.Response]


def remote(answer: httpx.Response | Answer, **options: object) -> RemoteStore:
    """A store whose server always gives this answer."""
    respond = answer if callable(answer) else lambda _: answer
    return RemoteStore(Endpoints(ADDRESS), transport=httpx.MockTransport(respond), **options)  # type: ignore[arg-type]


def fail(error: Exception) -> Answer:
    def respond(_: httpx.Request) -> httpx.Response:
        raise error

    return respond


def queries(server: FakeServer) -> list[str]:
    return [parse_qs(r.body.decode())["query"][0] for r in server.log if "form" in r.media]


def updates(server: FakeServer) -> list[str]:
    return [r.body.decode() for r in server.log if r.media == "application/sparql-update"]


# addresses


@pytest.mark.parametrize(
    ("query", "update"),
    [
        ("http://localhost:7878/query", "http://localhost:7878/update"),
        ("http://localhost/db/query?reasoning=true", "http://localhost/db/update?reasoning=true"),
        ("https://store.example/sparql", "https://store.example/sparql"),
        ("https://store.example/query/sparql", "https://store.example/query/sparql"),
    ],
)
def test_the_address_of_updates_follows_from_that_of_queries(query: str, update: str) -> None:
    assert Endpoints(query).update == update


def test_every_address_can_be_given_by_itself(server: FakeServer) -> None:
    environ = {"KG_STORE_UPDATE": f"{server.address}/update", "KG_STORE_GRAPH_STORE": f"{server.address}/store"}
    with open_remote(f"{server.address}/sparql", environ=environ) as store:
        store.apply(remove=[], add=[TRIPLE])
        store.apply(remove=[TRIPLE], add=[])
        assert list(store.match()) == []
    sent = [(request.method, request.path) for request in server.log]
    assert sent == [("POST", "/sparql"), ("POST", "/store?default"), ("POST", "/update"), ("GET", "/store?default")]


@pytest.mark.parametrize("address", ["", "ftp://store.example/", "https://", "/sparql", "https://[::1", "https://a:b/"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(StoreError, match="is not the address of a store"):
        Endpoints(address)


@pytest.mark.parametrize("address", ["https://me:hush@store.example/sparql", "https://me:hu/sh@store.example"])
def test_a_password_in_an_address_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(StoreError) as refused:
        Endpoints(address)
    assert "hu" not in str(refused.value)


# who asks


@pytest.mark.parametrize(
    ("environ", "header"),
    [
        ({}, ""),
        ({"KG_STORE_USER": "me", "KG_STORE_PASSWORD": "hush"}, "Basic bWU6aHVzaA=="),
        ({"KG_STORE_TOKEN": "hush"}, "Bearer hush"),
    ],
)
def test_credentials_come_from_the_environment(server: FakeServer, environ: dict[str, str], header: str) -> None:
    with open_remote(server.endpoints.query, environ=environ) as store:
        store.apply(remove=[], add=[TRIPLE])
    assert [request.authorization for request in server.log] == [header, header]


@pytest.mark.parametrize(
    "environ",
    [{"KG_STORE_TOKEN": "hush\n"}, {"KG_STORE_TOKEN": "hu sh"}, {"KG_STORE_TOKEN": "hush", "KG_STORE_USER": "hush"}],
)
def test_credentials_that_cannot_be_sent_are_refused_and_not_repeated(environ: dict[str, str]) -> None:
    with pytest.raises(StoreError, match="KG_STORE_TOKEN") as refused:
        credentials(environ)
    assert "hu" not in str(refused.value)


# what is sent


def test_queries_are_forms_and_updates_are_bodies(server: FakeServer) -> None:
    store = RemoteStore(server.endpoints)
    store.query("ASK {}")
    store.apply(remove=[], add=[TRIPLE])
    assert [r.media for r in server.log] == ["application/x-www-form-urlencoded", "application/sparql-update"]


def test_a_query_gets_the_prefixes_that_it_uses_on_its_first_line(server: FakeServer) -> None:
    RemoteStore(server.endpoints).query(
        "PREFIX kge: <http://a/>\nASK { kge:a a kg:Company ; rdfs:label 'kgd:1' } # xsd:"
    )
    (sent,) = queries(server)
    assert re.findall(r"PREFIX (\w+):", sent.splitlines()[0]) == ["kg", "rdfs", "kge"]
    assert len(sent.splitlines()) == 2


def test_a_backslash_before_u_cannot_be_taken_for_an_escape() -> None:
    text = r"\u0041 \\U0001F600 \n"
    written = write_term(ox.Literal(text))
    # an engine that puts escapes in before it parses sees none but ours
    early = re.sub(r"\\u([0-9A-F]{4})", lambda code: chr(int(code[1], 16)), written)
    assert early == str(ox.Literal(text))


def test_a_small_change_is_one_request(server: FakeServer) -> None:
    RemoteStore(server.endpoints).apply(remove=[TRIPLE], add=[TRIPLE])
    (sent,) = updates(server)
    assert sent.index("DELETE DATA") < sent.index("INSERT DATA")


def test_nothing_to_change_is_no_request(server: FakeServer) -> None:
    RemoteStore(server.endpoints).apply(remove=[], add=[])
    assert server.log == []


def test_a_large_change_goes_in_batches(server: FakeServer) -> None:
    many = [ox.Triple(ox.NamedNode(f"http://a/{n}"), TRIPLE.predicate, ox.Literal(n)) for n in range(4001)]
    store = RemoteStore(server.endpoints)
    store.apply(remove=[], add=many)
    assert [sent.count("http://a/p") for sent in updates(server)] == [2000, 2000, 1]
    store.apply(remove=many, add=[])
    assert len(updates(server)) == 6
    assert len(store) == 0


@pytest.mark.parametrize("sparql", ["ASK { SERVICE <http://a/> {} }", "SELECT * FROM <http://a/> { service ?x {} }"])
def test_what_would_reach_the_network_is_not_even_sent(server: FakeServer, sparql: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        RemoteStore(server.endpoints).query(sparql)
    assert server.log == []


def test_an_update_is_not_sent_as_a_query(server: FakeServer) -> None:
    with pytest.raises(QueryError, match="not a SPARQL query"):
        RemoteStore(server.endpoints).query("PREFIX select: <http://a/> CLEAR ALL")
    assert server.log == []


def test_text_that_is_not_unicode_is_an_error() -> None:
    with pytest.raises(QueryError, match="not Unicode"):
        remote(httpx.Response(200)).query("ASK { ?s ?p '\udc80' }")


# the base


def test_the_base_is_that_of_the_documents_that_are_there(server: FakeServer) -> None:
    server.store.update(
        "INSERT DATA { <https://example.org/kg/document/0a1b> a <https://w3id.org/chip-kg/ontology#Document> }"
    )
    assert open_remote(server.endpoints.query).base == "https://example.org/kg/"
    with pytest.raises(StoreFormatError, match="another store"):
        open_remote(server.endpoints.query, base="https://example.com/")


def test_an_empty_store_takes_the_given_base_or_the_default(server: FakeServer) -> None:
    assert open_remote(server.endpoints.query).base == DEFAULT_BASE
    assert open_remote(server.endpoints.query, base="https://example.com/").base == "https://example.com/"


# refusals


@pytest.mark.parametrize(
    ("response", "kind", "message"),
    [
        (httpx.Response(400, text="\n  Bad \x1b[31mquery\nline 2"), QueryError, r"refuses the query: Bad  \[31mquery$"),
        (httpx.Response(400, json={"exception": "no such"}), QueryError, "no such"),
        (httpx.Response(400), QueryError, "does not say why"),
        (httpx.Response(400, text="x" * 10_000), QueryError, "x{300}$"),
        (httpx.Response(401), StoreError, "401 Unauthorized; wants KG_STORE_USER and KG_STORE_PASSWORD"),
        (httpx.Response(403, text="read only"), StoreError, "403 Forbidden; it does not allow the query.*read only$"),
        (httpx.Response(404, html="<p>Lost"), StoreError, "404 Not Found; is it the right address.*KG_STORE_UPDATE$"),
        (httpx.Response(413), StoreError, "413 Request Entity Too Large$"),
        (httpx.Response(500, text="out of memory"), StoreError, "500 Internal Server Error; out of memory"),
        (httpx.Response(503), StoreError, "https://store.example/sparql: answers the query with 503"),
    ],
)
def test_a_refusal_says_what_is_wrong(response: httpx.Response, kind: type[ChipKGError], message: str) -> None:
    with pytest.raises(kind, match=message):
        remote(response).query("ASK {}")


def test_refused_credentials_are_named_but_not_shown() -> None:
    with pytest.raises(StoreError, match="does not accept KG_STORE_USER") as refused:
        remote(httpx.Response(401), auth=credentials({"KG_STORE_TOKEN": "hush"})).query("ASK {}")
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    asked = []

    def redirect(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(status, headers={"location": "https://elsewhere.example/"})

    with pytest.raises(StoreError, match=r"to https://elsewhere\.example/, which is not followed"):
        remote(redirect).query("ASK {}")
    assert asked == ["store.example"]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (httpx.ConnectError("[Errno 111] Connection refused"), "cannot be reached .*Connection refused"),
        (httpx.ReadError(""), "cannot be reached .ReadError."),
        (httpx.RemoteProtocolError("Server disconnected"), "Server disconnected"),
        (httpx.ReadTimeout(""), "no answer to the query within 5 s"),
    ],
)
def test_a_store_that_cannot_be_reached_is_named(error: Exception, message: str) -> None:
    with pytest.raises(StoreError, match=f"https://store.example/sparql: .*{message}"):
        remote(fail(error), timeout=5).query("ASK {}")


def test_nobody_listening_is_an_error(server: FakeServer) -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        open_remote("http://127.0.0.1:1/sparql")


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("text/html", "<html>Log in"),
        ("", NO_ROWS),
        (ROWS["content-type"], ""),
        (ROWS["content-type"], NO_ROWS[:-1]),
        (ROWS["content-type"], NO_ROWS.replace("[]", '[{"s": {"type": "uri", "value": "no IRI"}}]')),
        (ROWS["content-type"], NO_ROWS.replace("[]", '[{"x": {"type": "uri", "value": "http://a"}}]')),
        (ROWS["content-type"], NO_ROWS.replace("[]", '[{"s": {"type": "literal", "value": "no subject"}}]')),
        (ROWS["content-type"], NO_ROWS.replace("[]", "[{}]")),
        (ROWS["content-type"], '{"head": {}, "boolean": true}'),
    ],
)
def test_an_answer_that_makes_no_sense_is_an_error(media: str, body: str) -> None:
    with pytest.raises(StoreError, match="the answer cannot be used") as found:
        list(remote(httpx.Response(200, text=body, headers={"content-type": media})).match())
    assert len(str(found.value)) < 500


@pytest.mark.parametrize("body", ["<a> <b>", "<http://a/s> <http://a/p> <no IRI> ."])
def test_a_graph_that_makes_no_sense_is_an_error(body: str) -> None:
    response = httpx.Response(200, text=body, headers={"content-type": "application/n-triples"})
    with pytest.raises(StoreError, match="the answer cannot be used"):
        remote(response).query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_rows_that_break_off_are_found_before_any_is_used() -> None:
    rows = '{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "http://a/"}},'
    with pytest.raises(StoreError, match="the answer cannot be used"):
        remote(httpx.Response(200, text=rows, headers=ROWS)).query("SELECT ?s { ?s ?p ?o }")


@pytest.mark.parametrize("bindings", ["[]", "[{}]", '[{"n": {"type": "literal", "value": "many"}}]'])
def test_a_store_that_cannot_count_is_an_error(bindings: str) -> None:
    rows = f'{{"head": {{"vars": ["n"]}}, "results": {{"bindings": {bindings}}}}}'
    with pytest.raises(StoreError, match="does not count"):
        len(remote(httpx.Response(200, text=rows, headers=ROWS)))


def test_an_answer_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chipkg.store.connection._MOST_BYTES", 1000)
    with pytest.raises(StoreError, match="larger than 1,000 bytes"):
        remote(httpx.Response(200, text=" " * 1001, headers=ROWS)).query("ASK {}")


def test_turtle_is_taken_too() -> None:
    response = httpx.Response(200, text="<http://a/s> <http://a/p> 'x' .", headers={"content-type": "text/turtle"})
    assert list(remote(response).query("DESCRIBE <http://a/s>")) == [TRIPLE]  # type: ignore[arg-type]
