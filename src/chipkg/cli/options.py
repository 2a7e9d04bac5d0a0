"""Options and habits that several commands share."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from chipkg.errors import ExportError
from chipkg.store import Location, is_address

if TYPE_CHECKING:
    from chipkg.documents import ReadOptions
    from chipkg.query.reading import EntityView, Reader
    from chipkg.store.base import Store
    from chipkg.store.kept import Kept

Command = Callable[..., Any]

DEFAULT_STORE = "kg-store"
DAY = click.DateTime(formats=["%Y-%m-%d"])


class _StoreLocation(click.Path):
    """A folder as a path; the address of a remote store as it is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if is_address(value) else super().convert(value, param, ctx)


store_option = click.option(
    "--store",
    "location",
    envvar="KG_STORE",
    default=DEFAULT_STORE,
    show_default=True,
    show_envvar=True,
    metavar="FOLDER|URL",
    type=_StoreLocation(path_type=Path, file_okay=False),
    help="Folder of the graph, or address of a SPARQL store.",
)


def _class_named(_context: click.Context, _option: click.Parameter, value: str) -> str:
    from chipkg.ontology import ontology

    known = {name.casefold(): name for name in ontology().classes}
    if value.casefold() not in known:
        raise click.BadParameter(f"no class {value!r} in the ontology; known are {', '.join(sorted(known.values()))}")
    return known[value.casefold()]


type_option = click.option(
    "--type", "kind", default="Entity", metavar="CLASS", callback=_class_named, help="Only of this class."
)

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True),
    default="-",
    show_default="standard output",
    help="File to write.",
)

include_option = click.option(
    "--include",
    type=click.Choice(("asserted", "all")),
    default="asserted",
    show_default=True,
    help="Only asserted statements, or also those that are planned, possible, alleged, doubtful or denied.",
)

paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATHS…")


def document_options(command: Command) -> Command:
    """What may be said of the documents where they do not say it themselves."""
    for option in (
        click.option(
            "--max-bytes",
            type=click.IntRange(min=1),
            help="Refuse a document (a line of JSON Lines) that is larger.  [default: 50,000,000]",
        ),
        click.option("--language", help="Language of the documents, such as en; else it is recognised."),
        click.option("--published", type=DAY, help="Publication date of the documents."),
        click.option("--url", help="Where the document was published."),
        click.option("--source", help="Who published the documents."),
        click.option("--title", help="Title of the document."),
    ):
        command = option(command)
    return command


def read_options(*, published: datetime | None, **said: Any) -> "ReadOptions":
    """The document options as the documents stage takes them."""
    from chipkg.documents import ReadOptions

    return ReadOptions(
        published=published.date() if published else None,
        **{name: value for name, value in said.items() if value},
    )


@contextmanager
def reading(location: Location) -> Iterator["Store"]:
    """The store, open for reading."""
    from chipkg.store import open_store

    with open_store(location) as store:
        yield store


@contextmanager
def kept_beside(location: Location) -> "Iterator[Kept | None]":
    """What is kept beside the graph; nothing where the graph has no folder."""
    from chipkg.store.kept import open_kept

    if isinstance(location, Path):
        with open_kept(location) as kept:
            yield kept
    else:
        yield None


def find_entity(reader: "Reader", name: str) -> "EntityView":
    """The one entity that a name or IRI means; an error names the nearest when it is not one."""
    from chipkg.query import finding

    return finding.find_entity(reader, name)


@contextmanager
def open_output(path: str | Path, *, whole: bool = True) -> Iterator[IO[bytes]]:
    """A binary stream for a file name or `-`.

    A `whole` file appears when all is written, so that a failure neither leaves half a file nor costs the old one.
    """
    file = Path(path).resolve()
    # a device or a pipe is written to: it must not be replaced by a file
    draft = file.with_name(f".{file.name}.{os.getpid()}") if whole and str(path) != "-" and _is_plain(file) else None
    try:
        stream = click.open_file(str(draft or path), "wb")
    except OSError as error:
        raise ExportError(f"{path}: it cannot be written: {error.strerror or error}") from error
    try:
        with stream:
            yield stream
        if draft:
            _put(draft, file)
    finally:
        if draft:
            draft.unlink(missing_ok=True)


def _is_plain(file: Path) -> bool:
    return file.is_file() or not file.exists()


def _put(draft: Path, file: Path) -> None:
    """A finished draft in a file's place, with its permissions."""
    if file.exists():
        shutil.copymode(file, draft)
    draft.replace(file)


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 document", "1,200 documents"."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"
