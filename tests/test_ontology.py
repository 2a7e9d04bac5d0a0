"""The schema is read from ontology/, and decides what a statement may join."""

from pathlib import Path

import pytest

from chipkg.errors import OntologyError
from chipkg.ontology import ontology, read_ontology


@pytest.mark.parametrize(
    ("relation", "subject", "obj"),
    [
        ("memberOf", "Company", "Alliance"),
        ("restricts", "Policy", "Country"),
        ("competesWith", "Company", "Company"),
        ("competesWith", "Company", "ResearchBody"),
        ("uses", "Chip", "Technology"),
    ],
)
def test_what_the_schema_allows_is_no_violation(relation: str, subject: str, obj: str) -> None:
    assert ontology().violation(relation, subject, obj) == ""


@pytest.mark.parametrize(
    ("relation", "subject", "obj", "why"),
    [
        ("leads", "Company", "Country", "leads cannot have a Company as subject"),
        ("memberOf", "Company", "Company", "memberOf cannot have a Company as object"),
        ("competesWith", "Company", "Chip", "two of the same kind"),
        ("competesWith", "Company", "Country", "two of the same kind"),
    ],
)
def test_a_violation_is_explained(relation: str, subject: str, obj: str, why: str) -> None:
    assert why in ontology().violation(relation, subject, obj)


def test_a_class_is_each_of_its_superclasses() -> None:
    assert ontology().ancestors("Company") == {"Company", "Organization", "Actor", "Entity"}
    assert ontology().is_a("Chip", "Product")
    assert not ontology().is_a("Country", "Organization")


def test_groupings_are_spelled_out_as_leaves() -> None:
    assert ontology().leaves["Product"] == {"Chip", "Equipment", "Material", "Software", "Device"}
    assert ontology().relation("produces").range == ontology().leaves["Product"]


def test_symmetry_is_read() -> None:
    symmetric = {name for name, term in ontology().relations.items() if term.symmetric}
    assert symmetric == {"partnersWith", "competesWith"}


def test_an_unknown_name_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(OntologyError, match=r"no relation 'sells' .*supplies"):
        ontology().relation("sells")
    with pytest.raises(OntologyError, match=r"no class 'Firm' .*Company"):
        ontology().ancestors("Firm")


def test_a_folder_without_an_ontology_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"expected \*\.ttl"):
        read_ontology(tmp_path)


def test_damaged_turtle_is_named_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "classes.ttl").write_text("kg:Company a")
    with pytest.raises(OntologyError, match=r"classes\.ttl: not valid Turtle"):
        read_ontology(tmp_path)
