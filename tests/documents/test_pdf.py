import io
from datetime import date

import pytest
from pypdf import PdfReader, PdfWriter

from chipkg.documents import pdf
from chipkg.errors import DocumentError
from tests.documents.samples import draft_of, make_pdf

LINES = ("ASML of Veldhoven makes ma-", "chines for the chip industry of Tai-", "wan.")


def encrypted(password: str) -> bytes:
    writer, target = PdfWriter(PdfReader(io.BytesIO(make_pdf([LINES])))), io.BytesIO()
    writer.encrypt(password, "owner", algorithm="RC4-128")
    writer.write(target)
    return target.getvalue()


def test_sentences_are_whole() -> None:
    assert (
        draft_of(make_pdf([LINES]), ".pdf").text == "ASML of Veldhoven makes machines for the chip industry of Taiwan."
    )


def test_pages_follow_one_another() -> None:
    assert draft_of(make_pdf([["One sentence."], ["Two sentences."]]), ".pdf").text == "One sentence.\n\nTwo sentences."


def test_title_and_day_come_from_the_metadata() -> None:
    draft = draft_of(make_pdf([LINES], {"Title": "Chips", "CreationDate": "D:20251219050000-05'00'"}), ".pdf")
    assert (draft.title, draft.published) == ("Chips", date(2025, 12, 19))


@pytest.mark.parametrize(
    "info",
    [
        {"Title": "Microsoft Word - final.docx", "CreationDate": "yesterday"},
        {"Title": "untitled", "CreationDate": "D:19700101000000Z"},
        {"CreationDate": "D:20251219050000Z", "Producer": "Skia/PDF m120"},
        {},
    ],
)
def test_metadata_that_is_not_credible_is_left(info: dict[str, str]) -> None:
    draft = draft_of(make_pdf([LINES], info), ".pdf")
    assert (draft.title, draft.published) == ("", None)


def test_an_empty_password_is_tried() -> None:
    assert draft_of(encrypted(""), ".pdf").text.startswith("ASML of Veldhoven")


def test_an_encrypted_file_says_so() -> None:
    with pytest.raises(DocumentError, match=r"sample\.pdf: it is encrypted; save a copy without a password"):
        draft_of(encrypted("secret"), ".pdf")


def test_a_scan_says_so() -> None:
    with pytest.raises(DocumentError, match="no text, only images"):
        draft_of(make_pdf([[], []]), ".pdf")


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(DocumentError, match="2 pages, more than 1"):
        draft_of(make_pdf([LINES, LINES]), ".pdf")


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
def test_a_broken_file_is_named(cut: float) -> None:
    data = make_pdf([LINES]).replace(b"startxref", b"startxxxx")
    with pytest.raises(DocumentError, match=r"sample\.pdf: it "):
        draft_of(data[: int(len(data) * cut)] + b"junk", ".pdf")


def test_what_is_no_pdf_is_named() -> None:
    with pytest.raises(DocumentError, match="broken PDF"):
        draft_of(b"hello", ".pdf")


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    draft_of(make_pdf([LINES]).replace(b"0000000009", b"0000000008"), ".pdf")
    assert capfd.readouterr().err == ""
