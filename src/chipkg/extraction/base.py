"""What every extractor is: a callable from a document to its mentions and statements."""

from typing import Protocol

from chipkg.model import Document, Extraction


class Extractor(Protocol):
    """Finds mentions and statements. The same document gives the same extraction, whatever came before it."""

    @property
    def name(self) -> str:
        """Name and version, such as "patterns 1", kept with every piece of evidence."""
        ...

    def extract(self, document: Document) -> Extraction:
        """Everything found in one document."""
        ...
