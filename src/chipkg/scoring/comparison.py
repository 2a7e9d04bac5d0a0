"""One document's prediction beside its gold, in terms of the gold's entities."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from chipkg.ontology import ontology
from chipkg.scoring.judged import JudgedDocument, JudgedStatement
from chipkg.scoring.matching import match_entities

# subject, relation, object; the ends are sorted where either way round is the same
Key: TypeAlias = tuple[str, str, str]
# set before the id of a predicted entity that is no gold entity: no gold id begins with it
_UNMATCHED = "\0"


@dataclass(frozen=True)
class Comparison:
    """Gold and predicted document, and what corresponds to what."""

    gold: JudgedDocument
    predicted: JudgedDocument

    @cached_property
    def entities(self) -> Mapping[str, str]:
        """From the predicted entities' ids to those of the gold entities that they are."""
        return match_entities(self.gold.entities, self.predicted.entities)

    @cached_property
    def same_type(self) -> tuple[str, ...]:
        """The gold types of matched entities whose types agree."""
        types = {entity.id: entity.type for entity in self.gold.entities}
        return tuple(
            entity.type
            for entity in self.predicted.entities
            if entity.id in self.entities and types[self.entities[entity.id]] == entity.type
        )

    @cached_property
    def gold_statements(self) -> Mapping[Key, list[JudgedStatement]]:
        """The gold statements by key; those that say the same are one key."""
        return _by_key(self.gold.statements, self._strict, lambda entity: entity)

    @cached_property
    def predicted_statements(self) -> Mapping[Key, list[JudgedStatement]]:
        """The predicted statements by key, in gold ids."""
        return _by_key(self.predicted.statements, self._strict, self.gold_id)

    @cached_property
    def gold_pairs(self) -> Mapping[Key, list[JudgedStatement]]:
        """The gold statements by key with direction ignored."""
        return _by_key(self.gold.statements, _either_way, lambda entity: entity)

    @cached_property
    def predicted_pairs(self) -> Mapping[Key, list[JudgedStatement]]:
        """The predicted statements by key with direction ignored."""
        return _by_key(self.predicted.statements, _either_way, self.gold_id)

    @cached_property
    def judged(self) -> Mapping[Key, JudgedStatement]:
        """For each predicted key the evidence whose flags are judged."""
        gold = {key: statements[0] for key, statements in self.gold_statements.items()}
        return {key: _strongest(evidence, gold.get(key)) for key, evidence in self.predicted_statements.items()}

    @cached_property
    def matched(self) -> Mapping[Key, tuple[JudgedStatement, JudgedStatement]]:
        """The keys that both have, with the gold statement and the predicted evidence that answers to it."""
        return {
            key: (statements[0], self.judged[key])
            for key, statements in self.gold_statements.items()
            if key in self.judged
        }

    def gold_id(self, entity: str) -> str:
        """The gold id of a predicted entity, or one that no gold entity has."""
        return self.entities.get(entity, _UNMATCHED + entity)

    def same_speaker(self, gold: JudgedStatement, predicted: JudgedStatement) -> bool:
        """Whether both are in the document's own voice or said by the same entity."""
        speaker = predicted.attributed_to
        return gold.attributed_to == (speaker and self.gold_id(speaker))

    @staticmethod
    def _strict(subject: str, relation: str, obj: str) -> Key:
        symmetric = ontology().relations[relation].symmetric
        return _either_way(subject, relation, obj) if symmetric else (subject, relation, obj)


def _strongest(evidence: Iterable[JudgedStatement], gold: JudgedStatement | None) -> JudgedStatement:
    """The one to judge of several with one key: on the gold's quote, then most confident, then first."""
    return max(evidence, key=lambda s: (gold is not None and _same_quote(s.quote, gold.quote), s.confidence or 0.0))


def _same_quote(left: str, right: str) -> bool:
    """Whether one is in the other: extractors split sentences differently."""
    left, right = " ".join(left.split()), " ".join(right.split())
    return bool(left and right) and (left in right or right in left)


def _either_way(subject: str, relation: str, obj: str) -> Key:
    first, second = sorted((subject, obj))
    return first, relation, second


def _by_key(
    statements: Iterable[JudgedStatement], key: Callable[[str, str, str], Key], entity: Callable[[str], str]
) -> dict[Key, list[JudgedStatement]]:
    grouped: dict[Key, list[JudgedStatement]] = {}
    for statement in statements:
        grouped.setdefault(key(entity(statement.subject), statement.relation, entity(statement.object)), []).append(
            statement
        )
    return grouped
