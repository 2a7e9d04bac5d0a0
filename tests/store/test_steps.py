"""A large change that is cut short does no harm, and is completed when it is repeated."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from chipkg.errors import StoreError
from chipkg.model import ResolvedDocument
from chipkg.ontology import ontology
from chipkg.query.reading import Reader
from chipkg.rdf.minting import Minter
from chipkg.store.editing import Editor
from chipkg.store.remote import RemoteStore
from chipkg.store.steps import Step, steps
from tests.samples import REGISTRY, alias, editor, resolved, triples
from tests.store.fake_server import FakeServer

MEMBER = ("sicarrier", "memberOf", "national-team")
RESTRICTS = ("united-states", "restricts", "nvidia")
BEFORE = [
    resolved("a", MEMBER, RESTRICTS, ("nvidia", "designs", "chip.h200")),
    resolved("b", MEMBER, ("sicarrier", "partnersWith", "nvidia"), confidence=0.4),
    alias("c", "sicarrier", "Xinkailai", "zh-latn"),
]
# each changes something in another way: new, changed, less certain, denied, gone
EDITS: dict[str, list[ResolvedDocument | str]] = {
    "new documents": [resolved("d", RESTRICTS, ("person.zhang-hengming", "supports", "sicarrier"))],
    "more evidence": [resolved("d", MEMBER, ("nvidia", "partnersWith", "sicarrier"))],
    "another text": [resolved("a", MEMBER, text="SiCarrier is in the national team of China.")],
    "less certain": [resolved("a", MEMBER, RESTRICTS, ("nvidia", "designs", "chip.h200"), confidence=0.3)],
    "denied": [resolved("a", MEMBER, RESTRICTS, ("nvidia", "designs", "chip.h200"), polarity="negated")],
    "other statements": [resolved("b", ("sicarrier", "basedIn", "china"))],
    "without its alias": [resolved("c", ("sicarrier", "basedIn", "china"))],
    "a document gone": ["a"],
    "two gone": ["a", "b"],
}
# a statement that cannot show the document it stands on
UNSUPPORTED = "ASK { ?s a kg:Statement FILTER NOT EXISTS { ?s kg:evidence/kg:document/kg:text ?text } }"


def edit(edits: Editor, changes: list[ResolvedDocument | str]) -> None:
    edits.remove([change for change in changes if isinstance(change, str)])
    edits.put([change for change in changes if not isinstance(change, str)])


def cut_short(server: FakeServer, changes: list[ResolvedDocument | str]) -> Iterator[Editor]:
    """The store with the edit broken off after no, one, two… of its steps, each a single node."""
    store = RemoteStore(server.endpoints, batch_size=1, transport=server.transport())
    edits = Editor(store, Minter(), ontology(), REGISTRY)
    edits.put(BEFORE)
    before = list(server.store)
    for writes in range(1000):
        server.store.clear()
        server.store.extend(before)
        server.writes_left = writes
        try:
            edit(edits, changes)
        except StoreError:
            server.writes_left = None
            yield edits
        else:
            return


@pytest.mark.parametrize("changes", EDITS.values(), ids=EDITS)
def test_an_edit_that_was_cut_short_does_no_harm_and_is_completed_by_repeating_it(
    server: FakeServer, changes: list[ResolvedDocument | str]
) -> None:
    expected = editor()
    expected.put(BEFORE)
    edit(expected, changes)
    cuts = 0
    for edits in cut_short(server, changes):
        cuts += 1
        assert all(statement.evidence for statement in Reader(edits.store, ontology()).statements())
        assert not edits.store.query(UNSUPPORTED)
        edit(edits, changes)
        assert triples(edits) == triples(expected)
    assert cuts > 3


def test_the_error_says_that_the_edit_must_be_repeated(server: FakeServer) -> None:
    edits = Editor(RemoteStore(server.endpoints, batch_size=20), Minter(), ontology(), REGISTRY)
    server.writes_left = 2
    with pytest.raises(StoreError, match="out of order; the change is made in part: repeat it to complete it"):
        edits.put(BEFORE)


def test_a_change_that_is_small_is_one_step() -> None:
    one = ox.Triple(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), ox.Literal(1))
    change = Step([one], [one])
    assert list(steps(change, base="http://a/", size=2)) == [change]


def test_steps_make_the_whole_change_and_are_no_larger_than_asked() -> None:
    nodes = [ox.NamedNode(f"http://a/{kind}/{n}") for kind in ("statement", "evidence", "entity") for n in range(20)]
    removed = [ox.Triple(node, ox.NamedNode("http://a/p"), ox.Literal(n)) for node in nodes for n in (1, 2)]
    added = [ox.Triple(node, ox.NamedNode("http://a/p"), ox.Literal(n)) for node in nodes for n in (2, 3)]
    made = list(steps(Step(removed, added), base="http://a/", size=10))
    assert all(len(step) <= 10 for step in made)
    assert {t for step in made for t in step.remove} == set(removed) - set(added)
    assert {t for step in made for t in step.add} == set(added)
