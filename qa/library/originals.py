"""The files of documents, found by their paths, and shown only if they are unchanged."""

import hashlib
import threading
import weakref
from collections import OrderedDict
from pathlib import Path, PurePath

from qa.corpus.documents import SourceFile
from qa.errors import DocumentError, NotFoundError, OriginalError
from qa.parsing.limits import ParseLimits
from qa.parsing.messages import Drawing
from qa.parsing.process import ParserProcess
from qa.records import ATTACHED, DocumentInfo

SCALE = 2.0
"""Pixels of a picture for each point of its page: twice as many as a usual screen has, for sharp screens."""

_REMEDY = 'run "qa index" on it, so that the document follows its file'
_KEPT_BYTES = 32_000_000  # of the most recent pictures


class Originals:
    """Finds the files of documents, and draws their pages. Safe to share between threads.

    Args:
        served: Whether files may be shown.
        max_bytes: Maximum size of a file.
        limits: Limits of the process that draws. It is started with the first picture.
    """

    def __init__(self, served: bool, max_bytes: int, limits: ParseLimits) -> None:
        self.served = served
        self._max_bytes = max_bytes
        self._parser = ParserProcess(limits)
        self._one_at_a_time = threading.Lock()
        self._pictures: OrderedDict[tuple[str, int], bytes] = OrderedDict()
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
                with self._one_at_a_time:
                    files = self._parser.parse(source, data).attachments
            except DocumentError:
                return b""
            data = next((file.content for file in files if file.name == name), b"")
            source = source.attached(name)
        return data

    def draw(self, document: DocumentInfo, number: int) -> bytes:
        """Draw a page of a PDF, in the parser's process.

        Args:
            document: The document.
            number: Number of the page, from 1.

        Returns:
            The picture as PNG, with `SCALE` pixels for each point.

        Raises:
            NotFoundError: The document is not a PDF, or has no such page.
            OriginalError: As `read` does.
        """
        if PurePath(document.path).suffix.lower() != ".pdf":
            raise NotFoundError(f"only a PDF has pages to be drawn, {document.id!r} is none: read its text")
        data = self.read(document)
        key = document.file_sha256, number
        source = SourceFile(Path(document.path), document.id, Path(document.path).parent)
        with self._one_at_a_time:
            try:
                picture = self._pictures.pop(key, None) or self._parser.draw(
                    source, data, Drawing(page=number, scale=SCALE)
                )
            except DocumentError as exc:
                raise NotFoundError(f"page {number} of {document.id!r} cannot be drawn: {exc}") from exc
            self._pictures[key] = picture
            while sum(map(len, self._pictures.values())) > _KEPT_BYTES:
                self._pictures.popitem(last=False)
        return picture
