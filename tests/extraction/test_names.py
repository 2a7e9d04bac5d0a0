"""Mentions: names of the registry, unknown names by shape and context, phrases, descriptions, pronouns."""

import pytest

from chipkg.extraction.gazetteer import Gazetteer, Meaning
from chipkg.extraction.names import find_items, plain
from chipkg.extraction.sentences import read_sentences
from chipkg.model import Mention


def _mentions(text: str) -> list[Mention]:
    items = find_items(plain(text), read_sentences(text)).items
    return [item.mention for found in items for item in found]


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("It was TSMC's idea.", "TSMC", "Company"),
        ("Beijing said no.", "Beijing", "Country"),
        ("He met her in Beijing.", "Beijing", "Place"),
        ("A Beijing-based firm grew.", "Beijing", "Place"),
        ("The Dutch firm grew.", "Dutch", "Country"),
        ("Nvidia Corp. grew.", "Nvidia Corp", "Company"),
        ("The Zanzibar Institute of Technology spoke.", "Zanzibar Institute of Technology", "ResearchBody"),
        ("The Ministry of Odd Affairs spoke.", "Ministry of Odd Affairs", "GovernmentBody"),
        ("Quuxline Semiconductor grew.", "Quuxline Semiconductor", "Company"),
        ("The chipmaker Quuxline grew.", "Quuxline", "Company"),
        ("Quuxline, a start-up in Ghent, grew.", "Quuxline", "Company"),
        ("“No,” said Arvid Quist, who left.", "Arvid Quist", "Person"),
        ("Chief Executive Arvid Quist left.", "Arvid Quist", "Person"),
        ("Arvid Quist, a professor at a college, left.", "Arvid Quist", "Person"),
        ("She wrote the book Odd Machines: How They Work and left.", "Odd Machines: How They Work", "Work"),
        ("They met at the Quux Semiconductor Expo.", "Quux Semiconductor Expo", "Event"),
        ("It makes high-quality microchips.", "high-quality microchips", "Chip"),
        ("It makes rotary evaporation tools.", "rotary evaporation tools", "Equipment"),
        ("It opened a bumping plant in Dresden.", "bumping plant in Dresden", "Facility"),
    ],
)
def test_a_name_and_its_class(text: str, name: str, type_: str) -> None:
    assert (name, type_) in {(mention.text, mention.type) for mention in _mentions(text)}


def test_a_short_form_is_known_after_the_full_name() -> None:
    mentions = _mentions("Arvid Quist, an engineer, left. Quist had no comment.")
    assert [m.text for m in mentions if m.type == "Person"] == ["Arvid Quist", "Quist"]


def test_an_alias_is_known_after_its_introduction() -> None:
    mentions = _mentions("Quuxline Semiconductor, known as Kuku in Chinese, grew. Kuku makes machines.")
    assert ("Kuku", "Company") in {(m.text, m.type) for m in mentions}


def test_descriptions_and_pronouns_are_told_apart() -> None:
    kinds = {m.text: m.kind for m in _mentions("The company said it would hire the engineer he knows.")}
    assert kinds == {"The company": "nominal", "it": "pronoun", "he": "pronoun"}


def test_a_description_before_a_name_is_no_mention() -> None:
    assert all(m.kind == "name" for m in _mentions("The Dutch firm ASML grew."))


def test_common_words_match_in_any_case_and_in_plural() -> None:
    gazetteer = Gazetteer([("photoresist", Meaning("Material")), ("ASE", Meaning("Company"))])
    text = "Photoresists and photoresist; ASE, not ase."
    assert [text[hit.start : hit.end] for hit in gazetteer.find(text)] == ["Photoresists", "photoresist", "ASE"]


def test_the_longest_name_wins() -> None:
    gazetteer = Gazetteer([("Tokyo", Meaning("Place")), ("Tokyo Electron", Meaning("Company"))])
    assert [hit.meanings[0].type for hit in gazetteer.find("Tokyo Electron in Tokyo")] == ["Company", "Place"]


def test_names_without_spaces_between_words_are_found() -> None:
    gazetteer = Gazetteer([("台积电", Meaning("Company"))])
    assert [(hit.start, hit.end) for hit in gazetteer.find("据台积电称")] == [(1, 4)]
