"""Documents made from a text, and files of documents."""

import hashlib
from dataclasses import replace
from pathlib import Path

from fpdf import FPDF

from qa.corpus.documents import SourceFile, parse_document
from qa.records import Document

QUESTIONS = (  # about what `write_documents` writes; nothing there answers the last
    "When was the harbour dredged?",
    "How many ships were served in 2023?",
    "When did the bridge 🌉 open?",
    "Which families does the cafe\u0301 serve?",
    "Why was the toll abolished?",
    "متى افتتح السوق القديم؟",
    "When does the old market close?",
    "Who discovered penicillin in London?",
)


def make_document(text: str, document_id: str = "a.md", **changes: object) -> Document:
    """Make a document whose first line is its title, and a heading.

    Args:
        text: Its text.
        document_id: Its name.
        changes: Further fields, or other values of them.
    """
    title = text.partition("\n")[0]
    fields: dict[str, object] = {
        "title": title,
        "headings": ((0, len(title)),) if title else (),
        "path": f"/library/{document_id}",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "file_sha256": hashlib.sha256(b"file" + text.encode()).hexdigest(),
    }
    return Document(id=document_id, text=text, **fields | changes)  # type: ignore[arg-type]


def print_document(document: Document, folder: Path, before: int = 0) -> Document:
    """Make a document one that was read from a PDF, each block of its text on a page.

    Args:
        document: The document.
        folder: Where the PDF is written.
        before: Number of pages before its first one, which have another text.
    """
    pdf = FPDF(format=(300, 400), unit="pt")
    for block in [*("Another page.",) * before, *document.text.split("\n\n")]:
        pdf.add_page()
        pdf.set_font("helvetica", size=14)
        pdf.multi_cell(0, 20, block, align="L")
    path = folder / "printed.pdf"
    path.write_bytes(bytes(pdf.output()))
    source = SourceFile(path, document.id, folder)
    read = parse_document(source, path.read_bytes())
    file_sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return replace(read, title=document.title, publisher=document.publisher, file_sha256=file_sha256)


def source_file(name: str) -> SourceFile:
    """A file that need not exist: whoever parses it is given its bytes."""
    return SourceFile(Path("/corpus") / name, name, Path("/corpus"))


def write_documents(root: Path) -> Path:
    """Write three documents to a new folder: one of them in Arabic, one with emoji and combining marks."""
    (root / "deep").mkdir(parents=True)
    (root / "harbour.md").write_text(
        "---\ntitle: The harbour\npublisher: Coast Gazette\npublished: 2024-03-01\n---\n\n"
        "# The harbour\n\nThe harbour of Velm was dredged in 1987. Captain Ilse Brandt led the work.\n\n"
        "## Traffic\n\nIn 2023 the harbour served 412 ships. Most of them carried timber to Norway.\n",
        "utf-8",
    )
    (root / "deep" / "bridge.md").write_text(
        "---\ntitle: The bridge\npublisher: River Post\npublished: 2024-09-15\n---\n\n"
        "The bridge 🌉 at Orla opened on May 4, 1931. Its cafe\u0301 serves 👩‍👩‍👧 families from Zu\u0308rich.\r\n\r\n"
        "The toll was abolished because traffic had fallen by half.\n",
        "utf-8",
    )
    (root / "market.txt").write_text(
        "السوق القديم يقع في وسط المدينة. افتتح السوق عام 1890 بحضور التجار.\n\nThe old market closes at noon.\n",
        "utf-8",
    )
    return root
