"""Small files in every format, made in memory."""

import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from chipkg.documents import ReadOptions, read_documents
from chipkg.documents.draft import Draft
from chipkg.documents.formats import reader_of
from chipkg.documents.raw import Raw
from chipkg.errors import DocumentError
from chipkg.model import Document

PAGES = Path(__file__).parent / "pages"


def read_one(path: Path, options: ReadOptions | None = None) -> Document:
    """The only document of a file."""
    (result,) = read_documents([str(path)], options=options or ReadOptions())
    assert isinstance(result, Document), result
    return result


def error_of(path: Path, options: ReadOptions | None = None) -> str:
    """The message of the only result of a file, which is an error."""
    (result,) = read_documents([str(path)], options=options or ReadOptions())
    assert isinstance(result, DocumentError), result
    return str(result)


def draft_of(data: bytes, suffix: str) -> Draft:
    """What a format finds in these bytes."""
    (draft,) = reader_of(suffix)(Raw("sample" + suffix, suffix, io.BytesIO(data), 1_000_000))
    assert isinstance(draft, Draft), draft
    return draft


def make_zip(members: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def make_tar(members: Mapping[str, bytes], compression: str = "") -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=f"w:{compression}") as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return target.getvalue()


def make_pdf(pages: Iterable[Iterable[str]], info: Mapping[str, str] | None = None) -> bytes:
    """A PDF with one line of Latin-1 text under the other; a page without lines is an empty one."""
    contents = [_content(lines) for lines in pages]
    about = "".join(f"/{key} ({value}) " for key, value in (info or {}).items())
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {about}>>".encode("latin-1"),
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {6 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return _file(objects)


def _content(lines: Iterable[str]) -> bytes:
    shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
    return f"BT /F1 10 Tf 12 TL 72 720 Td\n{shown}ET".encode("cp1252") if shown else b""


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: list[bytes]) -> bytes:
    data, offsets = b"%PDF-1.4\n", list[int]()
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (
            len(objects) + 1,
            table,
            len(objects) + 1,
            len(data),
        )
    )
