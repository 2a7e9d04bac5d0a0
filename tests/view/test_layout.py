import math
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import networkx as nx
import pytest

from chipkg.view.layout import place_nodes

if TYPE_CHECKING:
    Network: TypeAlias = nx.MultiDiGraph[str]

SIZES = [1, 2, 30, 600]


def star(leaves: int) -> "Network":
    return nx.MultiDiGraph(("hub", f"leaf {index}") for index in range(leaves))


def shuffled(graph: "Network") -> "Network":
    order = random.Random(5)
    nodes, edges = list(graph.nodes), list(graph.edges(keys=True))
    order.shuffle(nodes)
    order.shuffle(edges)
    other: Network = nx.MultiDiGraph()
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    return other


def least_distance(places: dict[str, tuple[float, float]]) -> float:
    points = sorted(places.values())
    near = (math.dist(a, b) for i, a in enumerate(points) for b in points[i + 1 : i + 60])
    return min(near, default=math.inf)


@pytest.mark.parametrize("size", SIZES)
def test_the_order_of_nodes_and_edges_does_not_matter(made_up_network: Callable[[int], "Network"], size: int) -> None:
    graph = made_up_network(size)
    assert place_nodes(graph) == place_nodes(graph) == place_nodes(shuffled(graph))


@pytest.mark.parametrize("size", SIZES)
def test_every_node_stands_at_a_finite_place_of_its_own(made_up_network: Callable[[int], "Network"], size: int) -> None:
    graph = made_up_network(size)
    places = place_nodes(graph)
    assert set(places) == set(graph)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in places.values())
    assert least_distance(places) > 20


def test_the_hash_seed_of_the_process_does_not_matter() -> None:
    script = (
        "import networkx as nx; from chipkg.view.layout import place_nodes;"
        "print(place_nodes(nx.MultiDiGraph((f'n{i}', f'n{i * i % 97}') for i in range(700))))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout


def test_isolated_nodes_stand_apart_from_the_rest_and_one_another() -> None:
    graph = star(5)
    graph.add_nodes_from(f"alone {index}" for index in range(40))
    places = place_nodes(graph)
    assert least_distance(places) > 20
    (left, right), (top, bottom) = (
        (min(values), max(values))
        for values in zip(*(places[name] for name in graph if graph.degree(name)), strict=True)
    )
    outside = [not (left <= x <= right and top <= y <= bottom) for name, (x, y) in places.items() if "alone" in name]
    assert all(outside)


def test_a_hub_with_many_leaves_stands_in_their_middle() -> None:
    places = place_nodes(star(1200))
    assert math.hypot(*places["hub"]) < 60
    assert least_distance(places) > 20


def test_a_large_community_is_divided_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chipkg.view.layout.WHOLE", 20)
    monkeypatch.setattr("chipkg.view.layout.DENSE", 30)
    graph: Network = nx.MultiDiGraph((f"n{i}", f"n{j}") for i in range(300) for j in (i + 1, i + 2, i * 7 % 300))
    places = place_nodes(graph)
    assert len(places) == len(graph)
    assert least_distance(places) > 20


def test_a_node_that_is_related_to_itself_and_an_empty_network_are_no_trouble() -> None:
    graph: Network = nx.MultiDiGraph([("a", "a")])
    assert place_nodes(graph) == {"a": (0.0, 0.0)}
    assert place_nodes(nx.MultiDiGraph()) == {}


def test_linked_nodes_stand_nearer_than_others(made_up_network: Callable[[int], "Network"]) -> None:
    graph = made_up_network(1000)
    places = place_nodes(graph)
    names, pick = sorted(graph), random.Random(3)
    linked = [math.dist(places[a], places[b]) for a, b in graph.edges()]
    others = [math.dist(places[a], places[b]) for a, b in (pick.sample(names, 2) for _ in linked)]
    assert sum(linked) < 0.75 * sum(others)


def test_a_thousand_nodes_take_about_a_second(made_up_network: Callable[[int], "Network"]) -> None:
    graph = made_up_network(1000)
    began = time.process_time()
    place_nodes(graph)
    assert time.process_time() - began < 4  # measured 0.4 s; slow machines must not fail here
