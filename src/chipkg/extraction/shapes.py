"""Names that the registry does not list, by their shape and the words around them (names.toml)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from chipkg.extraction.items import Item
from chipkg.model import Mention

# The bounds keep a "word" of thousands of letters, such as a picture in base64, from being tried at every letter.
_CAP = (
    r"(?-i:[A-ZÀ-Þ](?:[\w&]|-(?!(?:based|backed|owned|led|listed|made|headquartered)\b)){0,40}"
    r"(?:'(?!s\b)[A-Za-z]\w{0,40})?)"
)
_GIVEN = r"(?-i:[A-ZÀ-Þ][a-zà-ÿ][\w-]{0,40}|(?:[A-Z]\.-?){1,2}|O'[A-Z]\w{1,40})"
_MACROS = {
    "Cap": _CAP,
    "Given": _GIVEN,
    "Name": rf"{_CAP}(?: (?:&|{_CAP})){{0,4}}",
    "Place": _CAP,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A regular expression and the class of what it finds; `shaped` when the name itself shows its class."""

    type: str
    match: re.Pattern[str]
    shaped: bool


@lru_cache(maxsize=1)
def name_data() -> dict[str, Any]:
    """names.toml."""
    return tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _rules() -> tuple[Rule, ...]:
    data = name_data()
    macros = _MACROS | {key: value for key, value in data.items() if isinstance(value, str)}
    return tuple(
        Rule(rule["type"], re.compile(expand(rule["match"], macros)), "(?P<name>" not in rule["match"])
        for rule in data["rule"]
    )


def expand(template: str, macros: dict[str, str]) -> str:
    """Replace every <word> that is a macro by its regular expression."""
    return re.sub(r"(?<!\?P)<(\w+)>", lambda m: f"(?:{macros[m[1]]})" if m[1] in macros else m[0], template)


def find_shaped(text: str, start: int, end: int, known: list[Item]) -> Iterator[Item]:
    """Unknown names in text[start:end]; `known` are the names of the registry there."""
    for rule in _rules():
        for match in rule.match.finditer(text, start, end):
            group = "name" if "name" in rule.match.groupindex else 0
            yield from _named(text, rule, match.start(group), match.end(group), known)
            if match.groupdict().get("more"):
                for part in re.finditer(_MACROS["Name"], text[match.start("more") : match.end("more")]):
                    offset = match.start("more")
                    yield from _named(text, rule, offset + part.start(), offset + part.end(), known)


def _named(text: str, rule: Rule, start: int, end: int, known: list[Item]) -> Iterator[Item]:
    """The item for a match, without words that begin no name; nothing where a known name says otherwise."""
    while (word := re.match(r"(\S+?)(?:'s)?\s+", text[start:end])) and word[1].casefold() in _not_names():
        start += word.end()
    if not rule.shaped and rule.type not in ("Work", "Policy"):
        end = _before_known(start, end, known)
    name = text[start:end].rstrip(" ,&.")
    within = [item for item in known if start < item.end and item.start < start + len(name)]
    if any(item.start <= start and item.end >= start + len(name) for item in within):
        return
    if rule.type == "Person" and within:
        return
    if len(name) > 2 and name.casefold() not in _not_names() and (" " in name or name[0].isupper()):
        place = next(
            (i for i in within if i.start == start and i.type == "Place" and " " not in text[i.end + 1 : end]), None
        )
        seen = place.end + 1 if rule.type == "Facility" and place else start  # "Taylor plant" shows where it is
        yield Item(seen, start + len(name), Mention(start, start + len(name), name, rule.type))


def _before_known(start: int, end: int, known: list[Item]) -> int:
    """Where a name must stop because a known one begins; countries and places may end a name ("ACM Shanghai")."""
    for item in known:
        trailing = item.type in ("Country", "Place") and item.end == end and item.start > start
        if start <= item.start < end and not trailing:
            return item.start
    return end


@lru_cache(maxsize=1)
def _not_names() -> frozenset[str]:
    return frozenset(name_data()["not_names"].split())
