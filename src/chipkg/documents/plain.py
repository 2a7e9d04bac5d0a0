"""Plain text, and the front matter that text and Markdown share."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from chipkg.documents.draft import Draft, draft_from
from chipkg.documents.normal import normalise_text
from chipkg.documents.raw import Raw
from chipkg.errors import DocumentError

_OPENING = re.compile(r"---[ \t]*\r?\n")


def read_text(raw: Raw) -> Iterator[Draft]:
    """One document; the title is the first line where it looks like one, and stays in the text."""
    fields, body = split_front_matter(raw.text(), raw.location)
    draft = draft_from(fields, body, raw.location)
    yield replace(draft, title=draft.title or _title(body))


def split_front_matter(text: str, location: str) -> tuple[Mapping[str, object], str]:
    """The YAML mapping between two lines of `---` at the very beginning, and what follows it."""
    if not _OPENING.match(text):
        return {}, text
    import frontmatter
    import yaml  # type: ignore[import-untyped]  # no stubs among our dependencies
    from frontmatter.default_handlers import YAMLHandler

    handler = YAMLHandler()
    # not the C loader, which frontmatter prefers: deep nesting crashes the interpreter in it
    handler.load = partial(handler.load, Loader=yaml.SafeLoader)  # type: ignore[method-assign]
    try:
        fields, body = frontmatter.parse(text, handler=handler)
    except Exception as error:  # YAMLError, but also ValueError and RecursionError from inside PyYAML
        raise DocumentError(location, f"its front matter is not valid YAML{_place(error)}") from error
    return (fields, body) if fields else ({}, text)


def _title(body: str) -> str:
    """The first line if it is short, followed by an empty line and no sentence."""
    first, *rest = normalise_text(body).split("\n", 2)
    return first if rest and not rest[0] and len(first) < 120 and first[-1:] not in ".。．" else ""


def _place(error: Exception) -> str:
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None) or str(error)
    line = f", line {mark.line + 1}" if mark else ""
    remedy = "put values with a colon or a # in quotes, or an empty line above it if it is text"
    return f"{line}: {problem[:200]}; {remedy}"
