"""The acceptance document: one long news feature, outside the repository. Skipped where it is absent."""

from pathlib import Path

import pytest

from chipkg.extraction.patterns import PatternExtractor
from chipkg.model import Document, Evidence, ResolvedDocument, Text
from chipkg.resolution.resolver import RegistryResolver

_ARTICLE = Path(__file__).parents[2].parent / "shared" / "eval" / "seed_article.txt"

pytestmark = pytest.mark.skipif(not _ARTICLE.exists(), reason="the acceptance document is not here")

_EXPECTED = [
    ("SiCarrier", "memberOf", "national team", "key player"),
    ("SiCarrier", "produces", "epitaxy equipment", "such as epitaxy equipment"),
    ("SiCarrier", "produces", "atomic layer deposition tool", "such as epitaxy equipment"),
    ("Chinese government", "backs", "SiCarrier", "government-backed"),
    ("United States", "restricts", "China", "limit the flow"),
    ("United States", "restricts", "high-quality microchips", "limit the flow"),
    ("United States", "restricts", "Nvidia", "still be prohibited"),
    ("United States", "restricts", "top-of-the-line products", "still be prohibited"),
    ("Nvidia", "designs", "H200", "one of its top"),
    ("Nvidia", "basedIn", "California", "California-based"),
    ("Trump administration", "permits", "H200", "allow California-based"),
    ("Trump administration", "permits", "China", "allow California-based"),
    ("Trump administration", "permits", "Nvidia", "allow California-based"),
    ("Xi Jinping", "leads", "China", "Chinese leader"),
    ("Chris Miller", "authorOf", "Chip War", "author of the book"),
    ("Chris Miller", "worksFor", "Tufts University", "author of the book"),
    ("David Sachs", "worksFor", "Council on Foreign Relations", "China specialist"),
    ("WeSemiBay", "locatedIn", "Shenzhen", "in Shenzhen"),
    ("Zhang Hengming", "leads", "artificial intelligence electronics alliance", "he heads"),
]


@pytest.fixture(scope="module")
def article() -> ResolvedDocument:
    document = Document("seed", _ARTICLE.read_text(encoding="utf-8"))
    return RegistryResolver().resolve(PatternExtractor().extract(document))


def _evidence(article: ResolvedDocument, subject: str, relation: str, obj: str) -> list[Evidence]:
    labels = {entity.id: (entity.label, *entity.names) for entity in article.entities}
    return [
        evidence
        for statement in article.statements
        if statement.relation == relation and isinstance(statement.object, str)
        if any(name.startswith(subject) for name in labels[statement.subject])
        if any(name.startswith(obj) for name in labels[statement.object])
        for evidence in statement.evidence
    ]


@pytest.mark.parametrize(("subject", "relation", "obj", "words"), _EXPECTED)
def test_what_the_article_says_is_found(
    article: ResolvedDocument, subject: str, relation: str, obj: str, words: str
) -> None:
    found = [evidence for evidence in _evidence(article, subject, relation, obj) if words in evidence.quote]
    assert found
    assert (found[0].polarity, found[0].modality, found[0].attributed_to) == ("affirmed", "actual", None)


def test_the_chinese_name_is_found(article: ResolvedDocument) -> None:
    assert Text("Xinkailai", "zh-Latn") in [s.object for s in article.statements if s.relation == "alsoKnownAs"]


def test_what_is_denied_or_merely_allowed_is_not_actual(article: ResolvedDocument) -> None:
    assert [e.modality for e in _evidence(article, "Nvidia", "supplies", "China")] == ["possible"]
