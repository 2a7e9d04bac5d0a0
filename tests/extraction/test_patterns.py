"""Every pattern does what its examples say; polarity, modality and speakers as data."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from chipkg.extraction.marking import mark
from chipkg.extraction.names import find_items, plain
from chipkg.extraction.patterns import Pattern, PatternExtractor, read_patterns
from chipkg.extraction.sentences import read_sentences
from chipkg.model import Document, ExtractedStatement, Mention, Text
from chipkg.ontology import ontology

_CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))["case"]
_EXAMPLES = [(pattern, example) for pattern in read_patterns() for example in pattern.examples]


def _extract(text: str) -> tuple[ExtractedStatement, ...]:
    return PatternExtractor().extract(Document("d", text)).statements


def _between(statements: tuple[ExtractedStatement, ...], subject: str, relation: str, obj: str) -> ExtractedStatement:
    found = [
        s
        for s in statements
        if (s.subject.name, s.relation) == (subject, relation)
        and isinstance(s.object, Mention)
        and s.object.name == obj
    ]
    assert found, [(s.subject.name, s.relation, s.object) for s in statements]
    return found[0]


@pytest.mark.parametrize(("pattern", "example"), _EXAMPLES, ids=[e[0] for _, e in _EXAMPLES])
def test_a_pattern_finds_what_its_example_says(pattern: Pattern, example: tuple[str, ...]) -> None:
    text, subject, obj, *flags = example
    words = " ".join(flags).split()
    statement = _between(_extract(text), subject, pattern.relation, obj)
    assert statement.polarity == ("negated" if "negated" in words else "affirmed")
    assert statement.modality == next((w for w in words if w in ("planned", "possible", "alleged")), "actual")


@pytest.mark.parametrize("case", _CASES, ids=[case["text"] for case in _CASES])
def test_polarity_modality_and_speaker(case: dict[str, Any]) -> None:
    subject, relation, obj = case["statement"]
    statement = _between(_extract(case["text"]), subject, relation, obj)
    assert statement.polarity == case.get("polarity", "affirmed")
    assert statement.modality == case.get("modality", "actual")
    assert (statement.speaker.text if statement.speaker else None) == case.get("speaker")


def test_every_relation_has_a_pattern() -> None:
    assert {pattern.relation for pattern in read_patterns()} == set(ontology().relations)


def test_a_pattern_is_passed_over_only_where_it_cannot_match() -> None:
    texts = [example[0] for _, example in _EXAMPLES]
    for text in texts:
        for sentence in read_sentences(text):
            items = find_items(plain(text), [sentence]).items
            marked = mark(plain(text), sentence.start, sentence.end, items[0])
            for pattern in read_patterns():
                if pattern.triggers and not any(word in marked.text for word in pattern.triggers):
                    assert not pattern.match.search(marked.text), (pattern.template, text)


def test_the_offsets_are_those_of_the_sentence() -> None:
    text = "A first sentence.\n\nNvidia’s rival AMD acquired Xilinx. A third one."
    statement = _between(_extract(text), "AMD", "acquires", "Xilinx")
    assert text[statement.start : statement.end] == "Nvidia’s rival AMD acquired Xilinx."


def test_amounts_and_shares_are_kept_as_written() -> None:
    statement = _between(_extract("SoftBank invested about $2 billion in Intel."), "SoftBank", "investsIn", "Intel")
    assert statement.amount == "$2 billion"
    statement = _between(_extract("SoftBank took a 10.5% stake in Intel."), "SoftBank", "ownsStakeIn", "Intel")
    assert statement.share == "10.5%"


@pytest.mark.parametrize(
    ("text", "value", "language"),
    [
        ("SiCarrier, known as Xinkailai in Chinese, is young.", "Xinkailai", "zh-Latn"),
        ("SiCarrier (新凯来) is young.", "新凯来", "zh"),
        ("The Bureau of Industry and Security (BIS) acted.", "BIS", ""),
        ("Semiconductor Manufacturing International Corp, or SMIC, grew.", "SMIC", ""),
    ],
)
def test_other_names_are_statements(text: str, value: str, language: str) -> None:
    assert [s.object for s in _extract(text)] == [Text(value, language)]


def test_a_bracket_that_is_no_acronym_is_no_alias() -> None:
    assert _extract("Intel (INTC) fell, and Nvidia (Santa Clara) rose.") == ()


def test_the_same_document_gives_the_same_extraction() -> None:
    document = Document("d", " ".join(example[0] for _, example in _EXAMPLES))
    assert PatternExtractor().extract(document) == PatternExtractor().extract(document)
