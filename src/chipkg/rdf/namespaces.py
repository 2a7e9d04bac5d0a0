"""The vocabularies in use and their prefixes. Every output and every query sees the same ones."""

from dataclasses import dataclass

import pyoxigraph as ox

from chipkg.ontology import NAMESPACE
from chipkg.registry import ENTITY_NAMESPACE

DEFAULT_BASE = "https://w3id.org/chip-kg/"


@dataclass(frozen=True, slots=True)
class Namespace:
    """Makes IRIs by attribute or call: `KG.produces`, `KG("produces")`."""

    iri: str

    def __call__(self, name: str) -> ox.NamedNode:
        """The IRI of a name in this namespace."""
        return ox.NamedNode(self.iri + name)

    def __getattr__(self, name: str) -> ox.NamedNode:
        return self(name)


KG = Namespace(NAMESPACE)
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
SCHEMA = Namespace("https://schema.org/")

_VOCABULARIES = {
    "kg": KG.iri,
    "kgseg": "https://w3id.org/chip-kg/segment/",
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "xsd": XSD.iri,
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": SKOS.iri,
    "dcterms": DCTERMS.iri,
    "schema": SCHEMA.iri,
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}


def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """Prefix to namespace, for queries and serialisations; `base` is where this graph's own IRIs live.

    `kge:` always stands for the entities of the registry's namespace; with another base,
    `e:` stands for the entities that were minted there.
    """
    own = {} if base == DEFAULT_BASE else {"e": base + "entity/"}
    return (
        _VOCABULARIES
        | own
        | {
            "kge": ENTITY_NAMESPACE,
            "kgs": base + "statement/",
            "kgd": base + "document/",
            "kgv": base + "evidence/",
            "kgm": base + "measure/",
            "kgn": base + "mention/",
        }
    )
