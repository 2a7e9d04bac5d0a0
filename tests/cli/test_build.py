"""`kg build`."""

import json
import os
import re
from pathlib import Path

import pytest

from chipkg.documents import ReadOptions
from chipkg.errors import DocumentError
from tests.cli.conftest import Kg


def test_the_report_counts_documents_and_statements(kg: Kg, article: Path) -> None:
    result = kg("build", str(article))
    assert result.exit_code == 0
    assert "1 document (1 new, 0 replaced, 0 unchanged)" in result.stderr
    assert re.search(r", \d+ statements on \d+ pieces of evidence, \d+\.\d s\n", result.stderr)
    assert "triples in kg-store" in result.stderr
    assert result.stdout == ""


def test_building_again_changes_nothing(built: Kg, article: Path) -> None:
    before = built("export", "--nquads", "--texts").stdout
    result = built("build", str(article), "--published", "2025-12-26", "--source", "The Test")
    assert "0 new, 0 replaced, 1 unchanged" in result.stderr
    assert built("export", "--nquads", "--texts").stdout == before


def test_one_bad_document_does_not_lose_the_others(kg: Kg, article: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    result = kg("build", str(tmp_path / "broken.pdf"), str(article))
    assert result.exit_code == 3
    assert "broken.pdf" in result.stderr
    assert "1 document (1 new" in result.stderr
    (line,) = (tmp_path / "kg-store" / "rejects.jsonl").read_text().splitlines()
    assert set(json.loads(line)) == {"location", "reason"}


def test_a_missing_file_is_named(kg: Kg) -> None:
    result = kg("build", "nothing.txt")
    assert result.exit_code == 3
    assert "nothing.txt" in result.stderr


def test_documents_come_from_standard_input_too(kg: Kg) -> None:
    result = kg("build", "-", stdin='{"id": "x", "text": "California-based Nvidia designs the H200."}\n')
    assert result.exit_code == 0, result.stderr
    assert "kgd:" in kg("query", "SELECT ?d { ?d dcterms:identifier 'x' }").stdout


def test_statements_of_kg_extract_give_the_same_graph(built: Kg, article: Path, tmp_path: Path) -> None:
    options = ("--published", "2025-12-26", "--source", "The Test")
    built("extract", str(article), *options, "-o", "extracted.jsonl")
    result = built("build", "--statements", "extracted.jsonl", "--store", "other")
    assert result.exit_code == 0, result.stderr
    exports = [built("export", "--nquads", "--store", store).stdout for store in ("kg-store", "other")]
    assert exports[0] == exports[1]


def test_the_base_of_new_iris_can_be_set(kg: Kg, article: Path) -> None:
    kg("build", str(article), "--base", "https://example.org/chips/")
    assert "<https://example.org/chips/statement/" in kg("export", "--ntriples").stdout
    result = kg("build", str(article), "--base", "https://example.com/")
    assert result.exit_code == 1
    assert "build into another folder" in result.stderr


def test_a_base_that_is_no_namespace_is_refused(kg: Kg, article: Path) -> None:
    result = kg("build", str(article), "--base", "chips")
    assert result.exit_code == 2
    assert "https://" in result.stderr


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C at the first document that is extracted."""

    def interrupt(*_: object) -> DocumentError:
        raise KeyboardInterrupt

    monkeypatch.setattr("chipkg.extraction.layers.LayeredExtractor.extract", interrupt)


@pytest.mark.usefixtures("interrupted")
def test_an_interrupted_build_says_how_to_go_on(kg: Kg, article: Path) -> None:
    result = kg("build", str(article))
    assert result.exit_code == 1
    assert "run the same command again" in result.stderr


@pytest.mark.usefixtures("interrupted")
def test_an_interrupted_build_has_listed_what_it_could_not_read(
    kg: Kg, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chipkg.pipeline.BATCH_SIZE", 1)
    assert "1 document could not be read" in kg("build", "nothing.txt", str(article)).stderr
    assert "nothing.txt" in Path("kg-store/rejects.jsonl").read_text()


def test_the_list_of_rejects_is_that_of_the_latest_build(built: Kg, article: Path) -> None:
    rejects = Path("kg-store/rejects.jsonl")
    built("build", "nothing.txt")
    assert rejects.exists()
    built("build", str(article))
    assert not rejects.exists()
    built("build", str(article), "--rejects", "mine.jsonl")
    assert Path("mine.jsonl").read_text() == ""


def test_a_hostile_file_name_reaches_neither_the_terminal_nor_breaks_the_list(kg: Kg, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (b"red\x1b[31m.txt", b"not utf-8 \xff.txt"):
        os.close(os.open(os.fsencode(folder) + b"/" + name, os.O_CREAT))
    # as on a terminal, where click leaves escapes in
    result = kg("build", "in", color=True)
    assert result.exit_code == 3
    assert "\x1b" not in result.stderr
    places = [json.loads(line)["location"] for line in Path("kg-store/rejects.jsonl").read_text("utf-8").splitlines()]
    assert sorted(places) == ["in/not utf-8 \udcff.txt", "in/red\x1b[31m.txt"]


def test_the_size_of_a_document_is_limited(kg: Kg, article: Path) -> None:
    result = kg("build", str(article), "--max-bytes", "10")
    assert result.exit_code == 3
    assert "larger than 10 bytes; split it, or raise the limit (--max-bytes)" in result.stderr
    assert f"[default: {ReadOptions().max_bytes:,}]" in kg("build", "--help").stdout
