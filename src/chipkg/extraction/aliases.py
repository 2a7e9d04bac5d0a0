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
# "Hanwuji, better known abroad as", "Hai Si, Huawei's design house, in English", before the known name.
_OTHER_NAME = re.compile(
    r"(?<![\w-])(?P<name>[A-ZÀ-Þ][\w'-]*(?: [A-ZÀ-Þ][\w'-]*){0,2})(?:, [^,.;()]{1,40})?,? \(?"
    r"(?:(?:(?:better|also|widely|now|which is) )*(?:known|referred to) (?:[a-z]+ ){0,2}(?:in [A-Z][a-z]+ )?"
    r"(?:as|by the name of|under the name(?: of)?)"
    r"|(?:or )?in English,?|called in English) [“\"]?(?:the )?$"
)
_REACH = 120
# "Bank for International Settlements (BIS)", "BIS, the Bank for International Settlements,".
_LONG_NAME = r"(?P<long>[A-Z][\w'&-]{1,40}(?:,? (?:(?:of|for|and|the|on|in|&) )*[A-Z][\w'&-]{1,40}){1,7})"
_LONG_FIRST = re.compile(rf"{_LONG_NAME} \((?:the )?[“\"]?(?P<short>[A-Z][A-Z&]{{1,5}})[”\"]?\)")
_SHORT_FIRST = re.compile(
    rf"\b(?P<short>[A-Z][A-Z&]{{1,5}})(?:, (?:or |short for )?(?:the )?| \((?:the )?){_LONG_NAME}(?=[,).])"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_LANGUAGES = {"Chinese": "zh", "Mandarin": "zh", "Japanese": "ja", "Korean": "ko"}


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name for the mention; `language` is a BCP 47 tag or empty.

    `span` is where it stands, for one that comes before the name.
    """

    subject: Mention
    value: str
    language: str
    sentence: Sentence
    span: tuple[int, int] | None = None


def find_other_names(text: str, sentence: Sentence, items: list[Item]) -> Iterator[Alias]:
    """Unknown names that come before the known ones: each is a mention of the same class, with that as its alias."""
    named = {item.start for item in items}
    for item in items:
        if item.form != "name" or not item.mention.text[:1].isupper():
            continue
        match = _OTHER_NAME.search(text, max(sentence.start, item.start - _REACH), item.start)
        if match and match.start("name") not in named:
            yield Alias(item.mention, match["name"], "", sentence, match.span("name"))


def introduced_initials(text: str) -> dict[str, str]:
    """Initials that the text explains, each with the long name: {"BIS": "Bank for International Settlements"}."""
    found = {}
    for pattern in (_LONG_FIRST, _SHORT_FIRST):
        for match in pattern.finditer(text):
            words = re.findall(r"[A-Z]\w*", match["long"])
            for first in range(len(words)):
                if "".join(word[0] for word in words[first:]) == match["short"]:
                    found[match["short"]] = match["long"][match["long"].index(words[first]) :]
    return found


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
