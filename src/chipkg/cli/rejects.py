"""The list of what could not be read, and the exit code that says that there is one."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chipkg.cli.options import counted

if TYPE_CHECKING:
    from chipkg.errors import DocumentError

SOME_FAILED = 3
DEFAULT_NAME = "rejects.jsonl"


def list_rejects(failures: "Iterable[DocumentError]", file: Path) -> None:
    """Name every failure on standard error, and write them as JSON Lines."""
    failures = list(failures)
    for failure in failures:
        click.echo(f"not read: {_printable(str(failure))}", err=True)
    lines = (json.dumps({"location": f.location, "reason": f.reason}, ensure_ascii=False) for f in failures)
    # a file name that is not UTF-8 reaches us as lone surrogates; escaped, they are JSON
    file.write_text("".join(line + "\n" for line in lines), encoding="utf-8", errors="backslashreplace")
    click.echo(f"{counted(len(failures), 'document')} could not be read; listed in {file}", err=True)


def _printable(text: str) -> str:
    """Without control characters: a file name could otherwise rewrite what the terminal shows."""
    return "".join(char if char.isprintable() else "?" for char in text)
