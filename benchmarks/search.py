"""Searching 100,000 entities with 300,000 names: the index in SQLite beside a scan of all that is in memory."""

import random
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from benchmarks.timing import call_cpu
from chipkg.ontology import ontology
from chipkg.query.reading import EntityView, find_entities
from chipkg.rdf.namespaces import DEFAULT_BASE, KG, RDF, RDFS, SKOS
from chipkg.store.embedded import EmbeddedStore, create_store
from chipkg.store.search import Hit, open_index

ENTITIES = 100_000
# fmt: off
_SYLLABLES = ("ka", "mi", "ron", "tel", "ve", "qua", "lo", "zen", "dar", "sun",
              "ar", "chi", "mo", "xu", "pho", "ner", "ti", "bel", "gra", "syn")
_KINDS = ("Semiconductor", "Technologies", "Electronics", "Manufacturing", "Microsystems",
          "Materials", "Devices", "Photonics")
# fmt: on
_CHARACTERS = "华为三星电子半导体科技微新凯来海思长江存储中芯国际"


def measure() -> list[tuple[str, float]]:
    entities = list(_entities())
    with tempfile.TemporaryDirectory() as folder, create_store(Path(folder) / "store", ontology="") as store:
        store.apply(remove=[], add=(triple for entity in entities for triple in _triples(entity)))
        making = call_cpu(lambda: _find(store, entities[0].label), runs=1)
        rows = []
        for name, text in _texts(entities[ENTITIES // 2].label).items():
            rows.append(
                (f"scan, without reading them: {name}", call_cpu(partial(find_entities, entities, text), runs=1))
            )
            rows.append((f"kg: {name}", call_cpu(partial(_find, store, text), runs=21)))
        return [*rows, ("kg: make the index", making)]


def _texts(name: str) -> dict[str, str]:
    mistyped = name[:2] + name[3] + name[2] + name[4:]
    return {"exact": name, "prefix": name[:6], "substring": "onduct", "华为": "华为", "mistyped": mistyped}


def _find(store: EmbeddedStore, text: str) -> list[Hit]:
    """The first 20, the opening of the index included."""
    index = open_index(store, ontology())
    assert index is not None
    with index:
        return index.find(text, limit=20)


def _entities() -> Iterator[EntityView]:
    """Names of few syllables, so that each shares its parts with thousands: harder than real ones."""
    chance = random.Random(1)
    for number in range(ENTITIES):
        words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).capitalize() for _ in range(2)]
        name = " ".join(words[: chance.randint(1, 2)])
        aliases = (name, "".join(chance.choices(_CHARACTERS, k=chance.randint(2, 6))))
        yield EntityView(
            f"{DEFAULT_BASE}entity/company.e{number}", "Company", f"{name} {chance.choice(_KINDS)}", aliases
        )


def _triples(entity: EntityView) -> Iterator[ox.Triple]:
    iri = ox.NamedNode(entity.iri)
    mention = ox.NamedNode(entity.iri.replace("/entity/", "/mention/"))
    yield from (ox.Triple(iri, RDF.type, KG(name)) for name in sorted(ontology().ancestors(entity.type)))
    yield ox.Triple(iri, RDFS.label, ox.Literal(entity.label))
    yield from (ox.Triple(iri, SKOS.altLabel, ox.Literal(alias)) for alias in entity.aliases)
    yield ox.Triple(mention, KG.mentionOf, iri)
    yield ox.Triple(mention, KG.name, ox.Literal(entity.label))
