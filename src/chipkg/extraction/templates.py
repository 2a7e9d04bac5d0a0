"""The little language of patterns.toml: regular expressions over marked sentences.

`{s}` and `{o}` are slots for subject and object. Their classes are the relation's domain and
range; `{o:Company|Place}` narrows them, `{o:Country*}` also accepts "Chinese", `{o!}` only names,
`{o^}` all but pronouns and `{o~}` only descriptions ("the company"). `{o+}` is a list ("A, B and C"). Slots `{o2}` and
`{o3}` are further objects, `{x:Chip}` is a mention that takes no part. `{amount}` and `{share}`
are a sum of money and a percentage. `<word>` stands for an entry of [words], `<pronoun>` for it,
he or she, and `...` for up to six words that are no mention.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from chipkg.extraction.items import Form
from chipkg.extraction.marking import any_placeholder, placeholders
from chipkg.ontology import RelationTerm, ontology

_SLOT = re.compile(
    r"\{(?P<role>[sox])(?P<number>\d?)(?P<flag>[*!~^]?)(?P<list>\+?)(?::(?P<types>[\w|]+))?(?P<late>[*!~^]?)\}"
)
# The subject of a verb does not follow a preposition ("the shadow of export controls, …") or a verb of
# command ("told Micron to stop selling"), unless a relative clause follows it.
_VERBAL = re.compile(r"\{s[^}]*\}.*<aux>")
_GOVERNORS = (
    *("of", "in", "on", "from", "with", "by", "at", "over", "under", "against", "behind", "unlike", "into"),
    *("told", "asked", "ordered", "urged", "instructed"),
)
# What may follow an object at the end of a template.
_CLOSING = re.compile(r"$|\(\?: \(?(?:\?:)?(?:to|into|for)|\(\?!|,\?\(")
_SPEAKS = r"(?! (?:said|says|say|reported|reports)\b)"
AMOUNT = (
    r"(?:US|A|NT|HK|S)?[$€£¥] ?\d[\d.,]*(?: ?(?:billion|million|trillion|bn|m)\b)?"
    r"|(?:RMB|KRW|INR|CNY|JPY|EUR) ?\d[\d.,]*(?: (?:billion|million|trillion)\b)?"
    r"|\d[\d.,]* (?:billion|million|trillion)(?: (?:yen|yuan|won|euros?|dollars|rupees|pounds))"
)
SHARE = r"\d[\d.,]*(?: ?%| percent| per cent)"
_QUANTITY = (
    r"(?:(?:more than|less than|up to|at least|as much as|about|some|over|nearly|around|another|an additional"
    r"|roughly|almost|a|an|the|its) )*"
)


def compile_template(template: str, relation: RelationTerm, words: Mapping[str, str]) -> re.Pattern[str]:
    """The regular expression of a template; see the module."""
    words = {**words, "pronoun": f"[{placeholders(['Actor', 'Person'], ['pronoun'])}]"}
    expression = template
    for _ in range(4):  # words may use words
        expression = re.sub(r"(?<!\?P)<(\w+)>", lambda m: f"(?:{words[m[1]]})", expression)
    expression = expression.replace("...", rf"(?: [^\s,;:.{any_placeholder()}]+){{0,6}}?")
    expression = expression.replace("{amount}", f"{_QUANTITY}(?P<amount>{AMOUNT})")
    expression = expression.replace("{share}", f"{_QUANTITY}(?P<share>{SHARE})")
    expression = _SLOT.sub(lambda m: _slot(m, relation, words), expression)
    return re.compile(_governed() + expression if _VERBAL.match(template) else expression)


@lru_cache(maxsize=1)
def _governed() -> str:
    """The condition that a subject is one; "who" after it must mean a person."""
    person = placeholders(["Person"], ["name", "pronoun"])
    after = "".join(rf"(?<!\b{word} )(?<!\b{word} the )" for low in _GOVERNORS for word in (low, low.title()))
    return f"{_not_listed()}(?:{after}|(?=.,? which )|(?=[{person}],? who ))"


def _not_listed() -> str:
    """The condition that a subject is not the rest of a list that a preposition governs: "of A, B and C, today …"."""
    one = f"[{any_placeholder()}]"
    rows = [f"{one} and ", f"{one}, {one} and ", f"{one}, {one}, {one} and "]
    rows += [f"{one}, {one}, ", f"{one}, {one}, and "]
    listed = "".join(rf"(?<!\b{low} {row})" for low in ("of", "with", "told", "between", "by") for row in rows)
    last = "|".join(rf"(?<=\b{low} {one}, )" for low in ("of", "with", "told"))
    return rf"{listed}(?!(?:{last}){one}(?:, {one})*,? and {one})"


def _slot(match: re.Match[str], relation: RelationTerm, words: Mapping[str, str]) -> str:
    classes = relation.domain if match["role"] == "s" else relation.range
    if match["types"]:
        classes = frozenset().union(*(ontology().leaves[name] for name in match["types"].split("|")))
    one = f"[{slot_characters(classes, match['flag'] or match['late'])}]"
    name = f"{match['role']}{match['number']}"
    if match["role"] == "x":
        return one
    if match["role"] == "s":
        one += r"(?:\.(?=,| [a-z]))?"  # "Samsung Electronics Co. (SEC) will …", its bracket gone
    if match["role"] == "o" and _CLOSING.match(match.string, match.end()):
        one += rf"(?!'s| (?:{words['noun']})\b)"  # in "sanctions on Hong Kong traders" Hong Kong is no object
    if not match["list"]:
        return f"(?P<{name}>{one})"
    owner = "" if match.string.startswith(("'s", "(?:'s"), match.end()) else "(?!'s)"
    # In "A has deals with B, and C makes D" the list is over before C.
    more = "" if match["role"] == "s" else r"(?! (?:will|has|is|was|are|said|says|would|can|plans|makes|also)\b)"
    det = words["det"]
    comma = f", (?:and |or )?(?:{det})?{one}{_SPEAKS}{more}"
    joined = f"(?: and | or |,? as well as | & )(?:{det})?{one}"
    return f"(?P<{name}>{one}{owner}(?:(?:{joined}|{comma}){owner})*)"


@lru_cache(maxsize=256)
def slot_characters(classes: frozenset[str], flag: str) -> str:
    """The placeholders that a slot accepts: those of its classes, and pronouns that can mean one of them."""
    forms: dict[str, tuple[Form, ...]] = {"!": ("name",), "~": ("nominal",)}
    accepted = placeholders(classes, forms.get(flag, ("name", "nominal")))
    if flag == "*":
        accepted += placeholders(classes & {"Country"}, ("demonym",))
    if flag:
        return accepted
    leaves = ontology().leaves
    if classes & (leaves["Organization"] | leaves["Country"]):
        accepted += placeholders(["Actor"], ["pronoun"])
    # "He is described as a key player", of a company, occurs in translated news.
    return accepted + placeholders(["Person"], ["pronoun"])


_GROUP = r"\(\?:(?P<group>(?:[^()]|\([^()]*\))*)\)"


def trigger_words(template: str, words: Mapping[str, str]) -> frozenset[str]:
    """The words of which a sentence must hold one for the template to match; empty when that cannot be told.

    They are the first mandatory group after <aux>, in templates built on a verb. Most patterns are
    passed over by this test, which is a hundred times cheaper than the search.
    """
    before, auxiliaries, after = template.rpartition("<aux>")
    if not auxiliaries or before.count("(") != before.count(")"):
        return frozenset()
    rest = re.sub(r"<(\w+)>", lambda m: words.get(m[1], m[0]), after)
    rest = re.sub(rf"^(?: ?{_GROUP.replace('?P<group>', '?:')}[?*])*", "", rest)  # what may be missing
    rest = re.sub(r"^ ?(?:\(\?<![^()]*\))*", "", rest)
    group = re.match(rf" ?{_GROUP}(?![?*])|(?P<word>[a-z]+)(?= )", rest)
    if group is None:
        return frozenset()
    starts = [_first_words(alternative) for alternative in _alternatives(group["group"] or group["word"])]
    return frozenset().union(*starts) if all(starts) else frozenset()


def _alternatives(group: str) -> list[str]:
    """The alternatives at the top level of a group, without look-arounds before them."""
    flat = re.sub(r"\(\?<?[=!][^()]*\)", "", group)
    return re.split(r"\|(?![^()]*\))", flat)


def _first_words(alternative: str) -> frozenset[str]:
    """The spellings of its first word, "works?" giving two; none for anything but a plain word."""
    match = re.match(r"([A-Za-z]+)(\??)(?=[ -]|$)", alternative)
    if match is None:
        return frozenset()
    return frozenset({match[1], match[1][:-1]} if match[2] else {match[1]})
