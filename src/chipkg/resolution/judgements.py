"""What people decided about entities: these two are the same, these are different, this document means another.

A person's word outranks the machine. Judgements are lines of a file that travels between graphs; they
are applied to resolved documents one by one, so that a rebuild or a new extraction keeps them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from typing import Literal

from chipkg.model import Document, Drop, Entity, Evidence, Mention, ResolvedDocument, Statement, Text
from chipkg.ontology import ontology
from chipkg.registry import Registry

Verdict = Literal["same", "different", "unsure", "undone"]


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """One decision about a pair of entity ids; the latest about a pair holds.

    With `document`, "different" says that this document's `left` is not the entity of that id
    but one of its own; `right` is then empty. `when` is an ISO 8601 time, `who` and `why` are free text.
    """

    when: str
    left: str
    right: str
    verdict: Verdict
    who: str = ""
    why: str = ""
    document: str = ""

    @property
    def subject(self) -> tuple[str, str, str]:
        """What is decided on: the pair, either way round, in one document or in all."""
        return (*sorted((self.left, self.right)), self.document)  # type: ignore[return-value]


@dataclass(frozen=True)
class Judgements:
    """All decisions that hold. Built from judgements in any order, the outcome is the same."""

    judgements: tuple[Judgement, ...]
    registry: Registry

    @classmethod
    def of(cls, judgements: Iterable[Judgement], registry: Registry) -> "Judgements":
        """The latest decision on each pair; undone ones fall away."""
        ordered = sorted(set(judgements), key=lambda j: (j.subject, j))
        latest = (list(group)[-1] for _, group in groupby(ordered, key=lambda j: j.subject))
        return cls(tuple(sorted(j for j in latest if j.verdict != "undone")), registry)

    def canonical(self) -> Mapping[str, str]:
        """Each merged id with the id that stands for it: a registered one if there is one, else the first by name.

        "Same" is transitive; a later decision comes first, and what would join two that are different is left out.
        """
        group: dict[str, frozenset[str]] = {}
        for judgement in sorted(self.judgements, reverse=True):
            if judgement.verdict == "same":
                left = group.get(judgement.left, frozenset({judgement.left}))
                joined = left | group.get(judgement.right, frozenset({judgement.right}))
                if not self._forbidden(joined):
                    group.update(dict.fromkeys(joined, joined))
        return {member: self._chief(members) for member, members in group.items()}

    def _forbidden(self, joined: frozenset[str]) -> bool:
        return any(j.verdict == "different" and not j.document and {j.left, j.right} <= joined for j in self.judgements)

    def _chief(self, members: frozenset[str]) -> str:
        return min(members, key=lambda member: (member not in self.registry.entities, member))

    def apply(self, resolved: ResolvedDocument) -> ResolvedDocument:
        """The document with its entities replaced as people decided."""
        document = resolved.document
        apart = {j.left for j in self.judgements if j.document == document.id and j.verdict == "different"}
        canonical = self.canonical()
        renamed = {
            entity.id: own_id(entity.id, document) if entity.id in apart else canonical.get(entity.id, entity.id)
            for entity in resolved.entities
        }
        if all(old == new for old, new in renamed.items()):
            return resolved
        return _Renaming(resolved, renamed, self.registry).result()


def own_id(entity: str, document: Document) -> str:
    """The id of an entity that a document has to itself: the former one, and which document."""
    return f"{entity}~{sha256(document.id.encode()).hexdigest()[:8]}"


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
        ordered = sorted(self.resolved.entities, key=lambda e: (self.renamed[e.id], self.renamed[e.id] != e.id, e.id))
        for identifier, group in groupby(ordered, key=lambda entity: self.renamed[entity.id]):
            merged = list(group)
            mentions = tuple(sorted({mention for entity in merged for mention in entity.mentions}))
            yield self._entity(identifier, merged[0], mentions, judged=any(e.id != identifier for e in merged))

    def _entity(self, identifier: str, first: Entity, mentions: tuple[Mention, ...], *, judged: bool) -> Entity:
        known = self.registry.entities.get(identifier)
        entity = replace(first, id=identifier, mentions=mentions, registered=known is not None)
        if known:
            entity = replace(entity, type=known.type, label=known.label)
        return replace(entity, rule="judgement", score=1.0) if judged else entity

    def _statements(self) -> Iterable[Statement]:
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
