"""From a name to an entity of the registry, or to one that the document introduces."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from chipkg.model import ExtractedStatement, Mention, Text
from chipkg.registry import Registry, RegistryEntity, bare_name, registry

# "H200 chips" is the H200; "the U.S. Commerce Department" may be registered without its state.
_GENERIC_LAST = re.compile(
    r" (?:chips?|processors?|accelerators?|GPUs?|memory|tools?|machines?|systems?|process|node)$"
)
_STATE_FIRST = re.compile(
    r"^(?:U\.S\.|US|American|Chinese|Dutch|Japanese|Taiwanese|Korean|South Korean|China's|Japan's) "
)
_GOVERNMENT = re.compile(r"^(?P<state>.+?)(?:'s)? government$")


@dataclass(frozen=True, slots=True)
class Link:
    """The entity that a name means, and by which rule."""

    id: str
    type: str
    label: str
    registered: bool
    rule: str


@lru_cache(maxsize=1)
def _index() -> Mapping[str, tuple[RegistryEntity, ...]]:
    return registry_index(registry())


def registry_index(entities: Registry) -> dict[str, tuple[RegistryEntity, ...]]:
    """Entities by the key of every name: those that it is a full name of, or else those it is a short or bare one of."""
    full: dict[str, list[RegistryEntity]] = defaultdict(list)
    short: dict[str, list[RegistryEntity]] = defaultdict(list)
    for entity in entities.entities.values():
        for form in dict.fromkeys(map(_key, entity.names + entity.demonyms + entity.metonyms)):
            full[form].append(entity)
        for form in dict.fromkeys(map(_key, (*map(bare_name, entity.names), *entity.short_names))):
            short[form].append(entity)
    return {form: tuple(full.get(form) or short[form]) for form in {**full, **short}}


def _key(name: str) -> str:
    """Names with capitals keep their case; those in lower case lose the plural."""
    name = unicodedata.normalize("NFKC", name).replace("’", "'").strip()
    if name[:1].islower() or name[1:] == name[1:].lower():
        folded = name.casefold()
        return re.sub(r"ies$", "y", folded) if folded.endswith("ies") else re.sub(r"(?<=[^s])s$", "", folded)
    return name


class Linker:
    """Links the names of one document; `aliases` are the other names that it introduces."""

    def __init__(self, mentions: Iterable[Mention], aliases: Iterable[ExtractedStatement]) -> None:
        names = [m for m in mentions if m.kind == "name"]
        self._aliases = {s.object.value: s.subject for s in aliases if isinstance(s.object, Text)}
        self._full = _full_names(names)
        self._known = {m.name: m for m in names}

    def link(self, mention: Mention) -> Link:
        """The entity that a name mention means."""
        seen: set[str] = set()
        while True:
            found = _registered(mention)
            if found:
                return found
            seen.add(mention.name)
            longer = self._aliases.get(bare_name(mention.name)) or self._full.get((mention.type, mention.name))
            if longer is None or longer.name in seen:
                return _unregistered(mention)
            mention = longer


def _registered(mention: Mention) -> Link | None:
    for name, rule in _variants(mention):
        candidates = [e for e in _index().get(_key(name), ()) if e.type == mention.type]
        if len(candidates) == 1:
            entity = candidates[0]
            return Link(entity.id, entity.type, entity.label, True, rule)
    return _government(mention)


def _variants(mention: Mention) -> Iterator[tuple[str, str]]:
    """The spellings under which a name may be registered, surest first."""
    name = mention.name.replace("’", "'")
    yield name, "name"
    yield bare_name(name), "bare name"
    if mention.type == "Work":
        yield name.partition(":")[0], "without subtitle"
    if mention.type == "GovernmentBody":
        yield _STATE_FIRST.sub("", name), "without state"
    yield _GENERIC_LAST.sub("", name), "without generic noun"


def _government(mention: Mention) -> Link | None:
    """ "Chinese government" through the country that has one."""
    match = _GOVERNMENT.match(mention.name.replace("’", "'")) if mention.type == "GovernmentBody" else None
    for country in _index().get(_key(match["state"]), ()) if match else ():
        body = registry().entities.get(country.government)
        if body is not None:
            return Link(body.id, body.type, body.label, True, "government")
    return None


def _unregistered(mention: Mention) -> Link:
    label = bare_name(mention.name) if mention.type == "Company" else re.sub(r"^[Tt]he |['’]s$", "", mention.name)
    if mention.type == "Work":
        label = label.partition(":")[0]
    return Link(f"{mention.type.casefold()}.{slug(label, mention.type)}", mention.type, label, False, "new")


def slug(name: str, kind: str = "") -> str:
    """The name as part of an id: NFKC, case folded, all but letters and digits of any script replaced by "-"."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    if kind not in ("Person", "Company", "Work", "Place"):
        folded = _key(folded)
    return "-".join(re.findall(r"[^\W_]+", folded)) or "unnamed"


def _full_names(names: list[Mention]) -> dict[tuple[str, str], Mention]:
    """For each short name the longer one of the document that contains it, where there is only one."""
    longer: dict[tuple[str, str], set[Mention]] = defaultdict(set)
    first: dict[tuple[str, str], Mention] = {}
    for mention in sorted(names):
        first.setdefault((mention.type, bare_name(mention.name)), mention)
    for (kind, name), mention in first.items():
        words = name.split()
        shorts = {words[0], words[-1]} if kind == "Person" else {" ".join(words[:n]) for n in range(1, len(words))}
        if kind in ("Person", "Company", "Work", "Event"):
            for short in shorts - {name}:
                longer[(kind, short)].add(mention)
    return {key: next(iter(found)) for key, found in longer.items() if len(found) == 1}
