"""What every exporter is given."""

from dataclasses import dataclass

from chipkg.ontology import Ontology
from chipkg.store.base import Store


@dataclass(frozen=True, slots=True)
class ExportSource:
    """The graph to write; `texts` says whether the documents' full texts go along."""

    store: Store
    ontology: Ontology
    texts: bool = False
