"""`kg completion`."""

import click
from click.shell_completion import get_completion_class


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print a script that completes kg's commands and options on Tab.

    \b
    Example:  kg completion bash > ~/.local/share/bash-completion/completions/kg
    """
    completer = get_completion_class(shell)
    assert completer is not None
    click.echo(completer(ctx.find_root().command, {}, "kg", "_KG_COMPLETE").source())
