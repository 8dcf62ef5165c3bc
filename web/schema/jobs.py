"""A job as JSON: an upload, a deletion, an ingest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import Field

from qa.ingest.report import Notice, Refusal, Report
from qa.library.jobs import Job, Kind, State
from web.schema.base import Reply
from web.schema.readings import FileReadingModel


class RefusalModel(Reply):
    """A file that was not indexed."""

    file: str = Field(description="The file, as it was sent; for a file elsewhere on the server its path.")
    reason: str = Field(description="Rule, value and remedy.")
    duplicate: bool = Field(description="Whether its text is indexed under another name.")
    transient: bool = Field(
        default=False, description="Whether a later try may succeed, though the file stays as it is."
    )
    unchanged: bool = Field(
        default=False, description="Whether it was refused before, is the same, and was not read again."
    )

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        """Make the JSON of a refusal."""
        return cls(
            file=refusal.path,
            reason=refusal.reason,
            duplicate=refusal.duplicate,
            transient=refusal.transient,
            unchanged=refusal.unchanged,
        )

    def record(self) -> Refusal:
        """Return the refusal."""
        return Refusal(self.file, self.reason, self.duplicate, self.transient, self.unchanged)


class NoticeModel(Reply):
    """Content that should be in an indexed file's text but is missing."""

    document_id: str = Field(description="The document.")
    text: str = Field(description="What is missing, and the remedy.")

    @classmethod
    def of(cls, notice: Notice) -> Self:
        """Make the JSON of a notice."""
        return cls(document_id=notice.document_id, text=notice.text)

    def record(self) -> Notice:
        """Return the notice."""
        return Notice(self.document_id, self.text)


class ReportModel(Reply):
    """The result of a job."""

    added: list[str] = Field(description="Ids of new documents.")
    changed: list[str] = Field(description="Ids of the documents that replaced an earlier version.")
    deleted: list[str] = Field(description="Ids of the deleted documents.")
    unchanged: int = Field(description="Number of unchanged documents.")
    ignored: int = Field(description="Number of files of other kinds in a folder.")
    others: list[str] = Field(default=[], description="These, by their paths in the folder.")
    refused: list[RefusalModel] = Field(description="Files that could not be indexed.")
    notices: list[NoticeModel] = Field(description="Missing content of indexed files.")
    readings: list[FileReadingModel] = Field(
        default=[],
        description="Words of each new or changed document that are in its text, and why others are not.",
    )
    reread: int = Field(
        default=0, description="Unchanged files that were read again, because the rules for reading files are newer."
    )
    reworded: int = Field(default=0, description="Of these, how many have another text now.")
    chunks: int = Field(description="Number of chunks that were embedded.")
    seconds: float = Field(description="Duration.")

    @classmethod
    def of(cls, report: Report) -> Self:
        """Make the JSON of a report."""
        return cls(
            added=list(report.added),
            changed=list(report.changed),
            deleted=list(report.deleted),
            unchanged=report.unchanged,
            ignored=report.ignored,
            others=list(report.others),
            refused=[RefusalModel.of(refusal) for refusal in report.refused],
            notices=[NoticeModel.of(notice) for notice in report.notices],
            readings=[FileReadingModel.of(read) for read in report.readings],
            reread=report.reread,
            reworded=report.reworded,
            chunks=report.chunks,
            seconds=round(report.seconds, 3),
        )

    def record(self) -> Report:
        """Return the report."""
        return Report(
            added=tuple(self.added),
            changed=tuple(self.changed),
            deleted=tuple(self.deleted),
            unchanged=self.unchanged,
            ignored=self.ignored,
            others=tuple(self.others),
            refused=tuple(refusal.record() for refusal in self.refused),
            notices=tuple(notice.record() for notice in self.notices),
            readings=tuple(read.record() for read in self.readings),
            reread=self.reread,
            reworded=self.reworded,
            chunks=self.chunks,
            seconds=self.seconds,
        )


class JobReply(Reply):
    """A job and its progress."""

    id: str
    kind: Kind = Field(
        description="`upload`, `delete`, `index` (paths on the machine), `watch` (changes in watched folders) or "
        "`start` (of the service)."
    )
    state: State = Field(description="`queued`, `running`, `done`, `failed`, or `stopped` because the service ended.")
    created: datetime = Field(description="When it was requested.")
    started: datetime | None = Field(description="When it began.")
    finished: datetime | None = Field(description="When it ended.")
    files: int = Field(description="Number of processed files.")
    total: int = Field(description="Number of all files; 0 until they are counted.")
    chunks: int = Field(description="Number of embedded chunks.")
    report: ReportModel | None = Field(description="Its result, once it is done.")
    error: str | None = Field(description="Why it failed or was stopped.")
    href: str = Field(description="Address of this reply.")

    @classmethod
    def of(cls, job: Job, *, root: str = "") -> Self:
        """Make the JSON of a job. `root` is the path where the application is mounted."""
        return cls(
            id=job.id,
            kind=job.kind,
            state=job.state,
            created=job.created,
            started=job.started,
            finished=job.finished,
            files=job.progress.files,
            total=job.progress.total,
            chunks=job.progress.chunks,
            report=None if job.report is None else ReportModel.of(job.report),
            error=job.error,
            href=f"{root}/api/jobs/{job.id}",
        )


class JobsReply(Reply):
    """The jobs since the service started, the latest first."""

    jobs: list[JobReply]

    @classmethod
    def of(cls, jobs: Sequence[Job], *, root: str = "") -> Self:
        """Make the JSON of the list. `root` is the path where the application is mounted."""
        return cls(jobs=[JobReply.of(job, root=root) for job in jobs])
