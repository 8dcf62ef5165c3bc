"""What an ingest reports: its progress and its result."""

from dataclasses import dataclass
from typing import Self

from qa.errors import DocumentError, DuplicateError, TransientError
from qa.records import Reading


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not indexed.

    Attributes:
        path: The file, or the given path.
        reason: Rule, value and remedy.
        duplicate: Whether its text is indexed under another name.
        transient: Whether a later try may succeed, though the file stays as it is.
        unchanged: Whether it was refused before, and is not read again because file, rules and settings are the same.
    """

    path: str
    reason: str
    duplicate: bool = False
    transient: bool = False
    unchanged: bool = False

    @classmethod
    def of(cls, path: str, error: DocumentError) -> Self:
        """Return the refusal of a file for an error."""
        return cls(path, str(error), isinstance(error, DuplicateError), isinstance(error, TransientError))


@dataclass(frozen=True, slots=True)
class Notice:
    """Content that should be in an indexed file's text but is missing.

    Attributes:
        document_id: The document.
        text: What is missing, and the remedy.
    """

    document_id: str
    text: str


@dataclass(frozen=True, slots=True)
class FileReading:
    """How many words of an indexed file are in its text, and how many are not.

    Attributes:
        document_id: The document.
        reading: How its file was read.
    """

    document_id: str
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of an ingest.

    Attributes:
        added: Ids of new documents.
        changed: Ids of documents that replaced an earlier version.
        deleted: Ids of documents whose file is gone.
        unchanged: Number of unchanged documents.
        ignored: Number of files of kinds that are not indexed.
        refused: Files that could not be indexed. An earlier version stays in the index.
        chunks: Number of chunks embedded.
        seconds: Duration.
        others: The files of kinds that are not indexed, by their paths in the folder, and images in messages that
            have no words of their own.
        notices: Missing content of indexed files.
        readings: Words of each new or changed document, in its text and not.
        reread: Number of unchanged files that were read again, because the rules by which files are read are newer.
        reworded: Number of these whose text is another now; they are among the changed ones.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    unchanged: int
    ignored: int
    refused: tuple[Refusal, ...]
    chunks: int
    seconds: float
    others: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    readings: tuple[FileReading, ...] = ()
    reread: int = 0
    reworded: int = 0

    @property
    def has_new_refusals(self) -> bool:
        """Whether a file could not be indexed that is not one that was refused before and is the same."""
        return any(not refusal.unchanged for refusal in self.refused)


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of an ingest.

    Attributes:
        files: Number of processed files.
        total: Number of all files.
        chunks: Number of embedded chunks.
    """

    files: int
    total: int
    chunks: int
