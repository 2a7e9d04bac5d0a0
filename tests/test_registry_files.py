"""The registry is in order: unambiguous names, no dangling reference, one block an entity, sorted."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from chipkg.errors import RegistryError
from chipkg.ontology import ontology
from chipkg.registry import RegistryEntity, read_registry, registry
from chipkg.resources import resource

FILES = sorted(resource("graph/registry").glob("*.ttl"))
ENTITIES = registry().entities
ALLOWED = {
    *("rdfs:label", "skos:altLabel", "skos:broader"),
    *("kg:shortName", "kg:formerName", "kg:ticker", "kg:country", "kg:segment"),
    *("kg:demonym", "kg:metonym", "kg:government"),
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_entities_are_sorted_one_block_each(file: Path) -> None:
    subjects = re.findall(r"^kge:(\S+) a kg:", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert subjects == sorted(set(subjects))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_only_the_documented_terms_are_used(file: Path) -> None:
    used = re.findall(r"^    ([a-z]+:[A-Za-z]+) ", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(used) <= ALLOWED


def test_every_class_is_a_leaf_of_the_ontology() -> None:
    leaves = ontology().leaves["Entity"]
    assert {entity.type for entity in ENTITIES.values()} <= leaves


def test_no_reference_dangles() -> None:
    for entity in ENTITIES.values():
        targets = {entity.country, entity.government, *entity.broader} - {""}
        assert targets <= set(ENTITIES), entity.id


def test_countries_and_governments_are_what_they_should_be() -> None:
    for entity in ENTITIES.values():
        assert not entity.country or ENTITIES[entity.country].type == "Country", entity.id
        assert not entity.government or ENTITIES[entity.government].type == "GovernmentBody", entity.id


def test_a_name_that_stands_by_itself_means_one_entity() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in ENTITIES.values():
        for name in (*entity.names, *entity.demonyms):
            owners[name.casefold()].add(entity.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_only_a_capital_shares_its_name_with_the_state_it_stands_for() -> None:
    places = {name for entity in ENTITIES.values() if entity.type == "Place" for name in entity.names}
    others = {name for entity in ENTITIES.values() if entity.type != "Place" for name in entity.names}
    metonyms = {name for entity in ENTITIES.values() for name in entity.metonyms}
    assert metonyms & others == set()
    assert metonyms & places


def test_a_file_that_is_not_turtle_is_named_with_the_place(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("kge:x a kg:Company")
    with pytest.raises(RegistryError, match=r"bad\.ttl: not valid Turtle"):
        read_registry(tmp_path)


def test_an_entity_described_in_two_files_is_refused(tmp_path: Path) -> None:
    text = (
        "<https://w3id.org/chip-kg/entity/x> a <https://w3id.org/chip-kg/ontology#Company> ;"
        ' <http://www.w3.org/2000/01/rdf-schema#label> "X"@en .'
    )
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text(text)
    with pytest.raises(RegistryError, match="already described"):
        read_registry(tmp_path)


def test_an_entity_without_a_class_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(
        '<https://w3id.org/chip-kg/entity/x> <http://www.w3.org/2000/01/rdf-schema#label> "X" .'
    )
    with pytest.raises(RegistryError, match="exactly one class"):
        read_registry(tmp_path)


def test_an_entity_is_found_by_its_iri_only() -> None:
    found = registry().find("https://w3id.org/chip-kg/entity/nvidia")
    assert isinstance(found, RegistryEntity)
    assert found.label == "Nvidia"
    assert registry().find("nvidia") is None
