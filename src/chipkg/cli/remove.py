"""`kg remove`."""

from typing import TYPE_CHECKING

import click

from chipkg.cli.options import counted, kept_beside, store_option
from chipkg.store import Location

if TYPE_CHECKING:
    from chipkg.query.reading import DocumentView, Reader


@click.command("remove")
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT…")
@store_option
def command(documents: tuple[str, ...], location: Location) -> None:
    """Take documents out of the graph, and what stood on them alone.

    DOCUMENT is an id, an IRI such as kgd:9c0e1f2a3b4c5d6e, or the whole title of a document. What others say too stays.

    \b
    Example:  kg remove "The blue flag at the SiCarrier stand"
    """
    from chipkg.ontology import ontology
    from chipkg.pipeline import remove
    from chipkg.query.reading import Reader
    from chipkg.rdf.minting import Minter
    from chipkg.registry import registry
    from chipkg.store import create_store, open_store
    from chipkg.store.editing import Editor

    open_store(location).close()  # a mistyped folder is not made
    with create_store(location, ontology=ontology().version) as store, kept_beside(location) as kept:
        reader = Reader(store, ontology())
        found = list(dict.fromkeys(_find(reader, name) for name in documents))
        editor = Editor(store, Minter(store.base), ontology(), registry())
        change = remove([document.id for document in found], editor, kept=kept)
        triples = len(store)
    for document in found:
        click.echo(f"removed: {document.title} ({document.id})", err=True)
    click.echo(f"{counted(change.removed, 'document')} removed; {triples:,} triples left in {location}", err=True)


def _find(reader: "Reader", name: str) -> "DocumentView":
    """The one document with this id, IRI or title."""
    from chipkg.errors import UnknownDocumentError

    iri = f"{reader.store.base}document/{name.removeprefix('kgd:')}" if name.startswith("kgd:") else name
    known = reader.documents().values()
    found = [d for d in known if d.id == name or d.iri == iri] or [d for d in known if d.title == name]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(document.id for document in found)
        raise UnknownDocumentError(f"{name!r} is the title of {len(found)} documents; name one by its id: {listed}")
    raise UnknownDocumentError(
        f"no document is called {name!r}; list them with: "
        "kg query 'SELECT ?id ?title { ?d dcterms:identifier ?id ; dcterms:title ?title }'"
    )
