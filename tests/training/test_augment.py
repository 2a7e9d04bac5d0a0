"""Varied passages stay well formed, whatever chance does to them."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from training.augment import joined, names_by_class, part, varied, with_other_names
from training.passages import CORPUS, problems, read_passages

PASSAGES = list(read_passages(CORPUS / "development.jsonl"))
NAMES = names_by_class(PASSAGES)


@given(st.integers(0, len(PASSAGES) - 1), st.integers(0, 10**6))
def test_varied_passages_are_well_formed(number: int, seed: int) -> None:
    found = varied(PASSAGES[number], PASSAGES, NAMES, Random(seed))
    wrong = [text for text in problems(found) if "has no name" not in text]  # a part may lose the name
    assert wrong == []


def test_other_names_are_put_in_every_place() -> None:
    passage = next(p for p in PASSAGES if p.id == PASSAGES[0].id)
    found = with_other_names(passage, NAMES, Random(1), share=1.0)
    assert len(found.mentions) == len(passage.mentions)
    for before, after in zip(passage.mentions, found.mentions, strict=True):
        same = {m.entity: found.text[m.start : m.end] for m in found.mentions if m.kind == "name"}
        assert (before.entity, before.kind) == (after.entity, after.kind)
        assert same


def test_a_part_keeps_only_statements_whose_ends_it_has() -> None:
    for passage in PASSAGES[:40]:
        if len(passage.sentences) > 3:
            found = part(passage, Random(2))
            assert {s.subject for s in found.statements} <= {m.entity for m in found.mentions}


def test_joined_passages_keep_what_both_say() -> None:
    one, two = PASSAGES[:2]
    found = joined(one, two, Random(0))
    assert len(found.statements) == len(one.statements) + len(two.statements)
    assert len(found.sentences) == len(one.sentences) + len(two.sentences)


def test_chance_repeats_itself() -> None:
    assert varied(PASSAGES[3], PASSAGES, NAMES, Random("a")) == varied(PASSAGES[3], PASSAGES, NAMES, Random("a"))
