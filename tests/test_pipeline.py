"""The stages joined: batches, failures, the report."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chipkg import pipeline
from chipkg.errors import DocumentError
from chipkg.model import Drop, ResolvedDocument
from tests.samples import editor, resolved, triples


def test_failures_are_kept_beside_what_was_read() -> None:
    edited, report = editor(), pipeline.BuildReport()
    failure = DocumentError("broken.pdf", "is broken")
    pipeline.build([failure, resolved("a", ("nvidia", "designs", "chip.h200"))], edited, report)
    assert (report.documents, report.statements, report.failures) == (1, 1, [failure])


@pytest.mark.parametrize("size", [1, 2, 64])
def test_the_batch_size_does_not_change_the_graph(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [resolved(str(n), ("nvidia", "designs", "chip.h200"), confidence=n / 10) for n in range(1, 6)]
    expected = editor()
    expected.put(documents)
    monkeypatch.setattr(pipeline, "BATCH_SIZE", size)
    edited = editor()
    pipeline.build(documents, edited, pipeline.BuildReport())
    assert triples(edited) == triples(expected)


def test_drops_are_counted_by_reason() -> None:
    report = pipeline.BuildReport()
    drops = (Drop("no such thing", "a", "uses", "b", "…"),) * 2
    pipeline.build([replace(resolved("a", ("nvidia", "designs", "chip.h200")), drops=drops)], editor(), report)
    assert report.drops == {"no such thing": 2}


def test_what_was_acknowledged_before_an_interruption_stays() -> None:
    def interrupted() -> Iterator[ResolvedDocument]:
        yield from (resolved(str(n), ("nvidia", "designs", "chip.h200")) for n in range(pipeline.BATCH_SIZE))
        raise KeyboardInterrupt

    edited, report = editor(), pipeline.BuildReport()
    with pytest.raises(KeyboardInterrupt):
        pipeline.build(interrupted(), edited, report)
    assert report.documents == pipeline.BATCH_SIZE
    assert triples(edited)
