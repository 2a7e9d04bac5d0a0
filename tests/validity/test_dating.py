"""The stage between extraction and resolution, on whatever extractor's statements."""

from dataclasses import replace
from datetime import date
from time import process_time

from chipkg.extraction.patterns import PatternExtractor
from chipkg.model import Document, ExtractedStatement, Extraction, Mention, Text
from chipkg.ontology import ontology
from chipkg.validity import date_statements
from chipkg.validity.cues import cue_data

PUBLISHED = date(2025, 11, 18)


def dated(text: str, relation: str, published: date | None = PUBLISHED) -> ExtractedStatement:
    """The first statement of a relation that the patterns find, with its dates."""
    extraction = PatternExtractor().extract(Document("d", text, published=published))
    return next(s for s in date_statements(extraction).statements if s.relation == relation)


def by_hand(text: str, subject: str, relation: str, obj: str) -> Extraction:
    ends = [Mention(text.index(name), text.index(name) + len(name), name, "Company") for name in (subject, obj)]
    statement = ExtractedStatement(subject=ends[0], relation=relation, object=ends[1], start=0, end=len(text))
    return Extraction(Document("d", text, published=PUBLISHED), tuple(sorted(ends)), (statement,), "hand 1")


def test_since_bounds_what_the_patterns_found() -> None:
    assert dated("TSMC has operated Fab 21 since 2020.", "operates").valid_from == date(2020, 1, 1)


def test_no_longer_ends_and_does_not_deny() -> None:
    statement = dated("TSMC no longer supplies Huawei.", "supplies")
    assert (statement.polarity, statement.valid_until) == ("affirmed", PUBLISHED)


def test_without_a_day_of_publication_a_denial_stays_as_it_was_found() -> None:
    statement = dated("TSMC no longer supplies Huawei.", "supplies", published=None)
    assert (statement.polarity, statement.valid_until) == ("negated", None)


def test_publication_event_and_validity_are_kept_apart() -> None:
    statement = dated("SMIC was added to the Entity List in December 2020.", "listedOn")
    assert (statement.event, statement.valid_from, statement.valid_until) == ("2020-12", date(2020, 12, 1), None)


def test_a_date_is_not_of_two_names_that_are_one_phrase() -> None:
    assert dated("Until 2020 the chips had come from Taiwan's TSMC.", "basedIn").valid_until is None
    text = "In May A stopped sending wafers to its plant."
    (statement,) = date_statements(by_hand(text, "its", "operates", "plant")).statements
    assert statement.valid_until is None


def test_a_beginning_after_the_end_is_a_misreading_and_neither_is_kept() -> None:
    (statement,) = date_statements(
        by_hand("A worked with B from 2024 until 2020.", "A", "partnersWith", "B")
    ).statements
    assert (statement.valid_from, statement.valid_until) == (None, None)


def test_a_mention_in_another_sentence_and_a_text_as_object_do_no_harm() -> None:
    extraction = by_hand("A supplies B since 2020.", "A", "supplies", "B")
    (statement,) = extraction.statements
    elsewhere = replace(statement, start=3)
    alias = replace(statement, relation="alsoKnownAs", object=Text("B"))
    found = date_statements(replace(extraction, statements=(elsewhere, alias))).statements
    assert found[0].valid_from == date(2020, 1, 1)
    assert found[1] == alias


def test_an_endless_sentence_is_left_alone_and_a_long_one_takes_no_time() -> None:
    begin = process_time()
    for repeated in ("since 2020, ", "and was ", "until May ", "for two years ", "no longer ", "in 2019 said "):
        for size in (100, 10_000):
            text = f"A supplies B {repeated * (size // len(repeated))}."
            date_statements(by_hand(text, "A", "supplies", "B"))
    assert process_time() - begin < 10


def test_cues_name_relations_of_the_ontology() -> None:
    data = cue_data()
    lists = [data[name] for name in ("happenings", "qualities", "roles", "unstoppable", "ends", "begins", "continued")]
    assert {name for names in lists for name in names} <= set(ontology().relations)
