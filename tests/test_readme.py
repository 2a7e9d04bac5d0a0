"""The README's run is what happens: each command is run, and prints what the README shows."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from chipkg.cli import main

ROOT = Path(__file__).parents[1]
TIME = re.compile(r"\d+\.\d s\b")


def steps() -> list[tuple[str, str]]:
    """The commands of the README's console blocks, each with the output shown below it."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    lines = "".join(blocks).splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
    return [
        (lines[start][2:].strip(), "".join(lines[start + 1 : end]))
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def shown(output: str) -> str:
    """An output as the README may show it: times vary, and a line "…" stands for whatever was cut."""
    return TIME.sub("0.0 s", output)


def fits(expected: str, printed: str) -> bool:
    parts = map(re.escape, shown(expected).split("…\n"))
    return re.fullmatch(r"(?s:.*)".join(parts), shown(printed)) is not None


def test_the_run_in_the_readme_prints_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)
    (tmp_path / "graph").symlink_to(ROOT / "graph")
    assert steps()
    for command, expected in steps():
        result = CliRunner().invoke(main, shlex.split(command)[1:])
        assert result.exit_code == 0, result.output
        assert fits(expected, result.output), f"$ {command}\n{result.output}"
