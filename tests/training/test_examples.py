"""Passages as targets: which pairs must be right, which count neither way, who speaks."""

import pytest

from chipkg.extraction.trained.files import shipped_model
from chipkg.extraction.trained.pairing import model_classes, model_relations
from chipkg.extraction.trained.windows import WindowMaker
from training.examples import Example, examples, ours
from training.markup import parse

DRAFT = """=== t-001 | wire
[c1 Company|Velmora] and [c2 Company|Ostrava Chips] work together, and [c1|Velmora] is a rival of [c3 Company|Tesk].
[c1~|The company] will supply [c2|Ostrava Chips], [p1 Person|Anneke Visser] said.
[c3|Tesk] does not supply [c2|Ostrava Chips].

> c1 partnersWith c2 @1
> c1 competesWith c3
> c1 supplies c2 planned by p1 @2
> c3 supplies c2 negated @3
"""


@pytest.fixture(scope="module")
def example() -> Example:
    (passage,) = parse(DRAFT)
    (found,) = examples(passage, WindowMaker(shipped_model().tokenizer, model_classes()), ours())
    return found


def targets(example: Example, relation: str) -> list[set[tuple[str, str]]]:
    """For each target of a relation the pairs of entities that may make it."""
    number = model_relations().index(relation)
    return [
        {(example.entities[one], example.entities[other]) for one, other in target.pairs}
        for target in example.targets
        if target.relation == number
    ]


def test_a_symmetric_relation_is_right_both_ways(example: Example) -> None:
    assert targets(example, "partnersWith") == [{("c1", "c2"), ("c2", "c1")}]


def test_every_mention_in_the_sentence_may_make_a_statement(example: Example) -> None:
    (partners,) = [t for t in example.targets if t.relation == model_relations().index("partnersWith")]
    assert len(partners.pairs) == 4  # Velmora stands twice


def test_the_same_entities_in_another_sentence_count_neither_way(example: Example) -> None:
    number = model_relations().index("supplies")
    target = next(t for t in example.targets if t.relation == number and t.modality == "planned")
    ((one, other),) = target.pairs
    assert not example.candidates[one].name
    elsewhere = {pair for relation, pair in example.open if relation == number}
    assert (one, other) not in elsewhere
    assert any(example.entities[a] == "c1" and example.entities[b] == "c2" for a, b in elsewhere)


def test_flags_and_speakers(example: Example) -> None:
    number = model_relations().index("supplies")
    planned, negated = sorted((t for t in example.targets if t.relation == number), key=lambda t: t.negated)
    assert (planned.modality, [example.entities[n] for n in planned.speakers]) == ("planned", ["p1"])
    assert (negated.negated, negated.speakers) == (True, ())


def test_a_description_points_to_the_names_of_its_entity(example: Example) -> None:
    ((description, names),) = example.antecedents.items()
    assert not example.candidates[description].name
    assert {example.entities[n] for n in names} == {"c1"}
