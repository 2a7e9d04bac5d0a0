"""From a name to an entity of the registry, or to one that the document introduces; each link says why."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256

from chipkg.model import ExtractedStatement, Mention, Text
from chipkg.registry import ListedName, NameRole, Registry, RegistryEntity, bare_name, registry

# "H200 chips" is the H200; "the U.S. Commerce Department" may be registered without its state.
_GENERIC_LAST = re.compile(
    r" (?:chips?|processors?|accelerators?|GPUs?|memory|tools?|machines?|systems?|process|node)$"
)
_STATE_FIRST = re.compile(
    r"^(?:U\.S\.|US|American|Chinese|Dutch|Japanese|Taiwanese|Korean|South Korean|China's|Japan's) "
)
_GOVERNMENT = re.compile(r"^(?P<state>.+?)(?:'s)? government$")
# A full stop between digits is no joint: 2.8 nm is not 28 nm.
_JOINTS = re.compile(r"[\s'-]+|(?<!\d)\.|\.(?!\d)")
_ACRONYM = re.compile(r"[A-Z&]{2,4}")
# A body that goes by its task alone: many states have one.
_TASK_ONLY = re.compile(
    r"(?:(?:Ministry|Department|Bureau|Office|Commission|Committee|Court|Agency|Board|Administration|Authority|Parliament)\b"
    r"(?! of [A-Z]\w+$)|(?:\w+ )?(?:Ministry|Department|Court|Committee|Parliament|Senate)$)"
)
_TAKEN_APART = frozenset({"Facility", "Alliance", "GovernmentBody", "ResearchBody", "Event"})

# How sure a link by each kind of name is. Checked on evaluation/linking: no kind from 0.9 up was ever wrong there.
_BY_ROLE: dict[NameRole, tuple[str, float]] = {
    "label": ("registry name", 0.98),
    "alias": ("registry name", 0.97),
    "bare": ("registry name without legal form", 0.96),
    "former": ("former name", 0.95),
    "ticker": ("ticker", 0.95),
    "spelling": ("spelling of a registry name", 0.93),
    "demonym": ("demonym", 0.92),
    "metonym": ("metonym", 0.85),
    "short": ("short name", 0.88),
}
# Initials are shared by many bodies that the registry does not know.
_INITIALS = ("registry acronym", 0.85)
_SHORT_ALONE = ("short name without the full one", 0.65)
_RESPELLED = ("spelling of a registry name", 0.9)
_INTRODUCED = 0.9
_SURNAME, _LAST_SURNAME, _SHORTENED = 0.87, 0.55, 0.8
_UNKNOWN, _UNKNOWN_WORD, _AMBIGUOUS = 0.8, 0.5, 0.3


@dataclass(frozen=True, slots=True)
class Link:
    """The entity that a name means, by which rule, and how sure that is from 0 to 1."""

    id: str
    type: str
    label: str
    registered: bool
    rule: str
    score: float = 1.0


class NameIndex:
    """The names of a registry, to be looked up as texts write them."""

    def __init__(self, entities: Registry) -> None:
        self.entities = entities.entities
        self._exact: dict[str, list[ListedName]] = defaultdict(list)
        self._folded: dict[str, list[ListedName]] = defaultdict(list)
        self._families = Counter(
            entity.label.split()[0]
            for entity in self.entities.values()
            if entity.type == "Company" and " " in entity.label
        )
        for listed in entities.listed_names():
            self._exact[_normal(listed.name)].append(listed)
            if listed.role not in ("short", "spelling"):
                self._folded[_fold(listed.name)].append(listed)

    def full(self, name: str, kind: str) -> tuple[ListedName, ...]:
        """Those of a class that go by the name in any document; several where it is ambiguous."""
        exact = [n for n in self._exact.get(_normal(name), ()) if n.entity.type == kind and n.role != "short"]
        return tuple(exact) or self._respelled(name, kind)

    def short(self, name: str, kind: str) -> tuple[RegistryEntity, ...]:
        """Those of a class that go by the name in a document that also has another name of theirs."""
        found = (*self._exact.get(_normal(name), ()), *self._exact.get(_singular(name), ()))
        return tuple({n.entity.id: n.entity for n in found if n.entity.type == kind and n.role == "short"}.values())

    def is_group(self, name: str) -> bool:
        """Whether "Samsung Group" stands for a family of companies, none of which it is itself."""
        family = name.removesuffix(" Group")
        return family != name and self._families[family] > 1

    def _respelled(self, name: str, kind: str) -> tuple[ListedName, ...]:
        """By other capitals, hyphens, full stops or the plural, where that leads to one entity."""
        for key in dict.fromkeys((_fold(name), _fold(_singular(name)), _fold(name.removesuffix("s")))):
            found = [n for n in self._folded.get(key, ()) if n.entity.type == kind]
            if len({n.entity.id for n in found}) == 1:
                return (replace(found[0], role="spelling") if found[0].role in ("label", "alias") else found[0],)
        return ()


@lru_cache(maxsize=1)
def registry_index() -> NameIndex:
    """The index of the registry that ships with the package, built once."""
    return NameIndex(registry())


class Linker:
    """Links the names of one document; `aliases` are the other names that it introduces.

    Ids depend on the document alone, so that the order in which documents come makes no difference.
    """

    def __init__(
        self,
        mentions: Iterable[Mention],
        aliases: Iterable[ExtractedStatement],
        *,
        document: str = "",
        index: NameIndex | None = None,
    ) -> None:
        names = sorted(m for m in mentions if m.kind == "name")
        self._document = document
        self._index = index or registry_index()
        self._aliases = {s.object.value: s.subject for s in aliases if isinstance(s.object, Text)}
        self._longer = _longer_names(names)
        self._surest: dict[tuple[str, str], Link | None] = {}
        self._present = self._named(names)
        self._links: dict[tuple[str, str, int], Link] = {}

    def link(self, mention: Mention) -> Link:
        """The entity that a name mention means."""
        # Only a surname that two people share depends on where it stands.
        several = len(self._longer.get((mention.type, mention.name), ())) > 1
        key = (mention.type, mention.name, mention.start if several else -1)
        if key not in self._links:
            self._links[key] = self._link(mention, frozenset())
        return self._links[key]

    def _link(self, mention: Mention, seen: frozenset[str]) -> Link:
        seen |= {mention.name}
        found = self._full(mention) or self._introduced(mention, seen)
        if mention.type == "Person":
            return found or self._shortened(mention, seen) or self._unknown(mention)
        return (
            found
            or self._short(mention, self._present)
            or self._shortened(mention, seen)
            or self._government(mention)
            or self._short(mention, None)
            or self._unknown(mention)
        )

    def _named(self, names: list[Mention]) -> frozenset[str]:
        """The entities that the document calls by more than one short name."""
        full = {link.id for mention in names if (link := self._full(mention))}
        shorts: dict[str, set[str]] = defaultdict(set)
        for kind, name in {(m.type, m.name) for m in names if m.type != "Person"}:
            for entity in self._index.short(name, kind):
                shorts[entity.id].add(name.casefold())
        return frozenset(full | {entity for entity, found in shorts.items() if len(found) > 1})

    def _full(self, mention: Mention) -> Link | None:
        key = (mention.type, mention.name)
        if key not in self._surest:
            self._surest[key] = self._by_registry(mention)
        return self._surest[key]

    def _by_registry(self, mention: Mention) -> Link | None:
        for name, rule in _variants(mention):
            if name != mention.name and self._index.is_group(mention.name):
                continue
            found = self._index.full(name, mention.type)
            if len({listed.entity.id for listed in found}) == 1:
                return _registered(found[0], rule)
        return None

    def _introduced(self, mention: Mention, seen: frozenset[str]) -> Link | None:
        """By a name that the document itself gives: "the Semiconductor Industry Association (SIA)"."""
        name = bare_name(mention.name)
        longer = self._aliases.get(mention.name) or self._aliases.get(name)
        if longer is None or longer.name in seen:
            return None
        link = self._link(longer, seen)
        kind = "acronym" if name.isupper() else "name"
        return replace(link, rule=f"{kind} introduced in the document", score=round(_INTRODUCED * link.score, 2))

    def _short(self, mention: Mention, present: frozenset[str] | None) -> Link | None:
        """By a short name, if it is that of only one entity; None for `present` asks for no companion."""
        for name, _ in _variants(mention):
            found = [e for e in self._index.short(name, mention.type) if present is None or e.id in present]
            if len(found) == 1:
                rule, score = _SHORT_ALONE if present is None else _BY_ROLE["short"]
                return Link(found[0].id, found[0].type, found[0].label, True, rule, score)
        return None

    def _shortened(self, mention: Mention, seen: frozenset[str]) -> Link | None:
        """By a longer name of the document that begins with it, for a person also one that ends with it."""
        longer = [m for m in self._longer.get((mention.type, bare_name(mention.name)), ()) if m.name not in seen]
        links = {m: link for m in longer if (link := self._link(m, seen)).rule != "former name"}
        person = mention.type == "Person"
        if len({link.id for link in links.values()}) == 1:
            link = next(iter(links.values()))
            rule, score = ("surname", _SURNAME) if person else ("short form", _SHORTENED)
            return replace(link, rule=f"{rule} of {link.label}", score=round(score * link.score, 2))
        before = [m for m in links if m.start < mention.start]
        if not person or not before:
            return None
        link = links[max(before)]
        return replace(link, rule="surname of the one named last", score=_LAST_SURNAME)

    def _government(self, mention: Mention) -> Link | None:
        """ "Chinese government" through the country that has one."""
        match = _GOVERNMENT.match(mention.name.replace("’", "'")) if mention.type == "GovernmentBody" else None
        for listed in self._index.full(match["state"], "Country") if match else ():
            body = self._index.entities.get(listed.entity.government)
            if body is not None:
                return Link(body.id, body.type, body.label, True, "government of the state", 0.9)
        return None

    def _unknown(self, mention: Mention) -> Link:
        label = bare_name(mention.name) if mention.type == "Company" else re.sub(r"^[Tt]he |['’]s$", "", mention.name)
        if mention.type == "Work":
            label = label.partition(":")[0]
        identifier = f"{mention.type.casefold()}.{slug(label, mention.type)}"
        if _particular(mention.type, label):
            identifier = own_id(identifier, self._document)
        rule, score = ("unknown name", _UNKNOWN) if " " in label else ("unknown single word", _UNKNOWN_WORD)
        if len(self._index.short(label, mention.type)) > 1 or self._longer.get((mention.type, label)):
            rule, score = "ambiguous name", _AMBIGUOUS
        return Link(identifier, mention.type, label, False, rule, score)


def _registered(listed: ListedName, rule: str) -> Link:
    entity = listed.entity
    by_role, score = _BY_ROLE[listed.role]
    if listed.role == "alias" and _ACRONYM.fullmatch(listed.name):
        by_role, score = _INITIALS
    if rule:
        by_role, score = rule, min(score, 0.9)
    return Link(entity.id, entity.type, entity.label, True, by_role, score)


def _variants(mention: Mention) -> Iterator[tuple[str, str]]:
    """The spellings under which a name may be registered, surest first, each with its rule where it has one."""
    name = mention.name.replace("’", "'")
    yield name, ""
    yield bare_name(name), ""
    if mention.type == "Work":
        yield name.partition(":")[0], "title without subtitle"
    if mention.type == "GovernmentBody":
        yield _STATE_FIRST.sub("", name), "name without its state"
    yield _GENERIC_LAST.sub("", name), "name without generic noun"


def _particular(kind: str, label: str) -> bool:
    """Whether a name means something else in another document: a surname, "packaging plant", "Ministry of Economy"."""
    if kind == "Person":
        return " " not in label
    if kind == "GovernmentBody" and _TASK_ONLY.match(label):
        return True
    return kind in _TAKEN_APART and label == label.casefold()


def own_id(identifier: str, document: str) -> str:
    """The id of an entity that a document has to itself: which document is part of it."""
    return f"{identifier}~{sha256(document.encode()).hexdigest()[:8]}"


def _normal(name: str) -> str:
    return unicodedata.normalize("NFKC", name).replace("’", "'").strip()


def _fold(name: str) -> str:
    return _JOINTS.sub("", _normal(name).casefold())


def _singular(name: str) -> str:
    """A name in lower case, or with one capital, without plural ending and in lower case; others as they are."""
    if name[:1].islower() or name[1:] == name[1:].lower():
        folded = name.casefold()
        return re.sub(r"ies$", "y", folded) if folded.endswith("ies") else re.sub(r"(?<=[^s])s$", "", folded)
    return name


def slug(name: str, kind: str = "") -> str:
    """The name as part of an id: NFKC, case folded, all but letters and digits of any script replaced by "-"."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    if kind not in ("Person", "Company", "Work", "Place"):
        folded = _singular(folded)
    return "-".join(re.findall(r"[^\W_]+", folded)) or "unnamed"


def _longer_names(names: list[Mention]) -> dict[tuple[str, str], tuple[Mention, ...]]:
    """For each short name the longer ones of the document that contain it, by position."""
    longer: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    done: set[tuple[str, str]] = set()
    for mention in names:
        name = bare_name(mention.name)
        person = mention.type == "Person"
        # A person who is named in full twice counts by both places.
        if mention.type not in ("Person", "Company", "Work", "Event") or (not person and (mention.type, name) in done):
            continue
        done.add((mention.type, name))
        words = name.split()
        shorts = {words[0], words[-1]} if person else {" ".join(words[:n]) for n in range(1, len(words))}
        for short in shorts - {name} if words else ():
            longer[(mention.type, short)].append(mention)
    return {key: tuple(found) for key, found in longer.items()}
