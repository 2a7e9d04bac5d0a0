"""The model as an extractor: what it finds in plain sentences, and that nothing but the text decides."""

import pytest

from chipkg.extraction.layers import LayeredExtractor
from chipkg.extraction.trained.extractor import TrainedExtractor
from chipkg.model import Document, ExtractedStatement, Mention

EXTRACTOR = TrainedExtractor()
PLAIN = (
    "Velmora Devices, a Dutch start-up, was founded by Anneke Visser in 2019. "
    "The company supplies photonic chips to Ericsson from its plant in Eindhoven."
)


def triples(text: str) -> dict[tuple[str, str, str], ExtractedStatement]:
    found = EXTRACTOR.extract(Document("d", text)).statements
    return {(s.subject.name, s.relation, s.object.name): s for s in found if isinstance(s.object, Mention)}


def test_it_reads_statements_between_names_it_has_never_seen() -> None:
    found = triples(PLAIN)
    assert ("Velmora Devices", "basedIn", "Dutch") in found
    assert ("Anneke Visser", "founded", "Velmora Devices") in found
    assert ("Velmora Devices", "supplies", "Ericsson") in found


def test_offsets_are_those_of_the_text() -> None:
    text = "Intro.\n\n" + PLAIN.replace("'", "’")
    extraction = EXTRACTOR.extract(Document("d", text))
    assert extraction.mentions
    assert all(text[m.start : m.end] == m.text for m in extraction.mentions)
    sentences = {text[s.start : s.end] for s in extraction.statements}
    assert all(sentence in text and sentence.endswith(".") for sentence in sentences)


def test_confidence_is_a_probability() -> None:
    assert all(0 < s.confidence < 1 for s in triples(PLAIN).values())


def test_the_same_text_is_read_the_same_after_any_other() -> None:
    before = EXTRACTOR.extract(Document("d", PLAIN))
    EXTRACTOR.extract(Document("e", "Quite another text. " * 30))
    assert EXTRACTOR.extract(Document("d", PLAIN)) == before


@pytest.mark.parametrize("text", ["", " ", "\n\n", ".", "“”", "a", "新凯来", "\u202e\u0000", "x" * 5000])
def test_texts_without_news_give_no_statement(text: str) -> None:
    assert LayeredExtractor().extract(Document("d", text)).statements == ()


def test_layers_name_themselves_and_keep_what_both_find() -> None:
    extraction = LayeredExtractor().extract(
        Document("d", "SiCarrier, known as Xinkailai in Chinese, is based in Shenzhen.")
    )
    assert extraction.extractor == f"{EXTRACTOR.name}, patterns 1"
    seats = [s for s in extraction.statements if (s.subject.name, s.relation) == ("SiCarrier", "basedIn")]
    assert [s.object.name for s in seats if isinstance(s.object, Mention)] == ["Shenzhen"]
    assert "alsoKnownAs" in {s.relation for s in extraction.statements}
