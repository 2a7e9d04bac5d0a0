import pytest
from hypothesis import given
from hypothesis import strategies as st

from chipkg.documents.normal import normalise_line, normalise_text

ANY_TEXT = st.text(st.characters(codec=None))


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("\ufeffa", "a"),
        ("cafe\u0301", "café"),
        ("SK\u00a0Hynix", "SK Hynix"),
        ("semi\u00adcon\u200bductor", "semiconductor"),
        ("a\x00\x1b[31mb\x7f", "a[31mb"),
        ("a\tb", "a\tb"),
        ("a  \nb\t\n", "a\nb"),
        ("page\x0cbreak", "page\nbreak"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("\n\n a \n\n", "a"),
    ],
)
def test_text_has_one_form(given_text: str, expected: str) -> None:
    assert normalise_text(given_text) == expected


def test_a_title_is_one_line() -> None:
    assert normalise_line(" Chips\n and\u00a0\tstates ") == "Chips and states"


@given(ANY_TEXT)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once


@given(ANY_TEXT)
def test_normal_text_can_be_stored(text: str) -> None:
    assert "\r" not in normalise_text(text).encode("utf-8").decode("utf-8")
