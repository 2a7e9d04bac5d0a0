"""JSON Lines for what the stages exchange: documents, and what was found in them.

The form is that of evaluation/README.md. What is written here is read back exactly; a plain
gold record, which has names and quotes but no offsets, is read too: they are located in the text.
"""

from chipkg.records.fields import Record
from chipkg.records.reading import (
    check_record,
    document_from_record,
    read_documents,
    read_records,
    read_resolved,
    resolved_from_record,
)
from chipkg.records.writing import ALSO_KNOWN_AS, document_to_record, record_line, resolved_to_record

__all__ = [
    "ALSO_KNOWN_AS",
    "Record",
    "check_record",
    "document_from_record",
    "document_to_record",
    "read_documents",
    "read_records",
    "read_resolved",
    "record_line",
    "resolved_from_record",
    "resolved_to_record",
]
