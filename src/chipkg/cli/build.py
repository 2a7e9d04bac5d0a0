"""`kg build`."""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from chipkg.cli.judgements import read_judgements_file, require_folder
from chipkg.cli.options import counted, document_options, kept_beside, paths_argument, read_options, store_option
from chipkg.cli.rejects import DEFAULT_NAME, SOME_FAILED, list_rejects
from chipkg.store import Location

if TYPE_CHECKING:
    from chipkg.errors import DocumentError
    from chipkg.model import ResolvedDocument
    from chipkg.pipeline import BuildReport


def _namespace(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s<>\"{}|^`\\]+/", value):
        raise click.BadParameter(f"{value!r} is not a namespace such as https://example.org/chips/")
    return value


@click.command("build")
@paths_argument
@store_option
@document_options
@click.option(
    "--base",
    default="",
    metavar="IRI",
    callback=_namespace,
    help="Where the IRIs of a new graph live.  [default: https://w3id.org/chip-kg/]",
)
@click.option("--statements", is_flag=True, help="PATHS are output of `kg extract`: take its statements as they are.")
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False),
    help="List what could not be read here.  [default: rejects.jsonl in the store's folder; here, where it has none]",
)
@click.option("--prune", is_flag=True, help="Take out all other documents of the graph: those that PATHS do not have.")
@click.option(
    "--judgements",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Take over the judgements of this file, such as `kg judgements --export` writes.",
)
def command(
    paths: tuple[str, ...],
    location: Location,
    base: str,
    statements: bool,
    rejects: str | None,
    prune: bool,
    judgements: str | None,
    **said: Any,
) -> None:
    """Read documents into the graph.

    PATHS are files (.txt .md .html .pdf .docx .jsonl), folders, archives, URLs, or - for
    standard input. A document that is already there is replaced when its content has changed.
    What `kg merge`, `kg split` and `kg review` decided stays decided. With --prune the graph is afterwards that of
    PATHS alone; nothing is taken out where a document could not be read, since it may be one that is there.

    \b
    Example:  kg build articles/ report.pdf https://example.org/chips.html
    """
    from chipkg.ontology import ontology
    from chipkg.pipeline import BuildReport, build, judge, remove
    from chipkg.query.reading import document_ids
    from chipkg.rdf.minting import Minter
    from chipkg.registry import registry
    from chipkg.store import create_store
    from chipkg.store.editing import Editor

    started, report, seen = monotonic(), BuildReport(), set[str]()
    resolved = _given(paths) if statements else extracted(paths, said)
    taken = read_judgements_file(judgements) if judgements else []
    if taken:
        require_folder(location)
    with create_store(location, ontology=ontology().version, base=base) as store, kept_beside(location) as kept:
        editor = Editor(store, Minter(store.base), ontology(), registry())
        try:
            if kept:
                judge(taken, kept, editor)
            build(_with_progress(_noted(resolved, seen)), editor, report, kept=kept)
            if prune and not report.failures:
                report.change += remove(sorted(document_ids(store) - seen), editor, kept=kept)
            interrupted = False
        except KeyboardInterrupt:
            interrupted = True
        triples = len(store)
    _print_report(report, monotonic() - started)
    click.echo(f"{triples:,} triples in {location}", err=True)
    _list_rejects(report.failures, rejects, location)
    if prune and report.failures:
        click.echo("nothing was pruned: a document that could not be read may be one that is there", err=True)
    if interrupted:
        raise click.ClickException("interrupted; run the same command again to go on")
    if report.failures:
        raise SystemExit(SOME_FAILED)


def _noted(
    items: "Iterable[ResolvedDocument | DocumentError]", seen: set[str]
) -> "Iterator[ResolvedDocument | DocumentError]":
    """The same items; the ids of the documents go into `seen`."""
    from chipkg.model import ResolvedDocument

    for item in items:
        if isinstance(item, ResolvedDocument):
            seen.add(item.document.id)
        yield item


def extracted(paths: Iterable[str], said: dict[str, Any]) -> "Iterator[ResolvedDocument | DocumentError]":
    """The documents at the given places, extracted and resolved; failures in their place."""
    from chipkg.documents import read_documents
    from chipkg.errors import DocumentError
    from chipkg.pipeline import resolve_document, stages

    extractor, resolver = stages()
    for document in read_documents(paths, options=read_options(**said)):
        if isinstance(document, DocumentError):
            yield document
        else:
            yield resolve_document(document, extractor, resolver)


def _given(paths: Iterable[str]) -> "Iterator[ResolvedDocument | DocumentError]":
    from chipkg.records import read_resolved

    for path in paths:
        with click.open_file(path, encoding="utf-8") as lines:
            yield from read_resolved(lines, path)


def _with_progress(
    items: "Iterable[ResolvedDocument | DocumentError]",
) -> "Iterator[ResolvedDocument | DocumentError]":
    """The same items, counted on standard error when that is a terminal."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(items, label="Reading", show_pos=True, file=sys.stderr, hidden=hidden) as bar:
        yield from bar


def _print_report(report: "BuildReport", seconds: float) -> None:
    change = report.change
    removed = f", {change.removed:,} removed" if change.removed else ""
    click.echo(
        f"{counted(report.documents, 'document')} ({change.added:,} new, {change.replaced:,} replaced, "
        f"{change.unchanged:,} unchanged{removed}), {counted(report.statements, 'statement')} on "
        f"{counted(report.evidence, 'piece')} of evidence, {seconds:.1f} s",
        err=True,
    )
    if report.drops:
        click.echo(f"{counted(report.drops.total(), 'statement')} dropped:", err=True)
        for reason, count in sorted(report.drops.items(), key=lambda item: (-item[1], item[0])):
            click.echo(f"  {count:,} {reason}", err=True)


def _list_rejects(failures: "list[DocumentError]", file: str | None, location: Location) -> None:
    """Where no file is named, in the store's folder, and no list of an earlier build is left there."""
    folder = location if isinstance(location, Path) else Path()
    if failures or file:
        list_rejects(failures, Path(file) if file else folder / DEFAULT_NAME)
    elif isinstance(location, Path):
        (folder / DEFAULT_NAME).unlink(missing_ok=True)
