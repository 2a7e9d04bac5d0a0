"""What a store's folder keeps, and that judging one by one gives the graph of a rebuild."""

import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chipkg.errors import RecordError, StoreError
from chipkg.model import ResolvedDocument
from chipkg.pipeline import BuildReport, build, judge
from chipkg.resolution.judgements import Judgement, Outcome, Signature, undo
from chipkg.store.editing import Editor
from chipkg.store.kept import JUDGEMENTS_FILE, Kept, judgement_line, kept_judgements, open_kept, read_judgements
from chipkg.validation import validate
from tests.samples import documents, editor, judgements, moment, resolved, triples

SAME = Judgement(moment(1), "sicarrier", "nvidia", "same", "Ada", "one firm")
DOCUMENT = resolved("d", ("sicarrier", "basedIn", "china"))


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with open_kept(tmp_path) as opened:
        yield opened


def built(given: list[ResolvedDocument], lines: list[Judgement], *, order: int = 0) -> set[str]:
    """The graph of these documents, built after all was decided."""
    shuffled = sorted(lines)
    random.Random(order).shuffle(shuffled)
    with tempfile.TemporaryDirectory() as folder, open_kept(Path(folder)) as kept:
        edited = editor()
        judge(shuffled, kept, edited)
        build(given, edited, BuildReport(), kept=kept)
        return triples(edited)


def decided_later(
    given: list[ResolvedDocument], steps: list[Judgement | ResolvedDocument | int], kept: Kept, edited: Editor
) -> list[ResolvedDocument]:
    """Build, then decide, read documents anew and undo, one by one; the documents that are then there."""
    build(given, edited, BuildReport(), kept=kept)
    present = {document.document.id: document for document in given}
    for number, step in enumerate(steps):
        if isinstance(step, Judgement):
            judge([step], kept, edited)
        elif isinstance(step, int):
            judge([taken for _, taken in undo(kept.judgements(), step, Signature(moment(50 + number)))], kept, edited)
        else:
            build([step], edited, BuildReport(), kept=kept)
            present[step.document.id] = step
    return list(present.values())


steps = st.lists(st.one_of(judgements, judgements, documents, st.integers(1, 2)), max_size=8)
batches = st.lists(documents, max_size=5, unique_by=lambda d: d.document.id)


@settings(max_examples=120, deadline=None)
@given(batches, steps, st.integers(0, 9))
def test_any_history_of_decisions_equals_its_rebuild(
    given: list[ResolvedDocument], steps: list[Judgement | ResolvedDocument | int], order: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, open_kept(Path(folder)) as kept:
        edited = editor()
        present = decided_later(given, steps, kept, edited)
        assert triples(edited) == built(present, kept.judgements(), order=order)


@settings(max_examples=12, deadline=None)
@given(batches, steps)
def test_a_judged_graph_conforms_to_the_shapes(
    given: list[ResolvedDocument], steps: list[Judgement | ResolvedDocument | int]
) -> None:
    with tempfile.TemporaryDirectory() as folder, open_kept(Path(folder)) as kept:
        edited = editor()
        decided_later(given, steps, kept, edited)
        assert validate(edited.store) == []


def test_only_documents_that_mention_what_changed_are_put_again(kept: Kept) -> None:
    edited = editor()
    build([DOCUMENT, resolved("other", ("nvidia", "designs", "chip.h200"))], edited, BuildReport(), kept=kept)
    report = judge([Judgement(moment(1), "company.x", "sicarrier", "same")], kept, edited)
    assert (report.documents, kept.mentioning(["sicarrier"])) == (0, {"d"})  # the registered one stands for both
    report = judge([Judgement(moment(2), "nvidia", "sicarrier", "same")], kept, edited)
    assert (report.documents, report.change.replaced) == (1, 1)


def test_what_the_graph_does_not_have_yet_is_made_up_for(kept: Kept) -> None:
    edited = editor()
    build([DOCUMENT, resolved("n", ("nvidia", "designs", "chip.h200"))], edited, BuildReport(), kept=kept)
    kept.append([SAME])  # and then the process died
    assert judge([], kept, edited).change.replaced == 1
    assert judge([], kept, edited).documents == 0


def test_what_judgements_drop_is_counted(kept: Kept) -> None:
    edited = editor()
    build([resolved("d", ("sicarrier", "partnersWith", "nvidia"))], edited, BuildReport(), kept=kept)
    assert judge([SAME], kept, edited).drops == {"subject and object were judged the same": 1}


def test_documents_are_kept_as_they_were_extracted(kept: Kept) -> None:
    kept.put([DOCUMENT, resolved("e", ("nvidia", "designs", "chip.h200"))])
    assert list(kept.documents(["d", "nowhere"])) == [DOCUMENT]
    replacement = resolved("d", ("nvidia", "designs", "chip.h200"))
    kept.put([replacement])
    assert list(kept.documents(["d"])) == [replacement]
    assert kept.mentioning(["china"]) == set()
    kept.remove(["d"])
    assert (kept.ids(), kept.mentioning(["nvidia"])) == ({"e"}, {"e"})


def test_many_keys_are_looked_up_at_once(kept: Kept) -> None:
    kept.put([DOCUMENT])
    assert kept.mentioning([f"company.{n}" for n in range(3000)] + ["sicarrier"]) == {"d"}


def test_lines_are_appended_once_and_read_back(kept: Kept, tmp_path: Path) -> None:
    assert kept.append([SAME, SAME]) == [SAME]
    assert kept.append([SAME]) == []
    apart = Judgement(moment(2), "nvidia", "", "different", document="d")
    kept.append([apart])
    assert kept_judgements(tmp_path) == [SAME, apart]
    first = json.loads((tmp_path / JUDGEMENTS_FILE).read_text(encoding="utf-8").splitlines()[0])
    assert first == {
        "when": "2026-05-04T00:01:00.000000Z",
        "left": "sicarrier",
        "right": "nvidia",
        "verdict": "same",
        "who": "Ada",
        "why": "one firm",
    }


def test_a_line_that_somebody_left_without_its_end_is_ended(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / JUDGEMENTS_FILE).write_text(judgement_line(SAME).rstrip("\n"), encoding="utf-8")
    apart = Judgement(moment(2), "nvidia", "", "different", document="d")
    kept.append([apart])
    assert kept.judgements() == [SAME, apart]


def test_the_outcome_is_read_back(kept: Kept) -> None:
    assert kept.outcome == Outcome({}, frozenset())
    outcome = Outcome({"a": "b"}, frozenset({("d", "a")}))
    kept.outcome = outcome
    assert kept.outcome == outcome


def test_times_of_all_zones_are_written_one_way() -> None:
    line = '{"when": "2026-05-04T02:01:00+02:00", "left": "a", "right": "b", "verdict": "same"}'
    assert [j.when for j in read_judgements([line, "", "\n"], "x")] == [moment(1)]


@given(judgements)
def test_a_judgement_is_read_back(judgement: Judgement) -> None:
    assert read_judgements([judgement_line(judgement)], "x") == [judgement]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "an object"),
        ('{"left": "a", "right": "b", "verdict": "same"}', '"when" and "left" must be there'),
        ('{"when": "2026-05-04T02:01:00Z", "right": "b", "verdict": "same"}', '"when" and "left" must be there'),
        ('{"when": "2026-05-04", "left": "a", "right": "b", "verdict": "same"}', "a time with its zone"),
        ('{"when": "9999-12-31T23:59:59Z", "left": "a", "right": "b", "verdict": "same"}', "a time with its zone"),
        ('{"when": "yesterday", "left": "a", "right": "b", "verdict": "same"}', "a time with its zone"),
        ('{"when": "2026-05-04T02:01:00Z", "left": "a", "right": "b"}', '"verdict" must be one of same, different'),
        ('{"when": "2026-05-04T02:01:00Z", "left": "a", "right": "b", "verdict": "equal"}', '"verdict" must be one of'),
        ('{"when": "2026-05-04T02:01:00Z", "left": "a", "verdict": "same"}', 'either "right" or "document"'),
        ('{"when": "2026-05-04T02:01:00Z", "left": "a", "right": "a", "verdict": "same"}', "both a"),
        ('{"when": "2026-05-04T02:01:00Z", "left": "a", "right": 5, "verdict": "same"}', '"right" must be a text'),
        ('{"when": "2026-05-04T02:01:00Z", "left": "a", "right": "b", "verdict": "same", "x": 1}', 'no member "x"'),
    ],
)
def test_a_malformed_line_is_named_and_nothing_is_taken_over(line: str, problem: str, kept: Kept) -> None:
    with pytest.raises(RecordError, match=r"^theirs.jsonl, line 2: ") as raised:
        kept.append(read_judgements([judgement_line(SAME), line], "theirs.jsonl"))
    assert problem in str(raised.value)
    assert kept.judgements() == []


def test_a_file_that_is_not_text_says_so(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / JUDGEMENTS_FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RecordError, match="not UTF-8"):
        kept.judgements()


def test_a_damaged_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "documents.sqlite").write_bytes(b"this is no database at all" * 99)
    with pytest.raises(StoreError, match="cannot be opened"):
        open_kept(tmp_path)
