"""Other names that a document gives for something it has named: "X, known as Y", "X (Y)", "X, or Y"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chipkg.extraction.items import Item
from chipkg.extraction.sentences import Sentence
from chipkg.model import Mention

_NAME = r"(?P<alias>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,12})"
_LANGUAGE = r"(?: in (?P<language>Chinese|Mandarin|Japanese|Korean))?"
_KNOWN_AS = re.compile(
    rf",? \(?(?:(?:also |better |formerly |now |widely |which is )*(?:known|referred to) as|also called|abbreviated as)"
    rf" [“\"]?(?:the )?{_NAME}{_LANGUAGE}"
)
_IN_BRACKETS = re.compile(rf" \((?:[“\"])?{_NAME}{_LANGUAGE}(?:[”\"])?\)")
_OR = re.compile(rf",? or {_NAME}(?=,|\.$)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LANGUAGES = {"Chinese": "zh", "Mandarin": "zh", "Japanese": "ja", "Korean": "ko"}


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name for the mention; `language` is a BCP 47 tag or empty."""

    subject: Mention
    value: str
    language: str
    sentence: Sentence


def find_aliases(text: str, sentence: Sentence, items: list[Item]) -> Iterator[Alias]:
    """The aliases that a sentence introduces, for the names in it."""
    for item in items:
        if item.form != "name":
            continue
        for pattern in (_KNOWN_AS, _IN_BRACKETS, _OR):
            match = pattern.match(text, item.end, sentence.end)
            if match and _fits(pattern, item.mention.text, match):
                value = match["alias"].rstrip(".")
                yield Alias(item.mention, value, _language(value, match.groupdict().get("language")), sentence)
                break


def _fits(pattern: re.Pattern[str], name: str, match: re.Match[str]) -> bool:
    """Whether a bare bracket or "or" gives an acronym of the name and not something else."""
    if match["alias"].casefold() == name.casefold():
        return False
    if pattern is _KNOWN_AS or match.groupdict().get("language") or _HAN.search(match["alias"]):
        return True
    return " " not in match["alias"] and abbreviates(match["alias"], name)


def abbreviates(short: str, name: str) -> bool:
    """Whether the letters of `short` occur in `name` in that order, beginning with the same one."""
    letters = [c for c in short.casefold() if c.isalnum()]
    rest = iter(name.casefold())
    return len(letters) > 1 and name[:1].casefold() == letters[0] and all(c in rest for c in letters)


def _language(value: str, stated: str | None) -> str:
    tag = _LANGUAGES.get(stated or "", "zh" if _HAN.search(value) else "")
    return f"{tag}-Latn" if tag and value.isascii() else tag
