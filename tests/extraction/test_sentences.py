"""Sentences keep their offsets; page furniture yields nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chipkg.extraction.sentences import is_furniture, read_sentences

_WORDS = st.sampled_from(
    ["TSMC", "said", "the", "U.S.", "chips.", "“Yes,”", "he", "Inc.", "grew", "台积电。", "?", "a", "—"]
)
_LINES = st.lists(_WORDS, max_size=8).map(" ".join)
_FURNITURE = st.sampled_from(["hide caption", "John Doe/NPR", "Advertisement", "Share this", "   "])
_TEXTS = st.lists(st.one_of(_LINES, _FURNITURE, st.text(max_size=20)), max_size=12).map("\n".join)


@given(_TEXTS)
def test_nothing_is_lost_but_white_space_and_furniture(text: str) -> None:
    sentences = read_sentences(text)
    rest, position = [], 0
    for sentence in sentences:
        assert position <= sentence.start < sentence.end
        assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip()
        rest.append(text[position : sentence.start])
        position = sentence.end
    rest.append(text[position:])
    assert all(not line.strip() or is_furniture(line) for gap in rest for line in gap.split("\n"))


def test_paragraphs_are_counted() -> None:
    sentences = read_sentences("One. Two.\n\nThree.\nhide caption\nFour.")
    assert [sentence.paragraph for sentence in sentences] == [0, 0, 1, 2]


def test_a_sentence_that_goes_on_in_lower_case_is_one() -> None:
    text = "He works at Foo Inc. and lives there. She left."
    assert [text[s.start : s.end] for s in read_sentences(text)] == [
        "He works at Foo Inc. and lives there.",
        "She left.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "hide caption",
        "toggle caption",
        "hide signature",
        "Leave a Comment",
        "Share this",
        "Share this article: TSMC supplies Huawei",
        "Read more: Intel acquires Arm",
        "Also read: Samsung supplies Huawei",
        "Related: Micron supplies Huawei",
        "ADVERTISEMENT",
        "Subscribe",
        "John Doe/NPR",
        "Getty Images",
        "We use cookies to improve this site.",
        "Photo: Reuters",
        "* * *",
    ],
)
def test_furniture_is_recognised(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Nvidia shares fell.",
        "Subscribers left the service.",
        "Reuters reported the deal.",
        "Home prices rose.",
        "Related parties own Arm.",
    ],
)
def test_sentences_are_not_furniture(line: str) -> None:
    assert not is_furniture(line)
