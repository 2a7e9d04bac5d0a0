import codecs

import pytest

from chipkg.documents.encoding import decode
from chipkg.errors import DocumentError

CHINESE = "国产半导体设备制造商新凯来在湾芯展上展出了刻蚀机和薄膜沉积设备。公司由深圳市国资委支持。"
JAPANESE = "ラピダスは北海道千歳市の工場で試作ラインを稼働させた。社長は記者会見で述べた。"
GERMAN = "Der niederländische Konzern ASML liefert keine Maschinen nach China. Die Behörde prüft Geräte. "


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_by_its_mark(encoding: str) -> None:
    assert decode(CHINESE.encode(encoding), "a.txt") == CHINESE


def test_big_endian_utf_16_is_read_by_its_mark() -> None:
    assert decode(codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), "a.txt") == CHINESE


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [(CHINESE, "gb18030", "gb2312"), (JAPANESE, "cp932", "Shift_JIS"), (GERMAN, "cp1252", "ISO-8859-1")],
)
def test_a_declared_encoding_is_used(text: str, encoding: str, declared: str) -> None:
    assert decode(text.encode(encoding), "a.html", declared=declared) == text


def test_utf_8_goes_before_a_wrong_declaration() -> None:
    assert decode(CHINESE.encode(), "a.html", declared="iso-8859-1") == CHINESE


@pytest.mark.parametrize("declared", ["no-such-encoding", "undefined", "hex", ""])
def test_a_useless_declaration_does_no_harm(declared: str) -> None:
    assert decode((CHINESE * 3).encode("gb18030"), "a.html", declared=declared) == CHINESE * 3


@pytest.mark.parametrize(("text", "encoding"), [(CHINESE, "gb18030"), (JAPANESE, "cp932"), (GERMAN * 5, "cp1252")])
def test_an_encoding_without_rivals_is_guessed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize(
    "data",
    [
        "für Geräte eine Genehmigung nötig".encode("cp1252"),
        "Компания ASML не поставляет оборудование в Китай".encode("koi8-r"),
        "Spółka zapowiedziała budowę fabryki półprzewodników we Wrocławiu".encode("iso8859-2"),
        bytes(range(1, 256)) * 4,
    ],
)
def test_a_doubtful_encoding_is_refused_with_a_remedy(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"a\.txt: its text is not UTF-8.*iconv"):
        decode(data, "a.txt")


def test_nul_bytes_are_not_text() -> None:
    with pytest.raises(DocumentError, match="binary"):
        decode(b"MZ\0\0", "a.txt")


def test_broken_utf_16_is_refused() -> None:
    with pytest.raises(DocumentError, match="not utf-16"):
        decode(codecs.BOM_UTF16_LE + b"a\0b", "a.txt")
