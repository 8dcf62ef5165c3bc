"""Changes to a library while it answers: uploads, deletions and paths to index, one job after another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Protocol

from qa.corpus.documents import SourceFile
from qa.errors import DocumentError, NotFoundError, NotUploadedError, UploadError
from qa.ingest.report import Progress, Refusal, Report
from qa.library.jobs import Job, Jobs
from qa.library.presence import absence
from qa.library.uploads import UploadFolder, safe_name
from qa.records import DocumentInfo, IndexedDocument, Upload

_Tell = Callable[[Progress], None]


class Managed(Protocol):
    """What is updated: an open data folder, or the shards of a cluster."""

    @property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """All documents by id."""

    @property
    def unfinished(self) -> Sequence[str]:
        """The paths of an ingest that was interrupted."""

    def index(self, paths: Sequence[Path | SourceFile], on_progress: _Tell) -> Report:
        """Update the index from the files under some paths."""


class Librarian:
    """Keeps the uploaded files, and updates the index from them. Safe to share between threads.

    A file is written or deleted at once, in the order of the requests. The job that follows updates the index from the
    file as it is then. So nothing is lost if the process dies with a job: at the next start the index is updated from
    the folder of uploads.

    Args:
        library: What is updated.
        uploads: The folder of uploads.
        jobs: Does the work.
    """

    def __init__(self, library: Managed, uploads: UploadFolder, jobs: Jobs) -> None:
        self._library = library
        self._uploads = uploads
        self._jobs = jobs

    def start(self) -> None:
        """Begin to work. First the index is updated from files that were kept but not indexed."""
        replaced = self._uploads.recover()  # now: later it would remove files that are just being written
        with self._jobs.place() as submit:
            submit("start", lambda tell: self._follow(replaced, tell))
        self._jobs.start()

    def stop(self) -> None:
        """Stop at a safe point."""
        self._jobs.stop()

    def upload(self, files: Sequence[Upload], folder: str = "") -> Job:
        """Keep files and index them.

        Args:
            files: The files, at least one.
            folder: Folder for them below the folder of uploads, or an empty string.

        Returns:
            The job. Its report names files that were refused at once.

        Raises:
            UploadError: None of the files can be kept.
            UploadFolderError: The folder of uploads cannot be written.
            QueueFullError: Too many jobs wait.
        """
        with self._jobs.place() as submit:
            kept: dict[PurePosixPath, SourceFile] = {}
            refused: list[Refusal] = []
            for file in files:
                try:
                    name = safe_name(file.name, folder)
                    if name in kept:
                        raise UploadError(f"a file must be sent once, {str(name)!r} is sent twice: leave one out")
                    kept[name] = self._uploads.keep(name, file.content)
                except UploadError as exc:
                    refused.append(Refusal(file.name, str(exc)))
            if not kept:
                raise UploadError("; ".join(refusal.reason for refusal in refused) or "a file must be sent, none is")
            return submit("upload", lambda tell: self._take_in(list(kept.values()), refused, tell))

    def delete(self, document_id: str) -> Job:
        """Delete the file of an uploaded document, and remove the document from the index.

        Raises:
            NotFoundError: There is no such document.
            NotUploadedError: Its file is elsewhere.
            UploadFolderError: The file cannot be deleted.
            QueueFullError: Too many jobs wait.
        """
        document = self._library.documents.get(document_id)
        if document is None:
            raise NotFoundError(f"document must be one of the index, is {document_id!r}: list them first")
        if document.attached_as:
            raise NotUploadedError(
                f"an attachment leaves with its message, {document_id!r} is one: delete the message instead"
            )
        name = self._uploads.name_of(document.path)
        if name is None:
            raise NotUploadedError(
                f"only uploads can be deleted here, the file of {document_id!r} lies elsewhere on the server: delete "
                'it there, then run "qa index" on its folder'
            )
        with self._jobs.place() as submit:
            source = replace(self._uploads.drop(name), id=document_id)
            return submit("delete", lambda tell: self._told(self._library.index([source], tell)))

    def index(self, paths: Sequence[Path]) -> Job:
        """Update the index from the files under some absolute paths.

        Raises:
            QueueFullError: Too many jobs wait.
        """
        with self._jobs.place() as submit:
            return submit("index", lambda tell: self._library.index(paths, tell))

    def follow(self, files: Sequence[SourceFile]) -> Job:
        """Update the index from files of watched folders that are new, changed or gone.

        The job fails, and changes nothing, if a whole folder is gone or empty when it begins.

        Raises:
            QueueFullError: Too many jobs wait.
        """
        with self._jobs.place() as submit:
            return submit("watch", lambda tell: self._take_changes(files, tell))

    def job(self, job_id: str) -> Job:
        """Return a job by its id. Raises UnknownJobError."""
        return self._jobs.get(job_id)

    def jobs(self) -> tuple[Job, ...]:
        """Return all jobs, the latest first."""
        return self._jobs.all()

    def is_upload(self, document: DocumentInfo) -> bool:
        """Whether a document's file is in the folder of uploads."""
        return not document.attached_as and self._uploads.name_of(document.path) is not None

    def _take_changes(self, files: Sequence[SourceFile], tell: _Tell) -> Report:
        for folder in {file.root for file in files}:
            problem = absence(folder)
            if problem is not None:
                raise DocumentError(problem)
        return self._library.index(files, tell)

    def _take_in(self, sources: Sequence[SourceFile], refused: Sequence[Refusal], tell: _Tell) -> Report:
        report = self._library.index(sources, tell)
        self._settle(sources, report)
        report = self._told(report)
        return replace(report, refused=(*refused, *report.refused))

    def _follow(self, replaced: Sequence[SourceFile], tell: _Tell) -> Report:
        paths = [Path(path) for path in self._library.unfinished]
        report = self._library.index([*paths, *([self._uploads.root] if self._uploads.root.is_dir() else [])], tell)
        self._settle(replaced, report)
        return self._told(report)

    def _settle(self, sources: Sequence[SourceFile], report: Report) -> None:
        refused = {refusal.path for refusal in report.refused}
        indexed = {document.path for document in self._library.documents.values()}
        for source in sources:
            self._uploads.settle(source, refused=source.location in refused, indexed=source.location in indexed)

    def _told(self, report: Report) -> Report:
        """Return a report that names uploads as they were sent, not by their paths."""
        return replace(
            report,
            refused=tuple(
                replace(refusal, path=str(self._uploads.name_of(refusal.path) or refusal.path))
                for refusal in report.refused
            ),
        )
