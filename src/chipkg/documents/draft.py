"""What a format found in a file, and how that becomes a `Document`."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from chipkg.documents.dates import parse_date
from chipkg.documents.normal import normalise_line, normalise_text
from chipkg.errors import DocumentError
from chipkg.model import Document

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_NO_TITLE = re.compile(
    r"(?is)untitled.*|(word|pdf) document|microsoft (word|powerpoint) - .*|.*\.(docx?|pdf|indd|tex|pptx?|html?)|.{200,}"
)
_LANGUAGE_SAMPLE = 3000  # characters; more do not change the answer
# Of all its languages py3langid takes a headline full of names for Catalan or Javanese, and Chinese for Wu.
_LANGUAGES = "ar cs da de en es fi fr he hi hu id it ja ko nl no pl pt ro ru sv th tr uk vi zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the user says of a document, over what it says of itself. `title` and `url` fit one document only.

    `max_bytes` limits each document (each line of JSON Lines), not the whole input.
    """

    title: str = ""
    source: str = ""
    url: str = ""
    published: date | None = None
    language: str = ""
    max_bytes: int = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document as its file gives it: nothing is normalised, and all but the text may be missing."""

    location: str
    text: str
    title: str = ""
    source: str = ""
    url: str = ""
    published: date | None = None
    language: str = ""
    id: str = ""


def draft_from(fields: Mapping[str, object], text: str, location: str) -> Draft:
    """A draft from the keys of a JSON object or of front matter; others are ignored, wrong types are errors."""
    named = {key: _scalar(fields.get(key), key, location) for key in ("title", "source", "url", "language", "id")}
    return Draft(location=location, text=text, published=_published(fields.get("published"), location), **named)


def finish(draft: Draft, options: ReadOptions) -> Document:
    """The document: normalised, with its language and id; `DocumentError` where there is no text."""
    text = normalise_text(draft.text)
    if not text:
        raise DocumentError(draft.location, "there is no text in it")
    document = Document(
        id=normalise_line(draft.id),
        text=text,
        title=normalise_line(options.title or draft.title),
        source=normalise_line(options.source or draft.source),
        url=normalise_line(options.url or draft.url),
        published=options.published or draft.published,
        language=_language(options.language or draft.language, draft.location) or detect_language(text),
    )
    return document if document.id else replace(document, id=content_id(document))


def credible_title(title: str) -> str:
    """The title in a file's properties, unless a program put it there: "Microsoft Word - final2.docx"."""
    return "" if _NO_TITLE.fullmatch(title.strip()) else title


def detect_language(text: str) -> str:
    """The language of a text as an ISO 639-1 code, told from its beginning: one of those in which chips are news."""
    return _classifier()(text[:_LANGUAGE_SAMPLE])[0]


@cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)  # type: ignore[no-untyped-call]
    identifier.set_languages(_LANGUAGES.split())
    classify: Callable[[str], tuple[str, float]] = identifier.classify
    return classify


def content_id(document: Document) -> str:
    """16 hexadecimal digits of a SHA-256 over title, source, url, date and text."""
    parts = [document.title, document.source, document.url, str(document.published or ""), document.text]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]


def _scalar(value: object, key: str, location: str) -> str:
    if value is None:
        return ""
    # bool is an int, and YAML reads an unquoted "no" (Norwegian) as false
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        raise DocumentError(location, f"{key} must be text, not a {type(value).__name__}; put it in quotes")
    return str(value).strip()


def _published(value: object, location: str) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    written = _scalar(value, "published", location)
    try:
        return parse_date(written) if written else None
    except ValueError as error:
        raise DocumentError(location, f"published: {error}") from error


def _language(tag: str, location: str) -> str:
    tag = tag.strip().replace("_", "-")
    if tag and not _LANGUAGE_TAG.fullmatch(tag):
        raise DocumentError(location, f"language {tag[:40]!r} is not a language tag; write it like en or zh-TW")
    return tag
