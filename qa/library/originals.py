"""The files of documents, found by their paths, and shown only if they are unchanged."""

import hashlib
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePath

from cachetools import LRUCache

from qa.corpus.documents import SourceFile
from qa.corpus.formats.kinds import PAGES
from qa.corpus.left_out import LeftOut
from qa.errors import BusyError, DocumentError, NotFoundError, OriginalError, QuotationError
from qa.parsing.limits import ParseLimits
from qa.parsing.messages import Boxes, Drawing, Marking
from qa.parsing.process import ParserProcess
from qa.records import ATTACHED, Document, DocumentInfo, Locator, locate

SCALE = 2.0
"""Pixels of a picture for each point of its page: twice as many as a usual screen has, for sharp screens."""

SMALL = 0.25
"""The same for a picture among others."""

MOST_PAGES = 10
"""Maximum number of pages of a quotation that is marked."""

MOST_SECONDS = 20.0
"""Maximum processor time for a picture, or for another look into a file, which somebody waits for."""

MOST_WAIT = 10.0
"""Seconds that a request waits while the parser works on another file."""

_REMEDY = 'run "qa index" on it, so that the document follows its file'
_KEPT_BYTES = 32_000_000  # of the most recent pictures
_MOST_SLOW = 1000  # files that are remembered as too slow


class Originals:
    """Finds the files of documents, and draws their pages. Safe to share between threads.

    Args:
        served: Whether files may be shown.
        max_bytes: Maximum size of a file.
        limits: Limits of the process that draws, with less time. It is started with the first picture.
        most_wait: Seconds that a request waits for the process.
    """

    def __init__(self, served: bool, max_bytes: int, limits: ParseLimits, *, most_wait: float = MOST_WAIT) -> None:
        self.served = served
        self._max_bytes = max_bytes
        self._limits = replace(limits, seconds=min(limits.seconds, MOST_SECONDS))
        self._most_wait = most_wait
        self._parser = ParserProcess(self._limits)
        self._one_at_a_time = threading.Lock()
        self._slow: LRUCache[str, str] = LRUCache(_MOST_SLOW)  # why, by the hash of the file
        self._pictures: OrderedDict[tuple[str, int, float], bytes] = OrderedDict()
        weakref.finalize(self, self._parser.close)

    def read(self, document: DocumentInfo) -> bytes:
        """Read the file of a document.

        Returns:
            Its bytes, which are the indexed ones.

        Raises:
            OriginalError: It may not be shown, is gone, or has changed.
        """
        name = repr(document.id)
        if not self.served:
            raise OriginalError(f"the file of {name} may not be shown, only its text: set QA_ORIGINALS to change that")
        path = Path(document.file)
        if not path.is_file():  # reading a pipe would wait for ever
            raise OriginalError(f"the file of {name} must be on this machine, is gone: {_REMEDY}")
        try:
            with path.open("rb") as file:
                data = file.read(self._max_bytes + 1)
        except OSError as exc:
            raise OriginalError(f"the file of {name} must be readable, is not ({exc.strerror}): {_REMEDY}") from exc
        if document.attached_as:
            data = self._attachment(document, data)
        if hashlib.sha256(data).hexdigest() != document.file_sha256:
            raise OriginalError(f"the file of {name} must be the one that was indexed, has changed since: {_REMEDY}")
        return data

    def _attachment(self, document: DocumentInfo, data: bytes) -> bytes:
        """Take an attachment out of its message; nothing, if it is not there any more."""
        path = Path(document.file)
        source = SourceFile(path, path.name, path.parent)
        for name in document.attached_as.split(ATTACHED):
            try:
                with self._parser_for(document):
                    files = self._parser.parse(source, data).attachments
            except NotFoundError:
                return b""
            data = next((file.content for file in files if file.name == name), b"")
            source = source.attached(name)
        return data

    def draw(self, document: DocumentInfo, number: int, scale: float = SCALE) -> bytes:
        """Draw a page of a PDF, in the parser's process.

        Args:
            document: The document.
            number: Number of the page, from 1.
            scale: Pixels for each point.

        Returns:
            The picture as PNG.

        Raises:
            NotFoundError: The document is not a PDF, or has no such page.
            OriginalError: As `read` does.
        """
        data = self._read_pdf(document)
        key = document.file_sha256, number, scale
        with self._parser_for(document) as (parser, source):
            picture = self._pictures.pop(key, None) or parser.draw(source, data, Drawing(page=number, scale=scale))
            self._pictures[key] = picture
            while sum(map(len, self._pictures.values())) > _KEPT_BYTES:
                self._pictures.popitem(last=False)
        return picture

    def mark(self, document: Document, start: int, end: int) -> list[tuple[Locator, Boxes]]:
        """Find where on its pages a quotation from a PDF stands, in the parser's process.

        Args:
            document: The document.
            start: Offset of the quotation in its text.
            end: Offset after it.

        Returns:
            Its pages, each with the boxes around the words.

        Raises:
            NotFoundError: The document is no PDF.
            QuotationError: It is no place in the text, or on too many pages.
            OriginalError: As `read` does.
        """
        if not 0 <= start < end <= len(document.text):
            raise QuotationError(
                f"a quotation must have start before end, and neither past the {len(document.text):,} characters of "
                f"{document.id!r}, is {start} to {end}: send the offsets of a citation"
            )
        data = self._read_pdf(document)
        pages = locate(document.locators, start, end)
        if len(pages) > MOST_PAGES:
            raise QuotationError(
                f"a quotation must be on at most {MOST_PAGES} pages to be marked, is on {len(pages)}: "
                "choose a shorter one"
            )
        found = []
        for page in pages:
            text, first, last = _text_of_page(document, page.number, start, end)
            with self._parser_for(document) as (parser, source):
                marking = Marking(page=page.number, text=text, start=first, end=last)
                found.append((page, parser.mark(source, data, marking)))
        return found

    def measure(self, document: DocumentInfo) -> tuple[tuple[str, float, float], ...]:
        """Return the label of each page of a PDF, or an empty text, and its width and height in points.

        Raises:
            NotFoundError: The document is not a PDF.
            OriginalError: As `read` does.
        """
        data = self._read_pdf(document)
        with self._parser_for(document) as (parser, source):
            return parser.measure(source, data)

    def left_out(self, document: Document) -> tuple[LeftOut, ...]:
        """Tell what of a document's file is not in its text, in the parser's process.

        Returns:
            The pieces in reading order.

        Raises:
            NotFoundError: Some of its pages are pictures, which would all be read again.
            OriginalError: As `read` does.
        """
        if document.scans.has_pictures:
            raise NotFoundError(
                f"what is left out is shown of files without scanned pages, {document.id!r} has some: "
                'run "qa index --explain" on it'
            )
        data = self.read(document)
        with self._parser_for(document) as (parser, source):
            return tuple(part for part in parser.explain(source, data) if isinstance(part, LeftOut))

    def _read_pdf(self, document: DocumentInfo) -> bytes:
        if not has_pages(document):
            raise NotFoundError(f"only a PDF or an image has pages to be shown, {document.id!r} is none: read its text")
        return self.read(document)

    @contextmanager
    def _parser_for(self, document: DocumentInfo) -> Iterator[tuple[ParserProcess, SourceFile]]:
        """Wait for the parser. A file that takes all of its time is not tried again."""
        path = Path(document.path)
        if not self._one_at_a_time.acquire(timeout=self._most_wait):
            raise BusyError(
                f"one file is opened at a time, others have been for {self._most_wait:g} s: try again in a moment"
            )
        began = time.monotonic()
        try:
            if document.file_sha256 in self._slow:
                raise DocumentError(self._slow[document.file_sha256])
            yield self._parser, SourceFile(path, document.id, path.parent)
        except DocumentError as exc:
            if time.monotonic() - began >= self._limits.seconds:
                self._slow[document.file_sha256] = str(exc)  # without its name: another collection may have the file
            raise NotFoundError(f"{document.id!r} cannot be shown: {exc}") from exc
        finally:
            self._one_at_a_time.release()


def has_pages(document: DocumentInfo) -> bool:
    """Whether the file of a document is a PDF or an image, so that its pages can be shown."""
    return PurePath(document.path).suffix.lower() in PAGES


def _text_of_page(document: Document, number: int, start: int, end: int) -> tuple[str, int, int]:
    """Return the text of a page, which may stand in several places, and where in it a place of the document is.

    Args:
        document: The document.
        number: Number of the page.
        start: Offset of the place in the document's text.
        end: Offset after it.

    Returns:
        The text, the first offset in it that belongs to the place, and that after the last one.
    """
    ends = [*(one.start for one in document.locators[1:]), len(document.text)]
    text = ""
    places: list[int] = []
    for one, stop in zip(document.locators, ends, strict=True):
        if one.number == number:
            first, last = max(start, one.start), min(end, stop)
            if first < last:
                places += [len(text) + first - one.start, len(text) + last - one.start]
            text += document.text[one.start : stop]
    return text, min(places), max(places)
