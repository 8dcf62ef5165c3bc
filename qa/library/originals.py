"""The files of documents, found by their paths, and shown only if they are unchanged."""

import hashlib
from pathlib import Path

from qa.errors import OriginalError
from qa.records import DocumentInfo

_REMEDY = 'run "qa index" on it, so that the document follows its file'


class Originals:
    """Finds the files of documents. Safe to share between threads.

    Args:
        served: Whether files may be shown.
        max_bytes: Maximum size of a file.
    """

    def __init__(self, *, served: bool, max_bytes: int) -> None:
        self.served = served
        self._max_bytes = max_bytes

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
        path = Path(document.path)
        if not path.is_file():  # reading a pipe would wait for ever
            raise OriginalError(f"the file of {name} must be on this machine, is gone: {_REMEDY}")
        try:
            with path.open("rb") as file:
                data = file.read(self._max_bytes + 1)
        except OSError as exc:
            raise OriginalError(f"the file of {name} must be readable, is not ({exc.strerror}): {_REMEDY}") from exc
        if hashlib.sha256(data).hexdigest() != document.file_sha256:
            raise OriginalError(f"the file of {name} must be the one that was indexed, has changed since: {_REMEDY}")
        return data
