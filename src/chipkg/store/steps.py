"""Cuts a large change into steps, each of which a remote store makes at once.

Between two steps others see the graph half changed, and a broken connection leaves it so. The
order of the steps sees to it that

- no statement ever stands without its evidence, nor evidence without its document, nor any of them
  without the description of its entities: what something stands on is written before it and removed
  after it. (An asserted triple alone may be there a step before its statement says so, or be gone a
  step before: an edit that is repeated takes it for there when the statement says that it is.)
- repeating the edit that was cut short completes it. An edit finds what there is to do by comparing
  a document's nodes with those in the store, so they are equal only after the last step: the classes
  of new evidence and mentions, and whatever replaces something in a node of the document, are
  written after all that is derived from them.

All of one node goes into one step, so that a statement never has two beliefs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from chipkg.rdf.namespaces import RDF, RDFS, SKOS

_DESCRIPTIVE = {RDF.type, RDFS.label, SKOS.altLabel}

# in the order in which they are written
_NODES, _DESCRIPTIONS, _ASSERTED, _STATEMENTS, _FINISH = range(5)


@dataclass(frozen=True, slots=True)
class Step:
    """Triples to remove, and triples to add after that."""

    remove: list[ox.Triple] = field(default_factory=list)
    add: list[ox.Triple] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.remove) + len(self.add)


def steps(change: Step, *, base: str, size: int) -> Iterator[Step]:
    """The change in steps of about `size` triples; `base` is where the store's IRIs live.

    A change that is no larger is one step.
    """
    if len(change) <= size:
        yield change
        return
    added = set(change.add)
    removed = set(change.remove) - added
    yield from _packed(_ordered(Step(sorted(removed, key=str), sorted(added, key=str)), base), size)


def _ordered(change: Step, base: str) -> Iterator[Step]:
    """The change node by node."""
    replaced = {t.subject for t in change.remove} & {t.subject for t in change.add}
    nodes: dict[tuple[int, str], Step] = defaultdict(Step)
    for triple in change.remove:
        nodes[_rank(triple, base, replaced), str(triple.subject)].remove.append(triple)
    for triple in change.add:
        nodes[_rank(triple, base, replaced), str(triple.subject)].add.append(triple)
    # an asserted triple goes before its statement says that it is not asserted
    yield from (Step(step.remove) for (rank, _), step in sorted(nodes.items(), key=_key) if rank == _ASSERTED)
    for (rank, _), step in sorted(nodes.items(), key=_key):
        if step.add:
            yield Step([] if rank == _ASSERTED else step.remove, step.add)
    for (rank, _), step in sorted(nodes.items(), key=_key, reverse=True):
        if not step.add and rank != _ASSERTED:
            yield step


def _key(item: tuple[tuple[int, str], Step]) -> tuple[int, str]:
    return item[0]


def _rank(triple: ox.Triple, base: str, replaced: Iterable[object]) -> int:
    kind = str(triple.subject)[1:].removeprefix(base).partition("/")[0]
    if kind in ("statement", "measure"):
        return _STATEMENTS
    if kind not in ("document", "evidence", "mention"):
        return _DESCRIPTIONS if triple.predicate in _DESCRIPTIVE else _ASSERTED
    finishes = triple.predicate == RDF.type and kind != "document"
    return _FINISH if finishes or triple.subject in replaced else _NODES


def _packed(parts: Iterable[Step], size: int) -> Iterator[Step]:
    """Neighbours joined, as long as they are not larger than `size`."""
    packed = Step()
    for part in parts:
        if packed and len(packed) + len(part) > size:
            yield packed
            packed = Step()
        packed.remove.extend(part.remove)
        packed.add.extend(part.add)
    if packed:
        yield packed
