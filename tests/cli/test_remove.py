"""`kg remove`, and `kg build --prune`."""

from pathlib import Path

import pytest

from chipkg.model import ResolvedDocument
from chipkg.records import record_line, resolved_to_record
from tests.cli.conftest import Kg
from tests.samples import resolved

MEMBER = ("sicarrier", "memberOf", "national-team")
RIVALS = ("sicarrier", "partnersWith", "nvidia")
ONE, TWO, THREE = (
    resolved(name, *said) for name, said in (("one", [MEMBER]), ("two", [MEMBER, RIVALS]), ("three", [RIVALS]))
)


def write(*documents: ResolvedDocument) -> str:
    """A file that `kg build --statements` reads."""
    text = "".join(record_line(resolved_to_record(document)) for document in documents)
    Path("said.jsonl").write_text(text, encoding="utf-8")
    return "said.jsonl"


def built(kg: Kg, *documents: ResolvedDocument, store: str = "kg-store", options: tuple[str, ...] = ()) -> str:
    """What a build says on standard error."""
    result = kg("build", "--statements", write(*documents), "--store", store, *options)
    assert result.exit_code == 0
    return result.stderr


def exported(kg: Kg, store: str = "kg-store") -> str:
    return kg("export", "--nquads", "--texts", "--store", store).stdout


@pytest.mark.parametrize("name", ["two", "Title of two"])
def test_what_is_left_is_the_graph_of_the_others(kg: Kg, name: str) -> None:
    built(kg, ONE, TWO, THREE)
    result = kg("remove", name)
    assert result.exit_code == 0
    assert "removed: Title of two (two)\n1 document removed; " in result.stderr
    built(kg, ONE, THREE, store="other")
    assert exported(kg) == exported(kg, "other")


def test_a_document_can_be_named_by_its_iri(kg: Kg) -> None:
    built(kg, ONE, TWO)
    iri = kg("query", "SELECT ?d { ?d dcterms:identifier 'two' }", "--format", "csv").stdout.split()[1]
    assert kg("remove", iri).exit_code == 0
    assert "two" not in exported(kg)


def test_a_document_that_is_not_there_or_not_the_only_one_is_an_error(kg: Kg) -> None:
    built(kg, ONE, TWO)
    result = kg("remove", "one", "nothing")
    assert result.exit_code == 1
    assert "no document is called 'nothing'" in result.stderr
    assert "Title of one" in exported(kg)


def test_a_removed_document_does_not_come_back_with_a_judgement(kg: Kg) -> None:
    built(kg, ONE, TWO)
    kg("remove", "two")
    assert kg("split", "SiCarrier", "--document", "one").exit_code == 0
    assert "Title of two" not in exported(kg)


def test_a_missing_store_is_not_made(kg: Kg) -> None:
    assert kg("remove", "one", "--store", "nowhere").exit_code == 1
    assert not Path("nowhere").exists()


def test_pruning_takes_out_what_the_paths_no_longer_have(kg: Kg) -> None:
    built(kg, ONE, TWO)
    assert "(1 new, 0 replaced, 1 unchanged, 1 removed)" in built(kg, TWO, THREE, options=("--prune",))
    built(kg, THREE, TWO, store="other")
    assert exported(kg) == exported(kg, "other")


def test_without_pruning_everything_stays(kg: Kg) -> None:
    built(kg, ONE, TWO)
    assert "removed" not in built(kg, THREE)
    assert "Title of one" in exported(kg)


def test_nothing_is_pruned_when_something_could_not_be_read(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    built(kg, ONE, TWO)
    monkeypatch.setattr("chipkg.cli.build.extracted", lambda paths, said: iter([_unreadable(), THREE]))
    result = kg("build", "anything", "--prune")
    assert result.exit_code == 3
    assert "nothing was pruned" in result.stderr
    assert "Title of one" in exported(kg)


def _unreadable() -> Exception:
    from chipkg.errors import DocumentError

    return DocumentError("broken.pdf", "it is broken")
