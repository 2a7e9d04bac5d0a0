"""A query whose time is up is really stopped."""

import multiprocessing
import time
from io import BytesIO
from pathlib import Path

import pytest

from chipkg.errors import QueryError, StoreMissingError, TimeLimitError
from chipkg.query.limits import write_within
from chipkg.query.results import QueryOptions
from chipkg.store.embedded import create_store
from tests.query.known import fill

# every triple with every other, three times over: hours
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("limits") / "store"
    with create_store(folder, ontology="") as store:
        fill(store)
    return folder


def test_a_query_is_stopped_and_its_process_gone(folder: Path) -> None:
    start = time.monotonic()
    with pytest.raises(TimeLimitError, match=r"stopped after 0\.5 s"):
        write_within(0.5, folder, ENDLESS, QueryOptions(), BytesIO())
    # starting a process takes its time on a busy machine; the query would take hours
    assert time.monotonic() - start < 60
    assert not multiprocessing.active_children()


def test_a_query_that_is_quick_enough_is_answered(folder: Path) -> None:
    output = BytesIO()
    write_within(60, folder, "SELECT ?x { ?x kg:memberOf ?y }", QueryOptions("csv"), output)
    assert output.getvalue().splitlines()[1:] == [b"https://w3id.org/chip-kg/entity/sicarrier"]


def test_errors_come_through_as_they_are(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="did you mean kg:memberOf"):
        write_within(60, folder, "SELECT ?x { ?x kg:memberof ?y }", QueryOptions(), BytesIO())
    with pytest.raises(StoreMissingError):
        write_within(60, tmp_path / "none", "ASK {}", QueryOptions(), BytesIO())
