"""`kg extract`."""

from typing import Any

import click

from chipkg.cli.build import SOME_FAILED, extracted
from chipkg.cli.options import document_options, open_output, output_option, paths_argument


@click.command("extract")
@paths_argument
@document_options
@output_option
def command(paths: tuple[str, ...], output: str, **said: Any) -> None:
    """Print what documents say as JSON Lines, one document a line, without a graph.

    Entities with their mentions, statements with sentence, offsets, polarity, modality, speaker
    and confidence, in the format of the evaluation sets.

    \b
    Example:  kg extract article.html | jq '.statements[]'
    """
    from chipkg.errors import DocumentError
    from chipkg.records import record_line, resolved_to_record

    failed = 0
    with open_output(output) as stream:
        for item in extracted(paths, said):
            if isinstance(item, DocumentError):
                click.echo(f"not read: {item}", err=True)
                failed += 1
            else:
                stream.write(record_line(resolved_to_record(item)).encode())
    if failed:
        raise SystemExit(SOME_FAILED)
