"""The search index: what is found in which order, and that it is never older than its store."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from chipkg.cli import main
from chipkg.errors import QueryError, StoreError
from chipkg.ontology import ontology
from chipkg.query.reading import Reader
from chipkg.rdf.namespaces import DEFAULT_BASE, KG, RDF, RDFS, SKOS
from chipkg.store.embedded import INDEX_FILE, EmbeddedStore, create_store, memory_store, open_store
from chipkg.store.search import MAX_LENGTH, Hit, Rank, fold, open_index
from tests.samples import editor, resolved

# the label and the other names, by the end of the IRI
COMPANIES: Mapping[str, tuple[str, ...]] = {
    "amd": ("AMD", "Advanced Micro Devices"),
    "asml": ("ASML", "阿斯麦"),
    "att": ("AT&T",),
    "huawei": ("Huawei", "华为"),
    "hisilicon": ("HiSilicon", "华为海思", "海思"),
    "micron": ("Micron", "Micron Technology", "美光"),
    "nvidia": ("Nvidia", "NVIDIA Corporation", "英伟达", "輝達"),
    "omicron": ("Omicron Lasers",),
    "samsung": ("Samsung Electronics", "三星电子", "三星", "삼성전자", "삼성"),
    "schroedinger": ("Schrödinger", "Société Générale"),
    "smic": ("SMIC", "Semiconductor Manufacturing International Corporation", "中芯国际"),
    "tel": ("Tokyo Electron", "東京エレクトロン"),
    "tsmc": ("TSMC", "Taiwan Semiconductor Manufacturing Company", "台积电"),
}


def iri(slug: str) -> ox.NamedNode:
    return ox.NamedNode(f"{DEFAULT_BASE}entity/{slug}")


def triples(slug: str, names: Iterable[str], kind: str = "Company") -> list[ox.Triple]:
    label, *others = names
    return [
        *(ox.Triple(iri(slug), RDF.type, KG(name)) for name in ontology().ancestors(kind)),
        ox.Triple(iri(slug), RDFS.label, ox.Literal(label)),
        *(ox.Triple(iri(slug), SKOS.altLabel, ox.Literal(other)) for other in others),
    ]


def mention(number: int, slug: str, name: str) -> list[ox.Triple]:
    node = ox.NamedNode(f"{DEFAULT_BASE}mention/{number}")
    return [ox.Triple(node, KG.mentionOf, iri(slug)), ox.Triple(node, KG.name, ox.Literal(name))]


def fill(store: EmbeddedStore) -> None:
    entities = [t for slug, names in COMPANIES.items() for t in triples(slug, names)]
    store.apply(remove=[], add=[*entities, *triples("chip.h200", ["H200"], "Chip")])


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that no test changes."""
    folder = tmp_path_factory.mktemp("graph") / "store"
    with create_store(folder, ontology="1") as store:
        fill(store)
    return folder


@pytest.fixture
def own(graph: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(graph, tmp_path / "store", ignore=shutil.ignore_patterns(INDEX_FILE)))


def hits(folder: Path, text: str, *, limit: int = 20, kind: str = "Entity") -> list[Hit]:
    with open_store(folder) as store:
        return Reader(store, ontology()).search(text, limit=limit, kind=kind)


def found(folder: Path, text: str, *, limit: int = 20, kind: str = "Entity") -> list[tuple[str, str]]:
    return [(hit.rank.name, hit.label) for hit in hits(folder, text, limit=limit, kind=kind)]


def best(folder: Path, text: str) -> tuple[str, str]:
    return found(folder, text)[0]


def test_ranks_come_in_order(graph: Path) -> None:
    assert found(graph, "micron") == [("EXACT", "Micron"), ("SUBSTRING", "Omicron Lasers")]
    assert found(graph, "micro") == [("PREFIX", "Micron"), ("WORD", "AMD"), ("SUBSTRING", "Omicron Lasers")]
    assert found(graph, "omicon") == [("MISTYPED", "Omicron Lasers")]


def test_mistyped_ones_come_by_mistakes_and_whole_names_first(own: Path) -> None:
    with create_store(own, ontology="1") as store:
        names = ("Alchip Telchip", "Telchin", "Telchip")
        store.apply(remove=[], add=[t for name in names for t in triples(name.replace(" ", "-"), [name])])
    assert [label for _, label in found(own, "Telchipp")] == ["Telchip", "Alchip Telchip", "Telchin"]


def test_equally_good_ones_come_by_mentions_then_by_label(own: Path) -> None:
    assert [label for _, label in found(own, "s")] == ["Samsung Electronics", "Schrödinger", "SMIC"]
    with create_store(own, ontology="1") as store:
        added = [*mention(1, "smic", "SMIC"), *mention(2, "smic", "SMIC"), *mention(3, "schroedinger", "Société")]
        store.apply(remove=[], add=added)
    assert [label for _, label in found(own, "s")] == ["SMIC", "Schrödinger", "Samsung Electronics"]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("华为", ("EXACT", "Huawei")),
        ("华", ("PREFIX", "HiSilicon")),
        ("海思", ("EXACT", "HiSilicon")),
        ("思", ("WORD", "HiSilicon")),
        ("三星", ("EXACT", "Samsung Electronics")),
        ("星电", ("WORD", "Samsung Electronics")),
        ("삼성전자", ("EXACT", "Samsung Electronics")),
        ("전자", ("WORD", "Samsung Electronics")),
        ("東京エレクトロン", ("EXACT", "Tokyo Electron")),
        ("エレクトロン", ("WORD", "Tokyo Electron")),
        ("東京ｴﾚｸﾄﾛﾝ", ("EXACT", "Tokyo Electron")),
        ("ＮＶＩＤＩＡ", ("EXACT", "Nvidia")),
        ("societe generale", ("EXACT", "Schrödinger")),
        ("  nvidia\u200b corporation ", ("EXACT", "Nvidia")),
    ],
)
def test_every_script_is_found(graph: Path, text: str, fits: tuple[str, str]) -> None:
    assert best(graph, text) == fits


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Nvidai", "Nvidia"),
        ("Semiconducter Manufacturing", "SMIC"),
        ("TMSC", "TSMC"),
        ("AMSL", "ASML"),
        ("TokyoElectron", "Tokyo Electron"),
        ("Tokio Electron", "Tokyo Electron"),
        ("東京エレクドロン", "Tokyo Electron"),
        ("삼송전자", "Samsung Electronics"),
        ("Samsng", "Samsung Electronics"),
        ("H20O", "H200"),
    ],
)
def test_mistyped_names_are_found(graph: Path, text: str, label: str) -> None:
    assert best(graph, text) == ("MISTYPED", label)


def test_three_letters_are_too_few_to_be_mistyped(graph: Path) -> None:
    assert found(graph, "AMC") == []


def test_what_is_a_name_is_not_mistyped(own: Path) -> None:
    with create_store(own, ontology="1") as store:
        store.apply(remove=[], add=triples("smid", ["SMID"]))
    assert found(own, "SMIC") == [("EXACT", "SMIC")]


def test_the_end_of_the_iri_and_the_whole_iri_are_exact(graph: Path) -> None:
    assert best(graph, "chip.h200") == ("EXACT", "H200")
    assert best(graph, iri("tel").value) == ("EXACT", "Tokyo Electron")
    assert found(graph, "https://example.org/tel") == []


def test_a_hit_tells_the_name_by_which_it_was_found(graph: Path) -> None:
    (hit,) = hits(graph, "international")
    assert hit.name == "Semiconductor Manufacturing International Corporation"
    assert hits(graph, "NVIDIA")[0].name == "Nvidia"


def test_only_the_class_that_is_asked_for_is_found(graph: Path) -> None:
    assert found(graph, "h", kind="Chip") == [("PREFIX", "H200")]
    assert found(graph, "h", kind="Organization") == [("PREFIX", "HiSilicon"), ("PREFIX", "Huawei")]


def test_no_more_than_the_limit_are_found(graph: Path) -> None:
    assert found(graph, "s", limit=1) == [("PREFIX", "Samsung Electronics")]


@pytest.mark.parametrize(
    "text",
    [
        '"', '""', "'", "*", "()", "NEAR(", "^", ":", "-", "{a b} :", 'nvi"dia', "nvidia*", "-nvidia",
        "nvidia OR samsung", "NOT nvidia AND (", "folded:nvidia", 'a" OR "b', "%", "_", "\x00", "nvi\x00dia", "\udcff",
        "", " ", "\u200b", "𝕏", "🇨🇳", "https://", "/",
    ],
)  # fmt: skip
def test_no_text_is_taken_for_syntax(graph: Path, text: str) -> None:
    assert {hit.label for hit in hits(graph, text)} <= {"Nvidia"}


def test_punctuation_parts_words(graph: Path) -> None:
    assert best(graph, "at t") == ("EXACT", "AT&T")
    assert [fold(text) for text in ("C++", "i.MX 8", "*")] == [" c++ ", " i mx 8 ", ""]


def test_a_text_that_is_too_long_is_refused(graph: Path) -> None:
    assert hits(graph, "x" * MAX_LENGTH) == []
    with pytest.raises(QueryError, match="at most 300"):
        hits(graph, "x" * (MAX_LENGTH + 1))


@settings(max_examples=40, deadline=None)
@given(
    entities=st.lists(
        st.lists(st.text("abé A-华三가", min_size=1, max_size=7), min_size=1, max_size=3), min_size=1, max_size=5
    ),
    text=st.text("abé A-华三가", min_size=1, max_size=5),
)
def test_the_index_finds_what_a_scan_finds(
    tmp_path_factory: pytest.TempPathFactory, entities: list[list[str]], text: str
) -> None:
    folder = tmp_path_factory.mktemp("random") / "store"
    added = [t for number, names in enumerate(entities) for t in triples(str(number), names)]
    with create_store(folder, ontology="1") as store, memory_store() as memory:
        store.apply(remove=[], add=added)
        memory.apply(remove=[], add=added)
        indexed, scanned = (Reader(one, ontology()).search(text, limit=99) for one in (store, memory))
    spelled = [hit for hit in scanned if hit.rank is not Rank.MISTYPED]
    assert indexed[: len(spelled)] == spelled
    # the scan compares every name, the index only those that share a trigram
    assert set(indexed) <= set(scanned)


def test_a_build_takes_the_index_away(own: Path) -> None:
    assert found(own, "Nvidea") == [("MISTYPED", "Nvidia")]
    assert (own / INDEX_FILE).exists()
    (own / f"{INDEX_FILE}.draft").touch()
    with create_store(own, ontology="1") as store:
        store.apply(remove=triples("nvidia", COMPANIES["nvidia"]), add=triples("nvidea", ["Nvidea"]))
        assert not list(own.glob(f"{INDEX_FILE}*"))
    assert found(own, "Nvidea") == [("EXACT", "Nvidea")]


def test_an_update_takes_the_index_away(own: Path) -> None:
    hits(own, "Nvidia")
    with create_store(own, ontology="1") as store:
        store.update("DELETE { ?e rdfs:label ?old } INSERT { ?e rdfs:label 'Renamed' } WHERE { ?e rdfs:label ?old }")
    assert {label for _, label in found(own, "Nvidia")} == {"Renamed"}


def test_editing_takes_the_index_away_and_building_the_same_again_does_not(tmp_path: Path) -> None:
    document = resolved("a", ("sicarrier", "memberOf", "national-team"))
    with create_store(tmp_path / "store", ontology="1") as store:
        editor(store).put([document])
    assert best(tmp_path / "store", "新凯来") == ("EXACT", "SiCarrier")
    with create_store(tmp_path / "store", ontology="1") as store:
        editor(store).put([document])
        assert (tmp_path / "store" / INDEX_FILE).exists()
        editor(store).remove(["a"])
    assert found(tmp_path / "store", "新凯来") == []


CRASH = """
import os, sys
from pathlib import Path
from chipkg.store.embedded import EmbeddedStore, create_store
from tests.store.test_search import triples
store = create_store(Path(sys.argv[1]), ontology="1")
remove = EmbeddedStore._remove_index
def crash(store):
    remove(store)
    os._exit(9)
EmbeddedStore._remove_index = crash
store.apply(remove=[], add=triples("new", ["Newcomer"]))
"""


def test_a_crash_before_the_write_leaves_no_index_and_the_old_graph(own: Path) -> None:
    hits(own, "Nvidia")
    root = Path(__file__).parents[2]
    crashed = subprocess.run([sys.executable, "-c", CRASH, str(own)], cwd=root, check=False)
    assert crashed.returncode == 9
    assert not (own / INDEX_FILE).exists()
    assert found(own, "Newcomer") == []
    assert best(own, "Nvidia") == ("EXACT", "Nvidia")


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00"])
def test_what_is_no_index_is_replaced(own: Path, content: bytes) -> None:
    (own / INDEX_FILE).write_bytes(content)
    assert best(own, "Nvidia") == ("EXACT", "Nvidia")
    assert (own / INDEX_FILE).stat().st_size > 1000


def test_the_index_of_another_version_is_replaced(own: Path) -> None:
    hits(own, "Nvidia")
    with sqlite3.connect(own / INDEX_FILE) as database:
        database.execute("UPDATE version SET version = 'other'")
        database.execute("UPDATE entity SET label = 'wrong'")
    database.close()
    assert best(own, "Nvidia") == ("EXACT", "Nvidia")


def test_a_damaged_index_is_named(own: Path) -> None:
    hits(own, "Nvidia")
    with sqlite3.connect(own / INDEX_FILE) as database:
        database.execute("DROP TABLE name")
    database.close()
    with pytest.raises(StoreError, match=r"search\.sqlite: damaged .* delete it"):
        hits(own, "Nvidia")


def test_where_nothing_can_be_written_all_entities_are_gone_through(own: Path) -> None:
    (own / INDEX_FILE).mkdir()
    assert best(own, "Nvidai") == ("MISTYPED", "Nvidia")
    assert sorted(file.name for file in own.glob(f"{INDEX_FILE}*")) == [INDEX_FILE]


def test_without_a_lock_no_index_is_made(own: Path) -> None:
    (own / "lock").unlink()
    (own / "lock").mkdir()  # as on a medium where nothing can be written
    assert best(own, "Nvidai") == ("MISTYPED", "Nvidia")
    assert not (own / INDEX_FILE).exists()


def test_without_a_lock_an_index_is_read(own: Path) -> None:
    hits(own, "Nvidia")
    (own / "lock").unlink()
    (own / "lock").mkdir()
    with open_store(own) as store:
        index = open_index(store, ontology())
        assert index is not None
        index.close()
    assert best(own, "Nvidai") == ("MISTYPED", "Nvidia")


def test_a_store_in_memory_has_no_index() -> None:
    with memory_store() as store:
        fill(store)
        assert open_index(store, ontology()) is None
        assert Reader(store, ontology()).search("Nvidai", limit=1)[0].label == "Nvidia"


def kg(*arguments: str, store: Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [*arguments, "--store", str(store)], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def test_the_command_shows_the_name_that_was_found(graph: Path) -> None:
    code, output, _ = kg("search", "三星", store=graph)
    assert code == 0
    assert output.splitlines()[2].split() == ["Samsung", "Electronics", "Company", "三星", iri("samsung").value]


def test_the_command_says_when_all_are_only_near_and_when_there_are_more(graph: Path) -> None:
    assert kg("search", "Nvidai", store=graph)[2] == "no entity has 'Nvidai' in its names; these are near it\n"
    assert kg("search", "s", "--limit", "1", store=graph)[2] == "there are more; see --limit\n"


def test_the_command_takes_a_class(graph: Path) -> None:
    assert "HiSilicon" not in kg("search", "h", "--type", "chip", store=graph)[1]
    code, _, message = kg("search", "h", "--type", "Chips", store=graph)
    assert code == 2
    assert "no class 'Chips' in the ontology; known are Actor" in message


def test_show_offers_the_nearest_of_a_mistyped_name(graph: Path) -> None:
    code, _, message = kg("show", "Nvidai", store=graph)
    assert code == 1
    assert "'Nvidai' is not an entity; near it: Nvidia (Company" in message


def test_show_takes_a_folded_name_and_prefers_the_one_that_is_written_so(own: Path) -> None:
    assert kg("show", "societe generale", store=own)[0] == 0
    with create_store(own, ontology="1") as store:
        store.apply(remove=[], add=[*triples("att-2", ["AT T"]), *triples("att-3", ["AT.T"])])
    assert kg("show", "AT&T", store=own)[1].startswith("AT&T")
    assert "'AT-T' means several: AT T (Company" in kg("show", "AT-T", store=own)[2]
