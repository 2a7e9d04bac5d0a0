"""What every exporter is given."""

from dataclasses import dataclass

from chipkg.ontology import Ontology
from chipkg.store.base import Store


@dataclass(frozen=True, slots=True)
class ExportSource:
    """The graph to write; `texts` says whether the documents' full texts go along.

    `annotations` says whether evidence is described in Web Annotation and PROV-O terms too.
    """

    store: Store
    ontology: Ontology
    texts: bool = False
    annotations: bool = False
