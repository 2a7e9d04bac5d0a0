"""IRIs are pure functions of what they name."""

import pyoxigraph as ox

from chipkg.model import Entity
from chipkg.rdf.minting import Minter

SPO = ox.Triple(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), ox.NamedNode("http://a/o"))


def test_a_registry_entity_keeps_its_iri_whatever_the_base() -> None:
    entity = Entity("sicarrier", "Company", "SiCarrier", (), registered=True)
    assert Minter("https://example.org/").entity(entity).value == "https://w3id.org/chip-kg/entity/sicarrier"


def test_an_unknown_entity_is_minted_under_the_base() -> None:
    entity = Entity("person.zhang-hengming", "Person", "Zhang Hengming", ())
    assert Minter("https://example.org/").entity(entity).value == "https://example.org/entity/person.zhang-hengming"


def test_names_in_any_script_make_iris() -> None:
    assert Minter().entity(Entity("company.新凯来", "Company", "新凯来", ())).value.endswith("company.新凯来")


def test_the_same_statement_has_the_same_iri_in_every_graph() -> None:
    minted = Minter().statement(SPO)
    assert minted.value == "https://w3id.org/chip-kg/statement/" + minted.value[-16:]
    assert minted == Minter().statement(SPO)
    assert Minter().is_statement(minted)
    assert not Minter().is_statement(Minter().document("a"))


def test_parts_that_run_together_do_not_make_one_iri() -> None:
    assert Minter().mention("ab", "c") != Minter().mention("a", "bc")


def test_ids_of_other_peoples_records_become_iris_with_their_class() -> None:
    minted = Minter().entity(Entity("d 1/<e1>", "Chip", "H200", ()))
    assert minted.value == "https://w3id.org/chip-kg/entity/chip.d%201%2F%3Ce1%3E"
