"""Differences between two graphs, in words and as a patch."""

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from chipkg.model import ResolvedDocument
from chipkg.ontology import ontology
from chipkg.query.differences import differences, document_changes, patch
from chipkg.query.reading import Reader
from tests.samples import documents, editor, resolved, triples

MEMBER = ("sicarrier", "memberOf", "national-team")
RIVALS = ("sicarrier", "partnersWith", "nvidia")


def reader(*said: ResolvedDocument) -> Reader:
    edited = editor()
    edited.put(said)
    return Reader(edited.store, ontology())


def test_what_appeared_vanished_and_changed() -> None:
    old = reader(resolved("a", MEMBER), resolved("b", ("nvidia", "designs", "chip.h200")))
    new = reader(resolved("a", MEMBER), resolved("c", MEMBER), resolved("d", RIVALS))
    found = [(one.what, one.statement.relation) for one in differences(old, new)]
    assert sorted(found) == [("appeared", "partnersWith"), ("changed", "memberOf"), ("vanished", "designs")]
    assert document_changes(old, new) == (["Title of c", "Title of d"], ["Title of b"])


def test_what_becomes_asserted_has_changed() -> None:
    (found,) = differences(reader(resolved("a", MEMBER, modality="planned")), reader(resolved("a", MEMBER)))
    assert found.old
    assert found.new
    assert (found.old.status, found.new.status) == ("planned", "asserted")


@settings(max_examples=50, deadline=None)
@given(st.lists(documents, max_size=4), st.lists(documents, max_size=4))
def test_the_patch_makes_the_old_graph_into_the_new(old: list[ResolvedDocument], new: list[ResolvedDocument]) -> None:
    before, after = editor(), editor()
    before.put(old)
    after.put(new)
    first, *changes, last = patch(before.store, after.store)
    assert (first, last) == ("TX .\n", "TC .\n")
    patched = triples(before)
    for line in changes:
        (quad,) = ox.parse(line[2:], ox.RdfFormat.N_TRIPLES)
        if line.startswith("D"):
            patched.remove(str(quad.triple))
        else:
            patched.add(str(quad.triple))
    assert patched == triples(after)
