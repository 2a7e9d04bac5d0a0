"""Links the mentions of a document to entities by the registry, the document's own aliases and coreference."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import groupby

from chipkg.model import (
    Document,
    Drop,
    Entity,
    Evidence,
    ExtractedStatement,
    Extraction,
    Mention,
    ResolvedDocument,
    Statement,
    Text,
)
from chipkg.ontology import ontology
from chipkg.resolution.coreference import Coreference
from chipkg.resolution.linking import Link, Linker


class RegistryResolver:
    """Resolves one document at a time; what other documents say makes no difference."""

    def resolve(self, extraction: Extraction) -> ResolvedDocument:
        """The document in terms of entities, and the statements that had to be dropped."""
        return _Resolution(extraction).result()


@dataclass(slots=True)
class _Found:
    """An entity while its mentions are gathered."""

    link: Link
    mentions: set[Mention] = field(default_factory=set)


class _Resolution:
    """The state of resolving one extraction."""

    def __init__(self, extraction: Extraction) -> None:
        self._extraction = extraction
        self._document: Document = extraction.document
        names = [m for m in extraction.mentions if m.kind == "name"]
        self._linker = Linker(names, extraction.statements, document=self._document.id)
        self._coreference = Coreference(self._document.text, names, self._linker.link)
        self._entities: dict[str, _Found] = {}
        self._evidence: dict[tuple[str, str, str | Text], list[Evidence]] = defaultdict(list)
        self._drops = list(extraction.drops)
        self._beside: dict[tuple[str, int], list[ExtractedStatement]] = defaultdict(list)
        for statement in extraction.statements:
            self._beside[statement.relation, statement.start].append(statement)
        for mention in names:
            self._entity(mention, self._linker.link(mention))

    def result(self) -> ResolvedDocument:
        for statement in self._extraction.statements:
            self._resolve(statement)
        return ResolvedDocument(
            self._document,
            tuple(sorted(map(_entity, self._entities.values()), key=lambda entity: entity.id)),
            tuple(sorted(self._statements(), key=_order)),
            tuple(self._drops),
        )

    def _resolve(self, statement: ExtractedStatement) -> None:
        if isinstance(statement.object, Text):
            subject = self._linked(statement.subject, ontology().classes)
            if subject and subject.label != statement.object.value:
                self._evidence[subject.id, statement.relation, statement.object].append(self._stands_on(statement))
            return
        term = ontology().relation(statement.relation)
        subject = self._linked(statement.subject, term.domain, self._partners(statement, statement.subject))
        obj = self._linked(statement.object, term.range, self._partners(statement, statement.object))
        reason = _reason(statement, subject, obj)
        if reason or subject is None or obj is None:
            self._drop(statement, statement.object, reason)
            return
        ends = sorted((subject.id, obj.id)) if term.symmetric else [subject.id, obj.id]
        self._evidence[ends[0], statement.relation, ends[1]].append(self._stands_on(statement))

    def _linked(
        self, mention: Mention, allowed: Collection[str], partners: frozenset[str] = frozenset()
    ) -> Link | None:
        """The entity of a mention, which from then on counts among the entity's mentions.

        A pronoun cannot mean one of `partners`, whom it is related to: "Apple is its customer".
        """
        if mention.kind == "name" or mention.meaning:
            link = self._linker.link(mention)
            self._entity(mention, link)
            return link
        antecedent = self._coreference.antecedent(mention, allowed, partners)
        if antecedent is None:
            return None
        link = self._linker.link(antecedent.mention)
        self._entity(mention, link)
        return link

    def _partners(self, statement: ExtractedStatement, mention: Mention) -> frozenset[str]:
        """The entities named at the other end of the same relation in the same sentence."""
        if mention.kind == "name":
            return frozenset()
        ends = (
            other.object if other.subject == mention else other.subject
            for other in self._beside[statement.relation, statement.start]
            if mention in (other.subject, other.object)
        )
        return frozenset(self._linker.link(end).id for end in ends if isinstance(end, Mention) and end.kind == "name")

    def _entity(self, mention: Mention, link: Link) -> None:
        found = self._entities.setdefault(link.id, _Found(link))
        found.link = max(found.link, link, key=lambda one: (one.score, one.rule))
        found.mentions.add(mention)

    def _stands_on(self, statement: ExtractedStatement) -> Evidence:
        speaker = self._linked(statement.speaker, _speakers()) if statement.speaker else None
        return Evidence(
            document=self._document.id,
            quote=self._document.text[statement.start : statement.end],
            start=statement.start,
            end=statement.end,
            polarity=statement.polarity,
            modality=statement.modality,
            attributed_to=speaker.id if speaker and speaker.type in _speakers() else None,
            event=statement.event,
            valid_from=statement.valid_from,
            valid_until=statement.valid_until,
            amount=statement.amount,
            share=statement.share,
            confidence=statement.confidence,
            extractor=self._extraction.extractor,
        )

    def _drop(self, statement: ExtractedStatement, obj: Mention, reason: str) -> None:
        quote = self._document.text[statement.start : statement.end]
        self._drops.append(Drop(reason, statement.subject.name, statement.relation, obj.name, quote))

    def _statements(self) -> Iterable[Statement]:
        for (subject, relation, obj), evidence in self._evidence.items():
            ordered = sorted(evidence, key=lambda e: (e.start, e.end, -e.confidence, e.polarity, e.modality))
            # "the company" and "Nvidia" in one sentence are one piece of evidence: the surest
            surest = [next(group) for _, group in groupby(ordered, key=lambda e: (e.start, e.end))]
            yield Statement(subject, relation, obj, tuple(surest))


def _reason(statement: ExtractedStatement, subject: Link | None, obj: Link | None) -> str:
    """Why a statement cannot be kept; empty when it can."""
    if subject is None or obj is None:
        missing = statement.subject if subject is None else statement.object
        return f"nothing before it is meant by {missing.name!r}" if isinstance(missing, Mention) else ""
    if subject.id == obj.id:
        return "subject and object are the same"
    return ontology().violation(statement.relation, subject.type, obj.type)


def _entity(found: _Found) -> Entity:
    link = found.link
    mentions = tuple(sorted(found.mentions))
    return Entity(link.id, link.type, link.label, mentions, link.registered, link.rule, link.score)


def _order(statement: Statement) -> tuple[str, str, bool, str, str]:
    obj = statement.object
    if isinstance(obj, Text):
        return statement.subject, statement.relation, True, obj.value, obj.language
    return statement.subject, statement.relation, False, obj, ""


def _speakers() -> frozenset[str]:
    leaves = ontology().leaves
    return leaves["Organization"] | leaves["Person"] | leaves["Country"]
