"""What each kind of file states about itself: small files made here, and what is read from them."""

import io
import json
import zipfile
from datetime import UTC, date, datetime

import docx
import fpdf
import pytest
from pptx import Presentation

from benchmarks.compound_file import outlook_message
from qa.corpus.documents import parse_document
from qa.records import Document
from tests.documents import source_file
from tests.qa.corpus.formats.test_epub import PACKAGE, book

Stated = tuple[str, tuple[str, ...], str | None, date | None, date | None, str | None]

ADA, MARY, DAY, MADE = "Ada Vint", "Mary Oke", date(2024, 3, 5), date(2024, 2, 1)
PROSE = "The ferry leaves from the quay at noon, and this is what the harbour says about it."
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>The ferry</dc:title><dc:creator>Ada Vint; Mary Oke</dc:creator><dc:language>en-GB</dc:language>"
    "<dcterms:created>2024-02-01T10:00:00Z</dcterms:created></cp:coreProperties>"
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">{}'
    "</rdf:Description></rdf:RDF>"
)
META = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<office:meta><dc:title>The ferry</dc:title><meta:initial-creator>Ada Vint</meta:initial-creator>"
    "<dc:creator>A Corrector</dc:creator><dc:date>2026-01-01T00:00:00</dc:date>"
    "<meta:creation-date>2024-02-01T10:00:00</meta:creation-date><dc:language>en-GB</dc:language>"
    "</office:meta></office:document-meta>"
)
OPENED = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
    f"<text:p>{PROSE}</text:p></office:text></office:body></office:document-content>"
)


def stated(name: str, data: bytes | str) -> Stated:
    """Title, authors, publisher, days of publication and of creation, and language of a file."""
    found = parsed(name, data)
    return found.title, found.authors, found.publisher, found.published, found.created, found.language


def parsed(name: str, data: bytes | str) -> Document:
    """The document of a file."""
    return parse_document(source_file(name), data.encode() if isinstance(data, str) else data)


def packed(**members: str) -> bytes:
    """An archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def pdf(text: str, *, rdf: str = "", author: str = "", language: str = "") -> bytes:
    """A PDF, printed on 1 February 2024."""
    paper = fpdf.FPDF()
    paper.set_creation_date(datetime(2024, 2, 1, tzinfo=UTC))
    if author:
        paper.set_author(author)
    if language:
        paper.set_lang(language)
    if rdf:
        paper.set_xmp_metadata(RDF.format(rdf))
    paper.add_page()
    paper.set_font("helvetica")
    paper.multi_cell(0, 6, text)
    return bytes(paper.output())


def word() -> bytes:
    """A Word document."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = "The ferry", "Ada Vint; Mary Oke"
    document.core_properties.created, document.core_properties.language = datetime(2024, 2, 1), "en-GB"
    document.add_paragraph(PROSE)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def slides() -> bytes:
    """A presentation."""
    show = Presentation()
    show.core_properties.title, show.core_properties.author = "The ferry", "Ada Vint"
    show.core_properties.created = datetime(2024, 2, 1)
    show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = PROSE  # type: ignore[union-attr]
    buffer = io.BytesIO()
    show.save(buffer)
    return buffer.getvalue()


def workbook() -> bytes:
    """A workbook, written by hand."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relation = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    one = '<Relationship Id="{}" Type="{}" Target="{}"/>'
    return packed(
        **{
            "_rels/.rels": relation.format(
                one.format("a", f"{kinds}/officeDocument", "xl/workbook.xml")
                + one.format("b", "http://x/metadata/core-properties", "docProps/core.xml")
            ),
            "docProps/core.xml": CORE,
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>'
            '<sheet name="Ferry" sheetId="1" r:id="s"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relation.format(one.format("s", f"{kinds}/worksheet", "sheet.xml")),
            "xl/sheet.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{PROSE}'
            "</t></is></c></row></sheetData></worksheet>",
        }
    )


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        (
            "a.md",
            "---\ntitle: The ferry\nauthors: [Ada Vint, {name: Mary Oke}]\npublisher: Quay Press\ndate: 2024-03-05\n"
            f"created: 2024-02-01\nlang: en-GB\n---\n{PROSE}",
            ("The ferry", (ADA, MARY), "Quay Press", DAY, MADE, "en"),
        ),
        (
            "a.md",
            f"# The ferry\n\nBy Ada Vint and Mary Oke\n\nPublished: 5 March 2024\n\n{PROSE}",
            ("The ferry", (ADA, MARY), None, DAY, None, "en"),
        ),
        (
            "a.txt",
            f"The ferry\n\nBy Ada Vint\n\n5 March 2024\n\n{PROSE}\n",
            ("a", (ADA,), None, DAY, None, "en"),
        ),
        (
            "a.html",
            '<html lang="en-GB"><head><title>The ferry</title><meta name="author" content="Ada Vint">'
            '<meta property="og:site_name" content="Quay Press"><meta property="article:published_time" '
            f'content="2024-03-05T10:00:00Z"></head><body><h1>The ferry</h1><p>{PROSE}</p></body></html>',
            ("The ferry", (ADA,), "Quay Press", DAY, None, "en"),
        ),
        (
            "a.html",
            '<html lang="en"><head><title>The ferry</title><script type="application/ld+json">'
            '{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "The ferry", "author": '
            '[{"@type": "Person", "name": "Ada Vint"}], "datePublished": "2024-03-05", "publisher": '
            '{"@type": "Organization", "name": "Quay Press"}}</script></head>'
            f"<body><h1>The ferry</h1><p>{PROSE}</p></body></html>",
            ("The ferry", (ADA,), "Quay Press", DAY, None, "en"),
        ),
        ("a.docx", word(), ("The ferry", (ADA, MARY), None, None, MADE, "en")),
        ("a.pptx", slides(), ("The ferry", (ADA,), None, None, MADE, "en")),
        ("a.xlsx", workbook(), ("The ferry", (ADA, MARY), None, None, MADE, "en")),
        (
            "a.odt",
            packed(**{"content.xml": OPENED, "meta.xml": META}),
            ("The ferry", (ADA,), None, None, MADE, "en"),
        ),
        (
            "a.epub",
            book(
                **{
                    "OEBPS/book.opf": PACKAGE.replace(
                        "</metadata>",
                        '<dc:creator id="p">Bo Lund</dc:creator><meta refines="#p" property="role">ill</meta>'
                        "<dc:language>fr</dc:language></metadata>",
                    )
                }
            ),
            ("The wall of Aldal", (ADA,), "Quay Press", date(2021, 5, 4), None, "fr"),
        ),
        (
            "a.eml",
            "From: Ada Vint <ada@example.org>\nDate: Tue, 5 Mar 2024 10:15:00 +0000\nSubject: The ferry\n"
            f"Content-Language: en\n\n{PROSE}\n",
            ("The ferry", (ADA,), None, DAY, None, "en"),
        ),
        (
            "a.msg",
            outlook_message(
                sender=ADA, subject="The ferry", body=PROSE, sent=datetime(2024, 3, 5, 10, 15, tzinfo=UTC), files=[]
            ),
            ("The ferry", (ADA,), None, DAY, None, "en"),
        ),
        (
            "a.rst",
            "The ferry\n=========\n\n:Authors: - Ada Vint\n          - Mary Oke\n:Date: 2024-03-05\n"
            f":Publisher: Quay Press\n:Language: en\n\n{PROSE}\n",
            ("The ferry", (ADA, MARY), "Quay Press", DAY, None, "en"),
        ),
        (
            "a.org",
            f"#+TITLE: The ferry\n#+AUTHOR: Ada Vint\n#+DATE: <2024-03-05>\n#+LANGUAGE: en\n\n{PROSE}\n",
            ("The ferry", (ADA,), None, DAY, None, "en"),
        ),
        (
            "a.tex",
            "\\documentclass{article}\\usepackage[english]{babel}\\title{The ferry}\\author{Ada Vint\\thanks{Of the "
            "quay} \\\\ Harbour \\and Mary Oke}\\date{5 March 2024}\\begin{document}\\maketitle\n"
            f"{PROSE}\n\\end{{document}}",
            ("The ferry", (ADA, MARY), None, DAY, None, "en"),
        ),
        (
            "a.rtf",
            "{\\rtf1{\\info{\\title The ferry}{\\author Ada Vint}{\\creatim\\yr2024\\mo2\\dy1\\hr9}}" + PROSE + "}",
            ("The ferry", (ADA,), None, None, MADE, "en"),
        ),
        (
            "a.json",
            json.dumps(
                {
                    "title": "The ferry",
                    "authors": [{"name": "Ada Vint"}, "Mary Oke"],
                    "publisher": "Quay Press",
                    "date": "2024-03-05",
                    "lang": "en",
                    "text": PROSE,
                }
            ),
            ("The ferry", (ADA, MARY), "Quay Press", DAY, None, "en"),
        ),
        (
            "a.pdf",
            pdf(
                PROSE,
                rdf="<dc:title><rdf:Alt><rdf:li>The ferry</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq>"
                "<rdf:li>Ada Vint</rdf:li><rdf:li>Mary Oke</rdf:li></rdf:Seq></dc:creator><dc:publisher>Quay Press"
                "</dc:publisher><dc:language>en</dc:language><prism:publicationDate>2024-03-05</prism:publicationDate>",
            ),
            ("The ferry", (ADA, MARY), "Quay Press", DAY, MADE, "en"),
        ),
        (
            "a.pdf",
            pdf(PROSE, rdf="<dc:date><rdf:Seq><rdf:li>2024-03-05</rdf:li></rdf:Seq></dc:date>", author=ADA),
            ("a", (ADA,), None, DAY, MADE, "en"),
        ),
        (
            "a.pdf",
            pdf(f"The ferry\n\nPublished: 5 March 2024\n\n{PROSE}", language="en-GB"),
            ("a", (), None, DAY, MADE, "en"),
        ),
        ("a.pdf", pdf(PROSE, author="Microsoft Office User"), ("a", (), None, None, MADE, "en")),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 9 else "",
)
def test_what_a_file_states(name: str, data: bytes | str, expected: Stated) -> None:
    """The day on which a file was made is never that of its publication; templates' names are nobody's."""
    assert stated(name, data) == expected


def test_several_messages_state_nothing_of_their_mailbox() -> None:
    """What one of them says is not true of the others."""
    message = (
        "From a Tue Mar  5 10:15:00 2024\nFrom: Ada Vint <ada@example.org>\nSubject: {}\nDate: 5 March 2024\n\n{}\n\n"
    )
    found = parsed("a.mbox", message.format("One", PROSE) + message.format("Two", PROSE))
    assert (found.authors, found.published) == ((), None)


def test_a_chronicle_has_no_day() -> None:
    """It has one for each entry."""
    found = parsed("a.md", f"# Log\n\n5 March 2024\n\n{PROSE}\n\n6 March 2024\n\n{PROSE}")
    assert found.published is None
