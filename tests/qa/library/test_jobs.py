"""One job after another, a limit for waiting ones, and the state of each."""

import threading
from collections.abc import Callable, Iterator

import pytest

from qa.errors import QueueFullError, StoreError, UnknownJobError
from qa.ingest.report import Progress, Report
from qa.library.jobs import Job, Jobs, Work

REPORT = Report(added=("a.md",), changed=(), deleted=(), unchanged=0, ignored=0, refused=(), chunks=3, seconds=0.1)
SECONDS = 30


def done(_: Callable[[Progress], None]) -> Report:
    """Work that is done at once."""
    return REPORT


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    """A queue in which two jobs may wait; not started."""
    jobs = Jobs(waiting=2)
    yield jobs
    jobs.stop()


def submit(jobs: Jobs, work: Work) -> Job:
    """Put work into the queue."""
    with jobs.place() as take:
        return take("upload", work)


def test_a_job_is_told_from_its_beginning_to_its_end(jobs: Jobs) -> None:
    """Queued, running with its progress, done with its report."""
    running, go_on, over = threading.Event(), threading.Event(), threading.Event()

    def work(tell: Callable[[Progress], None]) -> Report:
        tell(Progress(1, 2, 5))
        running.set()
        assert go_on.wait(SECONDS)
        return REPORT

    job = submit(jobs, work)
    submit(jobs, lambda _: over.set() or REPORT)
    assert (jobs.get(job.id).state, jobs.get(job.id).started) == ("queued", None)
    jobs.start()
    assert running.wait(SECONDS)
    assert (jobs.get(job.id).state, jobs.get(job.id).progress) == ("running", Progress(1, 2, 5))
    go_on.set()
    assert over.wait(SECONDS)
    ended = jobs.get(job.id)
    assert (ended.state, ended.report, ended.error) == ("done", REPORT, None)
    assert ended.started is not None
    assert ended.finished is not None
    assert ended.created <= ended.started <= ended.finished
    assert [one.id for one in jobs.all()][1] == job.id


def test_what_fails_is_told_and_the_next_goes_on(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    """An expected error in its own words; a bug without details, but with details in the log."""

    def broken(_: Callable[[Progress], None]) -> Report:
        raise ZeroDivisionError("secret")

    def refused(_: Callable[[Progress], None]) -> Report:
        raise StoreError("the disk is full: make room")

    over = threading.Event()
    first, second = submit(jobs, broken), submit(jobs, refused)
    jobs.start()
    for _ in range(1000):
        try:
            last = submit(jobs, lambda _: over.set() or REPORT)
            break
        except QueueFullError:
            over.wait(0.02)
    assert over.wait(SECONDS)
    assert (jobs.get(first.id).state, jobs.get(first.id).error) == ("failed", "the service failed: look into its log")
    assert (jobs.get(second.id).state, jobs.get(second.id).error) == ("failed", "the disk is full: make room")
    assert "ZeroDivisionError: secret" in caplog.text
    assert last.id != first.id


def test_as_many_wait_as_may(jobs: Jobs) -> None:
    """One more is refused before anything is done for it; a place that is not used is given back."""
    submit(jobs, done)
    with pytest.raises(ZeroDivisionError), jobs.place():
        raise ZeroDivisionError
    submit(jobs, done)
    with pytest.raises(QueueFullError, match="at most 2 jobs may wait"), jobs.place():
        pytest.fail("there is no place")


def test_stopping_is_safe(jobs: Jobs) -> None:
    """The running job ends at its next report; waiting ones are dropped; later ones are refused."""
    running = threading.Event()

    def work(tell: Callable[[Progress], None]) -> Report:
        for count in range(1_000_000):
            tell(Progress(count, 1_000_000, 0))
            running.set()
            threading.Event().wait(0.001)
        return REPORT

    first, second = submit(jobs, work), submit(jobs, done)
    jobs.start()
    assert running.wait(SECONDS)
    jobs.stop()
    assert [jobs.get(one.id).state for one in (first, second)] == ["stopped", "stopped"]
    with pytest.raises(QueueFullError), jobs.place():
        pytest.fail("there is no place")


def test_an_unknown_job_is_told(jobs: Jobs) -> None:
    """The error says where to look."""
    with pytest.raises(UnknownJobError, match="see GET /api/jobs"):
        jobs.get("nobody's")
