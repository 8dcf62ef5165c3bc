"""Open PDF files with pdfium, one at a time, and name their pages."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw as pdfium

from qa.corpus.blocks import one_line
from qa.errors import DocumentError

_LONGEST_LABEL = 20  # characters, as in "A-12" or "xxxviii"
_WEBP = (b"RIFF", b"WEBP")
_LOCK = threading.Lock()  # pdfium is not thread safe


def is_image(data: bytes) -> bool:
    """Whether bytes begin as an image does."""
    return data.startswith((b"\x89PNG", b"\xff\xd8", b"II*\0", b"MM\0*")) or (data[:4], data[8:12]) == _WEBP


def _as_pdf(image: bytes) -> bytes:
    from qa.corpus.scans.images import as_pdf  # loads the library with the first image

    return as_pdf(image)


@contextmanager
def open_pdf(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF with its form fields, or an image as a PDF. It is closed at the end of the block.

    Raises:
        DocumentError: It is encrypted or damaged.
    """
    with _LOCK:
        try:
            data = _as_pdf(data) if is_image(data) else data
            with pypdfium2.PdfDocument(data) as document:
                document.init_forms()
                yield document
        except pypdfium2.PdfiumError as exc:
            if exc.err_code == pdfium.FPDF_ERR_PASSWORD:
                raise DocumentError(
                    "a PDF must open without a password, this one is encrypted: remove the password, "
                    "for example with qpdf --decrypt --password=SECRET FILE NEW"
                ) from exc
            raise DocumentError(f"a PDF must be whole, this one is broken ({exc}): fetch or export it again") from exc


def page_label(document: pypdfium2.PdfDocument, index: int) -> str:
    """Return the file's label of a page, counted from 0, if it can follow "p."; an empty text otherwise."""
    try:
        label = one_line(document.get_page_label(index))
    except UnicodeDecodeError:
        return ""
    return label if len(label) <= _LONGEST_LABEL else ""
