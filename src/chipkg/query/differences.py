"""What is different between two graphs: in words, and as an RDF patch that makes the one into the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from chipkg.query.reading import Reader, StatementView
from chipkg.store.base import Store

What = Literal["appeared", "vanished", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A statement that only one graph has, or that stands otherwise; `old` or `new` is None where it is not there."""

    what: What
    old: StatementView | None
    new: StatementView | None

    @property
    def statement(self) -> StatementView:
        """The statement, as the newer graph that has it describes it."""
        found = self.new or self.old
        assert found is not None
        return found


def differences(old: Reader, new: Reader) -> list[Difference]:
    """The statements that appeared, vanished, or changed in status or belief, in the order of all statements."""
    before, after = _by_iri(old), _by_iri(new)
    found = [_difference(before.get(iri), after.get(iri)) for iri in sorted({*before, *after})]
    kept = [one for one in found if one is not None]
    return sorted(kept, key=lambda one: (one.statement.subject.label, one.statement.relation, one.statement.iri))


def document_changes(old: Reader, new: Reader) -> tuple[list[str], list[str]]:
    """The titles of the documents that only the new and that only the old graph has."""
    before, after = old.documents(), new.documents()
    appeared = sorted(after[iri].title for iri in set(after) - set(before))
    return appeared, sorted(before[iri].title for iri in set(before) - set(after))


def patch(old: Store, new: Store) -> Iterator[str]:
    """The lines of an RDF patch (https://afs.github.io/rdf-delta/rdf-patch.html) from the old graph to the new one."""
    before, after = {str(triple) for triple in old.match()}, {str(triple) for triple in new.match()}
    yield "TX .\n"
    yield from (f"D {triple} .\n" for triple in sorted(before - after))
    yield from (f"A {triple} .\n" for triple in sorted(after - before))
    yield "TC .\n"


def _by_iri(reader: Reader) -> Mapping[str, StatementView]:
    return {statement.iri: statement for statement in reader.statements()}


def _difference(old: StatementView | None, new: StatementView | None) -> Difference | None:
    if old is None or new is None:
        return Difference("vanished" if new is None else "appeared", old, new)
    same = (old.status, old.belief, old.asserted) == (new.status, new.belief, new.asserted)
    return None if same else Difference("changed", old, new)
