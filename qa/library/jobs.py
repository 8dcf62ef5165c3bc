"""Jobs: work that is done one after another while the service answers, and its state."""

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import Any, Literal

from qa.errors import QAError, QueueFullError, StoppedError, UnknownJobError
from qa.ingest.report import Progress, Report

Kind = Literal["upload", "delete", "index", "watch", "start"]
State = Literal["queued", "running", "done", "failed", "stopped"]
Work = Callable[[Callable[[Progress], None]], Report]

_NOTHING = Progress(0, 0, 0)
KEPT = 1000  # finished jobs that can still be read
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work.

    Attributes:
        id: Its id.
        kind: What it does: add an upload, delete a document, index paths, take in files that have changed in a watched
            folder, or update from the files at the start.
        state: Its state. ``stopped``: the service ended; its next start completes the job.
        created: When it was requested.
        started: When it began.
        finished: When it ended.
        progress: Number of files and chunks that are done.
        report: Its result, once it is ``done``.
        error: Why it ``failed`` or was ``stopped``.
    """

    id: str
    kind: Kind
    state: State = "queued"
    created: datetime
    started: datetime | None = None
    finished: datetime | None = None
    progress: Progress = _NOTHING
    report: Report | None = None
    error: str | None = None


class Jobs:
    """A queue of jobs, and the one thread that does them. Safe to share between threads.

    Args:
        waiting: Maximum number of waiting jobs. Further ones are refused.
    """

    def __init__(self, *, waiting: int) -> None:
        self._waiting = waiting
        self._places = threading.BoundedSemaphore(waiting)
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._queue: SimpleQueue[tuple[str, Work] | None] = SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the running job at its next safe point, drop the waiting ones, then return."""
        self._stopping.set()
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join()

    @contextmanager
    def place(self) -> Iterator[Callable[[Kind, Work], Job]]:
        """Reserve a place in the queue. Yields a function that fills it; call it once.

        Raises:
            QueueFullError: There is no place.
        """
        if self._stopping.is_set() or not self._places.acquire(blocking=False):
            raise QueueFullError(f"at most {self._waiting} jobs may wait, as many do: try again in a moment")
        filled = False

        def submit(kind: Kind, work: Work) -> Job:
            nonlocal filled
            filled = True
            job = Job(id=uuid.uuid4().hex, kind=kind, created=_now())
            with self._lock:
                self._jobs[job.id] = job
            self._queue.put((job.id, work))
            return job

        try:
            yield submit
        finally:
            if not filled:
                self._places.release()

    def get(self, job_id: str) -> Job:
        """Return a job by its id.

        Raises:
        UnknownJobError: There is none, or it ended long ago.
        """
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None:
            raise UnknownJobError(
                f"a job must be one of the last {KEPT} since the service started, {job_id!r} is none: see GET /api/jobs"
            )
        return job

    def all(self) -> tuple[Job, ...]:
        """Return all jobs, the latest first."""
        with self._lock:
            return tuple(reversed(self._jobs.values()))

    def _run(self) -> None:
        while (taken := self._queue.get()) is not None:
            job_id, work = taken
            self._places.release()
            if self._stopping.is_set():
                self._change(job_id, state="stopped", finished=_now(), error="the service ended before it began")
                continue
            self._change(job_id, state="running", started=_now())
            self._change(job_id, **self._outcome(job_id, work), finished=_now())
            self._forget()

    def _outcome(self, job_id: str, work: Work) -> dict[str, Any]:
        def tell(progress: Progress) -> None:
            self._change(job_id, progress=progress)
            if self._stopping.is_set():
                raise StoppedError("the service ended before the job did: its next start completes it")

        try:
            return {"report": work(tell), "state": "done"}
        except StoppedError as exc:
            return {"error": str(exc), "state": "stopped"}
        except QAError as exc:
            return {"error": str(exc), "state": "failed"}
        except Exception:
            _log.exception("job %s failed", job_id)
            return {"error": "the service failed: look into its log", "state": "failed"}

    def _change(self, job_id: str, **changes: Any) -> None:  # noqa: ANN401 - fields of Job
        with self._lock:
            self._jobs[job_id] = replace(self._jobs[job_id], **changes)

    def _forget(self) -> None:
        with self._lock:
            over = [job.id for job in self._jobs.values() if job.finished is not None]
            for job_id in over[:-KEPT]:
                del self._jobs[job_id]


def _now() -> datetime:
    return datetime.now(UTC)
