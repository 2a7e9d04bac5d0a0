"""JSON Lines: a document a line, as `kg extract` and the evaluation files have them."""

import json
from collections.abc import Iterator

from chipkg.documents.draft import Draft, draft_from
from chipkg.documents.raw import Raw, too_large
from chipkg.errors import DocumentError


def read_jsonl(raw: Raw) -> Iterator[Draft | DocumentError]:
    """Keys id, title, source, url, published, language, text; only text is needed, other keys are ignored.

    A line that cannot be read is one error, located as FILE:LINE, and the next ones are read.
    """
    empty = True
    lines = iter(lambda: raw.stream.readline(raw.max_bytes + 1), b"")
    for number, line in enumerate(lines, start=1):
        location = f"{raw.location}:{number}"
        if len(line) > raw.max_bytes:
            _skip_line(raw, line)
            yield too_large(location, raw.max_bytes)
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _read_line(line, location)
        else:
            continue
        empty = False
    if empty:
        yield DocumentError(raw.location, "it is empty")


def parse_object(line: bytes) -> dict[str, object]:
    """The JSON object of a line; `ValueError` says why there is none."""
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError("the line is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg} at column {error.colno})") from error
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError('not a JSON object; a line is like {"title": "...", "text": "..."}')
    return value


def _read_line(line: bytes, location: str) -> Draft | DocumentError:
    try:
        fields = parse_object(line)
        text = fields.get("text")
        if not isinstance(text, str):
            raise ValueError('"text" is missing' if text is None else '"text" must be a string')
        return draft_from(fields, text, location)
    except ValueError as error:
        return DocumentError(location, str(error))
    except DocumentError as error:
        return error


def _skip_line(raw: Raw, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = raw.stream.readline(raw.max_bytes)
