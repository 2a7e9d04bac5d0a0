"""Likely duplicates: which names are taken for one, and what that costs."""

from itertools import product

import pytest

from chipkg.registry import registry
from chipkg.resolution.duplicates import Named, likely_duplicates

# class, name, name of another entity, what is said of them (nothing: no pair)
CASES = """
Company | Xin Kai Lai | Xinkailai | the same letters
Company | SiCarrier Technologies | SiCarrier Semiconductor | the same but for a generic word
Company | Naurra Tech | Naura Tech | spelt alike
Company | Société Orbex | Societe Orbex | the same letters
Company | Nexperia | Nexchip |
Company | Micron | Intel |
Person | Chang Hengming | Hengming Chang | the same words in another order
Person | Zhang Hengming | Zhang Hengmin | spelt alike
Person | Zhang Wei | Zhang Hengming |
Alliance | SIA | Semiconductor Industry Association | the initials of the other
GovernmentBody | Ministry of Defence | Ministry of Science |
GovernmentBody | House Foreign Affairs Committee | Senate Foreign Affairs Committee |
Chip | H100 | H200 |
Chip | Kirin 9000S | Kirin 9000 S | the same letters
Facility | Fab 18 | Fab 21 |
Technology | 2 nm process | 3 nm process |
"""


def cases() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in CASES.strip().splitlines()]


def named(key: str, *names: str, kind: str = "Company", registered: bool = False) -> Named:
    return Named(key, kind, names, registered)


@pytest.mark.parametrize(("kind", "one", "other", "why"), cases())
def test_names_that_are_spelt_alike_are_taken_for_one(kind: str, one: str, other: str, why: str) -> None:
    found = likely_duplicates([named("a", one, kind=kind), named("b", other, kind=kind)])
    assert [pair.why.partition(":")[0] for pair in found] == ([why] if why else [])


def test_two_of_different_classes_are_never_taken_for_one() -> None:
    assert likely_duplicates([named("company.arm", "Armada"), named("event.arm", "Armada", kind="Event")]) == []


def test_what_the_registry_holds_apart_stays_apart() -> None:
    known = [named(key, "Nova Devices", registered=True) for key in ("a", "b")]
    assert likely_duplicates(known) == []
    pairs = likely_duplicates([*known, named("company.nova", "Nova-Devices")])
    assert [(pair.left, pair.right) for pair in pairs] == [("a", "company.nova"), ("b", "company.nova")]


def test_of_several_names_the_likeliest_reason_is_given() -> None:
    (pair,) = likely_duplicates([named("a", "Naurra Tech", "新凯来"), named("b", "Naura Tech", "新凯来")])
    assert pair.why == "the same letters: “新凯来” and “新凯来”"


def test_the_order_of_entities_makes_no_difference() -> None:
    entities = [named(f"company.{n}", name) for n, name in enumerate(("Naura Tech", "Naurra Tech", "Naura-Tech"))]
    assert likely_duplicates(entities) == likely_duplicates(reversed(entities))


def test_names_that_documents_have_to_themselves_are_asked_about_with_care() -> None:
    person = [named("person.zhang~1", "Zhang", kind="Person"), named("person.zhang~2", "Zhang", kind="Person")]
    assert [pair.likelihood for pair in likely_duplicates(person)] == [0.5]
    plant = [named("facility.plant~1", "plant", kind="Facility"), named("facility.plant~2", "plant", kind="Facility")]
    assert likely_duplicates(plant) == []


def test_a_crowd_that_shares_a_word_is_not_compared_all_with_all(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def count(*_: object) -> tuple[float, str]:
        nonlocal compared
        compared += 1
        return 0, ""

    monkeypatch.setattr("chipkg.resolution.duplicates._likelihood", count)
    syllables = ("ka", "mi", "ron", "tel", "ve", "qua", "lo", "zen", "dar", "sun")
    names = [f"{a}{b}{c} Semiconductor" for a, b, c in product(syllables, repeat=3)]
    likely_duplicates(named(f"company.{name}", name) for name in names)
    assert compared < 30 * len(names)


def test_the_registry_beside_itself_gives_nothing() -> None:
    entities = registry().entities.values()
    assert likely_duplicates(Named(e.id, e.type, e.names, registered=True) for e in entities) == []
