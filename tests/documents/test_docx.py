import io
import zipfile

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from chipkg.errors import DocumentError
from tests.documents.samples import draft_of, make_zip


def saved(document: WordDocument) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.fixture
def word() -> WordDocument:
    return docx.Document()


def test_paragraphs_and_tables_come_in_order(word: WordDocument) -> None:
    word.add_paragraph("Before.")
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Company", "Product", "ASML", "scanner"], strict=True):
        cell.text = text
    word.add_paragraph("After.")
    assert draft_of(saved(word), ".docx").text == "Before.\n\nCompany | Product\nASML | scanner\n\nAfter."


def test_a_merged_cell_is_given_once(word: WordDocument) -> None:
    table = word.add_table(rows=1, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "ASML"
    table.cell(0, 2).text = "NL"
    assert draft_of(saved(word), ".docx").text == "ASML | NL"


def test_tracked_insertions_are_read_and_deletions_are_not(word: WordDocument) -> None:
    paragraph = word.add_paragraph("ASML ")
    for xml in (
        "<w:ins {}><w:r><w:t>sells</w:t></w:r></w:ins>",
        "<w:del {}><w:r><w:delText>buys</w:delText></w:r></w:del>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    assert draft_of(saved(word), ".docx").text == "ASML sells"


def test_properties_give_title_and_language(word: WordDocument) -> None:
    word.add_paragraph("Text.")
    word.core_properties.title, word.core_properties.language = "Chips", "en-GB"
    draft = draft_of(saved(word), ".docx")
    assert (draft.title, draft.language, draft.published) == ("Chips", "en-GB", None)


def test_the_title_may_be_a_styled_paragraph(word: WordDocument) -> None:
    word.core_properties.title = "Microsoft Word - draft.doc"
    word.add_heading("Chips and states", level=0)
    assert draft_of(saved(word), ".docx").title == "Chips and states"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"hello", "not a Word document"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old .doc file or protected by a password"),
        (make_zip({"a.txt": b"x"}), "broken Word document"),
        (make_zip({"[Content_Types].xml": b"<broken"}), "broken Word document"),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_named(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=rf"sample\.docx: .*{message}"):
        draft_of(data, ".docx")


def test_a_bomb_is_not_opened(word: WordDocument) -> None:
    target = io.BytesIO(saved(word))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/big.bin", bytes(3_000_000))
    with pytest.raises(DocumentError, match="expands to far more"):
        draft_of(target.getvalue(), ".docx")
