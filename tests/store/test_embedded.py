"""The embedded store on disk: one writer or many readers, clear errors, nothing from the network."""

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from chipkg.errors import QueryError, StoreError, StoreFormatError, StoreLockedError, StoreMissingError
from chipkg.store.embedded import create_store, memory_store, open_store

TRIPLE = ox.Triple(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), ox.Literal('"hard" \\ text\n☃'))
OTHER = ox.Triple(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), ox.Literal("x", language="zh"))


def test_what_was_written_is_there_for_the_next_reader(tmp_path: Path) -> None:
    with create_store(tmp_path / "new", ontology="1") as store:
        store.apply(remove=[], add=[TRIPLE])
    with open_store(tmp_path / "new") as store:
        assert list(store.match()) == [TRIPLE]
        assert store.info.ontology == "1"


def test_removing_and_adding_is_one_step_that_keeps_every_character(tmp_path: Path) -> None:
    with create_store(tmp_path / "new", ontology="1") as store:
        store.apply(remove=[], add=[OTHER])
        store.apply(remove=[OTHER], add=[TRIPLE])
        assert list(store.match()) == [TRIPLE]


def test_many_may_read_at_once(tmp_path: Path) -> None:
    create_store(tmp_path / "new", ontology="1").close()
    with open_store(tmp_path / "new"), open_store(tmp_path / "new") as second:
        assert len(second) == 0


def test_a_second_writer_gets_a_clear_message(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from chipkg.store.embedded import create_store\n"
        f"create_store(Path({str(tmp_path)!r}) / 'new', ontology='1')"
    )
    with create_store(tmp_path / "new", ontology="1"):
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert other.returncode != 0
    assert "another process is using this store" in other.stderr


def test_reading_while_somebody_writes_is_refused(tmp_path: Path) -> None:
    with create_store(tmp_path / "new", ontology="1"), pytest.raises(StoreLockedError):
        open_store(tmp_path / "new")


def test_a_missing_store_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError, match="kg build --store"):
        open_store(tmp_path / "none")


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(StoreError, match="not empty"):
        create_store(tmp_path, ontology="1")
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_another_format_must_be_rebuilt(tmp_path: Path) -> None:
    create_store(tmp_path / "s", ontology="1").close()
    (tmp_path / "s" / "store.json").write_text('{"format": 99}')
    with pytest.raises(StoreFormatError, match="build it again"):
        open_store(tmp_path / "s")


def test_a_damaged_description_is_said_to_be_one(tmp_path: Path) -> None:
    create_store(tmp_path / "s", ontology="1").close()
    (tmp_path / "s" / "store.json").write_text("{")
    with pytest.raises(StoreFormatError, match=r"store\.json"):
        open_store(tmp_path / "s")


def test_a_store_keeps_its_base(tmp_path: Path) -> None:
    create_store(tmp_path / "s", ontology="1", base="https://example.org/kg/").close()
    with create_store(tmp_path / "s", ontology="1") as store:
        assert store.base == "https://example.org/kg/"
    with pytest.raises(StoreFormatError, match="another folder"):
        create_store(tmp_path / "s", ontology="1", base="https://example.com/")


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "select * { service silent ?where { ?s ?p ?o } }",
        "SELECT * { # <\n SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p '\\'' . \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    ],
)
def test_a_query_that_would_reach_the_network_is_refused(sparql: str) -> None:
    with pytest.raises(QueryError, match="refused"):
        memory_store().query(sparql)


def test_load_is_refused() -> None:
    with pytest.raises(QueryError, match="LOAD is refused"):
        memory_store().update("LOAD <http://127.0.0.1/>")


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?service { ?service <http://a/service> 'SERVICE <http://a/> is a word' }",
        'SELECT * { ?s kg:service """LOAD""" } # SERVICE',
    ],
)
def test_the_word_service_elsewhere_is_no_reason_to_refuse(sparql: str) -> None:
    list(memory_store().query(sparql))  # type: ignore[arg-type]


def test_an_unknown_prefix_is_named_as_the_problem() -> None:
    with pytest.raises(QueryError, match="unknown prefix"):
        memory_store().query("SELECT * { ?s foo:bar ?o }")


def test_a_closed_store_says_so() -> None:
    store = memory_store()
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        list(store.match())
