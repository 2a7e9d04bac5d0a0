"""`kg extract`."""

from pathlib import Path
from typing import Any

import click

from chipkg.cli.build import extracted
from chipkg.cli.options import document_options, open_output, output_option, paths_argument
from chipkg.cli.rejects import DEFAULT_NAME, SOME_FAILED, list_rejects


@click.command("extract")
@paths_argument
@document_options
@output_option
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    default=DEFAULT_NAME,
    show_default=True,
    help="List here what could not be read, if anything.",
)
def command(paths: tuple[str, ...], output: str, rejects: Path, **said: Any) -> None:
    """Print what documents say as JSON Lines, one document a line, without a graph.

    Entities with their mentions, statements with sentence, offsets, polarity, modality, speaker
    and confidence, in the format of the evaluation sets.

    \b
    Example:  kg extract article.html | jq '.statements[]'
    """
    from chipkg.errors import DocumentError
    from chipkg.records import record_line, resolved_to_record

    failures = []
    try:
        with open_output(output, whole=False) as stream:
            for item in extracted(paths, said):
                if isinstance(item, DocumentError):
                    failures.append(item)
                else:
                    stream.write(record_line(resolved_to_record(item)).encode())
    finally:  # also after Ctrl-C
        if failures:
            list_rejects(failures, rejects)
    if failures:
        raise SystemExit(SOME_FAILED)
