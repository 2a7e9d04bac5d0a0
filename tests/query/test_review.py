"""The sentences that a person is shown."""

import pytest

from chipkg.query.review import key_of, sentence_at

TEXT = """\
SiCarrier's day

"It works," he said. The U.S. Commerce Department objected! Then 新凯来 did not answer"""


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("SiCarrier", "SiCarrier's day"),
        ("he said", '"It works," he said.'),
        ("objected", "The U.S. Commerce Department objected!"),
        ("新凯来", "Then 新凯来 did not answer"),
    ],
)
def test_a_sentence_ends_where_the_next_begins(word: str, sentence: str) -> None:
    assert sentence_at(TEXT, TEXT.index(word)) == sentence


def test_keys_are_the_ends_of_iris_without_escapes() -> None:
    assert key_of("https://example.org/entity/company.a%2Fb") == "company.a/b"
    assert key_of("company.a/b") == "company.a/b"
