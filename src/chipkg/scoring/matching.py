"""Decides which predicted entity is which gold entity, one to one."""

from collections.abc import Sequence
from typing import Any

import networkx as nx

from chipkg.scoring.judged import JudgedEntity


def match_entities(gold: Sequence[JudgedEntity], predicted: Sequence[JudgedEntity]) -> dict[str, str]:
    """From predicted to gold ids: as many pairs that share a name as possible.

    Among such assignments the one with most shared names is taken, then the one with most equal
    types. The same lists give the same pairs.
    """
    graph: nx.Graph[Any] = nx.Graph()
    # one shared name outweighs all the equal types together
    scale = min(len(gold), len(predicted)) + 1
    for row, left in enumerate(predicted):
        for column, right in enumerate(gold, start=len(predicted)):
            if shared := len(left.names & right.names):
                graph.add_edge(row, column, weight=shared * scale + (left.type == right.type))
    pairs = sorted(sorted(pair) for pair in nx.max_weight_matching(graph, maxcardinality=True))
    return {predicted[row].id: gold[column - len(predicted)].id for row, column in pairs}
