import io
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chipkg.errors import RecordError
from chipkg.model import (
    Document,
    Drop,
    Entity,
    Evidence,
    Mention,
    Modality,
    Polarity,
    ResolvedDocument,
    Statement,
    Text,
)
from chipkg.records import (
    ALSO_KNOWN_AS,
    document_from_record,
    document_to_record,
    read_documents,
    read_records,
    read_resolved,
    record_line,
    resolved_from_record,
    resolved_to_record,
)

TEXT = (
    "SiCarrier, known as Xinkailai in Chinese, is only four years old. The firm is said to belong to the national team."
)


def gold(**changes: Any) -> dict[str, Any]:
    """A plain gold record: names and quotes without offsets."""
    record = {
        "id": "d 1",
        "published": "2025-12-20",
        "text": TEXT,
        "entities": [
            {"id": "e1", "type": "Company", "names": ["SiCarrier", "Xinkailai"]},
            {"id": "e2", "type": "Alliance", "names": ["national team", "China's national team"]},
        ],
        "statements": [
            {
                "subject": "e1",
                "relation": "memberOf",
                "object": "e2",
                "polarity": "affirmed",
                "modality": "alleged",
                "attributed_to": None,
                "quote": "The firm is said to belong to the national team.",
            }
        ],
    }
    return record | changes


def statement(**changes: Any) -> dict[str, Any]:
    return gold(statements=[gold()["statements"][0] | changes])


# what the stages hand on

words = st.text(max_size=8)
days = st.none() | st.dates()


def spans(text: str) -> st.SearchStrategy[tuple[int, int]]:
    ends = st.integers(0, len(text))
    return st.tuples(ends, ends).map(lambda span: (min(span), max(span)))


def documents() -> st.SearchStrategy[Document]:
    names = {"title": words, "source": words, "url": words, "language": words}
    return st.builds(
        Document, st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=40), published=days, **names
    )


def mentions(text: str) -> st.SearchStrategy[Mention]:
    return st.builds(
        lambda span, *rest: Mention(span[0], span[1], text[slice(*span)], *rest),
        spans(text),
        st.sampled_from(["Person", "Actor"]),
        st.sampled_from(["name", "nominal", "pronoun"]),
        words,
    )


def entities(text: str, identifier: str) -> st.SearchStrategy[Entity]:
    return st.builds(
        Entity,
        st.just(identifier),
        st.sampled_from(["Person", "Company"]),
        words,
        st.lists(mentions(text), max_size=3).map(tuple),
        st.booleans(),
        words,
        st.floats(0, 1),
    )


def evidence(document: Document, ids: list[str]) -> st.SearchStrategy[Evidence]:
    return st.builds(
        lambda span, **fields: Evidence(
            document=document.id, quote=document.text[slice(*span)], start=span[0], end=span[1], **fields
        ),
        spans(document.text),
        polarity=st.sampled_from(["affirmed", "negated"]),
        modality=st.sampled_from(["actual", "planned", "possible", "alleged"]),
        attributed_to=st.none() | st.sampled_from(ids),
        event=st.sampled_from(["", "2024", "2024-02", "2024-02-29"]),
        valid_from=days,
        valid_until=days,
        amount=words,
        share=words,
        confidence=st.floats(0, 1),
        extractor=words,
    )


@st.composite
def resolved_documents(draw: st.DrawFn) -> ResolvedDocument:
    """Any document within the model's contract: spans are of the text, statements sorted and all different."""
    document = draw(documents())
    ids = draw(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=4, unique=True))
    entity = st.sampled_from(ids)
    linking = st.tuples(entity, st.sampled_from(["uses", "produces"]), entity)
    literal = st.tuples(entity, st.just(ALSO_KNOWN_AS), st.builds(Text, words, words))
    ends = draw(st.lists(linking | literal, max_size=5, unique=True))
    return ResolvedDocument(
        document,
        tuple(draw(entities(document.text, identifier)) for identifier in ids),
        tuple(
            Statement(subject, relation, obj, tuple(draw(st.lists(evidence(document, ids), min_size=1, max_size=3))))
            for subject, relation, obj in sorted(ends, key=lambda end: end[:2])
        ),
        tuple(draw(st.lists(st.builds(Drop, words, words, words, words, words), max_size=2))),
    )


@settings(deadline=None, max_examples=50)  # the first example reads the ontology
@given(resolved_documents())
def test_what_was_written_is_read_back_exactly(resolved: ResolvedDocument) -> None:
    line = record_line(resolved_to_record(resolved))
    assert list(read_resolved(io.StringIO(line), "x.jsonl")) == [resolved]
    assert list(read_documents(io.StringIO(line), "x.jsonl")) == [resolved.document]


@settings(deadline=None, max_examples=50)  # the first example reads the ontology
@given(resolved_documents())
def test_writing_what_was_read_gives_the_same_line(resolved: ResolvedDocument) -> None:
    line = record_line(resolved_to_record(resolved))
    assert record_line(resolved_to_record(resolved_from_record(json.loads(line)))) == line


def test_a_record_is_in_the_evaluation_format() -> None:
    evidence = Evidence(document="d", quote=TEXT[:9], start=0, end=9, confidence=0.5, extractor="test 1")
    mention = Mention(0, 9, "SiCarrier", "Company")
    government = Mention(11, 16, "known", "GovernmentBody", "nominal", "Chinese government")
    record = resolved_to_record(
        ResolvedDocument(
            Document("d", TEXT, published=date(2025, 12, 20)),
            (
                Entity("sicarrier", "Company", "Shenzhen SiCarrier", (mention,), registered=True),
                Entity("chinese-government", "GovernmentBody", "", (government,)),
            ),
            (
                Statement("sicarrier", ALSO_KNOWN_AS, Text("Xinkailai", "zh-Latn"), (evidence,)),
                Statement("chinese-government", "backs", "sicarrier", (evidence,)),
            ),
        )
    )
    told = {
        "polarity": "affirmed",
        "modality": "actual",
        "attributed_to": None,
        "quote": "SiCarrier",
        "start": 0,
        "end": 9,
        "confidence": 0.5,
        "extractor": "test 1",
    }
    assert list(record) == ["id", "published", "text", "entities", "statements", "aliases"]
    assert record["entities"][0]["names"] == ["Shenzhen SiCarrier", "SiCarrier"]
    assert record["entities"][1]["names"] == ["Chinese government"]
    assert record["statements"] == [
        {"subject": "chinese-government", "relation": "backs", "object": "sicarrier"} | told
    ]
    assert record["aliases"] == [{"entity": "sicarrier", "name": "Xinkailai", "language": "zh-Latn"} | told]


def test_each_piece_of_evidence_is_a_statement() -> None:
    first, second = (Evidence(document="d", quote="b", start=n, end=n + 1) for n in (0, 2))
    entities = tuple(Entity(i, "Company", i, ()) for i in ("a", "b"))
    resolved = ResolvedDocument(Document("d", "b b"), entities, (Statement("a", "supplies", "b", (first, second)),))
    assert [s["start"] for s in resolved_to_record(resolved)["statements"]] == [0, 2]


def test_a_line_keeps_its_letters() -> None:
    assert record_line(document_to_record(Document("d", "新凯来"))) == '{"id": "d", "text": "新凯来"}\n'


def test_a_literal_of_another_relation_has_no_place_in_a_record() -> None:
    evidence = Evidence(document="d", quote="", start=0, end=0)
    founded = Statement("a", "foundedIn", Text("2021"), (evidence,))
    with pytest.raises(RecordError, match="foundedIn of a: only alsoKnownAs may have a text as object"):
        resolved_to_record(ResolvedDocument(Document("d", ""), (), (founded,)))


# gold records


def test_names_and_quotes_of_a_gold_record_are_located_in_the_text() -> None:
    resolved = resolved_from_record(gold())
    sicarrier, team = resolved.entities
    assert [(m.text, m.start) for m in sicarrier.mentions] == [("SiCarrier", 0), ("Xinkailai", 20)]
    assert (sicarrier.label, team.names) == ("SiCarrier", ("national team",))
    (evidence,) = resolved.statements[0].evidence
    assert (evidence.start, TEXT[evidence.start : evidence.end]) == (TEXT.index("The firm"), evidence.quote)
    assert evidence.modality == "alleged"


def test_entity_ids_of_gold_records_do_not_meet_those_of_other_documents() -> None:
    resolved = resolved_from_record(gold())
    assert [entity.id for entity in resolved.entities] == ["d%201.e1", "d%201.e2"]
    assert (resolved.statements[0].subject, resolved.statements[0].object) == ("d%201.e1", "d%201.e2")


def test_names_are_found_as_whole_words_and_not_inside_longer_names() -> None:
    entities = [
        {"id": "e1", "type": "Chip", "names": ["HBM", "HBM stacks"]},
        {"id": "e2", "type": "Company", "names": ["HBM Works"]},
    ]
    record = {"id": "d", "text": "HBM3E is no HBM; HBM Works sells HBM stacks.", "entities": entities}
    chip, company = resolved_from_record(record).entities
    assert [(m.text, m.start) for m in chip.mentions] == [("HBM", 12), ("HBM stacks", 33)]
    assert [m.text for m in company.mentions] == ["HBM Works"]


def test_an_office_that_is_past_had_ended_when_the_text_appeared() -> None:
    resolved = resolved_from_record(statement(valid_until="past"))
    assert resolved.statements[0].evidence[0].valid_until == date(2025, 12, 20)


# what is not in order


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (["no object"], r'record: an object {…} is expected, not \["no object"\]'),
        ({"text": "x"}, 'record: "id" is missing'),
        ({"id": "d"}, 'document d: "text" is missing'),
        ({"id": "d", "text": 1}, 'document d: "text" must be a text, not 1'),
        (gold(published="last week"), '"published" must be a date such as 2025-12-20, not "last week"'),
        (gold(entities={}), 'document d 1: "entities" must be a list, not {}'),
        (
            gold(entities=[{"id": "e1", "type": "Firm", "names": []}]),
            'no class "Firm" in the ontology; known are .*Chip',
        ),
        (
            gold(entities=[{"id": "e1", "type": "Compani"}]),
            r'entities\[0\]: no class "Compani".*; nearest are Company',
        ),
        (gold(entities=gold()["entities"] * 2), r'entities\[2\]: there is another entity with the id "e1"'),
        (gold(entities=[{"id": "e1", "type": "Chip", "names": [1]}]), r'"names" must hold texts, not \[1\]'),
        (statement(relation="supply"), r'statements\[0\]: no relation "supply" in the ontology; nearest are supplies'),
        (statement(object="e9"), r'statements\[0\]: "object" is "e9", and "entities" has none with that id'),
        (statement(attributed_to="e9"), '"attributed_to" is "e9"'),
        (statement(polarity="no"), '"polarity" must be one of affirmed, negated, not "no"'),
        (statement(modality="sure"), '"modality" must be one of actual, planned, possible, alleged'),
        (statement(confidence="high"), '"confidence" must be a number, not "high"'),
        (statement(confidence=80), '"confidence" must be from 0 to 1'),
        (statement(quote="Not there."), r'document d 1: statements\[0\]: "quote" is not in the document\'s text: "Not'),
        (statement(start=0, end=3), '"quote" is not the document\'s text from 0 to 3'),
        (statement(start=-1), '"start" must be an offset, 0 or more, not -1'),
        (gold(entities=[{"id": "e1", "type": "Chip", "registered": 1}], statements=[]), '"registered" must be true or'),
    ],
)
def test_a_record_that_is_not_in_order_is_refused_with_its_place(record: object, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        resolved_from_record(record)


def test_a_mention_must_be_what_the_text_has_there() -> None:
    mention = {"start": 0, "end": 9, "text": "Xinkailai", "kind": "name", "type": "Company"}
    entity = {"id": "sicarrier", "type": "Company", "label": "SiCarrier", "mentions": [mention]}
    with pytest.raises(RecordError, match=r"entities\[0\]: mentions\[0\]: .*from 0 to 9"):
        resolved_from_record(gold(entities=[entity], statements=[]))


def test_an_error_names_file_and_line() -> None:
    lines = [record_line(gold()), "\n", record_line(statement(relation="owns"))]
    records = read_records(lines, "gold.jsonl")
    assert next(records)["id"] == "d 1"
    with pytest.raises(RecordError, match=r'^gold\.jsonl, line 3: document d 1: statements\[0\]: no relation "owns"'):
        next(records)


def test_a_line_that_is_not_json_is_refused() -> None:
    with pytest.raises(RecordError, match=r"^x\.jsonl, line 1: not JSON: .*; one object a line is expected"):
        list(read_records(["{'id': 1}"], "x.jsonl"))


def test_a_byte_order_mark_is_no_part_of_the_record() -> None:
    assert list(read_documents(['\ufeff{"id": "d", "text": "t"}'], "x.jsonl")) == [Document("d", "t")]


def test_a_document_is_read_from_any_record() -> None:
    assert document_from_record(gold()).published == date(2025, 12, 20)


def test_the_flags_of_the_model_are_the_flags_of_a_record() -> None:
    polarity: Polarity = "negated"
    modality: Modality = "possible"
    evidence = resolved_from_record(statement(polarity=polarity, modality=modality)).statements[0].evidence[0]
    assert (evidence.polarity, evidence.modality) == (polarity, modality)
