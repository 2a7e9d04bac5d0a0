"""Joins the stages: documents are extracted, resolved and put into a store. Knows nothing of the command line."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from chipkg.errors import DocumentError
from chipkg.extraction.base import Extractor
from chipkg.model import Document, ResolvedDocument
from chipkg.registry import Registry
from chipkg.resolution.base import Resolver
from chipkg.resolution.judgements import Judgement, Judgements
from chipkg.store.editing import Change, Editor
from chipkg.store.kept import Kept

Layer = Literal["all", "model", "patterns"]

# documents in one transaction: large enough to spread its cost, small enough to lose little
BATCH_SIZE = 64


@dataclass
class BuildReport:
    """What a build did. Both are counted by document: what two documents say is two statements here."""

    change: Change = field(default_factory=Change)
    statements: int = 0
    evidence: int = 0
    drops: Counter[str] = field(default_factory=Counter)
    failures: list[DocumentError] = field(default_factory=list)

    @property
    def documents(self) -> int:
        """How many documents were read."""
        return self.change.added + self.change.replaced + self.change.unchanged


def stages(layer: Layer = "all") -> tuple[Extractor, Resolver]:
    """An extractor and the resolver that ship with the package; what is built uses all layers of extraction."""
    from chipkg.resolution.resolver import RegistryResolver

    return _extractor(layer), RegistryResolver()


def _extractor(layer: Layer) -> Extractor:
    """Each layer is loaded only where it is used: the model takes 0.2 s."""
    if layer == "patterns":
        from chipkg.extraction.patterns import PatternExtractor

        return PatternExtractor()
    if layer == "model":
        from chipkg.extraction.trained.extractor import TrainedExtractor

        return TrainedExtractor()
    from chipkg.extraction.layers import LayeredExtractor

    return LayeredExtractor()


def resolve_documents(
    documents: Iterable[Document], extractor: Extractor, resolver: Resolver
) -> Iterator[ResolvedDocument]:
    """Extract, date and resolve one document after the other."""
    return (resolve_document(document, extractor, resolver) for document in documents)


def resolve_document(document: Document, extractor: Extractor, resolver: Resolver) -> ResolvedDocument:
    """What one document says, with its dates, in terms of entities."""
    from chipkg.validity import date_statements

    return resolver.resolve(date_statements(extractor.extract(document)))


def build(
    resolved: Iterable[ResolvedDocument | DocumentError],
    editor: Editor,
    report: BuildReport,
    *,
    kept: Kept | None = None,
) -> None:
    """Put documents into the store in batches. `report` is up to date after every batch, interrupted or not.

    With `kept`, each is kept as it is, and goes into the graph as its judgements say.
    """
    judgements = held(kept, editor.registry) if kept else None
    finish_removal(editor, kept)
    for batch in _batches(resolved):
        documents = [item for item in batch if isinstance(item, ResolvedDocument)]
        if kept and judgements:
            # first: what is kept may be ahead of the graph, but never behind it
            kept.put(documents)
            documents = [judgements.apply(document) for document in documents]
        report.change += editor.put(documents)
        report.failures += [item for item in batch if isinstance(item, DocumentError)]
        report.statements += sum(len(d.statements) for d in documents)
        report.evidence += sum(len(s.evidence) for d in documents for s in d.statements)
        report.drops.update(drop.reason for d in documents for drop in d.drops)


def remove(document_ids: Iterable[str], editor: Editor, *, kept: Kept | None = None) -> Change:
    """Take documents out of the graph and of what is kept, and whatever stood on them alone.

    A removal that is cut short is finished by whoever writes next: half removed, a judgement would bring them back.
    """
    if kept is None:
        return editor.remove(document_ids)
    kept.leave(document_ids)
    return finish_removal(editor, kept)


def finish_removal(editor: Editor, kept: Kept | None) -> Change:
    """Finish what an earlier removal began, if it was cut short."""
    leaving = kept.leaving if kept else []
    if kept is None or not leaving:
        return Change()
    change = editor.remove(leaving)
    kept.remove(leaving)
    return change


def held(kept: Kept, registry: Registry) -> Judgements:
    """The judgements of a store that hold."""
    return Judgements.of(kept.judgements(), registry)


def judge(new: Iterable[Judgement], kept: Kept, editor: Editor) -> BuildReport:
    """Record judgements, and put the documents again that mention what they change.

    Also what other judgements of the file change that the graph does not have yet. `drops` counts only
    what judgements dropped.
    """
    finish_removal(editor, kept)
    kept.append(new)
    judgements, report = held(kept, editor.registry), BuildReport()
    keys, documents = judgements.outcome.changed_since(kept.outcome)
    for batch in _batches(kept.documents(kept.mentioning(keys) | documents)):
        raw = [item for item in batch if isinstance(item, ResolvedDocument)]
        judged = [judgements.apply(document) for document in raw]
        report.change += editor.put(judged)
        report.drops.update(drop.reason for r, j in zip(raw, judged, strict=True) for drop in j.drops[len(r.drops) :])
    kept.outcome = judgements.outcome
    return report


def _batches(items: Iterable[ResolvedDocument | DocumentError]) -> Iterator[list[ResolvedDocument | DocumentError]]:
    stream = iter(items)
    while batch := list(islice(stream, BATCH_SIZE)):
        yield batch
