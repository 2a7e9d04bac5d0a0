"""The command `kg`: one file a command, shared options in options.py.

Exit codes: 0 done; 1 failed, or `validate` found violations; 2 wrong usage; 3 done, but some
documents could not be read.
"""

from importlib import import_module
from typing import Any

import click

from chipkg.errors import ChipKGError

_COMMANDS = (
    "ask",
    "build",
    "completion",
    "contradictions",
    "diff",
    "evaluate",
    "explain",
    "export",
    "extract",
    "judgements",
    "merge",
    "query",
    "remove",
    "review",
    "search",
    "show",
    "split",
    "stats",
    "timeline",
    "undo",
    "validate",
    "view",
)


class CommandGroup(click.Group):
    """Finds commands by their file, and turns chip-kg's errors into messages."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(_COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        if name not in _COMMANDS:
            return None
        command = import_module(f"chipkg.cli.{name}").command
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of chip-kg or of the operating system becomes its message and exit code 1."""
        try:
            return super().invoke(ctx)
        except ChipKGError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:  # the reader of our output has seen enough; click ends quietly
            raise
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{place}{error.strerror or error}") from error


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="chip-kg", prog_name="kg")
def main() -> None:
    """Read articles about the chip industry into a knowledge graph, and ask it.

    \b
    kg build articles/            read a folder of articles
    kg show Nvidia                what is said of it, with the sentences
    kg ask "who supplies SMIC?"   ask in plain English
    kg query 'SELECT …'           ask in SPARQL
    kg view                       look at it in the browser
    kg export --turtle            take it elsewhere
    """
