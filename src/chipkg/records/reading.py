"""Reads lines of JSON back, and plain gold records; what is not in order raises, with its place."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar, cast, get_args
from urllib.parse import quote as percent_encoded

from chipkg.errors import RecordError
from chipkg.model import (
    Document,
    Drop,
    Entity,
    Evidence,
    Mention,
    MentionKind,
    Modality,
    Polarity,
    ResolvedDocument,
    Statement,
    Text,
)
from chipkg.ontology import ontology
from chipkg.records.fields import Fields, Record
from chipkg.records.writing import ALSO_KNOWN_AS

# what a gold record says of a former office whose end the text does not date
_PAST = "past"
_T = TypeVar("_T")


def read_records(lines: Iterable[str], name: str) -> Iterator[Record]:
    """The object of each line, its classes, relations and references checked; blank lines are skipped.

    `name` is the file's, for messages. Raises `RecordError` with file, line and place in the record.
    """
    return _read(lines, name, check_record)


def read_documents(lines: Iterable[str], name: str) -> Iterator[Document]:
    """The document of each line; raises as `read_records` does."""
    return _read(lines, name, document_from_record)


def read_resolved(lines: Iterable[str], name: str) -> Iterator[ResolvedDocument]:
    """The resolved document of each line; raises as `read_records` does."""
    return _read(lines, name, resolved_from_record)


def document_from_record(record: object) -> Document:
    """The document of any record that has "id" and "text"; `RecordError` says what is wrong."""
    fields = _document_fields(record)
    return Document(
        id=fields.text("id"),
        text=fields.text("text"),
        title=fields.text("title", ""),
        source=fields.text("source", ""),
        url=fields.text("url", ""),
        published=fields.day("published"),
        language=fields.text("language", ""),
    )


def resolved_from_record(record: object) -> ResolvedDocument:
    """Read a record of `resolved_to_record`, or a plain gold record.

    Quotes and names of a gold record are located in the text (names that are not in it give no
    mention). Its entity ids, which count only within it, are prefixed with the document's id.
    Raises `RecordError`, also for a quote or mention that the text does not have there.
    """
    document = document_from_record(check_record(record))
    fields = _document_fields(record)
    ids = {e.text("id"): _entity_id(e, document) for e in fields.each("entities")}
    located = _located(fields, document)
    return ResolvedDocument(
        document=document,
        entities=tuple(_entity(e, ids, located, document) for e in fields.each("entities")),
        statements=_statements(fields, ids, document),
        drops=tuple(_drop(d) for d in fields.each("drops")),
    )


def check_record(record: object) -> Record:
    """The record itself, when its classes, relations, flags and references are in order; else `RecordError`."""
    fields = _document_fields(record)
    known: set[str] = set()
    for entity in fields.each("entities"):
        identifier = entity.text("id")
        if identifier in known:
            raise entity.error(f'there is another entity with the id "{identifier}"')
        known.add(identifier)
        entity.known("type", ontology().classes, "class")
        entity.texts("names")
    for statement in fields.each("statements"):
        statement.known("relation", ontology().relations, "relation")
        _check_evidence(statement, known, "subject", "object")
    for alias in fields.each("aliases"):
        alias.text("name")
        _check_evidence(alias, known, "entity")
    return fields.values


def _read(lines: Iterable[str], name: str, convert: Callable[[object], _T]) -> Iterator[_T]:
    for number, line in enumerate(_decoded(lines, name), start=1):
        if line.strip():
            try:
                yield convert(_loaded(line.removeprefix("\ufeff")))
            except RecordError as error:
                raise RecordError(f"{name}, line {number}: {error}") from error


def _decoded(lines: Iterable[str], name: str) -> Iterator[str]:
    try:
        yield from lines
    except UnicodeDecodeError as error:  # a file is decoded in blocks: its line is not known
        raise RecordError(f"{name}: not UTF-8 ({error.reason}); one object a line is expected") from error


def _loaded(line: str) -> object:
    try:
        return json.loads(line)
    except ValueError as error:
        raise RecordError(f"not JSON: {error}; one object a line is expected") from error


def _entity_id(fields: Fields, document: Document) -> str:
    given = fields.text("id")
    return given if fields.has("mentions") else percent_encoded(f"{document.id}.{given}", safe="")


def _entity(
    fields: Fields, ids: Mapping[str, str], located: Mapping[str, Sequence[Mention]], document: Document
) -> Entity:
    written = [_mention(m, document) for m in fields.each("mentions")]
    return Entity(
        id=ids[fields.text("id")],
        type=fields.text("type"),
        label=fields.text("label", next(iter(fields.texts("names")), "")),
        mentions=tuple(written if fields.has("mentions") else located.get(fields.text("id"), ())),
        registered=fields.flag("registered"),
        rule=fields.text("rule", ""),
        score=fields.number("score"),
    )


def _mention(fields: Fields, document: Document) -> Mention:
    start, end = fields.span("text", document)
    fields.known("type", ontology().classes, "class")
    return Mention(
        start=start,
        end=end,
        text=fields.text("text"),
        type=fields.text("type"),
        kind=cast(MentionKind, fields.choice("kind", get_args(MentionKind))),
        meaning=fields.text("meaning", ""),
    )


def _located(fields: Fields, document: Document) -> Mapping[str, Sequence[Mention]]:
    """By entity, the places of the names of entities without mentions; a longer name hides one inside it."""
    owners: dict[str, list[Fields]] = defaultdict(list)
    for entity in fields.each("entities"):
        if not entity.has("mentions"):
            for name in filter(None, dict.fromkeys(entity.texts("names"))):
                owners[name].append(entity)
    located: dict[str, list[Mention]] = defaultdict(list)
    for match in _any_of(owners).finditer(document.text) if owners else ():
        for entity in owners[match[0]]:
            located[entity.text("id")].append(Mention(*match.span(), match[0], entity.text("type")))
    return located


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _statements(fields: Fields, ids: Mapping[str, str], document: Document) -> tuple[Statement, ...]:
    """One statement for all the evidence with the same subject, relation and object."""
    evidence: dict[tuple[str, str, str | Text], list[Evidence]] = {}
    for item in fields.each("statements"):
        key = (ids[item.text("subject")], item.text("relation"), ids[item.text("object")])
        evidence.setdefault(key, []).append(_evidence(item, ids, document))
    for item in fields.each("aliases"):
        alias = Text(item.text("name"), item.text("language", ""))
        evidence.setdefault((ids[item.text("entity")], ALSO_KNOWN_AS, alias), []).append(_evidence(item, ids, document))
    # stable: within a subject and relation the order is the record's
    keys = sorted(evidence, key=lambda key: key[:2])
    return tuple(Statement(*key, evidence=tuple(evidence[key])) for key in keys)


def _evidence(fields: Fields, ids: Mapping[str, str], document: Document) -> Evidence:
    start, end = fields.span("quote", document)
    speaker = fields.text("attributed_to", "")
    return Evidence(
        document=document.id,
        quote=fields.text("quote"),
        start=start,
        end=end,
        polarity=cast(Polarity, fields.choice("polarity", get_args(Polarity))),
        modality=cast(Modality, fields.choice("modality", get_args(Modality))),
        attributed_to=ids[speaker] if speaker else None,
        event=fields.partial_date("event"),
        valid_from=fields.day("valid_from"),
        # the text says no more than that it had ended by then
        valid_until=document.published if fields.values.get("valid_until") == _PAST else fields.day("valid_until"),
        amount=fields.text("amount", ""),
        share=fields.text("share", ""),
        confidence=fields.number("confidence"),
        extractor=fields.text("extractor", ""),
    )


def _drop(fields: Fields) -> Drop:
    return Drop(*(fields.text(key) for key in ("reason", "subject", "relation", "object", "quote")))


def _check_evidence(fields: Fields, known: set[str], *roles: str) -> None:
    for role in roles:
        fields.reference(role, known)
    if fields.text("attributed_to", ""):
        fields.reference("attributed_to", known)
    fields.choice("polarity", get_args(Polarity))
    fields.choice("modality", get_args(Modality))
    if not 0 <= fields.number("confidence") <= 1:
        raise fields.error('"confidence" must be from 0 to 1')


def _document_fields(record: object) -> Fields:
    return Fields(record, f"document {Fields(record, 'record').text('id')}")
