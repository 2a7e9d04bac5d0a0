"""Documents that leave: the rest is the graph of a rebuild, whatever came before and wherever it was cut short."""

import random
import tempfile
from collections.abc import Iterable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from chipkg.model import ResolvedDocument
from chipkg.pipeline import BuildReport, build, finish_removal, judge, remove
from chipkg.resolution.judgements import Judgement
from chipkg.store.editing import Editor
from chipkg.store.kept import Kept, open_kept
from tests.samples import documents, editor, judgements, triples


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(documents, judgements, st.integers(0, 5)), max_size=10), st.randoms())
def test_removals_among_edits_and_judgements_equal_a_rebuild_also_when_cut_short(
    history: list[ResolvedDocument | Judgement | int], chance: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as folder, open_kept(Path(folder)) as kept:
        edited, left, said = editor(), dict[str, ResolvedDocument](), list[Judgement]()
        for step in history:
            if isinstance(step, ResolvedDocument):
                build([step], edited, BuildReport(), kept=kept)
                left[step.document.id] = step
            elif isinstance(step, Judgement):
                judge([step], kept, edited)
                said.append(step)
            else:
                _remove(f"document {step}", edited, kept, cut=chance.choice(["", "before", "between"]))
                left.pop(f"document {step}", None)
        finish_removal(edited, kept)
        assert triples(edited) == rebuilt(left.values(), said)
        assert kept.ids() == set(left)


def _remove(identifier: str, edited: Editor, kept: Kept, *, cut: str) -> None:
    """Remove a document, or be killed before or after the graph has changed."""
    if cut:
        kept.leave([identifier])
    if cut == "between":
        edited.remove([identifier])
    if not cut:
        remove([identifier], edited, kept=kept)


def rebuilt(left: Iterable[ResolvedDocument], said: list[Judgement]) -> set[str]:
    with tempfile.TemporaryDirectory() as folder, open_kept(Path(folder)) as kept:
        edited = editor()
        judge(said, kept, edited)
        build(left, edited, BuildReport(), kept=kept)
        return triples(edited)
