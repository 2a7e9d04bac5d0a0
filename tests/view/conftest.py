"""Made-up networks: real-looking names, every status, parallel and opposite edges, sentences that name both ends."""

import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx
import pytest

if TYPE_CHECKING:
    Network: TypeAlias = nx.MultiDiGraph[str]

KG = "https://w3id.org/chip-kg/id/"
CLASSES = {
    "Company": (
        ["Silicon", "Nova", "Quantum", "Helio", "Orion", "Vertex"],
        ["Micro", "Semiconductor", "Devices", "Foundry"],
    ),
    "Chip": (["Aurora", "Kestrel", "Falcon", "Titan"], ["H-series accelerator", "memory", "modem", "processor"]),
    "Equipment": (["Deep", "Extreme", "Atomic"], ["etcher", "scanner", "deposition tool"]),
    "GovernmentBody": (["Ministry of", "Bureau of", "Office of"], ["Industry", "Commerce", "Trade"]),
    "Country": (["North", "South", "New"], ["Arcadia", "Meridia", "Borealia"]),
    "Policy": (["Chip", "Export", "Tariff"], ["Act", "Controls", "List"]),
    "Person": (["Ada", "Lin", "Marco", "Yuki"], ["Chen", "Keller", "Rossi", "Tanaka"]),
    "Technology": (["3 nm", "5 nm", "Gate-all-around"], ["process", "packaging", "lithography"]),
}
RELATIONS = {"supplies": "supplies", "produces": "produces", "restricts": "restricts", "partnersWith": "partners with"}
STATUSES = ["asserted"] * 12 + ["planned", "planned", "possible", "alleged", "denied", "doubtful"]
MODALITY = {"planned": "planned", "possible": "possible", "alleged": "alleged"}
SOURCES = ["The Chip Courier", "Fab Weekly", "Silicon Gazette"]


@pytest.fixture
def made_up_network() -> Callable[[int], "Network"]:
    return make_up_network


@pytest.fixture
def hostile_network() -> Callable[[str], "Network"]:
    return make_hostile_network


def make_up_network(size: int, seed: int = 1) -> "Network":
    """`size` entities around a few hubs, about 1.8 statements each."""
    pick = random.Random(seed)
    graph: Network = nx.MultiDiGraph()
    for index in range(size):
        _add_entity(graph, index, pick)
    names = list(graph)
    hubs = max(2, size // 25)
    for index, name in enumerate(names[:-1]):
        _add_statement(graph, names[index % hubs if index >= hubs else (index + 1) % hubs], name, pick)
        if pick.random() < 0.8:
            other = names[int(pick.paretovariate(1.1)) % size]
            subject, object_ = pick.sample([name, other], 2)
            _add_statement(graph, subject, object_, pick)
    return graph


def _add_entity(graph: "Network", index: int, pick: random.Random) -> None:
    kind = list(CLASSES)[pick.choice([0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7])]
    first, second = CLASSES[kind]
    label = f"{pick.choice(first)} {pick.choice(second)}" + (f" {index}" if index > 9 else "")
    aliases = [f"{label[0]}{index}X"] if pick.random() < 0.4 else []
    graph.add_node(f"{KG}e{index}", label=label, type=kind, aliases=aliases)


def _add_statement(graph: "Network", subject: str, object_: str, pick: random.Random) -> None:
    graph.graph["statements"] = graph.graph.get("statements", -1) + 1  # counting edges anew takes long
    relation, status = pick.choice(list(RELATIONS)), pick.choice(STATUSES)
    graph.add_edge(
        subject,
        object_,
        key=f"{KG}s{graph.graph['statements']}",
        relation=relation,
        label=RELATIONS[relation],
        asserted=status == "asserted",
        status=status,
        belief=round(pick.uniform(0.4, 0.99), 2),
        evidence=[
            _evidence(graph, subject, relation, object_, status, pick) for _ in range(pick.choice([1, 1, 1, 2, 4]))
        ],
    )


def _evidence(
    graph: "Network", subject: str, relation: str, object_: str, status: str, pick: random.Random
) -> dict[str, Any]:
    left, right = graph.nodes[subject]["label"], graph.nodes[object_]["label"]
    number = pick.randrange(40)
    return {
        "quote": f"On Tuesday, analysts said that {left} {RELATIONS[relation]} {right}, which {left}’s rivals watch.",
        "subject_names": [left],
        "object_names": [right],
        "speaker": pick.choice(["", "", "Ada Keller"]),
        "title": f"What chip makers did in week {number}",
        "source": SOURCES[number % 3],
        "url": f"https://news.example/{number}",
        "published": f"2025-{1 + number % 12:02}-14" if number % 7 else "",
        "confidence": round(pick.uniform(0.5, 0.99), 2),
        "polarity": "negated" if status == "denied" else "affirmed",
        "modality": MODALITY.get(status, "actual"),
    }


def make_hostile_network(text: str) -> "Network":
    """Two entities and a loop with the same string in every field that a document or a registry can fill."""
    graph: Network = nx.MultiDiGraph()
    graph.add_node(f"{KG}a{text}", label=text, type="Company", aliases=[text, "plain"])
    graph.add_node(f"{KG}b", label=f"b {text}", type=text, aliases=[])
    fields = ("quote", "speaker", "title", "source", "url", "published", "polarity", "modality")
    sentence: dict[str, Any] = dict.fromkeys(fields, text) | {
        "confidence": 0.5,
        "subject_names": [text],
        "object_names": [text],
    }
    for index, target in enumerate([f"{KG}b", f"{KG}a{text}"]):
        graph.add_edge(
            f"{KG}a{text}", target, key=f"{KG}s{index}{text}", relation=text, label=text, asserted=False, status=text,
            belief=0.5, evidence=[sentence],
        )  # fmt: skip
    return graph
