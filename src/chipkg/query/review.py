"""What a person should look at: entities that are probably one, links in doubt, namesakes; most valuable first.

The value of a question is the number of statements that a correction would put right, times how likely it is that
one is needed.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

import pyoxigraph as ox

from chipkg.extraction.sentences import read_sentences
from chipkg.model import Entity
from chipkg.ontology import Ontology
from chipkg.query.reading import DocumentView, Reader
from chipkg.rdf.minting import Minter
from chipkg.rdf.namespaces import KG, RDFS
from chipkg.rdf.terms import node
from chipkg.registry import Registry
from chipkg.resolution.duplicates import Named, likely_duplicates
from chipkg.resolution.judgements import Judgements, class_of

# Links below this are in doubt, unless they lead to an entity of their own.
DOUBTFUL = 0.9
_OWN = ("unknown name", "unknown single word", "ambiguous name", "judgement")
_MENTIONS = """
SELECT ?entity ?document ?name ?rule ?score WHERE {
  ?mention kg:mentionOf ?entity ; kg:inDocument ?document ; kg:name ?name ; kg:linkScore ?score .
  OPTIONAL { ?mention kg:linkRule ?rule }
}"""
_ENDS = """
SELECT ?end ?document (COUNT(?evidence) AS ?count) WHERE {
  ?statement rdf:subject|rdf:object ?end ; kg:evidence ?evidence . ?evidence kg:document ?document
} GROUP BY ?end ?document"""
_SAID = """
SELECT ?entity ?relation ?object ?document WHERE {
  VALUES ?relation { kg:basedIn kg:worksFor kg:leads }
  ?statement rdf:subject ?entity ; rdf:predicate ?relation ; rdf:object ?object ; kg:evidence ?evidence .
  ?evidence kg:document ?document ; kg:polarity kg:affirmed
}"""
# How likely it is that two are meant where documents say this of one: people change their posts, firms hardly move.
_TWO_COUNTRIES, _TWO_EMPLOYERS = 0.5, 0.3
_SEEN = """
SELECT ?document ?name ?start WHERE {
  ?mention kg:mentionOf <%s> ; kg:inDocument ?document ; kg:name ?name ; kg:start ?start
}"""


@dataclass(frozen=True, slots=True)
class Question:
    """Whether two entities are one; or, with `document` and no `right`, whether `left` is meant there.

    `left` and `right` are keys as judgements have them. `likelihood` is that of a needed correction.
    """

    left: str
    right: str
    document: str
    kind: str
    likelihood: float
    statements: int
    why: str

    @property
    def value(self) -> float:
        """How many statements an answer is expected to put right; one for the entity itself."""
        return self.likelihood * (1 + self.statements)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A sentence in which a document names an entity."""

    document: DocumentView
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a question, as a person needs to see it; `documents` counts those that name it."""

    key: str
    label: str
    type: str
    names: tuple[str, ...]
    documents: int
    sightings: tuple[Sighting, ...]


@dataclass
class _Counts:
    """What the graph says of its entities, by key."""

    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    links: dict[tuple[str, str], tuple[str, str, float]] = field(default_factory=dict)
    evidence: Counter[tuple[str, str]] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)


class Answers:
    """Which questions are answered, by what somebody decided or by what follows from it.

    "Unsure" is an answer too, unless those questions are to be asked again.
    """

    def __init__(self, judgements: Judgements, *, again: bool = False) -> None:
        self._judgements = judgements
        self._decided = {j.subject for j in judgements.judgements if not again or j.verdict != "unsure"}

    def current(self, question: Question) -> Question | None:
        """The question about what the two are now; None where it is answered."""
        canonical = self._judgements.canonical
        left = canonical.get(question.left, question.left)
        if question.document:
            decided = ("", question.left, question.document) in self._decided
            return None if decided or left != question.left else question
        right = canonical.get(question.right, question.right)
        return None if self._settled(left, right) else replace(question, left=left, right=right)

    def _settled(self, left: str, right: str) -> bool:
        if left == right:
            return True
        some, others = self._judgements.members(left), self._judgements.members(right)
        return any((*sorted((one, other)), "") in self._decided for one in some for other in others)


class Review:
    """The questions about one graph, and what a person needs to see to answer them."""

    def __init__(self, reader: Reader, ontology: Ontology, registry: Registry) -> None:
        self._reader = reader
        self._ontology = ontology
        self._registry = registry

    def questions(self, answers: Answers, kind: str = "Entity") -> list[Question]:
        """All questions about entities of a class that are not answered, most valuable first."""
        counts, classes = self._counts(), self._ontology.leaves[kind]
        asked = [*self._duplicates(counts, classes), *self._doubtful(counts, classes)]
        asked += self._contradicted(counts, classes)
        current = {question for each in asked if (question := answers.current(each))}
        return sorted(current, key=lambda q: (-q.value, q.left, q.right, q.document))

    def titles(self) -> dict[str, str]:
        """The titles of all documents by id."""
        return {document.id: document.title for document in self._reader.documents().values()}

    def side(self, key: str, *, within: str = "", without: str = "", limit: int = 2) -> Side:
        """An entity with sentences that name it: each name within a document, or one sentence for each other one."""
        known = self._registry.entities.get(key)
        kind = known.type if known else class_of(key)
        entity = Minter(self._reader.store.base).entity(Entity(key, kind, key, (), registered=known is not None))
        seen = sorted(self._seen(entity), key=lambda one: (one[0].published, one[0].id, one[2]))
        first: dict[str, tuple[DocumentView, str, int]] = {}
        for document, name, start in seen:
            if document.id != without and within in ("", document.id):
                first.setdefault(name if within else document.id, (document, name, start))
        stored = next((node(t.object).value for t in self._reader.store.match(entity, RDFS.label)), "")
        label = known.label if known else stored or key
        names = {*(known.names if known else ()), *(name for _, name, _ in seen)} - {label}
        sightings = [Sighting(where, name, self._sentence(where, start)) for where, name, start in first.values()]
        documents = len({document.id for document, _, _ in seen})
        return Side(key, label, kind, tuple(sorted(names)), documents, tuple(sightings[:limit]))

    def _counts(self) -> _Counts:
        counts, documents = _Counts(), self._reader.documents()
        for row in self._reader.rows(_MENTIONS):
            key, document = key_of(row["entity"]), documents[row["document"]].id
            counts.names[key].add(row["name"])
            counts.links[key, document] = (row["name"], row.get("rule", ""), float(row["score"]))
        for row in self._reader.rows(_ENDS):
            key, number = key_of(row["end"]), int(row["count"])
            counts.evidence[key, documents[row["document"]].id] += number
            counts.total[key] += number
        return counts

    def _duplicates(self, counts: _Counts, classes: Collection[str]) -> Iterator[Question]:
        """Those of the graph with one another, and with what the registry has."""
        known = self._registry.entities
        registered = (Named(e.id, e.type, e.names, registered=True) for e in known.values() if e.type in classes)
        own = (
            Named(key, class_of(key), tuple(sorted(names)))
            for key, names in counts.names.items()
            if key not in known and class_of(key) in classes
        )
        for pair in likely_duplicates([*registered, *own]):
            # what more is said of comes first: it will stand for both
            left, right = sorted((pair.left, pair.right), key=lambda key: (key not in known, -counts.total[key], key))
            yield Question(left, right, "", "duplicate", pair.likelihood, counts.total[right], pair.why)

    def _doubtful(self, counts: _Counts, classes: Collection[str]) -> Iterator[Question]:
        for (key, document), (name, rule, score) in counts.links.items():
            known = self._registry.entities.get(key)
            kind = known.type if known else class_of(key)
            if score < DOUBTFUL and rule not in _OWN and kind in classes:
                why = f"linked by {rule or 'no stated rule'}: “{name}”"
                statements = counts.evidence[key, document]
                yield Question(key, "", document, "link", round(1 - score, 2), statements, why)

    def _contradicted(self, counts: _Counts, classes: Collection[str]) -> Iterator[Question]:
        """Unregistered names that documents share though they place them in different countries or firms."""
        documents = self._reader.documents()
        said: dict[tuple[str, float], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in self._reader.rows(_SAID):
            key, about = key_of(row["entity"]), key_of(row["object"])
            based = row["relation"] == KG.basedIn.value
            context = self._country(about) if based else about
            if context and key not in self._registry.entities and class_of(key) in classes:
                said[key, _TWO_COUNTRIES if based else _TWO_EMPLOYERS][row["document"]].add(context)
        for (key, likelihood), contexts in said.items():
            before: set[str] = set()
            for iri in sorted(contexts, key=lambda iri: (documents[iri].published, documents[iri].id)):
                if before and not before & contexts[iri]:
                    why = f"{_listed(contexts[iri])} here, {_listed(before)} elsewhere"
                    document = documents[iri].id
                    yield Question(key, "", document, "namesake", likelihood, counts.evidence[key, document], why)
                before |= contexts[iri]

    def _country(self, key: str) -> str:
        """The country that a place of the registry lies in; of a country its own key, of others nothing."""
        known = self._registry.entities.get(key)
        if known is None:
            return ""
        return key if known.type == "Country" else known.country

    def _seen(self, entity: ox.NamedNode) -> Iterator[tuple[DocumentView, str, int]]:
        documents = self._reader.documents()
        for row in self._reader.rows(_SEEN % entity.value):
            yield documents[row["document"]], row["name"], int(row["start"])

    def _sentence(self, document: DocumentView, start: int) -> str:
        texts = self._reader.store.match(ox.NamedNode(document.iri), KG.text)
        return sentence_at(next((node(t.object).value for t in texts), ""), start)


def _listed(keys: Collection[str]) -> str:
    return " and ".join(sorted(keys))


def sentence_at(text: str, start: int) -> str:
    """The sentence in which a place of a text lies, in one line; of what is no sentence, the line."""
    for sentence in read_sentences(text):
        if sentence.start <= start < sentence.end:
            return " ".join(text[sentence.start : sentence.end].split())
    return text[text.rfind("\n", 0, start) + 1 :].partition("\n")[0].strip()


def key_of(iri: str) -> str:
    """The key in an entity's IRI; a key is left as it is."""
    _, found, local = iri.rpartition("/entity/")
    return unquote(local) if found else iri
