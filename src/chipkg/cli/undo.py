"""`kg undo`."""

import click

from chipkg.cli.judgements import judging, who_option, why_option
from chipkg.cli.options import store_option
from chipkg.store import Location


@click.command("undo")
@click.option(
    "--last", default=1, show_default=True, metavar="N", type=click.IntRange(min=1), help="Take back so many decisions."
)
@why_option
@who_option
@store_option
def command(last: int, why: str, who: str, location: Location) -> None:
    """Take back the latest decisions about entities.

    What was decided before on the same entities holds again.

    \b
    Example:  kg undo --last 2
    """
    from chipkg.resolution.judgements import undo

    with judging(location) as desk:
        lines = undo(desk.kept.judgements(), last, desk.sign(who, why))
        if not lines:
            raise click.ClickException("there is nothing to undo: nobody decided anything")
        desk.decide(taken_back for _, taken_back in lines)
        for line, _ in lines:
            click.echo(f"undone: {desk.described(line)} ({', '.join(filter(None, (line.who, line.when[:16])))})")
