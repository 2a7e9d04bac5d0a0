"""`kg diff`."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chipkg.cli.evidence import sentence, short_name
from chipkg.cli.options import counted, open_output, output_option, reading, store_option
from chipkg.store import Location, is_address

if TYPE_CHECKING:
    from chipkg.query.differences import Difference
    from chipkg.query.reading import StatementView
    from chipkg.store.base import Store

_SIGNS = {"appeared": "+", "vanished": "-", "changed": "~"}


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--patch", "as_patch", is_flag=True, help="Write an RDF patch that makes the old graph into the new one.")
@output_option
@store_option
def command(old: str, new: str, as_patch: bool, output: str, location: Location) -> None:
    """Say what appeared, vanished or changed between two graphs.

    OLD and NEW are graphs (a folder, or the address of a store), exports (.ttl .nt .nq .trig .rdf .jsonld), or days
    such as 2024-06-30: the graph of --store as it stood then.

    \b
    Example:  kg diff 2024-01-01 2025-01-01
    """
    from chipkg.ontology import ontology
    from chipkg.query.differences import differences, document_changes, patch
    from chipkg.query.reading import Reader

    with ExitStack() as stack:
        stores = [stack.enter_context(_opened(name, location)) for name in (old, new)]
        if as_patch:
            with open_output(output) as stream:
                stream.writelines(line.encode() for line in patch(*stores))
            return
        before, after = (Reader(store, ontology()) for store in stores)
        found, (came, went) = differences(before, after), document_changes(before, after)
        lines = [*(f"+ document: {title}" for title in came), *(f"- document: {title}" for title in went)]
        lines += [_line(one) for one in found]
    with open_output(output) as stream:
        stream.writelines(f"{line}\n".encode() for line in lines)
    counts = (f"{sum(one.what == what for one in found):,} {what}" for what in _SIGNS)
    click.echo(f"{counted(len(found), 'statement')}: {', '.join(counts)}", err=True)


@contextmanager
def _opened(name: str, location: Location) -> "Iterator[Store]":
    """The graph that an argument names."""
    day = _day(name)
    if day is None and not is_address(name) and Path(name).is_file():
        yield _loaded(Path(name))
        return
    with reading(location if day else name if is_address(name) else Path(name)) as store:
        yield _as_of(store, day) if day else store


def _as_of(store: "Store", day: date) -> "Store":
    from chipkg.ontology import ontology
    from chipkg.query.spells import graph_as_of

    return graph_as_of(store, ontology(), day)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None


def _loaded(file: Path) -> "Store":
    """An export, in memory."""
    import pyoxigraph as ox

    from chipkg.errors import StoreError
    from chipkg.store.embedded import memory_store

    form = ox.RdfFormat.from_extension(file.suffix.removeprefix("."))
    if form is None:
        raise StoreError(f"{file}: not an export of a known form; known are .ttl .nt .nq .trig .rdf .jsonld")
    store = memory_store()
    try:
        store.apply(remove=(), add=[quad.triple for quad in ox.parse(path=file, format=form)])
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{file}: it cannot be read: {error}") from error
    return store


def _line(one: "Difference") -> str:
    from chipkg.ontology import ontology

    words = f"{_SIGNS[one.what]} {click.unstyle(sentence(one.statement, ontology()))}"
    return f"{words}  {_standing(one)}  {short_name(one.statement)}"


def _standing(one: "Difference") -> str:
    """How it stands, or how it stood and stands now."""
    from chipkg.rdf.derivation import ASSERTION_THRESHOLD

    def described(statement: "StatementView") -> str:
        # believed and not asserted: only in the graph as of a day on which it did not hold
        held = statement.asserted or statement.belief < ASSERTION_THRESHOLD
        return f"{statement.status if held else 'does not hold'} {statement.belief:.2f}"

    if one.what == "changed" and one.old and one.new:
        return f"[{described(one.old)} → {described(one.new)}]"
    return f"[{described(one.statement)}]"
