"""Whom the words of a question may mean: names of the graph and of the registry, as they are or nearly."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from chipkg.registry import ENTITY_NAMESPACE, Registry
from chipkg.store.search import LETTERS_PER_MISTAKE, fold

if TYPE_CHECKING:
    from chipkg.query.reading import Reader

# the better a name fits, the earlier its role stands here; "graph" are names that only documents give
_ROLES = ("label", "alias", "graph", "former", "bare", "short", "demonym", "metonym")
# a name of fewer letters is not looked for among mistyped ones
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Named:
    """An entity by one of its names. `role` is how the name belongs to it, `here` whether the graph has it."""

    iri: str
    type: str
    label: str
    name: str
    role: str
    here: bool = False

    @property
    def rank(self) -> tuple[bool, int]:
        """How likely it is meant, the best first: whom the graph knows before whom only the registry knows."""
        return not self.here, _ROLES.index(self.role)


class Names:
    """All names of a registry and of a graph; without a reader of the registry only."""

    def __init__(self, registry: Registry, reader: "Reader | None" = None) -> None:
        self._registry = registry
        self._reader = reader

    def find(self, folded: Iterable[str]) -> Mapping[str, tuple[Named, ...]]:
        """The entities by each of these folded names that is one, the most likely first."""
        wanted = set(folded)
        found: dict[str, dict[str, Named]] = defaultdict(dict)
        for text in sorted(wanted & self._listed.keys()):
            for named in self._listed[text]:
                found[text].setdefault(named.iri, named)
        for text, named in self._in_graph(wanted):
            known = found[text].get(named.iri, named)
            found[text][named.iri] = replace(known, here=True)
        return {text: tuple(sorted(by.values(), key=lambda n: (n.rank, n.iri))) for text, by in found.items()}

    def nearest(self, text: str, mistakes: int) -> tuple[Named, ...]:
        """Entities of which a folded name has at most so many mistakes: those with the fewest."""
        letters = text.replace(" ", "")
        allowed = min(mistakes, len(letters) // LETTERS_PER_MISTAKE)
        if len(letters) < _SHORTEST or not allowed:
            return ()
        made = process.extract(text, self._folded, scorer=OSA.distance, score_cutoff=allowed, limit=5)
        best = min((distance for _, distance, _ in made), default=0)
        names = {named for name, distance, _ in made if distance == best for named in self._listed[name][:1]}
        own = () if names else self._near_in_graph(text, allowed)
        return tuple(sorted({*names, *own}, key=lambda named: (named.rank, named.iri)))

    @cached_property
    def _listed(self) -> Mapping[str, Sequence[Named]]:
        """The registry's names, folded; the best role of each entity first."""
        listed: dict[str, dict[str, Named]] = defaultdict(dict)
        for name in self._registry.listed_names():
            folded = fold(name.name)
            if name.role in _ROLES and folded:
                entity = name.entity
                named = Named(ENTITY_NAMESPACE + entity.id, entity.type, entity.label, name.name, name.role)
                known = listed[folded].get(named.iri)
                if known is None or named.rank < known.rank:
                    listed[folded][named.iri] = named
        return {
            text: sorted(by_iri.values(), key=lambda named: (named.rank, named.iri)) for text, by_iri in listed.items()
        }

    @cached_property
    def _folded(self) -> list[str]:
        return sorted(self._listed)

    def _in_graph(self, wanted: Iterable[str]) -> Iterator[tuple[str, Named]]:
        if self._reader:
            for text, hit in self._reader.named(wanted):
                yield text, Named(hit.iri, hit.type, hit.label, hit.name, "graph", here=True)

    def _near_in_graph(self, text: str, allowed: int) -> Iterator[Named]:
        if self._reader:
            for hit in self._reader.search(text, limit=3):
                if OSA.distance(text, fold(hit.name), score_cutoff=allowed) <= allowed:
                    yield Named(hit.iri, hit.type, hit.label, hit.name, "graph", here=True)
