"""What an ingest tells: how far it is, and what it did."""

from dataclasses import dataclass

OTHERS_NAMED = 10
"""Files of kinds that are not indexed that a report names at most."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not indexed.

    Attributes:
        path: The file, or the path given.
        reason: Rule, value and remedy.
        duplicate: Whether its text is indexed under another name.
    """

    path: str
    reason: str
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """What of an indexed file is not in its text though it should be.

    Attributes:
        document_id: The document.
        text: What is so, and the remedy.
    """

    document_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an ingest did.

    Attributes:
        added: Ids of documents that are new.
        changed: Ids of documents that replaced an earlier version.
        removed: Ids of documents whose file vanished.
        unchanged: Number of documents that were left as they were.
        ignored: Number of files of kinds that are not indexed.
        refused: Files that could not be indexed; an earlier version in the index stays there.
        chunks: Number of chunks embedded.
        seconds: Time taken.
        others: The first files of kinds that are not indexed, by their paths in the folder.
        notices: What of the files that were indexed is not in their text.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    ignored: int
    refused: tuple[Refusal, ...]
    chunks: int
    seconds: float
    others: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is.

    Attributes:
        files: Files dealt with.
        total: Files to deal with.
        chunks: Chunks embedded.
    """

    files: int
    total: int
    chunks: int
