"""Markdown as readable text: the marks go, the words stay."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from chipkg.documents.draft import Draft, draft_from
from chipkg.documents.paragraphs import joint
from chipkg.documents.plain import split_front_matter
from chipkg.documents.raw import Raw

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARKUP = re.compile(r"(?is)<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^>]*>")


def read_markdown(raw: Raw) -> Iterator[Draft]:
    """One document; the title is that of the front matter, else the first heading."""
    fields, body = split_front_matter(raw.text(), raw.location)
    text, heading = plain_text(body)
    draft = draft_from(fields, text, raw.location)
    yield replace(draft, title=draft.title or heading)


def plain_text(markdown: str) -> tuple[str, str]:
    """The text and its first heading. Links keep their words, images go, tables become rows of `a | b`."""
    from markdown_it import MarkdownIt

    blocks = list(_blocks(MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").parse(markdown)))
    text = ""
    for (previous, _), (kind, block) in pairwise([("", ""), *blocks]):
        text += ("\n" if kind == previous and kind in ("item", "tr") else "\n\n") + block
    return text.strip(), next((block for kind, block in blocks if kind == "heading"), "")


def _blocks(tokens: Sequence["Token"]) -> Iterator[tuple[str, str]]:
    """Paragraphs, headings, list items, table rows and code, each with its kind."""
    kind, mark, cells = "", "", list[str]()
    for token in tokens:
        if token.type.endswith("_open"):
            kind = "item" if token.hidden else token.type.removesuffix("_open")
            if kind == "list_item":
                mark = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "inline" and kind in ("th", "td"):
            cells.append(_words(token.children or ()))
        elif token.type == "tr_close":
            yield "tr", " | ".join(cells)
            cells.clear()
        elif words := _content(token):
            yield kind if token.type == "inline" else token.type, mark + words
            mark = ""


def _content(token: "Token") -> str:
    if token.type == "inline":
        return _words(token.children or ())
    if token.type == "html_block":
        return html.unescape(_MARKUP.sub("", token.content)).strip()
    return token.content.rstrip() if token.type in ("fence", "code_block") else ""


def _words(tokens: Sequence["Token"]) -> str:
    text = ""
    for token, following in zip_longest(tokens, tokens[1:]):
        if token.type == "softbreak":
            text += joint(text, following.content if following else "")
        elif token.type == "hardbreak" or token.content.startswith("<br"):
            text += "\n"
        elif token.type in ("text", "code_inline"):
            text += token.content
    return text.strip()
