"""The registry is in order: unambiguous names, no dangling reference, one block an entity, sorted."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, Graph, Literal, Namespace

from chipkg.errors import RegistryError
from chipkg.ontology import ontology
from chipkg.registry import ListedName, RegistryEntity, read_registry, registry
from chipkg.resolution.linking import NameIndex
from chipkg.resources import resource

FILES = sorted(resource("graph/registry").glob("*.ttl"))
ENTITIES = registry().entities
ALLOWED = {
    *("rdfs:label", "skos:altLabel", "skos:broader"),
    *("kg:shortName", "kg:formerName", "kg:ticker", "kg:country", "kg:segment"),
    *("kg:demonym", "kg:metonym", "kg:government"),
    *("kg:componentOf", "kg:issuer", "kg:issued", "kg:office"),
}
# Symbols that two exchanges give to two companies; the exchange before the symbol tells them apart.
SHARED_SYMBOLS = {"BA", "6526"}


KG = Namespace("https://w3id.org/chip-kg/ontology#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")


def described(folder: str) -> Graph:
    merged = Graph()
    for file in sorted(resource(folder).glob("*.ttl")):
        merged.parse(file)
    return merged


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_entities_are_sorted_one_block_each(file: Path) -> None:
    blocks = file.read_text(encoding="utf-8").strip().split("\n\n")[1:]
    subjects = [match[1] for block in blocks if (match := re.match(r"kge:(\S+) a kg:\w+ ;\n", block))]
    assert len(subjects) == len(blocks)
    assert subjects == sorted(set(subjects))
    assert all(block.endswith(" .") and block.count(" .\n") == 0 for block in blocks)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_only_the_documented_terms_are_used(file: Path) -> None:
    used = re.findall(r"^    ([a-z]+:[A-Za-z]+) ", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(used) <= ALLOWED
    assert "rdfs:label" in used


def test_the_registry_conforms_to_the_shapes() -> None:
    data, schema = described("graph/registry"), described("ontology")
    conforms, _, report = validate(data, shacl_graph=schema, inference="none")
    assert conforms, report
    assert set(data.objects(None, KG.segment)) <= set(schema.subjects(RDF.type, SKOS.Concept))


def test_every_name_has_a_language() -> None:
    names = ("label", "altLabel", "shortName", "formerName", "demonym", "metonym")
    untagged = [
        (subject, value)
        for subject, predicate, value in described("graph/registry")
        if isinstance(value, Literal) and str(predicate).rpartition("#")[2] in names and not value.language
    ]
    assert untagged == []


def test_every_class_is_a_leaf_of_the_ontology() -> None:
    leaves = ontology().leaves["Entity"]
    assert {entity.type for entity in ENTITIES.values()} <= leaves


def test_no_reference_dangles() -> None:
    for entity in ENTITIES.values():
        offices = (office.at for office in entity.offices)
        targets = {entity.country, entity.government, *entity.broader, *entity.component_of, *entity.issuers, *offices}
        targets -= {""}
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


def standing_names() -> Iterator[ListedName]:
    """Names that count in any document; of those that need company, `test_a_shared_name_needs_company` knows."""
    return (listed for listed in registry().listed_names() if listed.role not in ("short", "metonym"))


def test_also_without_hyphens_spaces_capitals_and_legal_form_it_means_one_of_its_class() -> None:
    index = NameIndex(registry())
    owners: dict[str, set[str]] = defaultdict(set)
    for listed in standing_names():
        for found in index.full(listed.name, listed.entity.type):
            owners[listed.name].add(found.entity.id)
        for found in index.full(listed.name.replace(" ", "-"), listed.entity.type):
            owners[listed.name].add(found.entity.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_a_shared_name_needs_company() -> None:
    """Two may share a short name, which counts only beside another name of one of them, never a standing one."""
    standing = {(listed.name, listed.entity.type): listed.entity.id for listed in standing_names()}
    clashes = {
        (name, entity.id)
        for entity in ENTITIES.values()
        for name in entity.short_names
        if standing.get((name, entity.type), entity.id) != entity.id
    }
    # the parent goes by the name of its listed subsidiary: the full name wins
    assert clashes == {("Hua Hong", "hua-hong-group"), ("Huahong", "hua-hong-group")}


def test_a_ticker_means_one_company() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in ENTITIES.values():
        for ticker in entity.tickers:
            owners[ticker].add(entity.id)
            owners[ticker.partition(":")[2]].add(entity.id)
    assert {symbol for symbol, ids in owners.items() if len(ids) > 1} == SHARED_SYMBOLS


def test_parts_are_no_kinds_of_what_they_are_part_of() -> None:
    for entity in ENTITIES.values():
        assert not set(entity.component_of) & set(entity.broader), entity.id


def test_nothing_is_a_kind_or_part_of_itself() -> None:
    def wider(identifier: str, seen: frozenset[str]) -> None:
        assert identifier not in seen, identifier
        entity = ENTITIES[identifier]
        for other in (*entity.broader, *entity.component_of):
            wider(other, seen | {identifier})

    for identifier in ENTITIES:
        wider(identifier, frozenset())


def test_a_kind_or_part_of_equipment_is_equipment() -> None:
    for entity in ENTITIES.values():
        if entity.type == "Equipment":
            assert {ENTITIES[other].type for other in (*entity.broader, *entity.component_of)} <= {"Equipment"}, (
                entity.id
            )


def test_offices_are_of_people_and_end_after_they_begin() -> None:
    for entity in ENTITIES.values():
        assert not entity.offices or entity.type == "Person", entity.id
        for office in entity.offices:
            assert office.title, entity.id
            assert not (office.since and office.until) or office.since[:7] <= office.until[:7], entity.id


def test_dates_are_days_months_or_years_that_exist() -> None:
    dates = [entity.issued for entity in ENTITIES.values()]
    dates += [day for entity in ENTITIES.values() for office in entity.offices for day in (office.since, office.until)]
    for written in filter(None, dates):
        date.fromisoformat(written + "-01-01"[len(written) - 4 :])


def test_issuers_are_of_policies_and_act() -> None:
    for entity in ENTITIES.values():
        assert not (entity.issuers or entity.issued) or entity.type == "Policy", entity.id
        assert all(ontology().is_a(ENTITIES[issuer].type, "Actor") for issuer in entity.issuers), entity.id


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
