"""`kg explain`, and the sentences of `kg show`."""

import re

from tests.cli.conftest import Kg


def name_of(kg: Kg) -> str:
    """The short name of the one statement there is."""
    found = re.search(r"kgs:\w+", kg("show", "YMTC").stdout)
    assert found
    return found[0]


def test_show_marks_both_entities_and_says_when_by_whom_and_how_it_was_found(told: Kg) -> None:
    output = told("show", "YMTC").stdout
    assert "YMTC — listed on → 1260H list  kgs:" in output
    assert "  | [YMTC] was taken off the [1260H list]." in output
    assert "holds until 2026-02-17; Title off, The Test, 2026-02-18; confidence 0.80; hand 1" in output


def test_a_pronoun_is_marked_where_the_document_is_kept(told: Kg) -> None:
    assert "  | [It] was put on the [1260H list] today." in told("show", "YMTC").stdout


def test_only_names_are_marked_where_the_document_is_not_kept(told: Kg) -> None:
    from pathlib import Path

    Path("kg-store", "documents.sqlite").unlink()
    output = told("show", "YMTC").stdout
    assert "  | It was put on the [1260H list] today." in output
    assert "  | [YMTC] was taken off the [1260H list]." in output


def test_explain_shows_everything_that_a_statement_stands_on(told: Kg) -> None:
    output = told("explain", name_of(told)).stdout
    assert "asserted; belief 0.96 on 2 documents" in output
    assert "holds from 2024-01-31 to 2026-02-17" in output
    assert "  | [It] was put on the [1260H list] today." in output
    for line in (
        "said by  the document",
        "says     affirmed, actual",
        "when     holds until 2026-02-17",
        "source   Title off, The Test, 2026-02-18",
        "place    characters 12 to 46 of document off",
        "found by hand 1; confidence 0.80",
    ):
        assert f"    {line}\n" in output


def test_explain_takes_the_whole_iri_too(told: Kg) -> None:
    iri = name_of(told).replace("kgs:", "https://w3id.org/chip-kg/statement/")
    assert told("explain", iri).stdout == told("explain", name_of(told)).stdout


def test_explain_says_what_is_not_the_name_of_a_statement(told: Kg) -> None:
    for wrong in ("kgs:0000", "not a statement", "https://example.org/1"):
        result = told("explain", wrong)
        assert result.exit_code == 1
        assert "statement" in result.stderr
