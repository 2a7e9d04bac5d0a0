"""Reads statements back from a store, with their entities, evidence and documents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from chipkg.errors import QueryError
from chipkg.ontology import NAMESPACE, Ontology
from chipkg.rdf.namespaces import DCTERMS
from chipkg.rdf.terms import node
from chipkg.store.base import Store
from chipkg.store.search import Hit, Rank, Wanted, count_mistakes, fold, open_index, rank_name, read_wanted

Status = Literal["asserted", "doubtful", "planned", "possible", "alleged", "denied"]
_UNCERTAIN: tuple[Status, ...] = ("planned", "possible", "alleged")

_ENTITIES = "SELECT ?entity ?type ?label WHERE { ?entity a kg:Entity, ?type ; rdfs:label ?label }"
_ALIASES = "SELECT ?entity ?name WHERE { ?entity a kg:Entity ; skos:altLabel ?name }"
_MENTIONS = "SELECT DISTINCT ?entity ?name WHERE { ?mention kg:mentionOf ?entity ; kg:name ?name }"
_DOCUMENTS = """
SELECT * WHERE {
  ?document a kg:Document ; dcterms:identifier ?id ; dcterms:title ?title .
  OPTIONAL { ?document schema:publisher ?source }
  OPTIONAL { ?document schema:url ?url }
  OPTIONAL { ?document schema:datePublished ?published }
}"""
_STATEMENTS = """
SELECT * WHERE {
  %s
  ?statement a kg:Statement ; rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ;
    kg:belief ?belief ; kg:asserted ?asserted ; kg:evidence ?evidence .
  ?evidence kg:document ?document ; kg:quote ?quote ; kg:start ?start ; kg:end ?end ;
    kg:polarity ?polarity ; kg:modality ?modality ; kg:confidence ?confidence ; kg:extractor ?extractor .
  OPTIONAL { ?evidence kg:attributedTo ?speaker }
  OPTIONAL { ?evidence kg:eventDate ?event }
  OPTIONAL { ?evidence kg:validFrom ?valid_from }
  OPTIONAL { ?evidence kg:validUntil ?valid_until }
  OPTIONAL { ?evidence kg:amount ?amount }
  OPTIONAL { ?evidence kg:share ?share }
}"""
_ABOUT = "{ ?statement rdf:subject <%(iri)s> } UNION { ?statement rdf:object <%(iri)s> }"


@dataclass(frozen=True, slots=True)
class EntityView:
    """An entity as the graph describes it; `names` are those that documents use."""

    iri: str
    type: str
    label: str
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document's bibliography; `published` is an ISO date or empty."""

    iri: str
    id: str
    title: str
    source: str = ""
    url: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """One sentence behind a statement. Offsets count code points in the document's text."""

    iri: str
    document: DocumentView
    quote: str
    start: int
    end: int
    polarity: str
    modality: str
    confidence: float
    extractor: str
    speaker: EntityView | None = None
    event: str = ""
    valid_from: str = ""
    valid_until: str = ""
    amount: str = ""
    share: str = ""

    @property
    def supports(self) -> bool:
        """Whether the sentence says that it is so: neither denied nor planned, possible or alleged."""
        return self.polarity == "affirmed" and self.modality == "actual"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """A statement with everything it stands on. A literal object is its text."""

    iri: str
    subject: EntityView
    relation: str
    object: EntityView | str
    belief: float
    asserted: bool
    evidence: tuple[EvidenceView, ...]

    @property
    def status(self) -> Status:
        """How it stands: asserted; else the strongest thing that some sentence says."""
        if self.asserted:
            return "asserted"
        affirmed = {e.modality for e in self.evidence if e.polarity == "affirmed"}
        if "actual" in affirmed:
            return "doubtful"
        return next((modality for modality in _UNCERTAIN if modality in affirmed), "denied")


class Reader:
    """Reads one store. Entities and documents are read once, when they are first needed."""

    def __init__(self, store: Store, ontology: Ontology) -> None:
        self.store = store
        self.ontology = ontology
        self._entities: dict[str, EntityView] = {}
        self._documents: dict[str, DocumentView] = {}

    def entities(self) -> Mapping[str, EntityView]:
        """All entities by IRI, in the order of their IRIs."""
        if not self._entities:
            aliases, names = self._texts(_ALIASES), self._texts(_MENTIONS)
            leaves = {name for leaves in self.ontology.leaves.values() for name in leaves}
            rows = sorted(
                (row["entity"], row["type"].removeprefix(NAMESPACE), row["label"]) for row in self.rows(_ENTITIES)
            )
            self._entities = {
                entity: EntityView(entity, kind, label, aliases[entity], names[entity])
                for entity, kind, label in rows
                if kind in leaves
            }
        return self._entities

    def search(self, text: str, *, limit: int, kind: str = "Entity") -> list[Hit]:
        """The entities of a class, or one below it, that a text fits best, in the order of `Rank`.

        Found in the store's index; in a store that has none among all entities.
        """
        classes = self.ontology.leaves[kind]
        index = open_index(self.store, self.ontology)
        if index is None:
            return scan((entity for entity in self.entities().values() if entity.type in classes), text)[:limit]
        with index:
            return index.find(text, limit=limit, classes=() if kind == "Entity" else classes)

    def named(self, folded: Iterable[str]) -> list[tuple[str, Hit]]:
        """The entities that have exactly one of these folded names, each with the folded name."""
        index = open_index(self.store, self.ontology)
        if index is not None:
            with index:
                return index.named(folded)
        wanted = set(folded)
        return [
            (fold(name), Hit(entity.iri, entity.type, entity.label, name, Rank.EXACT))
            for entity in self.entities().values()
            for name in _names(entity)
            if fold(name) in wanted
        ]

    def documents(self) -> Mapping[str, DocumentView]:
        """All documents by IRI, in the order of their IRIs."""
        if not self._documents:
            rows = sorted(self.rows(_DOCUMENTS), key=lambda row: row["document"])
            self._documents = {row["document"]: DocumentView(iri=row.pop("document"), **row) for row in rows}
        return self._documents

    def statements(self, about: str = "") -> list[StatementView]:
        """All statements, or those with an entity's IRI as subject or object, in a fixed order."""
        return self._statements(_ABOUT % {"iri": ox.NamedNode(about).value} if about else "")

    def statement(self, iri: str) -> StatementView | None:
        """The statement with this IRI; None where there is none."""
        return next(iter(self._statements(f"VALUES ?statement {{ {ox.NamedNode(iri)} }}")), None)

    def _statements(self, which: str) -> list[StatementView]:
        rows: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in self.rows(_STATEMENTS % which):
            rows[row["statement"]].append(row)
        views = [self._statement(group) for group in rows.values()]
        return sorted(views, key=lambda view: (view.subject.iri, view.relation, str(_key(view.object)), view.iri))

    def _statement(self, rows: list[dict[str, str]]) -> StatementView:
        first = rows[0]
        evidence = (self._evidence(row) for row in rows)
        return StatementView(
            iri=first["statement"],
            subject=self.entities()[first["subject"]],
            relation=first["relation"].removeprefix(NAMESPACE),
            object=self.entities().get(first["object"], first["object"]),
            belief=float(first["belief"]),
            asserted=first["asserted"] == "true",
            evidence=tuple(sorted(evidence, key=lambda e: (e.document.published, e.document.id, e.start, e.iri))),
        )

    def _evidence(self, row: dict[str, str]) -> EvidenceView:
        optional = ("event", "valid_from", "valid_until", "amount", "share")
        return EvidenceView(
            iri=row["evidence"],
            document=self.documents()[row["document"]],
            quote=row["quote"],
            start=int(row["start"]),
            end=int(row["end"]),
            polarity=row["polarity"].removeprefix(NAMESPACE),
            modality=row["modality"].removeprefix(NAMESPACE),
            confidence=float(row["confidence"]),
            extractor=row["extractor"],
            speaker=self.entities().get(row.get("speaker", "")),
            **{name: row[name] for name in optional if name in row},
        )

    def _texts(self, query: str) -> Mapping[str, tuple[str, ...]]:
        texts: dict[str, set[str]] = defaultdict(set)
        for row in self.rows(query):
            texts[row["entity"]].add(row["name"])
        return defaultdict(tuple, {entity: tuple(sorted(found)) for entity, found in texts.items()})

    def rows(self, query: str) -> Iterable[dict[str, str]]:
        """The solutions of a SELECT query as texts; unbound variables are left out."""
        results = self.store.query(query)
        if not isinstance(results, ox.QuerySolutions):
            raise QueryError("expected a SELECT query")
        names = [variable.value for variable in results.variables]
        for solution in results:
            yield {name: node(term).value for name, term in zip(names, solution, strict=True) if term is not None}


def document_ids(store: Store) -> set[str]:
    """The ids of all documents in a store."""
    return {node(triple.object).value for triple in store.match(None, DCTERMS.identifier)}


def exact_matches(entities: Iterable[EntityView], name: str) -> list[EntityView]:
    """Entities that go by exactly this name, letter case aside, or whose IRI ends in it."""
    wanted = name.casefold().strip()
    return [e for e in entities if wanted in (e.iri.rpartition("/")[2], *(text.casefold() for text in _names(e)))]


def find_entities(entities: Iterable[EntityView], text: str) -> list[EntityView]:
    """Entities one of whose names a text fits: in the order of `Rank`, then by label and IRI."""
    by_iri = {entity.iri: entity for entity in entities}
    return [by_iri[hit.iri] for hit in scan(by_iri.values(), text)]


def scan(entities: Iterable[EntityView], text: str) -> list[Hit]:
    """What an index finds, without one; of those that fit equally well it does not know the mentions."""
    wanted = read_wanted(text)
    fitting = sorted((fit for entity in entities if (fit := _fit(entity, wanted))), key=lambda fit: fit[:-1])
    hits = [hit for *_, hit in fitting]
    spelled = any(hit.rank is Rank.EXACT for hit in hits)
    return [hit for hit in hits if not (spelled and hit.rank is Rank.MISTYPED)]


def _fit(entity: EntityView, wanted: Wanted) -> tuple[Rank, tuple[int, bool], str, str, Hit] | None:
    """The name that fits best: its rank, mistakes, label and IRI, by which it is sorted."""
    names = [(place, fold(name), name) for place, name in enumerate(_names(entity))]
    fits = [
        (rank, (0, False), place, name)
        for place, folded, name in names
        if (rank := rank_name(folded, wanted)) is not None
    ] or [
        (Rank.MISTYPED, made, place, name) for place, folded, name in names if (made := count_mistakes(folded, wanted))
    ]
    if wanted.folded and entity.iri.rpartition("/")[2] == wanted.slug and wanted.iri in ("", entity.iri):
        fits.append((Rank.EXACT, (0, False), 0, entity.label))
    if not fits:
        return None
    rank, made, _, name = min(fits)
    hit = Hit(entity.iri, entity.type, entity.label, name, rank)
    return rank, made, entity.label.casefold(), entity.iri, hit


def _names(entity: EntityView) -> tuple[str, ...]:
    return entity.label, *sorted({*entity.aliases, *entity.names} - {entity.label})


def _key(obj: EntityView | str) -> str:
    return obj if isinstance(obj, str) else obj.iri
