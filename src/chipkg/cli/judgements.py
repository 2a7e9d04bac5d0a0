"""`kg judgements`, and what the commands that judge have in common."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chipkg.cli.options import counted, find_entity, open_output, reading, store_option
from chipkg.store import Location

if TYPE_CHECKING:
    from chipkg.pipeline import BuildReport
    from chipkg.query.reading import Reader
    from chipkg.resolution.judgements import Judgement, Judgements, Signature
    from chipkg.store.editing import Editor
    from chipkg.store.kept import Kept

why_option = click.option("--why", default="", metavar="TEXT", help="Why, for those who read the judgement later.")
who_option = click.option(
    "--who",
    default="",
    metavar="NAME",
    envvar="KG_USER",
    show_envvar=True,
    help="Who decides.  [default: git's user.name, else the name you are logged in with]",
)


@click.command("judgements")
@click.option("--all", "everything", is_flag=True, help="List also what was overruled or undone, and what undid it.")
@click.option("--export", "exported", type=click.Path(dir_okay=False, allow_dash=True), help="Write all lines here.")
@click.option(
    "--import",
    "imported",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Take over the lines of this file, and apply them.",
)
@store_option
def command(everything: bool, exported: str | None, imported: str | None, location: Location) -> None:
    """List what people decided about entities.

    Entities are shown by the ends of their IRIs. A file of judgements applies to other graphs too.

    \b
    Example:  kg judgements --export judgements.jsonl
    """
    if exported and imported:
        raise click.UsageError("either --export or --import, not both")
    if imported:
        _import(imported, location)
    elif exported:
        _export(exported, location)
    else:
        _list(location, everything=everything)


def _import(file: str, location: Location) -> None:
    lines = read_judgements_file(file)
    with judging(location) as desk:
        new = len(set(lines) - set(desk.kept.judgements()))
        desk.decide(lines)
    click.echo(f"{new:,} new judgements of {len(lines):,} in {file}", err=True)


def _export(file: str, location: Location) -> None:
    from chipkg.store.kept import judgement_line, kept_judgements

    with reading(location):
        lines = sorted(set(kept_judgements(require_folder(location))))
    with open_output(file) as stream:
        stream.writelines(judgement_line(line).encode() for line in lines)
    click.echo(counted(len(lines), "judgement"), err=True)


def _list(location: Location, *, everything: bool) -> None:
    from chipkg.ontology import ontology
    from chipkg.query.reading import Reader
    from chipkg.query.results import render_table
    from chipkg.registry import registry
    from chipkg.resolution.judgements import Judgements
    from chipkg.store.kept import kept_judgements

    with reading(location) as store:
        lines = kept_judgements(require_folder(location))
        titles = {document.id: document.title for document in Reader(store, ontology()).documents().values()}
    listed = sorted(set(lines)) if everything else Judgements.of(lines, registry()).judgements
    if not listed:
        click.echo("nobody decided anything yet; try: kg review", err=True)
        return
    rows = [(_day(j), j.who, j.verdict, j.left, j.right, titles.get(j.document, j.document), j.why) for j in listed]
    click.echo(render_table(("when", "who", "verdict", "left", "right", "document", "why"), rows), nl=False)


@dataclass(frozen=True)
class Desk:
    """A store with its judgements, open for writing; `reader` shows the graph as it was at first."""

    kept: "Kept"
    editor: "Editor"
    reader: "Reader"
    judgements: "Judgements"

    def sign(self, who: str, why: str = "") -> "Signature":
        """A signature of now."""
        from chipkg.resolution.judgements import Signature, time_after

        return Signature(time_after(datetime.now(UTC), self.kept.judgements()), who or user_name(), why)

    def decide(self, new: "Iterable[Judgement]") -> None:
        """Record judgements, apply them and say what that changed."""
        from chipkg.pipeline import judge

        _print_change(judge(new, self.kept, self.editor))

    def described(self, judgement: "Judgement") -> str:
        """A judgement in words, with the title of its document if it has one."""
        if not judgement.document:
            return described(judgement)
        titles = {document.id: document.title for document in self.reader.documents().values()}
        meaning = {"different": "is one of its own", "same": "is linked rightly"}.get(judgement.verdict, "is in doubt")
        return f"{judgement.left} {meaning} in {titles.get(judgement.document, judgement.document)!r}"

    def key(self, name: str) -> str:
        """The key of the entity that a name, IRI or key means; of a merged one its own."""
        from chipkg.errors import UnknownEntityError

        try:
            return key_of(find_entity(self.reader, name).iri)
        except UnknownEntityError:
            key = key_of(name)
            if self.kept.mentioning([key]):
                return key
            raise

    def chief(self, name: str) -> str:
        """The key that the graph uses for the entity that is meant."""
        key = self.key(name)
        return self.judgements.canonical.get(key, key)


@contextmanager
def judging(location: Location) -> Iterator[Desk]:
    """An existing store with its judgements, open for writing."""
    from chipkg.ontology import ontology
    from chipkg.pipeline import held
    from chipkg.query.reading import Reader
    from chipkg.rdf.minting import Minter
    from chipkg.registry import registry
    from chipkg.store import create_store, open_store
    from chipkg.store.editing import Editor
    from chipkg.store.kept import open_kept

    folder = require_folder(location)
    open_store(folder).close()  # a mistyped folder is not made
    with create_store(folder, ontology=ontology().version) as store, open_kept(folder) as kept:
        reader = Reader(store, ontology())
        _check_kept(kept, reader, folder)
        editor = Editor(store, Minter(store.base), ontology(), registry())
        yield Desk(kept, editor, reader, held(kept, registry()))


def _check_kept(kept: "Kept", reader: "Reader", folder: Path) -> None:
    from chipkg.errors import StoreError

    missing = {document.id for document in reader.documents().values()} - kept.ids()
    if missing:
        problem = f"{len(missing):,} of its documents are not kept as they were extracted"
        raise StoreError(f"{folder}: {problem}; read them again with: kg build --store {folder} PATHS…")


def require_folder(location: Location) -> Path:
    """The folder of a store; an error when it has none."""
    from chipkg.errors import StoreError

    if isinstance(location, Path):
        return location
    raise StoreError(f"{location}: judgements are kept in the folder of a graph; name one with --store FOLDER")


def read_judgements_file(file: str) -> "list[Judgement]":
    """All judgements of a file, or of standard input."""
    from chipkg.store.kept import read_judgements

    with click.open_file(file, encoding="utf-8") as lines:
        return read_judgements(lines, file)


def key_of(iri: str) -> str:
    """The key in an entity's IRI; a key is left as it is."""
    from chipkg.query import review

    return review.key_of(iri)


def user_name() -> str:
    """What git calls the user, else the login name; empty where there is neither."""
    import getpass
    import shutil
    import subprocess

    git = shutil.which("git")
    if git:
        asked = subprocess.run([git, "config", "user.name"], capture_output=True, text=True, check=False)  # noqa: S603
        if asked.stdout.strip():
            return asked.stdout.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return ""


def described(judgement: "Judgement") -> str:
    """A judgement about two entities in words."""
    sign = {"same": "is", "different": "is not"}.get(judgement.verdict, "is perhaps")
    return f"{judgement.left} {sign} {judgement.right}"


def _print_change(report: "BuildReport") -> None:
    count = report.change.replaced + report.change.added
    click.echo(f"{counted(count, 'document')} changed", err=True)
    for reason, number in sorted(report.drops.items(), key=lambda item: (-item[1], item[0])):
        click.echo(f"  {counted(number, 'statement')} dropped: {reason}", err=True)


def _day(judgement: "Judgement") -> str:
    return judgement.when[:16].replace("T", " ")
