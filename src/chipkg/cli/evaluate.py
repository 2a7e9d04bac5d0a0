"""`kg evaluate`."""

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chipkg.records import Record


@click.command("evaluate")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--predicted",
    type=click.Path(exists=True, dir_okay=False),
    help="Score this output of `kg extract` instead of extracting now.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
@click.option("--errors", is_flag=True, help="List everything that was missed or found wrongly.")
def command(gold: str, predicted: str | None, as_json: bool, errors: bool) -> None:
    """Score the extractor on texts whose entities and statements are known.

    GOLD is JSON Lines, one text a line with its entities and statements; evaluation/README.md
    says how it is judged.

    \b
    Example:  kg evaluate evaluation/gold/sample.jsonl
    """
    from chipkg.records import read_records
    from chipkg.scoring import find_mistakes, render, render_mistakes, score

    with click.open_file(gold, encoding="utf-8") as lines:
        expected = list(read_records(lines, gold))
    if predicted:
        with click.open_file(predicted, encoding="utf-8") as lines:
            found = list(read_records(lines, predicted))
    else:
        found = list(_extracted(expected))
    scores = score(expected, found)
    mistakes = list(find_mistakes(expected, found)) if errors else []
    if as_json:
        listed = {"mistakes": [mistake.to_dict() for mistake in mistakes]} if errors else {}
        click.echo(json.dumps(scores.to_dict() | listed, ensure_ascii=False, indent=2))
    else:
        click.echo(render(scores), nl=False)
        click.echo(("\n" + render_mistakes(mistakes)) if errors else "", nl=False)


def _extracted(gold: "Iterable[Record]") -> "Iterator[Record]":
    """What the extractor finds in the texts of gold records."""
    from chipkg.pipeline import default_stages, resolve_documents
    from chipkg.records import document_from_record, resolved_to_record

    documents = (document_from_record(record) for record in gold)
    for resolved in resolve_documents(documents, *default_stages()):
        yield resolved_to_record(resolved)
