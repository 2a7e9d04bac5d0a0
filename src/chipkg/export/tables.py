"""A table for spreadsheets and data frames: one row a piece of evidence."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO

from chipkg.export.base import ExportSource
from chipkg.query.reading import EntityView, EvidenceView, Reader, StatementView
from chipkg.query.results import harmless

COLUMNS = (
    *("subject", "subject_type", "relation", "object", "object_type", "status", "belief"),
    *("polarity", "modality", "attributed_to", "event", "valid_from", "valid_until", "amount", "share"),
    *("confidence", "extractor", "quote", "start", "end"),
    *("document", "title", "source", "url", "published"),
    *("subject_iri", "object_iri", "statement_iri"),
)


def write_csv(source: ExportSource, output: IO[bytes]) -> None:
    """CSV in UTF-8 with a header. Cells that a spreadsheet would run get a leading apostrophe."""
    stream = TextIOWrapper(output, encoding="utf-8", newline="", write_through=True)
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in evidence_rows(Reader(source.store, source.ontology)):
        writer.writerow({name: harmless(value) for name, value in row.items()})
    stream.detach()


def evidence_rows(reader: Reader) -> Iterator[dict[str, object]]:
    """Every statement with every sentence it stands on, as plain values under `COLUMNS`."""
    for statement in reader.statements():
        for evidence in statement.evidence:
            yield _statement_cells(statement) | _evidence_cells(evidence)


def _statement_cells(statement: StatementView) -> dict[str, object]:
    obj = statement.object
    return {
        "subject": statement.subject.label,
        "subject_type": statement.subject.type,
        "relation": statement.relation,
        "object": obj.label if isinstance(obj, EntityView) else obj,
        "object_type": obj.type if isinstance(obj, EntityView) else "",
        "status": statement.status,
        "belief": statement.belief,
        "subject_iri": statement.subject.iri,
        "object_iri": obj.iri if isinstance(obj, EntityView) else "",
        "statement_iri": statement.iri,
    }


def _evidence_cells(evidence: EvidenceView) -> dict[str, object]:
    document = evidence.document
    return {
        "polarity": evidence.polarity,
        "modality": evidence.modality,
        "attributed_to": evidence.speaker.label if evidence.speaker else "",
        "event": evidence.event,
        "valid_from": evidence.valid_from,
        "valid_until": evidence.valid_until,
        "amount": evidence.amount,
        "share": evidence.share,
        "confidence": evidence.confidence,
        "extractor": evidence.extractor,
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "document": document.id,
        "title": document.title,
        "source": document.source,
        "url": document.url,
        "published": document.published,
    }
