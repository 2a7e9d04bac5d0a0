"""The one entity that a name means."""

from chipkg.errors import UnknownEntityError
from chipkg.query.reading import EntityView, Reader, exact_matches
from chipkg.store.search import Rank


def find_entity(reader: Reader, name: str) -> EntityView:
    """The one entity that a name or IRI means; an error names the nearest when it is not one."""
    entities = reader.entities()
    if name in entities:
        return entities[name]
    hits = reader.search(name, limit=20)
    alike = [entities[hit.iri] for hit in hits if hit.rank is Rank.EXACT]
    exact = exact_matches(alike, name) or alike
    if len(exact) == 1:
        return exact[0]
    candidates = exact or [entities[hit.iri] for hit in hits[:5]]
    if not candidates:
        raise UnknownEntityError(f"no entity is called {name!r}; try: kg search {name.split()[0] if name else ''}")
    listed = ", ".join(f"{e.label} ({e.type}, {e.iri})" for e in candidates)
    problem = "means several" if exact else "is not an entity; near it"
    raise UnknownEntityError(f"{name!r} {problem}: {listed}")
