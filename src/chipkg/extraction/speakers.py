"""Who says what a sentence says: "X said that …", "…, X said", "according to X", quotations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from chipkg.extraction.cues import cue_data
from chipkg.extraction.marking import Marked, any_placeholder, placeholders
from chipkg.model import Mention
from chipkg.ontology import ontology

_QUOTATION = re.compile(r"“[^“”]*”?|\"[^\"]*\"?")


@dataclass(frozen=True, slots=True)
class Attribution:
    """What stands between two positions of the marked sentence is said by the speaker, who stands at `position`."""

    speaker: Mention
    position: int
    start: int
    end: int

    def covers(self, position: int) -> bool:
        """Whether the words at a position are said by the speaker."""
        return self.start <= position < self.end


@dataclass(frozen=True, slots=True)
class _Forms:
    before: re.Pattern[str]
    after: re.Pattern[str]
    inverted: re.Pattern[str]
    according: re.Pattern[str]


@lru_cache(maxsize=1)
def _forms() -> _Forms:
    leaves = ontology().leaves
    named = placeholders(leaves["Organization"] | {"Person"}, ("name", "nominal"))
    speaker = f"(?P<by>[{named}{placeholders(['Person', 'Actor'], ['pronoun'])}])"
    verbs = f"(?:{cue_data()['speech']['verbs']})"
    adverbs = r"(?: (?:has|have|had|also|later|once|then|since|recently|first|further))*"
    aside = r"(?:,(?:[^,;]{1,80},){1,2})?"
    title = rf"(?:(?!(?:but|and|while|which|who|that|as)\b)[\w{any_placeholder()}]+(?:'s)? ){{0,4}}?"
    others = r"(?: and [^,.;]{1,40}?)?"
    content = rf"(?: that\b|,|:| (?=[{any_placeholder()}a-z]))"
    words = rf"(?: (?!to\b)[\w{any_placeholder()}']+){{0,5}}?"
    closing = r"(?! (?:that|it|he|she|they)\b)(?=[^,;]{0,60}(?:[.,;]|$))"
    return _Forms(
        # "Added SMIC to the list" is no speech, "added that" is
        before=re.compile(rf"{speaker}{aside}{adverbs} {verbs}\b(?:(?<!added)(?<!adds){words}{content}| that\b|[,:])"),
        after=re.compile(rf", {title}{speaker}{others}{aside}{adverbs} {verbs}\b{closing}"),
        inverted=re.compile(rf", (?:{verbs}) (?:the )?(?P<by>[{named}])"),
        according=re.compile(rf"\b[Aa]ccording to (?:the |an? )?{speaker}"),
    )


def find_attributions(marked: Marked) -> list[Attribution]:
    """Every speaker of a marked sentence, with what he says; the sentence's end comes last."""
    return sorted(_attributions(marked), key=lambda a: (a.start, a.position))


def _attributions(marked: Marked) -> Iterator[Attribution]:
    text, forms = marked.text, _forms()
    after = [(m.start("by"), 0, m.start()) for m in forms.after.finditer(text)]
    inverted = [(m.start("by"), 0, m.start()) for m in forms.inverted.finditer(text)]
    according = [(m.start("by"), 0, len(text)) for m in forms.according.finditer(text)]
    taken = {position for position, _, _ in after}
    before = [(m.start("by"), m.end(), len(text)) for m in forms.before.finditer(text) if m.start("by") not in taken]
    for position, start, end in [*before, *after, *inverted, *according]:
        yield Attribution(marked.items[position].mention, position, start, end)


def quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of text[start:end] between quotation marks that are long enough to be speech."""
    return [(m.start(), m.end()) for m in _QUOTATION.finditer(text, start, end) if m[0].count(" ") > 3]
