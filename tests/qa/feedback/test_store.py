"""The feedback store: many writers, a process that dies, a damaged file."""

import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa.errors import FeedbackError, FeedbackStoreError
from qa.feedback.export import csv_table
from qa.feedback.records import Feedback, Judged
from qa.feedback.store import FeedbackStore

WRITER = """
import sys
from pathlib import Path
from tests.qa.feedback.test_store import make_feedback
from qa.feedback.store import FeedbackStore
store = FeedbackStore(Path(sys.argv[1]), most=100_000)
for number in range(100_000):
    store.put(make_feedback(f"feedback-{number}"))
    print(number, flush=True)
"""


def make_feedback(feedback_id: str, note: str = "") -> Feedback:
    """A thumb up for no answer."""
    judged = Judged(question="Who won?", answered=False, silence="low_confidence", confidence=0.1)
    return Feedback(id=feedback_id, time=datetime.now(UTC), verdict="up", note=note, judged=judged)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store is."""
    return tmp_path / "data" / "feedback.sqlite3"


def test_what_was_put_is_there_after_a_restart(path: Path) -> None:
    """Another store over the same file finds it unchanged, also by its time."""
    kept = FeedbackStore(path, most=9).put(make_feedback("feedback-1", "note"))
    again = FeedbackStore(path, most=9)
    assert again.all() == (kept,)
    assert again.all(verdict="down") == again.all(status="confirmed") == ()
    assert again.all(since=kept.time) == (kept,)
    assert again.all(since=kept.time + timedelta(seconds=1)) == ()


def test_writers_do_not_lose_what_others_write(path: Path) -> None:
    """Eight threads with separate stores; the first makes the file."""

    def write(number: int) -> None:
        store = FeedbackStore(path, most=1000)
        store.put(make_feedback(f"feedback-{number}"))
        store.count_gap("Who won?", "low_confidence")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    store = FeedbackStore(path, most=1000)
    assert {one.id for one in store.all()} == {f"feedback-{number}" for number in range(40)}
    assert [gap.count for gap in store.gaps()] == [40]


def test_a_process_that_is_killed_leaves_whole_rows(path: Path) -> None:
    """What was reported as kept is there, and the store goes on."""
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(5)]
        writer.send_signal(signal.SIGKILL)
    store = FeedbackStore(path, most=1000)
    assert {f"feedback-{number}" for number in told} <= {one.id for one in store.all()}
    store.put(make_feedback("afterwards"))
    assert store.get("afterwards").verdict == "up"


def test_a_damaged_store_says_what_to_do(path: Path) -> None:
    """The message has the rule, the value and the remedy; nothing is overwritten."""
    path.parent.mkdir()
    path.write_bytes(b"no database" * 500)
    with pytest.raises(FeedbackStoreError, match=r"must be an SQLite database, .* is damaged .*: move it away"):
        FeedbackStore(path, most=9).put(make_feedback("feedback-1"))
    assert path.read_bytes() == b"no database" * 500


def test_a_store_of_a_later_version_is_left_alone(path: Path) -> None:
    """It may hold what this version does not know."""
    FeedbackStore(path, most=9).put(make_feedback("feedback-1"))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    with pytest.raises(FeedbackStoreError, match=r"must have the schema 1, .* has 7"):
        FeedbackStore(path, most=9).all()


def test_a_full_store_refuses_verdicts_and_forgets_rare_questions(path: Path) -> None:
    """Replacing needs no room; the frequent questions stay."""
    store = FeedbackStore(path, most=2)
    for name in ("feedback-1", "feedback-2", "feedback-1"):
        store.put(make_feedback(name))
    with pytest.raises(FeedbackStoreError, match=r"at most 2 verdicts, holds 2: .* raise QA_MAX_FEEDBACK"):
        store.put(make_feedback("feedback-3"))
    for question in ("Who?", "Who?", "When?", "Where?"):
        store.count_gap(question, "no_passages")
    assert [gap.question for gap in store.gaps()] == ["Who?", "Where?"]
    store.delete(["feedback-1"])
    store.put(make_feedback("feedback-3"))
    with pytest.raises(FeedbackError, match="feedback must be there"):
        store.delete(["feedback-2", "feedback-1"])
    assert [one.id for one in store.all()] == ["feedback-2", "feedback-3"]


def test_reading_makes_no_file(path: Path) -> None:
    """Looking into an empty data folder leaves it empty."""
    store = FeedbackStore(path, most=9)
    assert (store.all(), store.gaps(), path.parent.exists()) == ((), (), False)


def test_a_spreadsheet_runs_nothing() -> None:
    """A note that looks like a formula is shown as text."""
    assert "'=1+1" in csv_table([make_feedback("feedback-1", "=1+1")], [])
