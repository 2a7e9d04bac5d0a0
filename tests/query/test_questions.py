"""Every named question on a small graph whose answers are known."""

import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from chipkg.errors import ChipKGError, OntologyError, QueryError, UnknownEntityError
from chipkg.ontology import ontology
from chipkg.query.answers import Answer
from chipkg.query.asking import Asker
from chipkg.query.questions import in_order, questions, read_questions
from chipkg.query.reading import Reader
from chipkg.registry import registry
from chipkg.resources import resource
from chipkg.store.embedded import memory_store
from tests.query.known import fill

TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def asker() -> Iterator[Asker]:
    with memory_store() as store:
        fill(store)
        yield Asker(Reader(store, ontology()), registry())


def cells(answer: Answer) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in answer.rows]


# question and values, the columns that count, all rows
KNOWN = [
    (
        "only-suppliers",
        "product supplier grounds",
        [
            ("EUV lithography machine", "ASML", "leads the market"),
            ("EUV lithography machine", "ASML", "no other maker is named"),
            ("GPU", "TSMC", "no other maker is named"),
            ("H100", "Nvidia", "no other maker is named"),
        ],
    ),
    ("suppliers Nvidia", "supplier with speaker", [("TSMC", "", ""), ("TSMC", "GPU", "Jensen Huang")]),
    ("suppliers Nvidia GPU", "supplier", [("TSMC",), ("TSMC",)]),
    ("suppliers Nvidia HBM", "supplier", []),
    ("customers TSMC", "customer", [("Nvidia",)]),
    ("customers Nvidia", "customer buys", [("OpenAI", "H100")]),
    ("upstream Nvidia", "supplier supplies hops", [("ASML", "TSMC", "2"), ("Zeiss", "ASML", "3")]),
    ("makers HBM", "maker based", [("Samsung Electronics", ""), ("SK Hynix", "South Korea")]),
    ("makers HBM country=Korean", "maker", [("SK Hynix",)]),
    ("alternatives H100", "alternative how maturity", [("Ascend 910C", "substitute for", "possible")]),
    ("alternatives AMD", "alternative how maturity", [("Nvidia", "competes with", "actual")]),
    ("depend-on-both China Netherlands", "organisation on and", [("Nexperia", "China", "Netherlands")]),
    (
        "exposed Taiwan",
        "exposed how on directly",
        [
            ("TSMC", "based in", "Taiwan", "yes"),
            ("Nvidia", "depends on", "TSMC", "yes"),
            ("Nvidia", "supplies", "TSMC", "yes"),
        ],
    ),
    (
        "exposed ASML",
        "exposed on directly",
        [("SMIC", "ASML", "yes"), ("TSMC", "ASML", "yes"), ("Nvidia", "TSMC", "no"), ("Nvidia", "TSMC", "no")],
    ),
    ("restrictions", "by party item destination since", [("United States", "Nvidia", "H20", "China", "2024-04-09")]),
    ("restrictions authority=China", "by", []),
    ("restrictions target=H20", "by", [("United States",)]),
    (
        "listed 'Entity List'",
        "who since published",
        [("Huawei", "", "2025-02-10"), ("SMIC", "2020-12-18", "2025-02-10")],
    ),
    ("listed 'Entity List' Chinese", "who", [("SMIC",)]),
    ("measures H20", "measure by from", [("restricts", "United States", "2024-04-09")]),
    ("measures H20 2024-04-08", "measure", []),
    ("measures H20 'April 2024'", "measure", [("restricts",)]),
    ("measures SMIC", "measure by from", [("listed on", "Entity List", "2020-12-18")]),
    (
        "policy-history 'AI Diffusion Rule'",
        "date who did",
        [
            ("2025-02-10", "Bureau of Industry and Security", "enacts"),
            ("2025-06-15", "Trump administration", "amends"),
        ],
    ),
    ("retaliation", "answer to", [("gallium and germanium export controls", "chip export controls")]),
    ("retaliation China", "answer to", [("gallium and germanium export controls", "chip export controls")]),
    ("retaliation Japan", "answer", []),
    ("listing-reach Huawei", "subsidiary of list", [("HiSilicon", "Huawei", "Entity List")]),
    (
        "owners SMIC",
        "who how amount share",
        [("Big Fund", "invests in", "2 billion dollars", ""), ("datang telecom", "owns a stake in", "", "14%")],
    ),
    ("owners HiSilicon", "who how", [("Huawei", "subsidiary of")]),
    ("members 'national team'", "member speaker document", [("SiCarrier", "Chris Miller", "Controls and answers")]),
    ("leaders Intel", "leader until", [("Lip-Bu Tan", "")]),
    (
        "moves",
        "person organisation until",
        [("Lip-Bu Tan", "Intel", ""), ("Lip-Bu Tan", "Cadence Design Systems", "2021-12-31")],
    ),
    ("moves Intel", "organisation", [("Intel",), ("Cadence Design Systems",)]),
    ("moves Nvidia", "organisation", []),
    (
        "facilities",
        "facility where by said funder amount",
        [("tsmc phoenix fab", "Phoenix", "TSMC", "planned", "United States", "6 billion dollars")],
    ),
    ("facilities place=Arizona", "by", [("TSMC",)]),
    ("facilities Intel", "by", []),
    (
        "sentences Nvidia TSMC relation=supplies",
        "quote speaker published",
        [
            ("TSMC supplies Nvidia with GPUs, Jensen Huang says.", "Jensen Huang", "2024-03-01"),
            ("TSMC supplies Nvidia.", "", "2025-06-15"),
        ],
    ),
    (
        "single-source HiSilicon",
        "subject does object document",
        [("HiSilicon", "subsidiary of", "Huawei", "Controls and answers")],
    ),
    ("contradictions", "subject does object but", [("TSMC", "supplies", "SMIC", "denied")]),
    ("contradictions Intel", "subject", []),
    (
        "not-actual",
        "subject object said",
        [
            ("Ascend 910C", "H100", "possible"),
            ("TSMC", "tsmc phoenix fab", "planned"),
            ("TSMC", "SMIC", "alleged"),
            ("TSMC", "SMIC", "denied"),
        ],
    ),
    ("not-actual H100", "subject", [("Ascend 910C",)]),
    (
        "claims 'Jensen Huang'",
        "subject does object",
        [("Nvidia", "opposes", "AI Diffusion Rule"), ("TSMC", "supplies", "Nvidia")],
    ),
    ("claims 'Jensen Huang' TSMC", "subject", [("TSMC",)]),
    (
        "timeline SMIC",
        "date subject",
        [
            ("2020-12-18", "SMIC"),
            ("2024-03-01", "ASML"),
            ("2025-02-10", "Big Fund"),
            ("2025-02-10", "datang telecom"),
            ("2025-02-10", "SMIC"),
            ("2025-06-15", "TSMC"),
            ("2025-06-15", "TSMC"),
        ],
    ),
    ("new-since 2025-06-01 Intel", "published subject", [("2025-06-15", "Lip-Bu Tan")]),
    ("new-since 'June 2025' Nvidia", "subject does", [("Nvidia", "opposes")]),
]


@pytest.mark.parametrize(("asked", "columns", "rows"), KNOWN, ids=[asked for asked, _, _ in KNOWN])
def test_the_answer_is_known(asker: Asker, asked: str, columns: str, rows: list[tuple[str, ...]]) -> None:
    name, *given = shlex.split(asked)
    answer = asker.ask(name, in_order(questions()[name], given), today=TODAY)
    found = [tuple(record[column] for column in columns.split()) for record in answer.records()]
    assert sorted(found) == sorted(rows)
    assert all(row.sentences for row in answer.rows), "a row stands on no sentence"


def test_every_question_has_a_known_answer() -> None:
    assert {asked.partition(" ")[0] for asked, _, rows in KNOWN if rows} == set(questions())


def test_what_is_ordered_by_time_comes_in_that_order(asker: Asker) -> None:
    days = [record["date"] for record in asker.ask("timeline", {"entity": "SMIC"}, today=TODAY).records()]
    assert days == sorted(days)


def test_a_row_has_the_sentence_it_stands_on(asker: Asker) -> None:
    (row,) = asker.ask("members", {"alliance": "national team"}, today=TODAY).rows
    assert [s.quote for s in row.sentences] == ["SiCarrier belongs to the national team, says Chris Miller."]
    assert row.sentences[0].circumstances == "Chris Miller says so; Controls and answers, 2025-02-10; confidence 0.90"


def test_all_statements_are_those_that_are_not_asserted_too(asker: Asker) -> None:
    given = {"company": "SMIC"}
    assert [r["supplier"] for r in asker.ask("suppliers", given, today=TODAY).records()] == ["ASML"]
    everything = asker.ask("suppliers", given, today=TODAY, include_all=True)
    assert {r["supplier"] for r in everything.records()} == {"ASML", "TSMC"}


def test_a_limit_counts_rows(asker: Asker) -> None:
    assert len(asker.ask("timeline", {"entity": "SMIC"}, today=TODAY, limit=2).rows) == 2


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("suppliers", "suppliers wants to know company"),
        ("suppliers Nvidia GPU more", "takes 2 values, not 3"),
        ("suppliers H100", "'H100' is H100 .*company is one of: Organization, Country"),
        ("suppliers Nvidai", "near it: Nvidia"),
        ("suppliers zzzzzz", "no company is called 'zzzzzz'; try: kg search zzzzzz"),
        ("measures H20 someday", "date: 'someday' is not a date"),
        ("sentences Nvidia TSMC relation=suplies", "no relation 'suplies'"),
        ("suplliers Nvidia", "no question is called 'suplliers'; near it: suppliers"),
    ],
)
def test_what_cannot_be_asked_is_explained(asker: Asker, asked: str, message: str) -> None:
    name, *given = asked.split()
    known = questions().get(name)
    with pytest.raises(ChipKGError, match=message):
        asker.ask(name, in_order(known, given) if known else {}, today=TODAY)


def test_an_entity_may_be_given_by_its_iri(asker: Asker) -> None:
    for name in ("kge:nvidia", "https://w3id.org/chip-kg/entity/nvidia"):
        assert asker.ask("suppliers", {"company": name}, today=TODAY).values["company"].text == "Nvidia"


def test_a_name_cannot_break_out_of_the_query(asker: Asker) -> None:
    with pytest.raises(UnknownEntityError):
        asker.ask("suppliers", {"company": 'x> } DELETE WHERE { ?s ?p ?o } #"'}, today=TODAY)


@pytest.mark.parametrize("file", sorted(resource("graph/questions").glob("*.rq")), ids=lambda file: file.stem)
def test_each_file_runs_as_it_stands(file: Path) -> None:
    with memory_store() as store:
        assert store.query(file.read_text(encoding="utf-8")) is not None


def test_each_question_names_only_terms_of_the_ontology() -> None:
    from chipkg.query.explaining import check_terms

    for question in questions().values():
        check_terms(question.sparql, ontology())
        assert question.title.endswith("?")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("SELECT * {}", QueryError),
        ("# What?\n# parameter x: Company\nSELECT * {}", QueryError),
        ("# What?\n# parameter x: Firm\nSELECT * { VALUES ?x { UNDEF } }", OntologyError),
        ("# What?\n# parameter x: Company, date\nSELECT * { VALUES ?x { UNDEF } }", QueryError),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_named(tmp_path: Path, text: str, error: type[ChipKGError]) -> None:
    (tmp_path / "bad.rq").write_text(text)
    with pytest.raises(error, match=r"bad\.rq"):
        read_questions(tmp_path, ontology())
