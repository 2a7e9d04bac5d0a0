"""Reads ontology/ and answers what the schema allows. No class or relation is named in code beyond what it needs.

The schema is data: `ontology().relations["produces"].range` is what relations.ttl says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import pyoxigraph as ox

from chipkg.errors import OntologyError
from chipkg.resources import resource

NAMESPACE = "https://w3id.org/chip-kg/ontology#"
_OWL = "http://www.w3.org/2002/07/owl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"


@dataclass(frozen=True, slots=True)
class ClassTerm:
    """A class: its name, what belongs in it, and its direct superclasses' names."""

    name: str
    label: str
    comment: str
    parents: frozenset[str]


@dataclass(frozen=True, slots=True)
class RelationTerm:
    """A relation. `domain` and `range` are the most specific classes allowed, unions and subclasses spelled out."""

    name: str
    label: str
    inverse_label: str
    comment: str
    example: str
    domain: frozenset[str]
    range: frozenset[str]
    symmetric: bool
    same_kind: bool


@dataclass(frozen=True)
class Ontology:
    """The schema. Names are local names of the ontology's namespace: "Company", "produces"."""

    classes: Mapping[str, ClassTerm]
    relations: Mapping[str, RelationTerm]
    version: str
    labels: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def leaves(self) -> Mapping[str, frozenset[str]]:
        """For each class the most specific classes below it; for a leaf, itself."""
        parents = {parent for term in self.classes.values() for parent in term.parents}
        return {
            name: frozenset(leaf for leaf in self.classes if leaf not in parents and name in self.ancestors(leaf))
            for name in self.classes
        }

    def ancestors(self, name: str) -> frozenset[str]:
        """The class itself and all its superclasses."""
        term = self.classes.get(name)
        if term is None:
            raise OntologyError(f"no class {name!r} in the ontology; known are {', '.join(self.classes)}")
        return frozenset({name}).union(*(self.ancestors(parent) for parent in term.parents))

    def is_a(self, name: str, ancestor: str) -> bool:
        """Whether a class is the other or one of its subclasses."""
        return ancestor in self.ancestors(name)

    def relation(self, name: str) -> RelationTerm:
        """The relation of that name; `OntologyError` when there is none."""
        term = self.relations.get(name)
        if term is None:
            raise OntologyError(f"no relation {name!r} in the ontology; known are {', '.join(self.relations)}")
        return term

    def label(self, relation: str) -> str:
        """How a relation or literal property reads: "is part of"; its own name when it has no label."""
        return self.labels.get(relation, relation)

    def violation(self, relation: str, subject_type: str, object_type: str) -> str:
        """Why a statement between two leaf classes is outside the schema; empty when it is inside."""
        term = self.relation(relation)
        if subject_type not in term.domain:
            return f"{relation} cannot have a {subject_type} as subject"
        if object_type not in term.range:
            return f"{relation} cannot have a {object_type} as object"
        if term.same_kind and not self._same_kind(term, subject_type, object_type):
            return f"{relation} joins two of the same kind, not a {subject_type} and a {object_type}"
        return ""

    def _same_kind(self, term: RelationTerm, left: str, right: str) -> bool:
        """Two organizations, two countries or two products: some class below the root's children holds both."""
        return left == right or any(
            {left, right} <= leaves and leaves <= term.domain and len(leaves) < len(term.domain)
            for leaves in self.leaves.values()
        )


@lru_cache(maxsize=1)
def ontology() -> Ontology:
    """The ontology that ships with the package, read once."""
    return read_ontology(resource("ontology"))


def read_ontology(folder: Path) -> Ontology:
    """Read every Turtle file of a folder; `OntologyError` names the file and place that cannot be read."""
    store = ox.Store()
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise OntologyError(f"{folder}: no ontology here (expected *.ttl); reinstall chip-kg")
    for file in files:
        try:
            store.extend(ox.parse(path=file, format=ox.RdfFormat.TURTLE))
        except (SyntaxError, ValueError, OSError) as error:
            raise OntologyError(f"{file}: not valid Turtle: {error}") from error
    return _Reader(store).read()


class _Reader:
    """Turns the triples of the ontology into terms."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def read(self) -> Ontology:
        root = ox.NamedNode(NAMESPACE + "Entity")
        classes = {term.name: term for term in map(self._class, self._below(root, "subClassOf"))}
        bare = Ontology(classes=classes, relations={}, version="")
        relation = ox.NamedNode(NAMESPACE + "relation")
        terms = [self._relation(iri, bare) for iri in self._below(relation, "subPropertyOf") if iri != relation]
        return Ontology(
            classes=classes,
            relations={term.name: term for term in terms},
            version=self._version(),
            labels=self._labels(),
        )

    def _below(self, root: ox.NamedNode, link: str) -> list[ox.NamedNode]:
        """The root and every own term under it, in the order of their names."""
        found, queue = {root}, [root]
        while queue:
            for subject in self._subjects(_RDFS + link, queue.pop()):
                if subject not in found:
                    found.add(subject)
                    queue.append(subject)
        return sorted(found, key=lambda iri: iri.value)

    def _class(self, iri: ox.NamedNode) -> ClassTerm:
        parents = frozenset(
            parent.value.removeprefix(NAMESPACE)
            for parent in self._objects(iri, _RDFS + "subClassOf")
            if isinstance(parent, ox.NamedNode) and parent.value.startswith(NAMESPACE)
        )
        return ClassTerm(
            name=iri.value.removeprefix(NAMESPACE),
            label=self._text(iri, _RDFS + "label"),
            comment=self._text(iri, _RDFS + "comment"),
            parents=parents,
        )

    def _relation(self, iri: ox.NamedNode, classes: Ontology) -> RelationTerm:
        types = set(self._objects(iri, _RDF + "type"))
        return RelationTerm(
            name=iri.value.removeprefix(NAMESPACE),
            label=self._text(iri, _RDFS + "label"),
            inverse_label=self._text(iri, NAMESPACE + "inverseLabel"),
            comment=self._text(iri, _RDFS + "comment"),
            example=self._text(iri, _SKOS + "example"),
            domain=self._leaves(self._objects(iri, _RDFS + "domain"), classes),
            range=self._leaves(self._objects(iri, _RDFS + "range"), classes),
            symmetric=ox.NamedNode(_OWL + "SymmetricProperty") in types,
            same_kind=self._text(iri, NAMESPACE + "sameKind") == "true",
        )

    def _leaves(self, terms: Iterable[object], classes: Ontology) -> frozenset[str]:
        leaves: set[str] = set()
        for term in terms:
            if isinstance(term, ox.BlankNode):
                leaves |= self._leaves(self._union(term), classes)
            elif isinstance(term, ox.NamedNode) and term.value.startswith(NAMESPACE):
                leaves |= classes.leaves[term.value.removeprefix(NAMESPACE)]
        return frozenset(leaves)

    def _union(self, node: ox.BlankNode) -> list[object]:
        """The members of [ owl:unionOf ( … ) ]."""
        members: list[object] = []
        for head in self._objects(node, _OWL + "unionOf"):
            while isinstance(head, ox.BlankNode):
                members += self._objects(head, _RDF + "first")
                head = self._objects(head, _RDF + "rest")[0]
        return members

    def _labels(self) -> dict[str, str]:
        return {
            quad.subject.value.removeprefix(NAMESPACE): quad.object.value
            for quad in self.store.quads_for_pattern(None, ox.NamedNode(_RDFS + "label"), None)
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
        }

    def _version(self) -> str:
        return self._text(ox.NamedNode(NAMESPACE.rstrip("#")), _OWL + "versionInfo")

    def _text(self, subject: ox.NamedNode, predicate: str) -> str:
        values = [o.value for o in self._objects(subject, predicate) if isinstance(o, ox.Literal)]
        return min(values, default="")

    def _objects(self, subject: ox.NamedNode | ox.BlankNode, predicate: str) -> list[object]:
        return [q.object for q in self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]

    def _subjects(self, predicate: str, obj: ox.NamedNode) -> list[ox.NamedNode]:
        quads = self.store.quads_for_pattern(None, ox.NamedNode(predicate), obj)
        return [
            q.subject for q in quads if isinstance(q.subject, ox.NamedNode) and q.subject.value.startswith(NAMESPACE)
        ]
