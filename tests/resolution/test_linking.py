"""Names lead to registry entities, or to new ids."""

import pytest

from chipkg.model import ExtractedStatement, Mention, Text
from chipkg.resolution.linking import Linker, slug


def _mention(text: str, type_: str = "Company", start: int = 0) -> Mention:
    return Mention(start, start + len(text), text, type_)


@pytest.mark.parametrize(
    ("text", "type_", "id_"),
    [
        ("Nvidia", "Company", "nvidia"),
        ("Nvidia Corp.", "Company", "nvidia"),
        ("Nvidia's", "Company", "nvidia"),
        ("Dutch", "Country", "netherlands"),
        ("Beijing", "Country", "china"),
        ("Beijing", "Place", "beijing"),
        ("Chinese government", "GovernmentBody", "chinese-government"),
        ("H200 chips", "Chip", "h200"),
    ],
)
def test_a_registered_name(text: str, type_: str, id_: str) -> None:
    link = Linker([], []).link(_mention(text, type_))
    assert (link.id, link.registered) == (id_, True)


def test_an_unknown_name_gets_an_id_of_its_class() -> None:
    link = Linker([], []).link(_mention("Arvid Quist", "Person"))
    assert (link.id, link.type, link.registered) == ("person.arvid-quist", "Person", False)


def test_a_book_goes_by_its_title_without_the_subtitle() -> None:
    link = Linker([], []).link(_mention("Odd Machines: How They Work", "Work"))
    assert (link.id, link.label) == ("work.odd-machines", "Odd Machines")


def test_a_surname_means_the_full_name_of_the_document() -> None:
    full, short = _mention("Arvid Quist", "Person"), _mention("Quist", "Person", 50)
    assert Linker([full, short], []).link(short).id == "person.arvid-quist"


def test_a_surname_of_two_people_means_the_one_named_last_and_not_surely() -> None:
    people = [_mention("Arvid Quist", "Person"), _mention("Berta Quist", "Person", 20), _mention("Quist", "Person", 50)]
    link = Linker(people, []).link(people[2])
    assert (link.id, link.score < 0.6) == ("person.berta-quist", True)


def test_a_surname_alone_is_another_person_in_another_document() -> None:
    one, other = (Linker([], [], document=d).link(_mention("Wang", "Person")).id for d in ("a", "b"))
    assert one.startswith("person.wang~")
    assert one != other


def test_a_full_name_is_the_same_person_in_every_document() -> None:
    one, other = (Linker([], [], document=d).link(_mention("Wang Dazhi", "Person")).id for d in ("a", "b"))
    assert one == other == "person.wang-dazhi"


def test_an_alias_of_the_document_means_what_it_was_given_to() -> None:
    full, alias = _mention("Quuxline Semiconductor"), _mention("Kuku", start=60)
    statement = ExtractedStatement(subject=full, relation="alsoKnownAs", object=Text("Kuku"), start=0, end=10)
    linker = Linker([full, alias], [statement])
    assert linker.link(alias).id == linker.link(full).id == "company.quuxline-semiconductor"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Zhang Hengming", "zhang-hengming"),
        ("新凯来", "新凯来"),
        ("Gécamines S.A.", "gécamines-s-a"),
        ("!?", "unnamed"),
    ],
)
def test_slugs_keep_letters_of_any_script(name: str, expected: str) -> None:
    assert slug(name, "Person") == expected
