"""`kg evaluate`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chipkg.cli.options import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chipkg.pipeline import Layer
    from chipkg.records import Record


@click.command("evaluate")
@click.argument("gold", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--layer",
    type=click.Choice(["all", "model", "patterns"]),
    default="all",
    show_default=True,
    help="What reads the texts: the extractor that ships, or one layer of it alone.",
)
@click.option(
    "--predicted",
    type=click.Path(exists=True, dir_okay=False),
    help="Score this output of `kg extract` instead of extracting now.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON, one object a set.")
@click.option(
    "--errors",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE.html",
    help="Write a page of everything that was missed or found wrongly, beside the texts.",
)
def command(gold: tuple[str, ...], layer: "Layer", predicted: str | None, as_json: bool, errors: Path | None) -> None:
    """Score the extractor on texts whose entities and statements are known.

    Each GOLD is JSON Lines, one text a line with its entities and statements; evaluation/README.md
    says how it is judged.

    \b
    Example:  kg evaluate evaluation/gold/sample.jsonl
              kg evaluate evaluation/gold/*.jsonl --layer patterns
              kg evaluate evaluation/gold/sample.jsonl --errors errors.html
    """
    from chipkg.scoring import Sheet, find_mistakes, render, render_page, score, sheets

    if predicted and layer != "all":
        raise click.UsageError("--predicted is scored as it is: --layer has no say in it")
    if errors and not errors.parent.is_dir():
        raise click.ClickException(f"{errors}: there is no folder {errors.parent}")
    pages: list[Sheet] = []
    for name in gold:
        records = _read(name)
        found = _read(predicted) if predicted else list(_extracted(records, layer))
        scores = score(records, found)
        pages += sheets(records, find_mistakes(records, found)) if errors else ()
        if as_json:
            click.echo(json.dumps(scores.to_dict(), ensure_ascii=False, indent=2))
        else:
            click.echo(f"{name}, {predicted or f'layer: {layer}'}\n\n" if len(gold) > 1 else "", nl=False)
            click.echo(render(scores), nl=len(gold) > 1)
    if errors:
        errors.write_text(render_page(f"Mistakes in {', '.join(gold)}", pages), encoding="utf-8")
        click.echo(f"the mistakes in {counted(len(pages), 'document')} are listed in {errors}", err=True)


def _read(name: str) -> "list[Record]":
    from chipkg.records import read_records

    with click.open_file(name, encoding="utf-8") as lines:
        return list(read_records(lines, name))


def _extracted(gold: "Iterable[Record]", layer: "Layer") -> "Iterator[Record]":
    """What the extractor finds in the texts of gold records."""
    from chipkg.pipeline import resolve_documents, stages
    from chipkg.records import document_from_record, resolved_to_record

    documents = (document_from_record(record) for record in gold)
    for resolved in resolve_documents(documents, *stages(layer)):
        yield resolved_to_record(resolved)
