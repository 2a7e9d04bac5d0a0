"""`kg evaluate`."""

import click


@click.command("evaluate")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
@click.option("--errors", is_flag=True, help="List every wrong and every missed statement too.")
def command(gold: str, as_json: bool, errors: bool) -> None:
    """Score the extractor on texts whose entities and statements are known.

    GOLD is JSON Lines, one text a line with its entities and statements; see evaluation/README.md.

    \b
    Example:  kg evaluate evaluation/gold/sample.jsonl
    """
