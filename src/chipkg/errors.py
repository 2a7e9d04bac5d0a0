"""Every error that chip-kg raises on purpose.

    ChipKGError
    ├── DocumentError        a document cannot be read: names the document
    │   └── NothingToReadError   no document at all was found in the inputs
    ├── OntologyError        ontology/ is damaged, or a name is not in it
    ├── RegistryError        graph/registry/ is damaged
    ├── ModelError           a file of the trained model is missing or damaged
    ├── RecordError          a line of JSON Lines does not have the expected form
    ├── StoreError           the store cannot be opened, read or written
    │   ├── StoreMissingError    there is no store there
    │   ├── StoreLockedError     another process is writing to it
    │   └── StoreFormatError     made by another version: it must be rebuilt
    ├── QueryError           a SPARQL query is malformed, refused or failed; a question is asked wrongly
    │   ├── TimeLimitError       a query took longer than it may
    │   └── UnsureError          it is not clear what a text asks: names the nearest questions
    ├── UnknownEntityError   no entity has that name
    ├── UnknownDocumentError   no document has that id, IRI or title
    ├── UnknownStatementError  no statement has that IRI
    └── ExportError          a file cannot be written

A message says what was wrong, where, what is accepted and what to try next.
Only the command line turns these into exit codes.
"""


class ChipKGError(Exception):
    """Root of the tree: catching it catches everything chip-kg raises on purpose."""


class DocumentError(ChipKGError):
    """A document cannot be read.

    `location` is the path or URL as the user gave it; `reason` says what is wrong and
    what would be accepted.
    """

    def __init__(self, location: str, reason: str) -> None:
        super().__init__(f"{location}: {reason}")
        self.location = location
        self.reason = reason


class NothingToReadError(DocumentError):
    """No document was found where one was expected."""


class OntologyError(ChipKGError):
    """ontology/ cannot be read, or a name is not in it."""


class RegistryError(ChipKGError):
    """graph/registry/ cannot be read, or contradicts itself."""


class ModelError(ChipKGError):
    """A file of the trained model is missing, damaged, or does not fit the ontology."""


class RecordError(ChipKGError):
    """A line of JSON Lines does not have the expected form."""


class StoreError(ChipKGError):
    """The store cannot be opened, read or written."""


class StoreMissingError(StoreError):
    """There is no store at the given path."""


class StoreLockedError(StoreError):
    """Another process holds the store."""


class StoreFormatError(StoreError):
    """The store was made in a form that this version does not read."""


class QueryError(ChipKGError):
    """A SPARQL query is malformed, was refused, or failed while it ran."""


class TimeLimitError(QueryError):
    """A query took longer than it may, and was stopped."""


class UnsureError(QueryError):
    """It is not clear which question a text asks. `nearest` are commands that ask the nearest ones."""

    def __init__(self, message: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.nearest = nearest


class UnknownEntityError(ChipKGError):
    """No entity has the given name."""


class UnknownDocumentError(ChipKGError):
    """No document, or more than one, has the given id, IRI or title."""


class UnknownStatementError(ChipKGError):
    """No statement has the given IRI."""


class ExportError(ChipKGError):
    """A file cannot be written."""
