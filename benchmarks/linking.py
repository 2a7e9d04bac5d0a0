"""Linking: a hundred times the mentions against a hundred times the entities, and what linking adds to extraction.

In the first rows the ratio is what matters: linear work grows 10 and 100 times. Half of the mentions are registered
names, in other capitals, with legal forms and possessives, the rest are unknown; 25 stand in a document.
"""

import random
from collections.abc import Iterator

from benchmarks.timing import call_cpu
from chipkg.documents import read_documents
from chipkg.extraction.patterns import PatternExtractor
from chipkg.model import Document, Mention
from chipkg.registry import Registry, RegistryEntity
from chipkg.resolution.duplicates import Named, likely_duplicates
from chipkg.resolution.linking import Linker, NameIndex
from chipkg.resolution.resolver import RegistryResolver
from chipkg.resources import resource

# entities and mentions of the largest run; the others are a hundredth and a tenth
ENTITIES, MENTIONS = 100_000, 1_000_000
_IN_DOCUMENT = 25
# fmt: off
_SYLLABLES = ("ka", "mi", "ron", "tel", "ve", "qua", "lo", "zen", "dar", "sun",
              "ar", "chi", "mo", "xu", "pho", "ner", "ti", "bel", "gra", "syn")
# fmt: on
_CLASSES = ("Company", "Company", "Company", "Person", "Facility", "Chip", "Technology")
_FORMS = ("{}", "{}", "{}", "{} Corp", "{}'s", "the {}", "{} Technologies")


def measure(entities: int = ENTITIES, mentions: int = MENTIONS) -> list[tuple[str, float]]:
    """Rows for a hundredth, a tenth and all of so many entities and mentions."""
    sizes = [(entities // share, mentions // share) for share in (100, 10, 1)]
    linking = [(f"link {m:,} mentions against {e:,} entities", _link(e, m)) for e, m in sizes]
    indexing = [(f"index the names of {e:,} entities", _index(e)) for e, _ in sizes]
    pairing = [(f"find likely duplicates among {e:,} entities", _pair(e)) for e, _ in sizes]
    return [*linking, *indexing, *pairing, *_share()]


def _link(entities: int, mentions: int) -> float:
    known = _registry(entities)
    index = NameIndex(known)
    documents = list(_documents(known, mentions))

    def run() -> None:
        for number, names in enumerate(documents):
            linker = Linker(names, (), document=str(number), index=index)
            for mention in names:
                linker.link(mention)

    return call_cpu(run, runs=1)


def _index(entities: int) -> float:
    known = _registry(entities)
    return call_cpu(lambda: NameIndex(known), runs=1)


def _pair(entities: int) -> float:
    own = [Named(f"{e.type.casefold()}.{e.id}", e.type, (e.label,)) for e in _registry(entities).entities.values()]
    return call_cpu(lambda: likely_duplicates(own), runs=1)


def _share() -> Iterator[tuple[str, float]]:
    """Extraction and linking of the sample articles, one by one and as one long text."""
    items = [item for item in read_documents([str(resource("graph") / "articles")]) if isinstance(item, Document)]
    together = Document("all", "\n\n".join(item.text for item in items) * 4)
    yield from _extract_and_link(f"{len(items)} articles", items)
    yield from _extract_and_link("all of them, four times, as one text", [together])


def _extract_and_link(name: str, documents: list[Document]) -> Iterator[tuple[str, float]]:
    extractor, resolver = PatternExtractor(), RegistryResolver()
    extracted = [extractor.extract(document) for document in documents]
    resolver.resolve(extracted[0])  # loads what is loaded once
    yield f"extract {name}", call_cpu(lambda: [extractor.extract(document) for document in documents], runs=3)
    yield f"link {name}", call_cpu(lambda: [resolver.resolve(one) for one in extracted], runs=3)


def _registry(entities: int) -> Registry:
    chance = random.Random(1)
    made = (RegistryEntity(f"e{n}", chance.choice(_CLASSES), _name(chance)) for n in range(entities))
    return Registry({entity.id: entity for entity in made})


def _documents(known: Registry, mentions: int) -> Iterator[list[Mention]]:
    chance = random.Random(2)
    entities = list(known.entities.values())
    for _ in range(mentions // _IN_DOCUMENT):
        yield [_mention(chance, place * 100, entities) for place in range(_IN_DOCUMENT)]


def _mention(chance: random.Random, start: int, entities: list[RegistryEntity]) -> Mention:
    entity = chance.choice(entities)
    name = entity.label if chance.random() < 0.5 else _name(chance)
    name = chance.choice(_FORMS).format(name.upper() if chance.random() < 0.1 else name)
    return Mention(start, start + len(name), name, entity.type)


def _name(chance: random.Random) -> str:
    """One to three words of few syllables, so that names share their parts with many others."""
    words = ("".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(chance.randint(1, 3)))
    return " ".join(word.capitalize() for word in words)
