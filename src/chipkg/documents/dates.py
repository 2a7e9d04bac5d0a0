"""Dates as people write them, refused where a reader could take them two ways."""

import re
import unicodedata
from datetime import date, datetime

_LANGUAGES = ["en", "zh", "ja", "ko", "de", "fr", "nl"]
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}(?!\d)")
_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")


def parse_date(text: str) -> date:
    """The full date that `text` gives: ISO 8601, or words in English, Chinese, Japanese, Korean, German, French, Dutch.

    The day is the one written, whatever the time zone; today's date is never consulted.
    `ValueError` for anything incomplete ("March 2024"), relative ("yesterday") or ambiguous ("03/04/2024").

    >>> parse_date("19. Dezember 2025")
    datetime.date(2025, 12, 19)
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if _ISO_DAY.match(text):
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            pass
    readings = {_written(text, order) for order in ("DMY", "MDY")}
    found = readings.pop()
    if found is None or readings:
        raise ValueError(f"{text[:60]!r} is not one full date; write it like 2025-12-19, or leave it out")
    return found


def _written(text: str, order: str) -> date | None:
    if len(text) > 60 or not _YEAR.search(text):
        return None
    import dateparser

    found: datetime | None = dateparser.parse(
        text,
        languages=_LANGUAGES,
        settings={
            "PARSERS": ["absolute-time"],
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
            "DATE_ORDER": order,
            "PREFER_LOCALE_DATE_ORDER": False,
        },
    )
    return found.date() if found else None
