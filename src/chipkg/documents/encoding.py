"""Bytes to text: UTF-8, marked UTF-16, what was declared, and a guess only where nothing rivals it."""

import codecs
import re

from chipkg.errors import DocumentError

# The first fits, in this order: UTF-32's mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Declared names mean a superset in practice (WHATWG Encoding Standard, section 4.2).
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
}
# Letters that hardly occur in a wrong decoding; charset-normalizer scores such texts 0 in coherence.
_KANA_OR_HANGUL = re.compile("[ぁ-ゖ가-힣]")
_UNLIKELY = re.compile("hp_|mac_|cp[478]")  # printers, old Macs and DOS: found by chance more often than in files


def decode(data: bytes, location: str, *, declared: str = "") -> str:
    """The text of `data`, without its byte order mark; `DocumentError` if that cannot be told safely."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if not encoding and b"\0" in data:
        raise DocumentError(location, "it is binary, not text (it has NUL bytes); save it as UTF-8 text")
    for name in (encoding,) if encoding else ("utf-8", _SUPERSETS.get(declared.lower(), declared)):
        try:
            return data.decode(name).removeprefix("\ufeff")
        except (UnicodeError, LookupError):
            continue
    guess = "" if encoding else _guess(data)
    if guess:
        return data.decode(guess)
    raise DocumentError(
        location,
        f"its text is not {encoding or 'UTF-8'}, and its encoding cannot be told; "
        "convert it, for example with: iconv -f WINDOWS-1252 -t UTF-8 IN > OUT",
    )


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    found = list(from_bytes(data))
    if not found:
        return ""
    best, *rivals = found
    if best.chaos > 0.02 or not (best.coherence or _KANA_OR_HANGUL.search(str(best))) or _UNLIKELY.match(best.encoding):
        return ""
    text = str(best)
    close = (other for other in rivals if other.chaos < best.chaos + 0.05 and other.coherence > best.coherence - 0.08)
    return best.encoding if all(str(other) == text for other in close) else ""
