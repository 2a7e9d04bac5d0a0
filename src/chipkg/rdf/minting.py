"""Makes the IRIs of a graph. Each is a pure function of what it names, so that a rebuild gives the same ones."""

import re
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

import pyoxigraph as ox

from chipkg.model import Entity
from chipkg.rdf.namespaces import DEFAULT_BASE
from chipkg.registry import ENTITY_NAMESPACE

# 64 bits: among ten million statements two share a hash with a chance of 3 in a million
_HEX_DIGITS = 16
# RFC 3987, and what would end or split the local name
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f<>\"{}|^`\\/?#%]")


@dataclass(frozen=True, slots=True)
class Minter:
    """Mints IRIs under `base`, which ends in a slash."""

    base: str = DEFAULT_BASE

    def entity(self, entity: Entity) -> ox.NamedNode:
        """`entity/sicarrier` of the registry's namespace, or `entity/person.zhang-hengming` under the base.

        Ids of other people's records get their class in front too, and lose what an IRI may not hold.
        """
        if entity.registered:
            return ox.NamedNode(ENTITY_NAMESPACE + entity.id)
        prefix = entity.type.casefold() + "."
        local = _FORBIDDEN.sub(lambda char: quote(char[0], safe=""), entity.id.removeprefix(prefix))
        return ox.NamedNode(f"{self.base}entity/{prefix}{local}")

    def document(self, document_id: str) -> ox.NamedNode:
        """`document/<hash>` of the document's id."""
        return self._hashed("document", document_id)

    def statement(self, spo: ox.Triple) -> ox.NamedNode:
        """`statement/<hash>` of its subject, relation and object, whoever says it."""
        return self._hashed("statement", spo.subject, spo.predicate, spo.object)

    def is_statement(self, iri: ox.NamedNode) -> bool:
        """Whether an IRI was minted for a statement."""
        return iri.value.startswith(self.base + "statement/")

    def evidence(self, *parts: object) -> ox.NamedNode:
        """`evidence/<hash>` of the document, the statement, the span and how it is said."""
        return self._hashed("evidence", *parts)

    def mention(self, *parts: object) -> ox.NamedNode:
        """`mention/<hash>` of the document, the entity and the name."""
        return self._hashed("mention", *parts)

    def measure(self, *parts: object) -> ox.NamedNode:
        """`measure/<hash>` of the document, the sentence, the authority and how it is said."""
        return self._hashed("measure", *parts)

    def _hashed(self, kind: str, *parts: object) -> ox.NamedNode:
        digest = sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:_HEX_DIGITS]
        return ox.NamedNode(f"{self.base}{kind}/{digest}")
