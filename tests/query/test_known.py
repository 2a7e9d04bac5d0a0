"""What the registry knows, in words."""

import pytest

from chipkg.query.known import known_facts
from chipkg.registry import registry

FACTS = {
    "sicarrier": ["China", "equipment"],
    "kioxia": ["formerly Toshiba Memory"],
    "euv-light-source": ["belongs to chipmaking equipment component", "part of EUV lithography machine"],
    "chips-and-science-act": ["issued 2022-08-09 by US Congress"],
    "lip-bu-tan": [
        "chief executive, Cadence Design Systems (2009-01 to 2021-12)",
        "chief executive, Intel (since 2025-03)",
    ],
    "zhao-weiguo": ["chairman, Tsinghua Unigroup (until 2022)"],
    "he-tingbo": ["president, HiSilicon"],
    "nvidia": ["NASDAQ:NVDA"],
}


@pytest.mark.parametrize(("identifier", "facts"), FACTS.items())
def test_facts_are_told_in_words(identifier: str, facts: list[str]) -> None:
    told = list(known_facts(registry().entities[identifier], registry()))
    assert [fact for fact in facts if fact not in "; ".join(told)] == []
