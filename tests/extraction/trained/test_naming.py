"""What the rules of names take from the model's mentions, and add to them."""

import pytest

from chipkg.extraction.reading import Reading
from chipkg.extraction.trained.files import shipped_model
from chipkg.extraction.trained.naming import corrected
from chipkg.extraction.trained.pairing import Candidate, model_classes
from chipkg.extraction.trained.windows import WindowMaker
from chipkg.model import Document

CLASSES = model_classes()


def named(text: str, *chosen: tuple[str, str], title: str = "", widest: int = 20) -> set[tuple[str, str]]:
    """The words and classes that are left of what a model chose."""
    reading = Reading.of(Document("d", text, title=title))
    (window,) = WindowMaker(shipped_model().tokenizer, CLASSES).windows(reading.text, reading.sentences, reading.items)
    spans = [window.word_span(text.index(words), text.index(words) + len(words)) for words, _ in chosen]
    candidates = [
        Candidate(*span, CLASSES.index(kind), name=True)
        for span, (_, kind) in zip(spans, chosen, strict=True)
        if span is not None
    ]
    found = corrected(candidates, window, reading, CLASSES, widest)
    return {(text[window.words[c.first][0] : window.words[c.last][1]], CLASSES[c.kind]) for c in found}


def test_a_registered_name_has_its_class() -> None:
    assert named("Soitec sells wafers.", ("Soitec", "Person")) == {("Soitec", "Company")}


def test_unknown_names_keep_the_class_of_the_model() -> None:
    assert named("Velmora sells wafers.", ("Velmora", "Company")) == {("Velmora", "Company")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Visitors came for the china and the tea.", "china"),
        ("Allied intel pointed to a warehouse in Johor.", "intel"),
        ("Rates on five-year ARMs fell below 6%.", "ARMs"),
    ],
)
def test_words_that_only_look_like_a_name_are_none(text: str, words: str) -> None:
    assert named(text, (words, "Company")) == set()


def test_a_ticker_stands_for_its_company() -> None:
    text = "Taiwan Semiconductor (TSM) rose; in Taipei the shares, 2330.TW, had gained 2%."
    assert ("2330.TW", "Company") in named(text, ("2330", "Chip"))
    assert ("2330", "Chip") not in named(text, ("2330", "Chip"))


def test_the_title_of_a_rule_is_a_name_however_long() -> None:
    title = "Implementation of Certain Controls on Advanced Chips, Tools and Software; Corrections and Clarifications"
    text = f"{title}. In this rule, the Bureau of Industry and Security amends the regulations."
    assert (title, "Policy") in named(text, title=title, widest=10)
