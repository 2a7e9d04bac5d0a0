"""PDF: the text of its pages, with sentences made whole."""

import logging
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from chipkg.documents.draft import Draft, credible_title
from chipkg.documents.normal import normalise_text
from chipkg.documents.paragraphs import join_pages
from chipkg.documents.raw import Raw
from chipkg.errors import DocumentError

if TYPE_CHECKING:
    from pypdf import PdfReader

# It warns of every oddity on standard error where no logging is set up.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

MAX_PAGES = 1000
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
# A browser's "print to PDF": the date is the reader's, not the article's.
_PRINTED = re.compile(r"mozilla|chrom|skia|quartz|wkhtml|firefox", re.I)


def read_pdf(raw: Raw) -> Iterator[Draft]:
    """One document. Title and date come from the file's metadata where they are credible."""
    from pypdf.errors import DependencyError

    data = raw.data()
    try:
        yield _draft(data, raw.location)
    except DocumentError:
        raise
    except DependencyError as error:
        raise DocumentError(
            raw.location, "it is encrypted with AES: pip install 'pypdf[crypto]' and try again"
        ) from error
    except Exception as error:  # broken files raise nearly anything (pypdf.errors says so), RecursionError included
        raise DocumentError(raw.location, f"it is a broken PDF ({type(error).__name__}: {str(error)[:200]})") from error


def _draft(data: bytes, location: str) -> Draft:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise DocumentError(location, "it is encrypted; save a copy without a password")
    if len(reader.pages) > MAX_PAGES:
        raise DocumentError(location, f"it has {len(reader.pages):,} pages, more than {MAX_PAGES:,}; split it")
    text = join_pages([page.extract_text().translate(_LIGATURES) for page in reader.pages])
    if not normalise_text(text):
        raise DocumentError(location, "it has no text, only images; run a text recognition (OCR) over it first")
    return Draft(location=location, text=text, title=_title(reader), published=_published(reader))


def _title(reader: "PdfReader") -> str:
    return credible_title(str(reader.metadata.title or "")) if reader.metadata else ""


def _published(reader: "PdfReader") -> date | None:
    """The day the file was made, unless a reader's browser made it or the clock was never set."""
    about = reader.metadata
    if about is None or _PRINTED.search(f"{about.creator} {about.producer}"):
        return None
    try:
        created = about.creation_date
    except ValueError:
        return None
    return created.date() if created and created.year >= 1993 else None  # the year PDF appeared
