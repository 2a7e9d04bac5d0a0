"""Documents and what was found in them, as JSON objects with their keys in a fixed order."""

import json
from datetime import date
from typing import Any, cast

from chipkg.errors import RecordError
from chipkg.model import Document, Drop, Entity, Evidence, Mention, ResolvedDocument, Statement, Text
from chipkg.records.fields import Record

# the relation of literal statements; a record keeps them apart, under "aliases"
ALSO_KNOWN_AS = "alsoKnownAs"


def record_line(record: Record) -> str:
    """The record as one line of JSON, line end included."""
    return json.dumps(record, ensure_ascii=False) + "\n"


def document_to_record(document: Document) -> dict[str, Any]:
    """The document as a JSON object; what is empty is left out."""
    return {
        "id": document.id,
        **_filled(
            title=document.title,
            source=document.source,
            url=document.url,
            published=_iso(document.published),
            language=document.language,
        ),
        "text": document.text,
    }


def resolved_to_record(resolved: ResolvedDocument) -> dict[str, Any]:
    """What was found in a document as a JSON object: one statement or alias for each piece of evidence."""
    literal = [s for s in resolved.statements if isinstance(s.object, Text)]
    linking = [s for s in resolved.statements if isinstance(s.object, str)]
    return {
        **document_to_record(resolved.document),
        "entities": [_entity_to_record(entity) for entity in resolved.entities],
        "statements": [_statement_to_record(s, evidence) for s in linking for evidence in s.evidence],
        **_filled(
            aliases=[_alias_to_record(s, evidence) for s in literal for evidence in s.evidence],
            drops=[_drop_to_record(drop) for drop in resolved.drops],
        ),
    }


def _entity_to_record(entity: Entity) -> dict[str, Any]:
    meant = (m.meaning for m in entity.mentions)
    return {
        "id": entity.id,
        "type": entity.type,
        "label": entity.label,
        "names": [name for name in dict.fromkeys((entity.label, *entity.names, *meant)) if name],
        "registered": entity.registered,
        **_filled(rule=entity.rule),
        "score": entity.score,
        "mentions": [_mention_to_record(m) for m in entity.mentions],
    }


def _mention_to_record(mention: Mention) -> dict[str, Any]:
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "kind": mention.kind,
        "type": mention.type,
        **_filled(meaning=mention.meaning),
    }


def _statement_to_record(statement: Statement, evidence: Evidence) -> dict[str, Any]:
    ends = {"subject": statement.subject, "relation": statement.relation, "object": statement.object}
    return ends | _evidence_to_record(evidence)


def _alias_to_record(statement: Statement, evidence: Evidence) -> dict[str, Any]:
    if statement.relation != ALSO_KNOWN_AS:
        raise RecordError(
            f"{statement.relation} of {statement.subject}: only {ALSO_KNOWN_AS} may have a text as object"
        )
    text = cast(Text, statement.object)
    named = {"entity": statement.subject, "name": text.value, **_filled(language=text.language)}
    return named | _evidence_to_record(evidence)


def _evidence_to_record(evidence: Evidence) -> dict[str, Any]:
    return {
        "polarity": evidence.polarity,
        "modality": evidence.modality,
        "attributed_to": evidence.attributed_to,
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "confidence": evidence.confidence,
        **_filled(
            event=evidence.event,
            valid_from=_iso(evidence.valid_from),
            valid_until=_iso(evidence.valid_until),
            amount=evidence.amount,
            share=evidence.share,
            extractor=evidence.extractor,
        ),
    }


def _drop_to_record(drop: Drop) -> dict[str, Any]:
    return {
        "reason": drop.reason,
        "subject": drop.subject,
        "relation": drop.relation,
        "object": drop.object,
        "quote": drop.quote,
    }


def _filled(**values: object) -> dict[str, object]:
    """Those that are not empty."""
    return {key: value for key, value in values.items() if value}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
