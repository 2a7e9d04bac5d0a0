"""Small resolved documents to build graphs from, and random ones for property tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from chipkg.model import Document, Entity, Evidence, Mention, Modality, Polarity, ResolvedDocument, Statement, Text
from chipkg.ontology import ontology
from chipkg.rdf.minting import Minter
from chipkg.registry import Registry, RegistryEntity
from chipkg.resolution.judgements import Judgement, own_key, written_time
from chipkg.store.editing import Editor
from chipkg.store.embedded import EmbeddedStore, memory_store

REGISTRY = Registry(
    {
        "sicarrier": RegistryEntity("sicarrier", "Company", "SiCarrier", (Text("新凯来", "zh"),)),
        "china": RegistryEntity("china", "Country", "China"),
        "united-states": RegistryEntity("united-states", "Country", "United States"),
        "nvidia": RegistryEntity("nvidia", "Company", "Nvidia"),
        "national-team": RegistryEntity("national-team", "Alliance", "national team"),
    }
)
# id, class, name; those that the registry above knows have no dot
ENTITIES = (
    ("sicarrier", "Company", "SiCarrier"),
    ("china", "Country", "China"),
    ("united-states", "Country", "United States"),
    ("nvidia", "Company", "Nvidia"),
    ("national-team", "Alliance", "national team"),
    ("person.zhang-hengming", "Person", "Zhang Hengming"),
    ("chip.h200", "Chip", "H200"),
)
TRIPLES = (
    ("sicarrier", "memberOf", "national-team"),
    ("sicarrier", "basedIn", "china"),
    ("united-states", "restricts", "nvidia"),
    ("united-states", "restricts", "china"),
    ("united-states", "restricts", "chip.h200"),
    ("nvidia", "designs", "chip.h200"),
    ("sicarrier", "partnersWith", "nvidia"),
    ("nvidia", "partnersWith", "sicarrier"),
    ("person.zhang-hengming", "supports", "sicarrier"),
)


def resolved(
    identifier: str,
    *triples: tuple[str, str, str],
    polarity: Polarity = "affirmed",
    modality: Modality = "actual",
    speaker: str | None = None,
    confidence: float = 0.8,
    text: str = "",
) -> ResolvedDocument:
    """A document that says these triples, all in one sentence, and mentions what is in them."""
    used = {e for s, _, o in triples for e in (s, o)} | ({speaker} if speaker else set())
    text = text or f"{identifier}: " + ", ".join(name for i, _, name in ENTITIES if i in used)
    evidence = Evidence(
        document=identifier,
        quote=text,
        start=0,
        end=len(text),
        polarity=polarity,
        modality=modality,
        attributed_to=speaker,
        confidence=confidence,
        extractor="test 1",
    )
    return ResolvedDocument(
        document=Document(id=identifier, text=text, title=f"Title of {identifier}", language="en"),
        entities=tuple(_entity(i, kind, name, text) for i, kind, name in ENTITIES if i in used),
        statements=tuple(Statement(s, p, o, (evidence,)) for s, p, o in triples),
    )


def moment(minute: int) -> str:
    """A time as a judgement has it."""
    return written_time(datetime(2026, 5, 4, tzinfo=UTC) + timedelta(minutes=minute))


def alias(identifier: str, entity: str, name: str, language: str = "") -> ResolvedDocument:
    """A document that introduces another name of an entity."""
    document = resolved(identifier, (entity, "basedIn", "china"))
    statement = replace(document.statements[0], relation="alsoKnownAs", object=Text(name, language))
    return replace(document, statements=(statement,))


def editor(store: EmbeddedStore | None = None) -> Editor:
    """An editor of a store, an empty one in memory unless given."""
    store = store if store is not None else memory_store()
    return Editor(store, Minter(store.base), ontology(), REGISTRY)


def triples(edited: Editor) -> set[str]:
    """All triples of a store as lines."""
    return {str(triple) for triple in edited.store.match()}


def _entity(identifier: str, kind: str, name: str, text: str) -> Entity:
    start = max(text.find(name), 0)
    mention = Mention(start, start + len(name), name, kind)
    return Entity(identifier, kind, name, (mention,), registered="." not in identifier, rule="registry name")


documents = st.builds(
    lambda number, said, polarity, modality, confidence: resolved(
        f"document {number}", *said, polarity=polarity, modality=modality, confidence=confidence
    ),
    st.integers(0, 5),
    st.lists(st.sampled_from(TRIPLES), max_size=4, unique=True),
    st.sampled_from(["affirmed", "negated"]),
    st.sampled_from(["actual", "planned", "possible", "alleged"]),
    st.floats(0, 1).map(lambda value: round(value, 4)),
)

_keys = st.sampled_from(
    [
        *(identifier for identifier, _, _ in ENTITIES),
        "person.zhang",
        "company.elsewhere",
        own_key("nvidia", "Company", "document 1"),
        own_key("sicarrier", "Company", "document 1"),
    ]
)
_when = st.integers(0, 20).map(moment)
_who = st.sampled_from(["", "Ada", "Bo"])
_pairs = st.tuples(_keys, _keys).filter(lambda pair: pair[0] != pair[1])
judgements = st.one_of(
    st.builds(
        lambda pair, when, verdict, who: Judgement(when, pair[0], pair[1], verdict, who),
        _pairs,
        _when,
        st.sampled_from(["same", "same", "different", "unsure", "undone"]),
        _who,
    ),
    st.builds(
        lambda key, number, when, verdict: Judgement(when, key, "", verdict, document=f"document {number}"),
        _keys,
        st.integers(0, 2),
        _when,
        st.sampled_from(["same", "different", "different", "undone"]),
    ),
)
