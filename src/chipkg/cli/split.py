"""`kg split`."""

from typing import TYPE_CHECKING

import click

from chipkg.cli.judgements import Desk, judging, key_of, who_option, why_option
from chipkg.cli.options import store_option
from chipkg.store import Location

if TYPE_CHECKING:
    from chipkg.query.reading import DocumentView


@click.command("split")
@click.argument("entity")
@click.argument("other", required=False)
@click.option("--document", "title", metavar="TITLE|ID", help="In this document the entity is one of its own.")
@why_option
@who_option
@store_option
def command(entity: str, other: str | None, title: str | None, why: str, who: str, location: Location) -> None:
    """Say that entities are different, and take back that they were merged.

    ENTITY and OTHER are names or IRIs, also those of entities that were merged into others. Without
    OTHER, ENTITY is split from all that it was merged with.

    \b
    Example:  kg split 'Zhang Wei' --document 'Chip maker names new head'
    """
    from chipkg.resolution.judgements import set_apart, split

    if other and title:
        raise click.UsageError("either OTHER or --document, not both")
    with judging(location) as desk:
        signature = desk.sign(who, why)
        if title:
            document = _document(desk, title)
            key, raw = desk.chief(entity), next(desk.kept.documents([document.id]))
            lines = set_apart(desk.judgements, key, raw, signature)
            if not lines:
                raise click.ClickException(f"{document.title!r} does not mention {key}")
        else:
            key = _member(desk, entity)
            lines = split(key, [_other(desk, key, other)] if other else _merged_with(desk, key), signature)
        desk.decide(lines)
        for line in lines:
            click.echo(desk.described(line))


def _member(desk: Desk, name: str) -> str:
    """The key that is meant; of merged entities the one that went by this name by itself."""
    key = desk.key(name)
    named = [member for member in sorted(desk.judgements.members(key)) if _is_called(desk, member, name)]
    return named[0] if len(named) == 1 else key


def _other(desk: Desk, key: str, name: str) -> str:
    """The entity to split `key` from: one that it was merged with, or any other."""
    merged = sorted(desk.judgements.members(key) - {key})
    named = [member for member in merged if _is_called(desk, member, name)]
    if len(named) == 1:
        return named[0]
    found = desk.key(name)
    if len(named) > 1 or found == key:
        among = f"merged with it are {', '.join(merged)}" if merged else "it is merged with nothing"
        raise click.ClickException(f"{name!r} does not say what to split {key} from; {among}")
    return found


def _merged_with(desk: Desk, key: str) -> list[str]:
    merged = sorted(desk.judgements.members(key) - {key})
    if not merged:
        hint = "name OTHER, or --document where it is not what it seems"
        raise click.ClickException(f"{key} is merged with nothing; {hint}")
    return merged


def _is_called(desk: Desk, key: str, name: str) -> bool:
    """Whether documents or the registry call an entity so, before judgements."""
    from chipkg.resolution.judgements import entity_key

    if key == key_of(name):
        return True
    known = desk.editor.registry.entities.get(key)
    names = set(known.names if known else ())
    for document in desk.kept.documents(desk.kept.mentioning([key])):
        names.update(n for e in document.entities if entity_key(e) == key for n in (e.label, *e.names))
    return name.casefold() in {each.casefold() for each in names}


def _document(desk: Desk, title: str) -> "DocumentView":
    """The one document with this title, id or IRI."""
    documents = desk.reader.documents().values()
    found = [d for d in documents if title in (d.id, d.iri) or d.title.casefold() == title.casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise click.ClickException(f"no document has the title or id {title!r}; the graph has {len(documents):,}")
    raise click.ClickException(f"several documents are called {title!r}: {', '.join(d.id for d in found)}")
