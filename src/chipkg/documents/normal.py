"""One form for all text, so that offsets and ids do not depend on how a file was saved."""

import re
import sys
import unicodedata
from functools import cache

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
# Invisible inside words, where they would keep a name from being found: soft hyphen, zero-width
# space, word joiner, byte order mark.
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"


def normalise_text(text: str) -> str:
    """NFC, line feeds, plain spaces, no control or invisible characters, no space at line ends or around."""
    text = _LINE_ENDS.sub("\n", text).translate(_replacements())
    return _TRAILING.sub("", unicodedata.normalize("NFC", text)).strip()


def normalise_line(text: str) -> str:
    """The same for a title or a name: one line, single spaces."""
    return " ".join(normalise_text(text).split())


@cache
def _replacements() -> dict[int, str | None]:
    """Control characters and lone surrogates go; every kind of space becomes a plain one."""
    table: dict[int, str | None] = dict.fromkeys(map(ord, _INVISIBLE))
    for code in range(sys.maxunicode + 1):
        category = unicodedata.category(chr(code))
        if category == "Zs":
            table[code] = " "
        elif category in ("Cc", "Cs") and chr(code) not in "\n\t":
            table[code] = None
    return table
