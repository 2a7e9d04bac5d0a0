"""Windows: whole sentences, offsets that hold, features in their places."""

from hypothesis import given, settings
from hypothesis import strategies as st

from chipkg.extraction.reading import Reading
from chipkg.extraction.trained.files import shipped_model
from chipkg.extraction.trained.pairing import model_classes
from chipkg.extraction.trained.windows import MOST_PIECES, Window, WindowMaker, shape
from chipkg.model import Document

TEXT = (
    "SiCarrier, known as Xinkailai in Chinese, makes epitaxy equipment. It supplies SMIC.\n\n"
    "“We support products made in China,” said Zhang Hengming."
)


def windows(text: str) -> list[Window]:
    reading = Reading.of(Document("d", text))
    maker = WindowMaker(shipped_model().tokenizer, model_classes())
    return list(maker.windows(reading.text, reading.sentences, reading.items))


def test_words_keep_their_place_in_the_document() -> None:
    (window,) = windows(TEXT)
    words = [TEXT[start:end] for start, end in window.words]
    assert words[:5] == ["SiCarrier", ",", "known", "as", "Xinkailai"]
    assert window.word_span(TEXT.index("Zhang"), TEXT.index("Zhang") + len("Zhang Hengming")) is not None
    assert window.word_span(1, 9) is None


def test_every_word_has_its_pieces() -> None:
    (window,) = windows(TEXT)
    assert (window.first <= window.last).all()
    assert (window.first[1:] == window.last[:-1] + 1).all()
    assert window.last[-1] == len(window.pieces) - 2


def test_names_of_the_registry_are_a_feature() -> None:
    (window,) = windows(TEXT)
    kind = model_classes().index("Company") + 1
    assert window.kinds[window.first[0]] == kind
    assert window.kinds[0] == 0
    assert window.forms[window.first[0]] == 1


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Nvidia sells the H200.", "It is late, and nobody " + "really " * 40 + "knows."]), max_size=30
    )
)
def test_every_sentence_stands_whole_in_a_window(sentences: list[str]) -> None:
    text = " ".join(sentences)
    found = windows(text)
    assert all(len(window.pieces) <= MOST_PIECES for window in found)
    covered = {number for window in found for number in window.word_sentence.tolist()}
    assert covered == set(range(len(covered)))
    assert sum(text[a:b] == "." for window in found for a, b in window.words) >= len(sentences)


def test_an_endless_sentence_is_cut_and_does_no_harm() -> None:
    (window,) = windows("Nvidia " * 500 + "ends.")
    assert len(window.pieces) == MOST_PIECES
    assert len(window.words) == len(window.first) == len(window.word_sentence)


def test_shapes() -> None:
    assert [shape(word) for word in ("chip", "Intel", "TSMC", "iPhone", "H200", "28", "“", "新")] == [
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
    ]
