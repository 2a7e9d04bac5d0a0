"""The README's full run: its commands, and what they print. `make readme` writes the output anew."""

import os
import re
import shlex
import tempfile
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from chipkg.cli import main

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
MAX_LINES = 12  # a longer output is cut there
CUT = "…\n"
_STEP = re.compile(r"^\$ kg (?P<command>.*)\n(?P<output>(?:(?!\$ |```).*\n)*)", re.MULTILINE)
_TIME = re.compile(r"\d+\.\d s\b")


def steps(readme: str) -> list[tuple[str, str]]:
    """The arguments of each `kg` that is run, and the output shown below it."""
    return [(step["command"], step["output"]) for step in _STEP.finditer(readme)]


def run(command: str) -> str:
    """What the README shows of a command: times are no two alike, and what is long is cut."""
    result = CliRunner().invoke(main, shlex.split(command), catch_exceptions=False)
    if result.exit_code:
        raise RuntimeError(f"$ kg {command}\n{result.output}")
    lines = _TIME.sub("1.6 s", result.output).splitlines(keepends=True)
    return "".join([*lines[: MAX_LINES - 1], CUT] if len(lines) > MAX_LINES else lines)


def in_a_new_folder(work: Callable[[], None]) -> None:
    """Do it where there is nothing but graph/, as the README's reader has it."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "graph").symlink_to(ROOT / "graph")
        before = Path.cwd()
        os.chdir(folder)
        try:
            work()
        finally:
            os.chdir(before)


def _write() -> None:
    text = README.read_text(encoding="utf-8")
    written = _STEP.sub(lambda step: f"$ kg {step['command']}\n{run(step['command'])}", text)
    README.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    os.environ.pop("KG_STORE", None)
    in_a_new_folder(_write)
