"""`kg diff`: stores, exports and days."""

from pathlib import Path

from chipkg.records import record_line, resolved_to_record
from tests.cli.conftest import Kg
from tests.samples import resolved

MEMBER = ("sicarrier", "memberOf", "national-team")


def build(kg: Kg, store: str, *names: str) -> None:
    text = "".join(record_line(resolved_to_record(resolved(name, MEMBER))) for name in names)
    Path("said.jsonl").write_text(text, encoding="utf-8")
    assert kg("build", "--statements", "said.jsonl", "--store", store).exit_code == 0


def test_stores_are_compared_in_words(kg: Kg) -> None:
    build(kg, "old", "one")
    build(kg, "new", "one", "two")
    result = kg("diff", "old", "new")
    document, changed = result.stdout.splitlines()
    assert document == "+ document: Title of two"
    assert changed.startswith("~ SiCarrier — member of → national team  [asserted 0.80 → asserted 0.96]  kgs:")
    assert result.stderr == "1 statement: 0 appeared, 0 vanished, 1 changed\n"


def test_an_export_is_compared_with_a_store(kg: Kg) -> None:
    build(kg, "old", "one")
    kg("export", "--turtle", "--store", "old", "-o", "old.ttl")
    build(kg, "old", "two")
    assert "+ document: Title of two" in kg("diff", "old.ttl", "old").stdout
    assert kg("diff", "old.ttl", "old.ttl").stdout == ""


def test_days_are_compared(told: Kg) -> None:
    off = told("diff", "2026-01-01", "2026-03-01").stdout
    assert off.startswith("~ YMTC — listed on → 1260H list  [asserted 0.96 → does not hold 0.96]")
    assert told("diff", "2024-02-01", "2026-01-01").stdout == ""


def test_a_patch_is_a_transaction(kg: Kg) -> None:
    build(kg, "old", "one")
    build(kg, "new", "two")
    lines = kg("diff", "old", "new", "--patch").stdout.splitlines()
    assert (lines[0], lines[-1]) == ("TX .", "TC .")
    assert {line[0] for line in lines[1:-1]} == {"A", "D"}


def test_what_is_no_graph_is_named(kg: Kg) -> None:
    Path("notes.txt").write_text("nothing")
    Path("broken.ttl").write_text("<a> <b")
    build(kg, "old", "one")
    for wrong in ("notes.txt", "broken.ttl", "nowhere"):
        result = kg("diff", wrong, "old")
        assert result.exit_code == 1
        assert wrong in result.stderr
