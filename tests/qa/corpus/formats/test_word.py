"""Word documents made by python-docx are read as blocks."""

import io
import zipfile
from datetime import date, datetime

import docx
import pytest

from qa.corpus.blocks import Block, Content
from qa.corpus.formats.word import load_word
from qa.errors import DocumentError
from qa.records import Table
from tests.qa.corpus.formats.word_files import item, level, lists, paragraph, word_file, word_text


def saved(document: docx.document.Document) -> bytes:
    """The bytes of a document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_headings_lists_and_tables_keep_their_place() -> None:
    """Items and rows are lines; a merged cell comes once."""
    document = docx.Document()
    document.add_heading("Harbour", level=0)
    document.add_paragraph("The wall was built in 1902.")
    document.add_heading("Costs", level=2)
    document.add_paragraph("stone", style="List Bullet")
    document.add_paragraph("labour", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ("Year", "Crowns", "1902", "8.0"), strict=True
    ):
        cell.text = text
    merged = document.add_table(rows=1, cols=2)
    merged.cell(0, 0).merge(merged.cell(0, 1)).text = "All"
    document.add_paragraph("It holds. 🌊")
    assert [block for block in load_word(saved(document)).blocks if block.text] == [
        Block("Harbour", heading=True),
        Block("The wall was built in 1902."),
        Block("Costs", heading=True),
        Block("- stone\n- labour"),
        Block("Year | Crowns\n1902 | 8.0", table=Table(start=0, end=24)),
        Block("All"),
        Block("It holds. 🌊"),
    ]


def test_properties_are_metadata() -> None:
    """Title and day of creation; the day of python-docx's own template does not count."""
    document = docx.Document()
    assert load_word(saved(document)).created is None
    document.core_properties.title = "The harbour wall"
    document.core_properties.created = datetime(2024, 3, 5)
    content = load_word(saved(document))
    assert (content.title, content.created) == ("The harbour wall", date(2024, 3, 5))


def test_strict_files_are_read() -> None:
    """They have other namespaces, and the file's name does not show it."""
    body = item("Boats", more='<w:pStyle w:val="One"/>') + paragraph("They are lent to members.")
    styles = '<w:style w:type="paragraph" w:styleId="One"><w:name w:val="heading 1"/></w:style>'
    parts = {"numbering": lists(level(0, "decimal", "%1.")), "styles": styles}
    assert word_text(body, parts, strict=True) == word_text(body, parts) == "1. Boats\n\nThey are lent to members."


def test_what_a_file_may_lack() -> None:
    """Neither styles nor lists nor properties are needed."""
    assert load_word(word_file(paragraph("Tea is served."))) == Content(parts=(Block("Tea is served."),))


def test_a_broken_file_is_refused() -> None:
    """It may be no archive, half of one, or an archive of something else."""
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "Tea.")
    for data in (b"no archive", saved(docx.Document())[:5000], other.getvalue()):
        with pytest.raises(DocumentError, match="docx must be readable as such, this is broken"):
            load_word(data)


def test_a_protected_file_is_refused() -> None:
    """An encrypted .docx and an old .doc have the same container."""
    with pytest.raises(DocumentError, match=r"must not be protected or of an old format"):
        load_word(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))


def test_a_file_that_unpacks_to_gigabytes_is_refused() -> None:
    """It is not unpacked."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(3):
            with archive.open(f"{number}.xml", "w", force_zip64=True) as member:
                for _ in range(40):
                    member.write(bytes(10_000_000))
    with pytest.raises(DocumentError, match=r"unpack to at most 1 GB, this one to 1\.2 GB: split it"):
        load_word(bomb.getvalue())
