"""Every back end behind one fixture, and a SPARQL server on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chipkg.store.base import Store
from chipkg.store.embedded import create_store, memory_store
from chipkg.store.remote import RemoteStore
from tests.store.fake_server import FakeServer, fake_server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """An empty server; whatever proxy this machine uses is not asked for it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with fake_server() as running:
        yield running


@pytest.fixture(params=["memory", "disk", "remote", "remote in small steps", "remote with a graph store"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    with _make(request, tmp_path) as store:
        yield store


def _make(request: pytest.FixtureRequest, folder: Path) -> Store:
    if request.param == "memory":
        return memory_store()
    if request.param == "disk":
        return create_store(folder / "store", ontology="1")
    server: FakeServer = request.getfixturevalue("server")
    if request.param == "remote with a graph store":
        return RemoteStore(server.all_endpoints)
    return RemoteStore(server.endpoints, batch_size=3 if request.param == "remote in small steps" else 2000)
