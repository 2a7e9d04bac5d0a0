"""The README's run is what happens: each command is run, and prints what the README shows."""

import re

import pytest

from docs.readme import README, ROOT, in_a_new_folder, run, steps

TEXT = README.read_text(encoding="utf-8")


def test_the_run_in_the_readme_prints_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_STORE", raising=False)
    assert steps(TEXT)

    def compare() -> None:
        for command, shown in steps(TEXT):
            assert run(command) == shown, f"$ kg {command}: if this is as it should be, write it with: make readme"

    in_a_new_folder(compare)


@pytest.mark.parametrize("link", re.findall(r"\]\(([^):]+)\)", TEXT))
def test_what_the_readme_links_to_is_there(link: str) -> None:
    assert (ROOT / link).exists()
