"""`kg merge`."""

import click

from chipkg.cli.judgements import Desk, described, judging, who_option, why_option
from chipkg.cli.options import store_option
from chipkg.store import Location


@click.command("merge")
@click.argument("entity")
@click.argument("other")
@why_option
@who_option
@click.option("--yes", is_flag=True, help="Do not ask when the two are of different classes.")
@store_option
def command(entity: str, other: str, why: str, who: str, yes: bool, location: Location) -> None:
    """Say that two entities are the same.

    ENTITY and OTHER are names or IRIs. A registered entity stands for both; else ENTITY does.
    It stays so when documents are read again, until `kg split` or `kg undo`.

    \b
    Example:  kg merge 'Chang Hengming' 'Zhang Hengming' --why 'one person, two spellings'
    """
    from chipkg.pipeline import held
    from chipkg.resolution.judgements import merge

    with judging(location) as desk:
        left, right = desk.chief(entity), desk.chief(other)
        if left == right:
            raise click.ClickException(f"{entity!r} and {other!r} are already one entity, {left}")
        if not yes:
            _ask_about_classes(desk, left, right)
        lines = merge(desk.judgements, left, right, desk.sign(who, why))
        for line in lines[1:]:
            click.echo(f"overruled: that {described(line).replace(' is ', ' is not ')}", err=True)
        desk.decide(lines)
        chief = held(desk.kept, desk.editor.registry).canonical[left]
    click.echo(f"{left} and {right} are now {chief}")


def _ask_about_classes(desk: Desk, left: str, right: str) -> None:
    from chipkg.resolution.judgements import class_of

    known = desk.editor.registry.entities
    kinds = [known[key].type if key in known else class_of(key) for key in (left, right)]
    if kinds[0] != kinds[1]:
        click.echo(f"{left} is a {kinds[0]}, {right} a {kinds[1]}: statements that no longer fit are dropped", err=True)
        click.confirm("Merge them?", abort=True, err=True)
