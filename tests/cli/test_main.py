"""What holds for every command."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from chipkg.cli import main
from tests.cli.conftest import Kg

README = Path(__file__).parents[2] / "README.md"
COMMANDS = main.list_commands(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(kg: Kg, command: str) -> None:
    result = kg(command, "--help")
    assert result.exit_code == 0
    assert "Example:  kg " in result.output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"kg {command}" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "ASK {}"),
        ("export", "--turtle"),
        ("view",),
        ("show", "x"),
        ("search", "x"),
        ("stats",),
        ("validate",),
        ("review",),
    ],
)
def test_a_missing_store_is_explained_with_the_command_that_makes_one(kg: Kg, arguments: tuple[str, ...]) -> None:
    result = kg(*arguments)
    assert result.exit_code == 1
    assert "kg-store: no store here; build one with: kg build" in result.stderr


def test_the_store_can_be_named_by_an_environment_variable(
    built: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kg-store").rename(tmp_path / "elsewhere")
    monkeypatch.setenv("KG_STORE", str(tmp_path / "elsewhere"))
    assert built("stats").exit_code == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_for_kg(kg: Kg, shell: str) -> None:
    script = kg("completion", shell).output
    assert "_KG_COMPLETE" in script


def test_commands_and_options_are_completed() -> None:
    asked = {"_KG_COMPLETE": "bash_complete", "COMP_WORDS": "kg export --tu", "COMP_CWORD": "2"}
    assert CliRunner().invoke(main, prog_name="kg", env=asked).output == "plain,--turtle\n"
    assert CliRunner().invoke(main, prog_name="kg", env=asked | {"COMP_WORDS": "kg bu", "COMP_CWORD": "1"}).output == (
        "plain,build\n"
    )
