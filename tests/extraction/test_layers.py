"""How what the model and the patterns find is joined, by the rule that layers.py writes down."""

from dataclasses import replace

from chipkg.extraction import layers
from chipkg.model import Document, ExtractedStatement, Extraction, Mention

TEXT = "TSMC supplies Nvidia and AMD."
TSMC, NVIDIA = Mention(0, 4, "TSMC", "Company"), Mention(14, 20, "Nvidia", "Company")
AMD = Mention(25, 28, "AMD", "Company")
FOUND = ExtractedStatement(subject=TSMC, relation="supplies", object=NVIDIA, start=0, end=29, confidence=0.6)


def joined(model: ExtractedStatement, pattern: ExtractedStatement) -> tuple[ExtractedStatement, ...]:
    one, other = (Extraction(Document("d", TEXT), (TSMC, NVIDIA), (found,), "x") for found in (model, pattern))
    return layers._joined(one, other)


def test_what_both_find_is_kept_once_with_the_surer_confidence() -> None:
    (statement,) = joined(FOUND, replace(FOUND, confidence=0.8, amount="$1 billion"))
    assert (statement.confidence, statement.amount) == (0.8, "$1 billion")


def test_what_either_doubts_is_never_a_fact() -> None:
    planned, denied = replace(FOUND, modality="planned"), replace(FOUND, polarity="negated")
    assert [s.modality for pair in ((planned, FOUND), (FOUND, planned)) for s in joined(*pair)] == ["planned"] * 2
    assert [s.polarity for pair in ((denied, FOUND), (FOUND, denied)) for s in joined(*pair)] == ["negated"] * 2


def test_the_patterns_say_how_a_doubted_statement_is_meant() -> None:
    (statement,) = joined(replace(FOUND, modality="possible"), replace(FOUND, modality="alleged"))
    assert statement.modality == "alleged"


def test_what_only_one_finds_is_kept_as_it_is() -> None:
    other = replace(FOUND, object=AMD)
    assert joined(FOUND, other) == (FOUND, other)


def test_a_symmetric_statement_is_one_either_way_round() -> None:
    partners = replace(FOUND, relation="partnersWith")
    assert len(joined(partners, replace(partners, subject=NVIDIA, object=TSMC))) == 1
