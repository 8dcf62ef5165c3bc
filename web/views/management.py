"""Who manages the documents of a collection, and the limits of uploads: made known to the views, and found by them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from flask import current_app

from qa.errors import UploadFolderError
from qa.library.jobs import Job
from qa.records import DocumentInfo, Upload
from qa.watching.watched import Watched
from web.guard.collections import here

_EXTENSION = "citewell-library"
_PART, _WATCHED = "manager", "watched"


class Manager(Protocol):
    """The part of `qa.library.librarian.Librarian` that is served."""

    def upload(self, files: Sequence[Upload], folder: str = "") -> Job:
        """Keep files and index them. Raises UploadError, UploadFolderError, QueueFullError."""

    def delete(self, document_id: str) -> Job:
        """Delete an uploaded document. Raises NotFoundError, NotUploadedError, UploadFolderError, QueueFullError."""

    def index(self, paths: Sequence[Path]) -> Job:
        """Update the index from some paths. Raises QueueFullError."""

    def job(self, job_id: str) -> Job:
        """Return a job. Raises UnknownJobError."""

    def jobs(self) -> Sequence[Job]:
        """Return all jobs, the latest first."""

    def is_upload(self, document: DocumentInfo) -> bool:
        """Whether a document may be deleted."""


@dataclass(frozen=True, slots=True)
class Management:
    """The limits of uploads.

    Attributes:
        file_megabytes: Maximum megabytes of one file.
        max_megabytes: Maximum megabytes of one upload, all files together.
        max_files: Maximum number of files in one upload.
    """

    file_megabytes: int
    max_megabytes: int
    max_files: int


def provide_management(extensions: dict[str, object], management: Management) -> None:
    """Make the limits of uploads known to the views of the application that owns `extensions`."""
    extensions[_EXTENSION] = management


def management() -> Management:
    """Return the limits of uploads of the current application."""
    return cast(Management, current_app.extensions[_EXTENSION])


def provide_manager(
    shelf: dict[str, object], manager: Manager | None, watched: Callable[[], Watched] | None = None
) -> None:
    """Put a librarian on the shelf of its collection.

    Args:
        shelf: The shelf.
        manager: The librarian; None if this process does not own the library.
        watched: Returns what is watched; None if nothing is.
    """
    shelf[_PART], shelf[_WATCHED] = manager, watched


def manager() -> Manager:
    """Return the librarian of the present collection.

    Raises:
        UploadFolderError: This process has none.
        UnknownCollectionError: There is no such collection for this caller.
    """
    found = cast("Manager | None", here()[_PART])
    if found is None:
        raise UploadFolderError(
            'documents are managed where they are indexed, this process only answers: run "qa index" there'
        )
    return found


def watched() -> Watched | None:
    """Return what is watched of the present collection; None if nothing is.

    Raises:
        UnknownCollectionError: There is no such collection for this caller.
    """
    found = cast("Callable[[], Watched] | None", here()[_WATCHED])
    return None if found is None else found()
