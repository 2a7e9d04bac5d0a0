"""`--store` with an address does what it does with a folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Kg
from tests.store.fake_server import FakeServer, fake_server

SAID = ("--published", "2025-12-26", "--source", "The Test")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """An empty server; neither this machine's proxy nor its own stores are asked."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name in ("UPDATE", "GRAPH_STORE", "USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"KG_STORE_{name}", raising=False)
    with fake_server() as running:
        yield running


@pytest.fixture
def address(built: Kg, article: Path, server: FakeServer) -> str:
    """The address of a store that holds what the folder of `built` holds."""
    address = server.endpoints.query
    result = built("build", str(article), *SAID, "--store", address)
    assert result.exit_code == 0, result.stderr
    assert f"triples in {address}" in result.stderr
    return address


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "SELECT ?what WHERE { kge:sicarrier kg:produces ?what }"),
        ("query", "SELECT * WHERE { kge:nvidia ?p ?o }", "--format", "csv"),
        ("query", "CONSTRUCT { ?s kg:produces ?o } WHERE { ?s kg:produces ?o }"),
        ("query", "ASK { kge:nvidia ?p ?o }"),
        ("show", "Nvidia"),
        ("search", "sicarrier"),
        ("review", "--list"),
        ("validate",),
        ("export", "--turtle", "--texts"),
        ("export", "--csv"),
    ],
)
def test_every_command_prints_what_it_prints_for_a_folder(built: Kg, address: str, arguments: tuple[str, ...]) -> None:
    folder, remote = built(*arguments), built(*arguments, "--store", address)
    assert remote.exit_code == 0, remote.stderr
    assert sorted(remote.stdout.splitlines()) == sorted(folder.stdout.splitlines())


def test_stats_names_the_address(built: Kg, address: str) -> None:
    assert f"triples in {address}" in built("stats", "--store", address).stdout


def test_view_writes_the_same_page(built: Kg, address: str, tmp_path: Path) -> None:
    built("view", "-o", "folder.html")
    built("view", "-o", "remote.html", "--store", address)
    assert (tmp_path / "remote.html").read_bytes() == (tmp_path / "folder.html").read_bytes()


def test_building_again_changes_nothing(built: Kg, article: Path, address: str) -> None:
    result = built("build", str(article), *SAID, "--store", address)
    assert "0 new, 0 replaced, 1 unchanged" in result.stderr


def test_the_address_can_come_from_the_environment(built: Kg, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE", address)
    assert f"triples in {address}" in built("stats").stdout


def test_what_could_not_be_read_is_listed_here(kg: Kg, server: FakeServer, tmp_path: Path) -> None:
    result = kg("build", "nothing.txt", "--store", server.endpoints.query)
    assert result.exit_code == 3
    assert "nothing.txt" in (tmp_path / "rejects.jsonl").read_text()


def test_the_base_of_new_iris_is_kept(kg: Kg, article: Path, server: FakeServer) -> None:
    kg("build", str(article), "--base", "https://example.org/chips/", "--store", server.endpoints.query)
    query = kg("query", "SELECT ?d { ?d a kg:Document }", "--store", server.endpoints.query)
    assert "kgd:" in query.stdout
    result = kg("build", str(article), "--base", "https://example.com/", "--store", server.endpoints.query)
    assert result.exit_code == 1
    assert "build into another store" in result.stderr


def test_a_mistake_in_a_query_is_explained_in_one_line(kg: Kg, server: FakeServer) -> None:
    result = kg("query", "SELECT ?x {\n ?x kg:produces }", "--store", server.endpoints.query)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: the store refuses the query: error at 2:")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [("stats",), ("build", "article.txt")])
def test_a_store_that_is_not_there_is_explained(kg: Kg, article: Path, command: tuple[str, ...]) -> None:
    result = kg(*command, "--store", "http://127.0.0.1:1/sparql")
    assert result.exit_code == 1
    assert "http://127.0.0.1:1/sparql: the store cannot be reached" in result.stderr
    assert result.stderr.count("\n") == 1
