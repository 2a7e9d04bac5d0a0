"""Plain English: names, dates, what is not understood, and the phrases themselves."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest

from chipkg.errors import QueryError, UnsureError
from chipkg.ontology import ontology
from chipkg.query.asking import Asker
from chipkg.query.days import periods
from chipkg.query.questions import questions
from chipkg.query.reading import Reader
from chipkg.query.wording import lexicon, phrases, stems
from chipkg.registry import Registry, registry
from chipkg.store.embedded import memory_store
from tests.query.known import fill
from tests.samples import REGISTRY, editor, resolved

TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def asker() -> Iterator[Asker]:
    with memory_store() as store:
        fill(store)
        yield Asker(Reader(store, ontology()), registry())


def test_the_question_that_was_understood_is_told_with_its_entities(asker: Asker) -> None:
    answer = asker.ask_text("who supplies nvidia?", today=TODAY)
    assert answer.asked == "suppliers, company = Nvidia: Who supplies a company, with what, on whose word?"
    assert {record["supplier"] for record in answer.records()} == {"TSMC"}


def test_which_of_two_supplies_the_other_is_heard(asker: Asker) -> None:
    assert asker.ask_text("Who does TSMC supply?", today=TODAY).question.name == "customers"
    assert asker.ask_text("Who supplies TSMC?", today=TODAY).question.name == "suppliers"


def test_when_unsure_the_nearest_three_are_offered(asker: Asker) -> None:
    with pytest.raises(UnsureError, match="The nearest questions") as error:
        asker.ask_text("tell me a joke about TSMC", today=TODAY)
    assert len(error.value.nearest) == 3
    assert all(line.startswith("kg ask ") for line in error.value.nearest)


def test_a_name_that_nobody_knows_is_told(asker: Asker) -> None:
    with pytest.raises(UnsureError, match="nobody is known as 'Foobar Corp'"):
        asker.ask_text("who owns Foobar Corp?", today=TODAY)


def test_a_mistyped_name_is_taken_for_the_one_it_nearly_is(asker: Asker) -> None:
    assert asker.ask_text("who supplies Nvidai?", today=TODAY).values["company"].text == "Nvidia"


@pytest.mark.parametrize("text", ["", "?", "zzz qqq", "' OR 1=1 --", "谁供应华为", "} DELETE {"])
def test_what_is_no_question_is_not_answered(asker: Asker, text: str) -> None:
    with pytest.raises(UnsureError):
        asker.ask_text(text, today=TODAY)


def test_a_text_that_is_too_long_is_refused(asker: Asker) -> None:
    with pytest.raises(QueryError, match="no question"):
        asker.ask_text("who " * 1000, today=TODAY)


def test_a_small_us_is_not_the_united_states(asker: Asker) -> None:
    assert asker.ask_text("tell us who supplies TSMC", today=TODAY).values["company"].text == "TSMC"
    assert asker.ask_text("What does the US restrict?", today=TODAY).values["authority"].text == "United States"


def test_entities_that_only_documents_name_are_understood() -> None:
    edited = editor()
    edited.put([resolved("a", ("person.zhang-hengming", "supports", "sicarrier"), speaker="nvidia")])
    asker = Asker(Reader(edited.store, ontology()), REGISTRY)
    assert asker.ask_text("What did Zhang Hengming say?", today=TODAY).values["speaker"].text == "Zhang Hengming"


def test_a_name_that_several_bear_is_not_guessed() -> None:
    twins = {f"x-{n}": type(REGISTRY.entities["nvidia"])(f"x-{n}", "Company", "Twinchip") for n in range(2)}
    with memory_store() as store:
        asker = Asker(Reader(store, ontology()), Registry(twins))
        with pytest.raises(UnsureError, match="'Twinchip' means several"):
            asker.ask_text("Who supplies Twinchip?", today=TODAY)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("since 2025-03-04", "2025-03-04", "2025-03-04"),
        ("1 June 2025", "2025-06-01", "2025-06-01"),
        ("June 1st, 2025", "2025-06-01", "2025-06-01"),
        ("in Feb 2024", "2024-02-01", "2024-02-29"),
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("yesterday", "2026-05-31", "2026-05-31"),
        ("this year", "2026-01-01", "2026-06-01"),
        ("last week", "2026-05-25", "2026-06-01"),
        ("the last 10 days", "2026-05-22", "2026-06-01"),
    ],
)
def test_dates_are_read_as_their_first_and_last_day(text: str, first: str, last: str) -> None:
    (period,) = periods(text, TODAY)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


@pytest.mark.parametrize("text", ["31 June 2025", "the H100", "28 nm", "1260H list"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert not [period for period in periods(text, TODAY) if period.first == period.last]


def test_every_question_has_phrases_and_every_parameter_stands_in_some() -> None:
    assert set(phrases()) == set(questions())
    for name, listed in phrases().items():
        used = {slot.strip("{}") for text in listed for slot in stems(text) if slot.startswith("{")}
        asked = {p.name for p in questions()[name].parameters if p.kinds[0] != "relation"}
        assert used == asked, name


def test_no_two_phrases_of_one_question_are_the_same() -> None:
    for listed in phrases().values():
        assert all(one != other for one, other in pairwise(sorted(listed)))


def test_every_word_of_the_lexicon_has_one_meaning() -> None:
    assert lexicon().meanings_of(stems("whom does it sell to")) == ["who", "supply"]
    assert not lexicon().empty & {phrase[0] for phrase in lexicon().meanings if len(phrase) == 1}
