"""Where each node of the picture stands.

A small component is laid out as a whole. A large one in two levels: its communities (Louvain) are laid out
against each other, and the nodes within each. Components are then packed in rows. Everything runs on the
numbers of the sorted nodes, with fixed seeds, so that the same graph gives the same picture on every run:
Louvain over strings would follow the hash seed of the process.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    Network: TypeAlias = nx.MultiDiGraph[str]
    Plain: TypeAlias = nx.Graph[int]

Points: TypeAlias = NDArray[np.float64]

SPACING = 58.0  # least distance between two nodes, in the picture's units (pixels at scale 1)
STRETCH = 1.15  # labels are wide and screens are wider than high
WHOLE = 450  # up to here forces between all pairs cost less than 0.2 s
DENSE = 900  # above it, a community that cannot be divided is put on a spiral instead
SEED = 7


def place_nodes(graph: "Network") -> dict[str, tuple[float, float]]:
    """The position of every node, the whole centred on (0, 0), y downwards, one decimal.

    The order in which nodes and edges were added does not matter.
    """
    names = sorted(graph)
    if not names:
        return {}
    plain = _number(graph, names)
    parts = sorted(map(sorted, nx.connected_components(plain)), key=lambda part: (-len(part), part))
    points = np.empty((len(names), 2))
    for part, block in zip(parts, _pack([_place_part(plain, part) for part in parts]), strict=True):
        points[part] = block
    points -= (points.min(axis=0) + points.max(axis=0)) / 2
    return {name: (round(x, 1) + 0.0, round(y, 1) + 0.0) for name, (x, y) in zip(names, points.tolist(), strict=True)}


def _number(graph: "Network", names: Sequence[str]) -> "Plain":
    """The graph without direction, nodes as numbers; the weight of a link grows slowly with its statements."""
    number = {name: index for index, name in enumerate(names)}
    counts: dict[tuple[int, int], int] = {}
    for source, target in graph.edges():
        left, right = sorted((number[source], number[target]))
        counts[left, right] = counts.get((left, right), 0) + 1
    plain: Plain = nx.Graph()
    plain.add_nodes_from(range(len(names)))
    for (left, right), count in sorted(counts.items()):
        if left != right:
            plain.add_edge(left, right, weight=1 + float(np.log2(count)))
    return plain


def _place_part(plain: "Plain", part: Sequence[int]) -> Points:
    """Positions of connected nodes, in the order of `part`."""
    if len(part) <= WHOLE:
        return _separate(_settle(plain, part) * SPACING, np.full(len(part), SPACING / 2))
    groups = _communities(plain, part)
    if len(groups) == 1:
        return _spiral(plain, part)
    return _place_groups(plain, part, groups)


def _communities(plain: "Plain", part: Sequence[int]) -> list[list[int]]:
    found: Iterable[set[int]] = nx.community.louvain_communities(plain.subgraph(part), seed=SEED)
    return sorted(map(sorted, found), key=lambda group: (-len(group), group))


def _spiral(plain: "Plain", part: Sequence[int]) -> Points:
    """The best connected in the middle: for a hub and its leaves, which no algorithm divides."""
    order = sorted(range(len(part)), key=lambda index: (-plain.degree[part[index]], index))
    points = np.empty((len(part), 2))
    points[order] = _sunflower(len(part)) * SPACING
    return points


def _place_groups(plain: "Plain", part: Sequence[int], groups: Sequence[Sequence[int]]) -> Points:
    """Each community on its own disc, the discs laid out against each other."""
    blocks = [_centred(_place_group(plain, group)) for group in groups]
    radii = np.array([np.hypot(*block.T).max() + SPACING for block in blocks])
    home = {node: index for index, group in enumerate(groups) for node in group}
    between = _between(plain, part, home, len(groups))
    centres = _separate(_settle(between, range(len(groups))) * 1.6 * float(radii.mean()), radii)
    place = np.empty((max(part) + 1, 2))
    for index, (group, block) in enumerate(zip(groups, blocks, strict=True)):
        place[group] = centres[index] + _turned(block, _pull(plain, group, home, centres))
    return place[part]


def _place_group(plain: "Plain", group: Sequence[int]) -> Points:
    if len(group) > DENSE:
        return _place_part(plain, group)
    return _separate(_settle(plain, group) * SPACING, np.full(len(group), SPACING / 2))


def _between(plain: "Plain", part: Sequence[int], home: dict[int, int], count: int) -> "Plain":
    """The communities as nodes; the weight of a link is the square root of the weights between their members."""
    weights: dict[tuple[int, int], float] = {}
    for left, right in sorted(plain.subgraph(part).edges()):
        low, high = sorted((home[left], home[right]))
        weights[low, high] = weights.get((low, high), 0.0) + plain[left][right]["weight"]
    between: Plain = nx.Graph()
    between.add_nodes_from(range(count))
    between.add_weighted_edges_from(
        (low, high, float(np.sqrt(weight))) for (low, high), weight in sorted(weights.items()) if low != high
    )
    return between


def _pull(plain: "Plain", group: Sequence[int], home: dict[int, int], centres: Points) -> Points:
    """For each member, the direction in which its links leave the community."""
    own = home[group[0]]
    pulls = np.zeros((len(group), 2))
    for index, node in enumerate(group):
        for other in sorted(plain[node]):
            if home.get(other, own) != own:
                away = centres[home[other]] - centres[own]
                pulls[index] += away / np.hypot(*away)
    return pulls


def _turned(block: Points, pulls: Points) -> Points:
    """The block rotated so that its members face the communities they are linked to."""
    cross = float((block[:, 0] * pulls[:, 1] - block[:, 1] * pulls[:, 0]).sum())
    angle = np.arctan2(cross, float((block * pulls).sum()))
    cos, sin = np.cos(angle), np.sin(angle)
    turned: Points = block @ np.array([[cos, sin], [-sin, cos]])
    return turned


def _settle(plain: "Plain", nodes: Sequence[int]) -> Points:
    """Fruchterman and Reingold (1991) with a pull to the middle; one unit is the distance that is aimed at."""
    size = len(nodes)
    points = np.empty((size, 2))
    points[_walk(plain, nodes)] = _sunflower(size)
    ends, weights = _links(plain, nodes)
    steps = 150 if size <= WHOLE else 60
    for heat in np.linspace(0.35 * np.sqrt(size), 0.02, steps):
        force = _forces(points, ends, weights)
        length = np.maximum(np.hypot(*force.T), 1e-9)
        points += force * (np.minimum(length, heat) / length)[:, None]
    return points


def _forces(points: Points, ends: NDArray[np.int64], weights: Points) -> Points:
    squares = (points**2).sum(axis=1)
    distance2 = squares[:, None] + squares[None, :] - 2 * (points @ points.T)
    push = 1 / np.maximum(distance2, 0.01)
    force: Points = points * push.sum(axis=1)[:, None] - push @ points
    span = points[ends[:, 1]] - points[ends[:, 0]]
    draw = span * (np.hypot(*span.T) * weights)[:, None]
    np.add.at(force, ends[:, 0], draw)
    np.subtract.at(force, ends[:, 1], draw)
    return force - 0.08 * points


def _links(plain: "Plain", nodes: Sequence[int]) -> tuple[NDArray[np.int64], Points]:
    index = {node: position for position, node in enumerate(nodes)}
    links = [(index[a], index[b], w) for a in nodes for b, w in _weights(plain, a) if a < b and b in index]
    links.sort()
    ends = np.array([link[:2] for link in links], dtype=np.int64).reshape(-1, 2)
    return ends, np.array([link[2] for link in links])


def _weights(plain: "Plain", node: int) -> list[tuple[int, Any]]:
    return [(other, data["weight"]) for other, data in plain[node].items()]


def _walk(plain: "Plain", nodes: Sequence[int]) -> list[int]:
    """Positions in `nodes`, breadth first from the best connected: neighbours start near one another."""
    index = {node: position for position, node in enumerate(nodes)}
    seen: dict[int, None] = {}
    for start in sorted(nodes, key=lambda node: (-plain.degree[node], node)):
        queue = [start]
        for node in queue:
            if node not in seen:
                seen[node] = None
                queue += [other for other in sorted(plain[node]) if other in index and other not in seen]
    return [index[node] for node in seen]


def _sunflower(count: int) -> Points:
    """Points evenly spread over a disc, about one unit apart, from the middle outwards."""
    step = np.arange(count)
    turn = step * np.pi * (3 - np.sqrt(5))
    radius = 0.6 * np.sqrt(step)
    return np.column_stack((radius * np.cos(turn), radius * np.sin(turn)))


def _separate(points: Points, radii: Points) -> Points:
    """Pushes discs apart until none overlap, or nearly so."""
    reach = radii[:, None] + radii[None, :]
    np.fill_diagonal(reach, 0.0)
    for _ in range(60):
        delta = points[:, None, :] - points[None, :, :]
        distance = np.maximum(np.sqrt((delta**2).sum(axis=2)), 1e-6)
        overlap = np.maximum(reach - distance, 0.0)
        if overlap.max(initial=0.0) < 1.0:
            break
        points = points + (delta * (overlap / distance)[:, :, None]).sum(axis=1) * 0.35
    return points


def _centred(points: Points) -> Points:
    centred: Points = points - points.mean(axis=0)
    return centred


def _pack(blocks: Sequence[Points]) -> list[Points]:
    """Components side by side in rows, the largest first; a row is as wide as the largest or the whole needs."""
    margin = np.array([SPACING * STRETCH, SPACING])
    blocks = [(block - block.min(axis=0)) * np.array([STRETCH, 1.0]) for block in blocks]
    sizes = [block.max(axis=0) + margin for block in blocks]
    width = max(sizes[0][0], 1.5 * float(np.sqrt(sum(size[0] * size[1] for size in sizes[1:]))))
    corner, height, packed = np.zeros(2), 0.0, []
    for block, size in zip(blocks, sizes, strict=True):
        if corner[0] and corner[0] + size[0] > width:
            corner, height = np.array([0.0, corner[1] + height]), 0.0
        packed.append(block + corner)
        corner = corner + np.array([size[0], 0.0])
        height = max(height, size[1])
    return packed
