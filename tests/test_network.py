"""Statements as a network of plain values."""

import networkx as nx

from chipkg.network import build_network, neighbourhood
from chipkg.ontology import ontology
from chipkg.query.reading import Reader
from tests.samples import alias, editor, resolved

E = "https://w3id.org/chip-kg/entity/"


def network() -> "nx.MultiDiGraph[str]":
    edited = editor()
    edited.put(
        [
            resolved("a", ("sicarrier", "memberOf", "national-team"), ("nvidia", "designs", "chip.h200")),
            resolved(
                "b", ("united-states", "restricts", "nvidia"), modality="planned", speaker="person.zhang-hengming"
            ),
            alias("c", "sicarrier", "Xinkailai"),
        ]
    )
    return build_network(Reader(edited.store, ontology()).statements(), ontology())


def test_entities_are_nodes_and_statements_between_them_edges() -> None:
    built = network()
    assert built.nodes[E + "sicarrier"] == {"label": "SiCarrier", "type": "Company", "aliases": ["Xinkailai", "新凯来"]}
    relations = sorted(data["relation"] for *_, data in built.edges(data=True))
    assert relations == ["designs", "memberOf", "restricts"]


def test_an_edge_carries_its_status_and_evidence() -> None:
    (edge,) = network().get_edge_data(E + "united-states", E + "nvidia").values()
    assert (edge["status"], edge["asserted"], edge["label"]) == ("planned", False, ontology().label("restricts"))
    (evidence,) = edge["evidence"]
    assert evidence["speaker"] == "Zhang Hengming"
    assert "Nvidia" in evidence["object_names"]


def test_a_neighbourhood_ignores_direction() -> None:
    near = neighbourhood(network(), E + "nvidia", 1)
    assert set(near) == {E + "nvidia", E + "chip.h200", E + "united-states"}
