"""The 1260H list of Chinese military companies: listed, taken off, listed again; the graph answers for any day.

Each row of the table is told in a sentence of ours, which goes the whole way: dated, resolved, stored, asked.
"""

import csv
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from chipkg.model import Document, Entity, ExtractedStatement, Extraction, Mention, ResolvedDocument, Statement
from chipkg.model import Evidence as Sentence
from chipkg.ontology import ontology
from chipkg.query.reading import Reader
from chipkg.query.spells import graph_as_of, holds
from chipkg.store.embedded import EmbeddedStore
from chipkg.validity import date_statements
from tests.samples import editor

# not ours to publish; it is beside some checkouts
TABLE = Path(__file__).parents[3] / "shared" / "data" / "sanctions" / "dod_chinese_milcorps_sanctions.csv"
LIST = "1260H list"
DAYS = (*(date(2021, 6, 2) + timedelta(days=30 * n) for n in range(64)), date(2026, 2, 17), date(2026, 2, 18))

pytestmark = pytest.mark.skipif(not TABLE.exists(), reason="the table of listings is not beside this checkout")


@cache
def rows() -> dict[str, list[tuple[date, date | None]]]:
    """By company, its listings: from when, and until when if it was taken off."""
    found: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    with TABLE.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            end = date.fromisoformat(row["End date"]) if row["End date"] else None
            found[row["Clean Name"]].append((date.fromisoformat(row["Start date"]), end))
    return {name: sorted(listings, key=lambda one: one[0]) for name, listings in found.items()}


def listed(listings: list[tuple[date, date | None]], day: date) -> bool:
    """The latest row that had begun decides: an update repeats those that stay."""
    begun = [one for one in listings if one[0] <= day]
    return bool(begun) and (begun[-1][1] is None or day <= begun[-1][1])


def told(company: int, name: str, verb: str, day: date) -> ResolvedDocument:
    """A sentence about one company, read as any extractor would hand it on."""
    text = f"{name} was {verb} the {LIST} on {day:%B} {day.day}, {day.year}."
    place = text.index(LIST)
    ends = (Mention(0, len(name), name, "Company"), Mention(place, place + len(LIST), LIST, "Policy"))
    statement = ExtractedStatement(subject=ends[0], relation="listedOn", object=ends[1], start=0, end=len(text))
    document = Document(f"{company} {verb} {day}", text, published=day)
    dated = date_statements(Extraction(document, ends, (statement,), "test 1")).statements[0]
    evidence = Sentence(
        document=document.id,
        quote=text,
        start=0,
        end=len(text),
        polarity=dated.polarity,
        event=dated.event,
        valid_from=dated.valid_from,
        valid_until=dated.valid_until,
    )
    firm = Entity(f"company.{company}", "Company", name, ends[:1])
    policy = Entity("policy.1260h", "Policy", LIST, ends[1:])
    return ResolvedDocument(document, (firm, policy), (Statement(firm.id, "listedOn", policy.id, (evidence,)),))


@cache
def reader() -> Reader:
    documents = []
    for number, (name, listings) in enumerate(rows().items()):
        documents += [told(number, name, "added to", start) for start, _ in listings]
        documents += [told(number, name, "removed from", end) for _, end in listings if end]
    edited = editor()
    edited.put(documents)
    return Reader(edited.store, ontology())


@cache
def graph(day: date) -> EmbeddedStore:
    return graph_as_of(reader().store, ontology(), day)


def test_every_company_is_listed_on_exactly_the_days_on_which_it_was() -> None:
    statements = {statement.subject.label: statement for statement in reader().statements()}
    assert set(statements) == set(rows())
    wrong = [
        (name, day)
        for name, listings in rows().items()
        for day in DAYS
        if holds(statements[name], day) != listed(listings, day)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("company", "day", "expected"),
    [
        ("Yangtze Memory Technologies Co., Ltd.", date(2024, 1, 30), False),
        ("Yangtze Memory Technologies Co., Ltd.", date(2026, 2, 17), True),
        ("Yangtze Memory Technologies Co., Ltd.", date(2026, 3, 1), False),
        ("Yangtze Memory Technologies Co., Ltd.", date(2026, 6, 8), True),
        ("ChangXin Memory Technologies, Inc.", date(2025, 1, 6), False),
        ("ChangXin Memory Technologies, Inc.", date(2025, 1, 7), True),
        ("ChangXin Memory Technologies, Inc.", date(2026, 3, 1), False),
        ("ChangXin Memory Technologies, Inc.", date(2026, 6, 8), True),
    ],
)
def test_sparql_as_of_a_day_knows_who_was_relisted(company: str, day: date, expected: bool) -> None:
    assert bool(graph(day).query(f'ASK {{ ?firm rdfs:label "{company}"@en ; kg:listedOn ?list }}')) is expected
