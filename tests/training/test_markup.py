"""Markup and passages: read, written, and refused with a reason."""

from dataclasses import replace

import pytest

from training.markup import check, parse, write
from training.passages import Passage, PassageError, Span

DRAFT = """=== wire-001 | wire
[c1 Company|SiCarrier], known as [c1|Xinkailai], joined [a1 Alliance|[k1 Country|China]'s national team].
[c1~|The company] cannot buy [x1 Equipment|EUV scanners], [p1 Person|Li Wei] said.

> c1 memberOf a1
> c1 buys x1 negated by p1
"""


def passage(draft: str = DRAFT) -> Passage:
    (found,) = parse(draft)
    return found


def test_markup_gives_text_mentions_and_statements() -> None:
    found = passage()
    assert found.text.startswith("SiCarrier, known as Xinkailai, joined China's national team. The company cannot buy")
    named = {(found.text[m.start : m.end], m.entity, m.type, m.kind) for m in found.mentions}
    assert ("China's national team", "a1", "Alliance", "name") in named
    assert ("China", "k1", "Country", "name") in named
    assert ("The company", "c1", "Company", "nominal") in named
    assert [(s.relation, s.polarity, s.attributed_to, s.sentence) for s in found.statements] == [
        ("memberOf", "affirmed", None, 0),
        ("buys", "negated", "p1", 1),
    ]


def test_written_markup_reads_back_as_it_was() -> None:
    assert passage(write(passage())) == passage()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("[c1 Company|", "[c1|"), "first mention of c1 must say its class"),
        (("> c1 memberOf a1", "> c1 belongsTo a1"), "no relation 'belongsTo'"),
        (("> c1 memberOf a1", "> a1 memberOf k1"), "memberOf"),
        (("> c1 memberOf a1", "> c1 memberOf"), "not 'subject relation object"),
        (("[x1 Equipment|EUV scanners]", "[x1 Equipment|EUV scanners"), "bracket not closed"),
        (("[x1 Equipment|EUV scanners]", "[x1 Gadget|EUV scanners]"), "class that is not in the list"),
        (("by p1", "by x1"), "cannot speak"),
        (("[c1 Company|SiCarrier]", "[c1 Company|SiCarrier ]"), "begins or ends with a space"),
    ],
)
def test_what_is_wrong_is_named(change: tuple[str, str], message: str) -> None:
    draft = DRAFT.replace(*change)
    try:
        found = "\n".join(check(parse(draft)))
    except PassageError as error:
        found = str(error)
    assert message in found
    assert "wire-001" in found


def test_a_mention_across_sentences_is_refused() -> None:
    found = passage()
    crossing = Span(50, found.sentences[1][0] + 3, "c1", "Company", "nominal")
    assert any("crosses the border" in text for text in check([replace(found, mentions=(*found.mentions, crossing))]))


def test_an_id_that_stands_twice_is_named() -> None:
    assert "wire-001: this id stands twice" in check([passage(), passage()])
