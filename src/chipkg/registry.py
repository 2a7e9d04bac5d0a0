"""Reads graph/registry/: the entities we have written down, with every name they go by."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from chipkg.errors import RegistryError
from chipkg.model import Text
from chipkg.ontology import NAMESPACE
from chipkg.resources import resource

# How a name belongs to its entity. "bare" is a name without its legal suffix, "spelling" one in other capitals.
NameRole = Literal["label", "alias", "former", "bare", "spelling", "short", "demonym", "metonym", "ticker"]

ENTITY_NAMESPACE = "https://w3id.org/chip-kg/entity/"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Shorter names have other spellings that are words: "Arm", "Meta", "Semi".
_RESPELLED = 4
_LEGAL_SUFFIX = re.compile(
    r",?\s(?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|LLC|PLC|plc|NV|N\.V|BV|AG|SE|SA|S\.A|GmbH|KGaA|KK|K\.K"
    r"|Holdings?|Group|Bhd|ASA|AB|Oyj|SpA)\.?$"
)


def bare_name(name: str) -> str:
    """The name without leading article, possessive 's and legal suffixes: "the Nvidia Corp.'s" gives "Nvidia"."""
    name = re.sub(r"^(?:[Tt]he|[Aa]n?)\s|['’]s?$", "", name.strip())
    while (shorter := _LEGAL_SUFFIX.sub("", name)) != name:
        name = shorter
    return name


@dataclass(frozen=True, slots=True, order=True)
class Office:
    """A post that a person holds or held. `at` is an id.

    `since` and `until` are a day, a month or a year in ISO 8601, or empty where it is not known.
    """

    since: str
    until: str
    title: str
    at: str


@dataclass(frozen=True, slots=True)
class RegistryEntity:
    """One curated entity. `id` is the local part of its IRI; `country`, `broader` and their like hold ids too.

    `names` holds label, aliases and former names; `short_names` count only in a document that
    also gives another name; `demonyms` and `metonyms` stand for a country. `issued` is a day,
    a month or a year.
    """

    id: str
    type: str
    label: str
    aliases: tuple[Text, ...] = ()
    former_names: tuple[Text, ...] = ()
    short_names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    country: str = ""
    government: str = ""
    segments: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    component_of: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    issued: str = ""
    offices: tuple[Office, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that may stand by itself in a text, in any language."""
        return (self.label, *(alias.value for alias in self.aliases + self.former_names))


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name, whose it is and how."""

    name: str
    role: NameRole
    entity: RegistryEntity


@dataclass(frozen=True)
class Registry:
    """All curated entities, by id."""

    entities: Mapping[str, RegistryEntity] = field(default_factory=dict)

    def find(self, iri: str) -> RegistryEntity | None:
        """The entity with this IRI, if it is one of the registry's."""
        return self.entities.get(iri.removeprefix(ENTITY_NAMESPACE)) if iri.startswith(ENTITY_NAMESPACE) else None

    @cached_property
    def by_name(self) -> Mapping[str, tuple[RegistryEntity, ...]]:
        """Entities by exact name, short names, demonyms and metonyms included; several where a name is shared."""
        index: dict[str, list[RegistryEntity]] = defaultdict(list)
        for entity in self.entities.values():
            for name in dict.fromkeys(entity.names + entity.short_names + entity.demonyms + entity.metonyms):
                index[name].append(entity)
        return {name: tuple(entities) for name, entities in index.items()}

    def listed_names(self) -> Iterator[ListedName]:
        """Every name as texts may have it: also without legal suffix and in other capitals.

        What is left without its legal suffix is no more than a short name if it is listed as anybody's.
        A spelling that is the name of somebody else is left out.
        """
        shorts = frozenset(name for entity in self.entities.values() for name in entity.short_names)
        listed = {*self.by_name, *(bare_name(name) for entity in self.entities.values() for name in entity.names)}
        for entity in self.entities.values():
            for role, names in _names_by_role(entity, shorts).items():
                yield from (ListedName(name, role, entity) for name in names)
            spellings = dict.fromkeys(other for name in entity.names for other in _spellings(name, entity.type))
            yield from (ListedName(name, "spelling", entity) for name in spellings if name not in listed)


def _names_by_role(entity: RegistryEntity, shorts: frozenset[str]) -> Mapping[NameRole, tuple[str, ...]]:
    aliases = [alias.value for alias in entity.aliases]
    former = [name.value for name in entity.former_names]
    bare = [bare_name(name) for name in entity.names] if entity.type == "Company" else []
    ranked: dict[NameRole, list[str]] = {
        "label": [entity.label],
        "alias": aliases,
        "former": former,
        "bare": [name for name in bare if name not in shorts],
        "short": [*entity.short_names, *bare],
        "demonym": list(entity.demonyms),
        "metonym": list(entity.metonyms),
        "ticker": list(entity.tickers),
    }
    taken: dict[str, NameRole] = {}
    for role, names in ranked.items():
        for name in names:
            taken.setdefault(name, role)
    return {role: tuple(name for name, own in taken.items() if own == role) for role in ranked}


def _spellings(name: str, kind: str) -> Iterator[str]:
    """A name in capitals; a company's also in title case and with its humps apart: "Hisilicon", "Hi Silicon"."""
    if kind not in ("Company", "Country", "Place") or not name.isascii() or len(name) < _RESPELLED:
        return
    yield name.upper()
    if kind != "Company":
        return
    yield " ".join(word.capitalize() if word.isalpha() and len(word) >= _RESPELLED else word for word in name.split())
    yield " ".join(word.capitalize() if word.islower() else word for word in name.split())
    parts = _HUMP.split(name)
    if len(parts) == 2 and min(map(len, parts)) > 1 and " " not in name:
        yield " ".join(parts)


@lru_cache(maxsize=1)
def registry() -> Registry:
    """The registry that ships with the package, read once."""
    return read_registry(resource("graph/registry"))


def read_registry(folder: Path) -> Registry:
    """Read every Turtle file of a folder; `RegistryError` names the file and what is wrong."""
    entities: dict[str, RegistryEntity] = {}
    for file in sorted(folder.glob("*.ttl")):
        for entity in _read_file(file):
            if entity.id in entities:
                raise RegistryError(f"{file}: {entity.id} is already described in another file")
            entities[entity.id] = entity
    return Registry(entities)


_Values = Mapping[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]


def _read_file(file: Path) -> list[RegistryEntity]:
    described: dict[ox.NamedNode | ox.BlankNode, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]]
    described = defaultdict(lambda: defaultdict(list))
    try:
        for triple in ox.parse(path=file, format=ox.RdfFormat.TURTLE):
            described[triple.subject][triple.predicate.value].append(triple.object)
    except (SyntaxError, ValueError, OSError) as error:
        raise RegistryError(f"{file}: not valid Turtle: {error}") from error
    entities = sorted((n.value, values) for n, values in described.items() if isinstance(n, ox.NamedNode))
    return [_entity(file, iri, values, described) for iri, values in entities]


def _entity(
    file: Path, iri: str, values: _Values, described: Mapping[ox.NamedNode | ox.BlankNode, _Values]
) -> RegistryEntity:
    def local(predicate: str, namespace: str = ENTITY_NAMESPACE) -> tuple[str, ...]:
        return _local(values, predicate, namespace)

    def texts(predicate: str) -> tuple[Text, ...]:
        return tuple(
            sorted(Text(v.value, v.language or "") for v in values.get(predicate, ()) if isinstance(v, ox.Literal))
        )

    types = local(_RDF_TYPE, NAMESPACE)
    labels = texts(_LABEL)
    if len(types) != 1 or len(labels) != 1:
        raise RegistryError(f"{file}: {iri} needs exactly one class and one rdfs:label")
    return RegistryEntity(
        id=iri.removeprefix(ENTITY_NAMESPACE),
        type=types[0],
        label=labels[0].value,
        aliases=texts(_SKOS + "altLabel"),
        former_names=texts(NAMESPACE + "formerName"),
        short_names=local(NAMESPACE + "shortName"),
        demonyms=local(NAMESPACE + "demonym"),
        metonyms=local(NAMESPACE + "metonym"),
        tickers=local(NAMESPACE + "ticker"),
        country=next(iter(local(NAMESPACE + "country")), ""),
        government=next(iter(local(NAMESPACE + "government")), ""),
        segments=local(NAMESPACE + "segment", "https://w3id.org/chip-kg/segment/"),
        broader=local(_SKOS + "broader"),
        component_of=local(NAMESPACE + "componentOf"),
        issuers=local(NAMESPACE + "issuer"),
        issued=next(iter(local(NAMESPACE + "issued")), ""),
        offices=tuple(
            sorted(_office(described[n]) for n in values.get(NAMESPACE + "office", ()) if isinstance(n, ox.BlankNode))
        ),
    )


def _office(values: _Values) -> Office:
    """An office; what it lacks is empty, and the lint of the registry finds it."""
    parts = (next(iter(_local(values, NAMESPACE + name)), "") for name in ("since", "until", "officeTitle", "officeAt"))
    return Office(*parts)


def _local(values: _Values, predicate: str, namespace: str = ENTITY_NAMESPACE) -> tuple[str, ...]:
    """The values of a property, sorted: of an entity its id, of a text its characters."""
    return tuple(sorted(v.value.removeprefix(namespace) for v in values.get(predicate, ())))
