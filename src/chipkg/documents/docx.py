"""Word documents: paragraphs and table rows in the order of the document."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from chipkg.documents.draft import Draft, credible_title
from chipkg.documents.raw import Raw
from chipkg.errors import DocumentError

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

_MAX_EXPANSION = 2  # times max_bytes, for all parts together: pictures hardly expand, and text is short


def read_docx(raw: Raw) -> Iterator[Draft]:
    """One document; title and language from its properties, else the title from the style "Title".

    The date of creation is not taken: documents inherit it from their template.
    """
    data = raw.data()
    try:
        _check_size(data, raw)
        yield _draft(data, raw.location)
    except DocumentError:
        raise
    except Exception as error:  # KeyError, ValueError, lxml's and zlib's own, for files that are not what they claim
        raise DocumentError(raw.location, _reason(data, error)) from error


def _check_size(data: bytes, raw: Raw) -> None:
    # zipfile never reads more of a member than its declared size
    if sum(part.file_size for part in ZipFile(BytesIO(data)).infolist()) > _MAX_EXPANSION * raw.max_bytes:
        raise DocumentError(raw.location, "it expands to far more than a document; save its text as .txt")


def _draft(data: bytes, location: str) -> Draft:
    import docx

    document = docx.Document(BytesIO(data))
    about = document.core_properties
    text = "\n\n".join(filter(None, _blocks(document)))
    titled = (
        paragraph.text for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == "Title"
    )
    title = credible_title(about.title) or next(titled, "")
    return Draft(location=location, text=text, title=title, language=about.language)


def _blocks(container: "Document | _Cell") -> Iterator[str]:
    from docx.table import Table

    for block in container.iter_inner_content():
        yield "\n".join(_rows(block)) if isinstance(block, Table) else _words(block)


def _rows(table: "Table") -> Iterator[str]:
    """A line a row; a merged cell is given once. Tables inside cells become part of the cell."""
    for row in table.rows:
        cells = {cell._tc: " ".join("\n".join(_blocks(cell)).split()) for cell in row.cells}
        yield " | ".join(filter(None, cells.values()))


def _words(paragraph: "Paragraph") -> str:
    """All runs, also those of tracked insertions, which `Paragraph.text` leaves out."""
    runs = paragraph._p.xpath(".//w:r[not(ancestor::w:txbxContent)]")
    return "".join(run.text for run in runs).strip()


def _reason(data: bytes, error: Exception) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # OLE: the old format, and any Office file with a password
        return "it is an old .doc file or protected by a password; save it as .docx without one"
    if isinstance(error, BadZipFile):
        return "it is not a Word document (.docx); save it again as .docx or .txt"
    return f"it is a broken Word document ({type(error).__name__}: {str(error)[:200]}); save it again as .docx or .txt"
