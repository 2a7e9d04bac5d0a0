"""Takes the members out of a JSON object with their types checked; every message says where."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeAlias

from chipkg.errors import RecordError
from chipkg.model import Document

_PARTIAL = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")

Record: TypeAlias = Mapping[str, Any]


class Fields:
    """The members of one JSON object, checked as they are taken out; `where` is its place, for messages."""

    def __init__(self, values: object, where: str) -> None:
        if not isinstance(values, Mapping):
            raise RecordError(f"{where}: an object {{…}} is expected, not {shown(values)}")
        self.values: Record = values
        self.where = where

    def error(self, message: str) -> RecordError:
        """An error at this place, to be raised."""
        return RecordError(f"{self.where}: {message}")

    def has(self, key: str) -> bool:
        """Whether the member is there and not null."""
        return self.values.get(key) is not None

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there."""
        value = self._value(key, default)
        if not isinstance(value, str):
            raise self.error(f'"{key}" must be a text, not {shown(value)}')
        return value

    def number(self, key: str) -> float:
        """A number; 1 where there is none, as for score and confidence."""
        value = self._value(key, 1.0)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(f'"{key}" must be a number, not {shown(value)}')
        return float(value)

    def flag(self, key: str) -> bool:
        """True or false; false where there is none."""
        value = self._value(key, False)
        if not isinstance(value, bool):
            raise self.error(f'"{key}" must be true or false, not {shown(value)}')
        return value

    def day(self, key: str) -> date | None:
        """An ISO 8601 date, or nothing."""
        value = self.text(key, "")
        try:
            return date.fromisoformat(value) if value else None
        except ValueError as error:
            raise self.error(f'"{key}" must be a date such as 2025-12-20, not {shown(value)}') from error

    def partial_date(self, key: str) -> str:
        """A day, a month or a year in ISO 8601, or nothing."""
        value = self.text(key, "")
        try:
            if value and not _PARTIAL.fullmatch(value):
                raise ValueError("another form")
            date.fromisoformat(f"{value}-01-01"[:10] if value else "2000-01-01")
        except ValueError as error:
            expected = "a day, a month or a year such as 2025-12-20, 2025-12 or 2025"
            raise self.error(f'"{key}" must be {expected}, not {shown(value)}') from error
        return value

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """One of the allowed values; the first where there is none."""
        value = self.text(key, allowed[0])
        if value not in allowed:
            raise self.error(f'"{key}" must be one of {", ".join(allowed)}, not {shown(value)}')
        return value

    def texts(self, key: str) -> list[str]:
        """A list of texts, which may be absent."""
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise self.error(f'"{key}" must hold texts, not {shown(values)}')
        return values

    def each(self, key: str) -> Iterator["Fields"]:
        """The objects of a list, which may be absent."""
        return (Fields(value, f"{self.where}: {key}[{index}]") for index, value in enumerate(self._list(key)))

    def known(self, key: str, names: Mapping[str, object], kind: str) -> None:
        """Raise unless the member is one of the names; `kind` says what they name."""
        value = self.text(key)
        if value not in names:
            near = get_close_matches(value, names, n=3, cutoff=0.5)
            hint = f"nearest are {', '.join(near)}" if near else f"known are {', '.join(names)}"
            raise self.error(f'no {kind} "{value}" in the ontology; {hint}')

    def reference(self, key: str, known: set[str]) -> None:
        """Raise unless the member is the id of an entity."""
        value = self.text(key)
        if value not in known:
            raise self.error(f'"{key}" is "{value}", and "entities" has none with that id')

    def span(self, key: str, document: Document) -> tuple[int, int]:
        """Where the document has this text: at "start" and "end" if they are given, else its first place."""
        words = self.text(key)
        given = self.has("start") or self.has("end")
        start = self._offset("start") if given else document.text.find(words)
        end = self._offset("end") if given else start + len(words)
        if start < 0 or document.text[start:end] != words:
            place = f"not the document's text from {start} to {end}" if given else "not in the document's text"
            raise self.error(f'"{key}" is {place}: {shown(words)}')
        return start, end

    def _offset(self, key: str) -> int:
        value = self._value(key, None)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.error(f'"{key}" must be an offset, 0 or more, not {shown(value)}')
        return value

    def _list(self, key: str) -> list[Any]:
        value = self._value(key, [])
        if not isinstance(value, list):
            raise self.error(f'"{key}" must be a list, not {shown(value)}')
        return value

    def _value(self, key: str, default: object) -> object:
        value = self.values.get(key)
        if value is None and default is None:
            raise self.error(f'"{key}" is missing')
        return default if value is None else value


def shown(value: object) -> str:
    """The value as JSON, shortened for a message."""
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 80 else text[:79] + "…"
