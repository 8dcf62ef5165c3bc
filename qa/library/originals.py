"""The files that documents were read from: found again by their paths, and shown only if they are still the same."""

import hashlib
from pathlib import Path

from qa.errors import OriginalError
from qa.records import DocumentInfo

_REMEDY = 'run "qa index" on it, so that the document follows its file'


class Originals:
    """Finds the files of documents. Safe to share between threads.

    Args:
        served: Whether they may be shown.
        max_bytes: No file is larger.
    """

    def __init__(self, *, served: bool, max_bytes: int) -> None:
        self.served = served
        self._max_bytes = max_bytes

    def read(self, document: DocumentInfo) -> bytes:
        """Read the file that a document was read from.

        Returns:
            Its bytes, those that were indexed.

        Raises:
            OriginalError: It may not be shown, is gone, or has changed since.
        """
        name = repr(document.id)
        if not self.served:
            raise OriginalError(f"the file of {name} may not be shown, only its text: set QA_ORIGINALS to change that")
        path = Path(document.path)
        if not path.is_file():  # a pipe would keep us waiting
            raise OriginalError(f"the file of {name} must be on this machine, is gone: {_REMEDY}")
        try:
            with path.open("rb") as file:
                data = file.read(self._max_bytes + 1)
        except OSError as exc:
            raise OriginalError(f"the file of {name} must be readable, is not ({exc.strerror}): {_REMEDY}") from exc
        if hashlib.sha256(data).hexdigest() != document.file_sha256:
            raise OriginalError(f"the file of {name} must be the one that was indexed, has changed since: {_REMEDY}")
        return data
