"""What the graph of one long news feature must answer in SPARQL, each with its sentence and its speaker.

The text is not ours to ship: the test is skipped where it is not beside the checkout.
"""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from chipkg.cli import main
from chipkg.store.embedded import EmbeddedStore, open_store

ARTICLE = Path(__file__).parents[1].parent / "shared" / "eval" / "seed_article.txt"
GPU_SALE = "allow California-based Nvidia to sell one of its top graphics processors, the H200, to China"
THINGS = "such as epitaxy equipment and atomic layer deposition tools"
FLOW = "to limit the flow of high-quality microchips into China"

# subject, relation, object (labels), modality, part of the sentence
EXPECTED = [
    ("SiCarrier", "memberOf", "national team", "actual", "key player in China's “national team,”"),
    ("SiCarrier", "produces", "epitaxy equipment", "actual", THINGS),
    ("SiCarrier", "produces", "atomic layer deposition tool", "actual", THINGS),
    ("SiCarrier", "alsoKnownAs", "Xinkailai", "actual", "known as Xinkailai in Chinese"),
    ("Chinese government", "backs", "SiCarrier", "actual", "The government-backed Chinese firm"),
    ("United States", "restricts", "China", "actual", FLOW),
    ("United States", "restricts", "high-quality microchips", "actual", FLOW),
    ("United States", "restricts", "Nvidia", "actual", "Nvidia will still be prohibited"),
    ("United States", "restricts", "top-of-the-line products", "actual", "Nvidia will still be prohibited"),
    ("Nvidia", "designs", "H200", "actual", GPU_SALE),
    ("Nvidia", "basedIn", "California", "actual", GPU_SALE),
    ("Trump administration", "permits", "Nvidia", "actual", GPU_SALE),
    ("Trump administration", "permits", "H200", "actual", GPU_SALE),
    ("Trump administration", "permits", "China", "actual", GPU_SALE),
    ("Xi Jinping", "leads", "China", "actual", "Chinese leader Xi Jinping"),
    ("Chris Miller", "authorOf", "Chip War", "actual", "author of the book Chip War"),
    ("Chris Miller", "worksFor", "Tufts University", "actual", "a Tufts University professor"),
    ("David Sachs", "worksFor", "Council on Foreign Relations", "actual", "at the Council on Foreign Relations"),
    ("WeSemiBay Semiconductor Ecosystem Expo", "locatedIn", "Shenzhen", "actual", "Exhibition in Shenzhen, China"),
]

QUERY = """
SELECT ?modality ?quote WHERE {
  ?statement a rdf:Statement ; rdf:subject/rdfs:label ?subject ; rdf:predicate kg:%s ; rdf:object ?object ;
    kg:evidence ?evidence .
  OPTIONAL { ?object rdfs:label ?label }
  ?evidence kg:modality ?modality ; kg:polarity kg:affirmed ; kg:quote ?quote .
  FILTER (STR(?subject) = "%s" && STR(COALESCE(?label, ?object)) = "%s")
}"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    if not ARTICLE.exists():
        pytest.skip(f"{ARTICLE.name} is not beside the checkout")
    path = tmp_path_factory.mktemp("acceptance") / "store"
    result = CliRunner().invoke(main, ["build", str(ARTICLE), "--store", str(path), "--published", "2025-12-26"])
    assert result.exit_code == 0, result.output
    with open_store(path) as opened:
        yield opened


def rows(store: EmbeddedStore, sparql: str) -> list[tuple[str, ...]]:
    results = store.query(sparql)
    assert isinstance(results, ox.QuerySolutions)
    return [tuple(term.value if term else "" for term in row) for row in results]


@pytest.mark.parametrize(("subject", "relation", "obj", "modality", "quote"), EXPECTED)
def test_sparql_finds_what_the_article_says(
    store: EmbeddedStore, subject: str, relation: str, obj: str, modality: str, quote: str
) -> None:
    found = rows(store, QUERY % (relation, subject, obj))
    assert any(m.endswith("#" + modality) and quote in q for m, q in found), found


def test_what_a_speaker_says_is_attributed_to_the_speaker(store: EmbeddedStore) -> None:
    said = "SELECT ?name ?quote { ?e kg:attributedTo/rdfs:label ?name ; kg:quote ?quote }"
    speakers = {name for name, _ in rows(store, said)}
    assert speakers & {"Chris Miller", "David Sachs", "Jarod Wang", "Zhang Hengming"}


def test_page_furniture_says_nothing(store: EmbeddedStore) -> None:
    quotes = [quote for (quote,) in rows(store, "SELECT ?quote { ?e kg:quote ?quote }")]
    assert not [q for q in quotes if "signature" in q or "Leave a Comment" in q or "Ruwiche" in q]


def test_the_restriction_is_gathered_with_its_destination(store: EmbeddedStore) -> None:
    found = rows(
        store,
        """SELECT ?item { ?m a kg:Measure ; kg:measureKind kg:restricts ; kg:imposedBy/rdfs:label "United States"@en ;
             kg:destination/rdfs:label "China"@en ; kg:item/rdfs:label ?item }""",
    )
    assert ("high-quality microchips",) in found
