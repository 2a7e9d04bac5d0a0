"""What people decided about entities: these two are the same, these are different, this document means another.

A person's word outranks the machine. Judgements are lines of a file that travels between graphs; they
are applied to resolved documents one by one, so that a rebuild or a new extraction keeps them.

Entities go by their keys: the local names of their IRIs, so that a judgement holds in a graph with
another base too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import groupby
from typing import Literal

from chipkg.model import Drop, Entity, Evidence, ResolvedDocument, Statement, Text
from chipkg.ontology import ontology
from chipkg.registry import Registry

Verdict = Literal["same", "different", "unsure", "undone"]


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """One decision about a pair of entity keys; the latest about a pair holds.

    With `document` it is about what `left` means in this document, and `right` is empty: "different"
    says that it is an entity of the document's own. `when` is a time as `written_time` writes it,
    `who` and `why` are free text. "undone" takes back the decision on the pair whose time is in
    `undoes`, or all up to then when that is empty. Lines with one time and one author are one decision.
    """

    when: str
    left: str
    right: str
    verdict: Verdict
    who: str = ""
    why: str = ""
    document: str = ""
    undoes: str = ""

    @property
    def subject(self) -> tuple[str, str, str]:
        """What is decided on: the pair, either way round, in one document or in all."""
        return (*sorted((self.left, self.right)), self.document)  # type: ignore[return-value]

    def takes_back(self, other: "Judgement") -> bool:
        """Whether this undoes the other, which is on the same pair."""
        meant = self.undoes == other.when if self.undoes else other.when <= self.when
        return self.verdict == "undone" and meant


@dataclass(frozen=True, slots=True)
class Signature:
    """When a decision was made, by whom and why."""

    when: str
    who: str = ""
    why: str = ""

    def judgement(
        self, verdict: Verdict, left: str, right: str = "", *, document: str = "", undoes: str = ""
    ) -> Judgement:
        """A line with this signature."""
        return Judgement(self.when, left, right, verdict, self.who, self.why, document, undoes)


def written_time(time: datetime) -> str:
    """A time with its zone as it stands in a line: UTC, to the microsecond, so that texts sort as times do."""
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def time_after(now: datetime, judgements: Iterable[Judgement]) -> str:
    """Now, or the next moment after all judgements where a clock was ahead: a new decision is the latest."""
    latest = max((judgement.when for judgement in judgements), default="")
    after = datetime.fromisoformat(latest) + timedelta(microseconds=1) if latest else now
    return written_time(max(now, after))


def standing(judgements: Iterable[Judgement]) -> list[Judgement]:
    """All decisions that nobody took back, by time, those that a later one overrules included."""
    ordered = sorted(set(judgements), key=lambda j: (j.subject, j))
    kept = []
    for _, group in groupby(ordered, key=lambda j: j.subject):
        lines = list(group)
        undone = [line for line in lines if line.verdict == "undone"]
        kept += [j for j in lines if j.verdict != "undone" and not any(line.takes_back(j) for line in undone)]
    return sorted(kept)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What judgements come to: the key that stands for each merged one, and what is apart in which document."""

    canonical: Mapping[str, str]
    apart: frozenset[tuple[str, str]]

    def changed_since(self, former: "Outcome") -> tuple[frozenset[str], frozenset[str]]:
        """The keys whose entity is another now, and the documents that changed for another reason."""
        keys = {
            key
            for key in {*self.canonical, *former.canonical}
            if self.canonical.get(key, key) != former.canonical.get(key, key)
        }
        # a document's own entity may be merged too; only the documents know which key it has
        apart = self.apart | former.apart if keys else self.apart ^ former.apart
        return frozenset(keys), frozenset(document for document, _ in apart)


@dataclass(frozen=True)
class Judgements:
    """All decisions that hold. Built from judgements in any order, the outcome is the same."""

    judgements: tuple[Judgement, ...]
    registry: Registry

    @classmethod
    def of(cls, judgements: Iterable[Judgement], registry: Registry) -> "Judgements":
        """The latest decision on each pair, unless it was undone."""
        latest = {judgement.subject: judgement for judgement in standing(judgements)}
        return cls(tuple(sorted(latest.values())), registry)

    @property
    def outcome(self) -> Outcome:
        """What they come to."""
        return Outcome(self.canonical, self.apart)

    @cached_property
    def canonical(self) -> Mapping[str, str]:
        """Each merged key with the one that stands for it: a registered one, else the one that others were merged into.

        "Same" is transitive; a later decision comes first, and what would join two that are different is left out.
        """
        group: dict[str, frozenset[str]] = {}
        for judgement in sorted(self._merges, reverse=True):
            left = group.get(judgement.left, frozenset({judgement.left}))
            right = group.get(judgement.right, frozenset({judgement.right}))
            if not any(self.different[member] & right for member in left):
                group.update(dict.fromkeys(left | right, left | right))
        return {member: self._chief(members) for member, members in group.items()}

    @cached_property
    def different(self) -> Mapping[str, frozenset[str]]:
        """For each key those that it is not, as far as somebody said so."""
        others: dict[str, set[str]] = defaultdict(set)
        for judgement in self.judgements:
            if judgement.verdict == "different" and not judgement.document:
                others[judgement.left].add(judgement.right)
                others[judgement.right].add(judgement.left)
        return defaultdict(frozenset, {key: frozenset(found) for key, found in others.items()})

    @cached_property
    def apart(self) -> frozenset[tuple[str, str]]:
        """Documents with the keys that mean an entity of their own there."""
        return frozenset((j.document, j.left) for j in self.judgements if j.document and j.verdict == "different")

    def members(self, key: str) -> frozenset[str]:
        """All keys that are the same as this one, itself included."""
        chief = self.canonical.get(key, key)
        return frozenset({key, *(member for member, other in self.canonical.items() if other == chief)})

    def apply(self, resolved: ResolvedDocument) -> ResolvedDocument:
        """The document with its entities replaced as people decided."""
        document = resolved.document.id
        renamed = {entity.id: self.renamed(entity, document) for entity in resolved.entities}
        if all(renamed[entity.id] == entity_key(entity) for entity in resolved.entities):
            return resolved
        return _Renaming(resolved, renamed, self.registry).result()

    def renamed(self, entity: Entity, document: str) -> str:
        """The key of an entity of this document, as people decided."""
        key = entity_key(entity)
        if (document, key) in self.apart:
            key = own_key(key, entity.type, document)
        return self.canonical.get(key, key)

    @cached_property
    def _merges(self) -> tuple[Judgement, ...]:
        return tuple(j for j in self.judgements if j.verdict == "same" and not j.document)

    @cached_property
    def _absorbed(self) -> frozenset[str]:
        return frozenset(judgement.right for judgement in self._merges)

    def _chief(self, members: frozenset[str]) -> str:
        def rank(member: str) -> tuple[bool, bool, bool, str]:
            return member not in self.registry.entities, not class_of(member), member in self._absorbed, member

        return min(members, key=rank)


def entity_key(entity: Entity) -> str:
    """The local name of the entity's IRI, without escapes: "sicarrier", "person.zhang-hengming"."""
    if entity.registered:
        return entity.id
    prefix = entity.type.casefold() + "."
    return prefix + entity.id.removeprefix(prefix)


def own_key(key: str, kind: str, document: str) -> str:
    """The key of an entity that a document has to itself: the class, the former key, and which document."""
    prefix = kind.casefold() + "."
    return f"{prefix}{key.removeprefix(prefix)}~{sha256(document.encode()).hexdigest()[:8]}"


def class_of(key: str) -> str:
    """The class that the key of an unregistered entity begins with; empty where it begins with none."""
    prefix, dot, _ = key.partition(".")
    return _leaf_classes().get(prefix, "") if dot else ""


@lru_cache(maxsize=1)
def _leaf_classes() -> Mapping[str, str]:
    schema = ontology()
    return {leaf.casefold(): leaf for leaf in schema.leaves["Entity"]}


def merge(judgements: Judgements, left: str, right: str, signature: Signature) -> list[Judgement]:
    """The lines that make two entities one, `left` standing for both; they overrule what keeps their members apart."""
    others = judgements.members(right)
    overruled = [(a, b) for a in judgements.members(left) for b in sorted(judgements.different[a] & others)]
    pairs = [(left, right), *sorted(pair for pair in overruled if set(pair) != {left, right})]
    return [signature.judgement("same", *pair) for pair in pairs]


def split(key: str, others: Iterable[str], signature: Signature) -> list[Judgement]:
    """The lines that say that an entity is none of the others."""
    return [signature.judgement("different", key, other) for other in sorted(set(others) - {key})]


def set_apart(judgements: Judgements, key: str, resolved: ResolvedDocument, signature: Signature) -> list[Judgement]:
    """The lines that give a document an entity of its own for whatever means `key` in it; none if nothing does."""
    document = resolved.document.id
    meant = sorted((entity_key(e), e.type) for e in resolved.entities if judgements.renamed(e, document) == key)
    own = [own_key(former, kind, document) for former, kind in meant]
    return [
        *(signature.judgement("different", former, document=document) for former, _ in meant),
        *(signature.judgement("same", own[0], other) for other in own[1:]),
    ]


def undo(judgements: Iterable[Judgement], last: int, signature: Signature) -> list[tuple[Judgement, Judgement]]:
    """The lines of the latest decisions that nobody took back yet, the latest first, each with the line that does."""
    latest = sorted(standing(judgements), key=lambda j: (j.when, j.who), reverse=True)
    decisions = [list(group) for _, group in groupby(latest, key=lambda j: (j.when, j.who))][:last]
    return [(line, take_back(line, signature)) for decision in decisions for line in decision]


def take_back(line: Judgement, signature: Signature) -> Judgement:
    """The line that undoes one line."""
    return signature.judgement("undone", line.left, line.right, document=line.document, undoes=line.when)


class _Renaming:
    """A resolved document while its entities are renamed."""

    def __init__(self, resolved: ResolvedDocument, renamed: Mapping[str, str], registry: Registry) -> None:
        self.resolved = resolved
        self.renamed = renamed
        self.registry = registry
        self.entities = {entity.id: entity for entity in self._entities()}

    def result(self) -> ResolvedDocument:
        statements = list(self._statements())
        kept = [s for s in statements if not self._reason(s)]
        drops = [d for s in statements if (reason := self._reason(s)) for d in self._drops(s, reason)]
        return replace(
            self.resolved,
            entities=tuple(sorted(self.entities.values(), key=lambda entity: entity.id)),
            statements=tuple(kept),
            drops=self.resolved.drops + tuple(drops),
        )

    def _entities(self) -> Iterable[Entity]:
        """One entity for all that are now the same, with the mentions of all of them."""
        ordered = sorted(self.resolved.entities, key=lambda e: (self.renamed[e.id], self._moved(e), e.id))
        for key, group in groupby(ordered, key=lambda entity: self.renamed[entity.id]):
            merged = list(group)
            mentions = tuple(sorted({mention for entity in merged for mention in entity.mentions}))
            first = replace(merged[0], id=key, mentions=mentions)
            yield self._judged(first) if any(map(self._moved, merged)) else first

    def _moved(self, entity: Entity) -> bool:
        return self.renamed[entity.id] != entity_key(entity)

    def _judged(self, entity: Entity) -> Entity:
        """The entity as its key says."""
        known = self.registry.entities.get(entity.id)
        return replace(
            entity,
            type=known.type if known else class_of(entity.id) or entity.type,
            label=known.label if known else entity.label,
            registered=known is not None,
            rule="judgement",
            score=1.0,
        )

    def _statements(self) -> Iterator[Statement]:
        """The statements between the new ids; those that have become one gather their evidence."""
        evidence: dict[tuple[str, str, str | Text], list[Evidence]] = {}
        for statement in map(self._renamed, self.resolved.statements):
            key = (statement.subject, statement.relation, statement.object)
            evidence.setdefault(key, []).extend(statement.evidence)
        for key in sorted(evidence, key=str):
            yield Statement(*key, evidence=tuple(evidence[key]))

    def _renamed(self, statement: Statement) -> Statement:
        obj = statement.object
        return replace(
            statement,
            subject=self.renamed[statement.subject],
            object=self.renamed[obj] if isinstance(obj, str) else obj,
            evidence=tuple(self._speaker(evidence) for evidence in statement.evidence),
        )

    def _speaker(self, evidence: Evidence) -> Evidence:
        speaker = evidence.attributed_to
        return replace(evidence, attributed_to=self.renamed[speaker]) if speaker else evidence

    def _reason(self, statement: Statement) -> str:
        """Why a statement does not survive the change; empty when it does."""
        if not isinstance(statement.object, str):
            return ""
        if statement.subject == statement.object:
            return "subject and object were judged the same"
        types = (self.entities[statement.subject].type, self.entities[statement.object].type)
        return ontology().violation(statement.relation, *types)

    def _drops(self, statement: Statement, reason: str) -> Iterable[Drop]:
        names = (self.entities[statement.subject].label, statement.relation, self.entities[str(statement.object)].label)
        return (Drop(reason, *names, evidence.quote) for evidence in statement.evidence)
