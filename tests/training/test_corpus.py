"""The corpus that is committed: its form, its size, and what its README says of it."""

from collections import Counter

import pytest

from chipkg.ontology import ontology
from training.gold import gold_lines
from training.markup import check
from training.passages import CORPUS, read_passages
from training.statistics import corpus_files, tables, with_tables

FILES = corpus_files()
TRAINING = [p for name, passages in FILES if name.startswith("train") for p in passages]
DEVELOPMENT = [p for name, passages in FILES if not name.startswith("train") for p in passages]


def test_every_passage_is_well_formed() -> None:
    assert check([*TRAINING, *DEVELOPMENT]) == []


def test_it_is_large_enough() -> None:
    assert sum(len(p.sentences) for p in TRAINING) >= 6000
    assert sum(len(p.sentences) for p in DEVELOPMENT) >= 600


def test_no_text_stands_in_both_parts() -> None:
    assert not {p.text for p in TRAINING} & {p.text for p in DEVELOPMENT}


@pytest.mark.parametrize("relation", sorted(ontology().relations))
def test_every_relation_has_a_hundred_examples(relation: str) -> None:
    counted = Counter(s.relation for p in TRAINING for s in p.statements)
    assert counted[relation] >= 100


def test_the_gold_set_for_kg_evaluate_is_the_development_passages() -> None:
    gold = CORPUS.parents[1] / "evaluation" / "gold" / "development.jsonl"
    made = gold_lines(read_passages(CORPUS / "development.jsonl"))
    assert gold.read_text(encoding="utf-8") == made, f"run: python -m training.gold {CORPUS}/development.jsonl {gold}"


def test_the_readme_has_the_present_counts() -> None:
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert with_tables(readme, tables(FILES)) == readme, "run: python -m training.statistics --write"
