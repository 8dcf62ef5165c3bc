"""Feedback in a file beside the index."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter

from qa.config import Config
from qa.errors import FeedbackError, FeedbackStoreError
from qa.feedback.database import Connection, damaged, open_database
from qa.feedback.records import Feedback, Gap, Status, Thumb

_FEEDBACK = TypeAdapter(Feedback)


class FeedbackStore:
    """Stores feedback, and unanswered questions if wanted. Safe to share between threads.

    Args:
        path: The file. The first write makes it and its folder.
        most: Maximum number of stored feedback, and of unanswered questions.
    """

    def __init__(self, path: Path, *, most: int) -> None:
        self._path = path
        self._most = most

    def put(self, feedback: Feedback) -> Feedback:
        """Store feedback. It replaces earlier feedback of the same page on the same answer.

        Returns:
            The stored feedback, with its time.

        Raises:
            FeedbackError: Its id belongs to another answer, or it is already decided.
            FeedbackStoreError: The store is full or cannot be written.
        """
        kept = replace(feedback, time=_now(), status="new", right=None, unanswerable=False)
        with open_database(self._path) as connection:
            before = _find(connection, feedback.id)
            if before is None:
                self._refuse_when_full(connection)
            else:
                _check_replaces(before, kept)
            _write(connection, kept)
        return kept

    def get(self, feedback_id: str) -> Feedback:
        """Return one feedback.

        Raises:
        FeedbackError: There is none with that id.
        """
        with open_database(self._path) as connection:
            return _existing(connection, feedback_id)

    def all(
        self, *, verdict: Thumb | None = None, status: Status | None = None, since: datetime | None = None
    ) -> tuple[Feedback, ...]:
        """Return feedback, the oldest first.

        Args:
            verdict: Only these.
            status: Only these.
            since: Only feedback from this time or later.
        """
        query = """SELECT record FROM feedback WHERE (?1 IS NULL OR verdict = ?1) AND (?2 IS NULL OR status = ?2)
                   AND (?3 IS NULL OR time >= ?3) ORDER BY time, id"""
        earliest = None if since is None else _spelled(since)
        if not self._path.exists():
            return ()
        with open_database(self._path) as connection:
            rows = connection.execute(query, (verdict, status, earliest)).fetchall()
            return tuple(_FEEDBACK.validate_json(record) for (record,) in rows)

    def check(self) -> None:
        """Check the structure of the file.

        Raises:
            FeedbackStoreError: It is damaged.
        """
        if not self._path.stat().st_size:
            raise damaged(self._path, "it is empty")
        with open_database(self._path) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise damaged(self._path, found)

    def decide(self, decided: Feedback) -> None:
        """Store the decision about feedback. The feedback itself stays as it is in the store.

        Args:
            decided: The feedback with its new status, `right` and `unanswerable`.

        Raises:
            FeedbackError: It no longer exists, or was changed meanwhile.
        """
        with open_database(self._path) as connection:
            now = _existing(connection, decided.id)
            if (now.verdict, now.fault, now.note) != (decided.verdict, decided.fault, decided.note):
                raise FeedbackError(f"feedback {decided.id} has just been replaced: look at it again", field="id")
            _write(connection, decided)

    def delete(self, feedback_ids: Sequence[str]) -> None:
        """Delete feedback for good.

        Raises:
            FeedbackError: One of these ids does not exist. Then nothing is deleted.
        """
        with open_database(self._path) as connection:
            for feedback_id in feedback_ids:
                _existing(connection, feedback_id)
                connection.execute("DELETE FROM feedback WHERE id = ?", (feedback_id,))

    def count_gap(self, question: str, reason: str) -> None:
        """Count an unanswered question. If the store is full, it replaces the rarest and oldest one.

        Args:
            question: The question in a form that can be understood alone.
            reason: Why there was no answer.
        """
        key, now = question_key(question), _spelled(_now())
        update = """INSERT INTO unanswered VALUES (?1, ?2, ?3, 1, ?4, ?4)
                    ON CONFLICT (key) DO UPDATE SET count = count + 1, reason = ?3, last = ?4"""
        trim = """DELETE FROM unanswered WHERE key IN (SELECT key FROM unanswered WHERE key != ?1 ORDER BY count, last
                  LIMIT max(0, (SELECT count(*) FROM unanswered) - ?2))"""
        with open_database(self._path) as connection:
            connection.execute(update, (key, question, reason, now))
            connection.execute(trim, (key, self._most))

    def gaps(self) -> tuple[Gap, ...]:
        """Return the questions without an answer, the most frequent first."""
        if not self._path.exists():
            return ()
        with open_database(self._path) as connection:
            query = "SELECT question, reason, count, first, last FROM unanswered ORDER BY count DESC, last DESC, key"
            rows = connection.execute(query).fetchall()
        return tuple(
            Gap(question=q, reason=r, count=n, first=datetime.fromisoformat(f), last=datetime.fromisoformat(t))
            for q, r, n, f, t in rows
        )

    def delete_gaps(self) -> None:
        """Delete all questions without an answer for good."""
        with open_database(self._path) as connection:
            connection.execute("DELETE FROM unanswered")

    def _refuse_when_full(self, connection: Connection) -> None:
        (count,) = connection.execute("SELECT count(*) FROM feedback").fetchone()
        if count >= self._most:
            raise FeedbackStoreError(
                f"the feedback store must hold at most {self._most:,} verdicts, holds {count:,}: export and delete "
                'some with "qa feedback", or raise QA_MAX_FEEDBACK'
            )


def open_store(config: Config) -> FeedbackStore:
    """Return the store of the data folder in the settings. Nothing is opened before it is used."""
    return FeedbackStore(config.folder / "feedback.sqlite3", most=config.max_feedback)


def question_key(question: str) -> str:
    """Normalise a question for counting: case, white space, compatible forms and the final mark do not matter.

    >>> question_key("  WHO  lit it ?") == question_key("Who lit it")
    True
    """
    words = " ".join(unicodedata.normalize("NFKC", question).casefold().split())
    return words.rstrip(" ?!.…؟") or words


def _check_replaces(before: Feedback, after: Feedback) -> None:
    if before.judged != after.judged:
        raise FeedbackError("an id must stand for one answer, this stands for another: make a new one", field="id")
    if before.status != "new":
        raise FeedbackError(
            f"feedback can be replaced until it is decided about, this is {before.status}: send it under a new id",
            field="id",
        )


def _find(connection: Connection, feedback_id: str) -> Feedback | None:
    row = connection.execute("SELECT record FROM feedback WHERE id = ?", (feedback_id,)).fetchone()
    return None if row is None else _FEEDBACK.validate_json(row[0])


def _existing(connection: Connection, feedback_id: str) -> Feedback:
    found = _find(connection, feedback_id)
    if found is None:
        raise FeedbackError(f'feedback must be there, {feedback_id!r} is not: see "qa feedback list"', field="id")
    return found


def _write(connection: Connection, feedback: Feedback) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?)",
        (
            feedback.id,
            _spelled(feedback.time),
            feedback.verdict,
            feedback.status,
            _FEEDBACK.dump_json(feedback).decode(),
        ),
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _spelled(time: datetime) -> str:
    """Write a time so that alphabetical order is the order in time."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")
