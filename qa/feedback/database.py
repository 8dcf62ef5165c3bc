"""The file of the feedback store. Only this module imports sqlite3.

SQLite (https://www.sqlite.org) lets several threads and processes write. So `qa feedback` works beside a running
service, and a process that dies leaves only complete rows. A connection lasts for one call: threads share nothing.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import ValidationError

from qa.errors import FeedbackStoreError

SCHEMA = 1
"""Version of the tables, stored as the file's ``user_version``."""

_WAIT_SECONDS = 20.0  # to wait for another writer
_TABLES = """
CREATE TABLE feedback (id TEXT PRIMARY KEY, time TEXT NOT NULL, verdict TEXT NOT NULL, status TEXT NOT NULL,
                       record TEXT NOT NULL);
CREATE TABLE unanswered (key TEXT PRIMARY KEY, question TEXT NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL,
                         first TEXT NOT NULL, last TEXT NOT NULL);
"""

Connection = sqlite3.Connection


@contextmanager
def open_database(path: Path) -> Iterator[Connection]:
    """Open a connection with one transaction, which is committed at the end unless there is an error."""
    connection = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
        _prepare(connection, path)
        yield connection
        connection.execute("COMMIT")
    except (sqlite3.Error, OSError, UnicodeError, ValidationError) as exc:
        raise _translated(exc, path) from exc
    finally:
        if connection is not None:
            connection.close()  # rolls back if nothing was committed


def _translated(error: Exception, path: Path) -> FeedbackStoreError:
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        return FeedbackStoreError(
            f"the feedback store must be free for a moment, {path} is held by another process: try again"
        )
    if isinstance(error, sqlite3.OperationalError | OSError):
        return FeedbackStoreError(
            f"the feedback store must be readable and writable, {path} is not ({error}): give the right to "
            "write it, free space on the disk, or set QA_DATA"
        )
    return damaged(path, error)


def damaged(path: Path, reason: object) -> FeedbackStoreError:
    """Return the error of a file that is no whole database."""
    return FeedbackStoreError(
        f"the feedback store must be an SQLite database, {path} is damaged ({reason}): move it away and put a "
        "copy back; without one the next feedback begins a new store"
    )


def _prepare(connection: Connection, path: Path) -> None:
    """Begin a writing transaction, and make the tables if they are missing."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        with suppress(sqlite3.OperationalError):  # a network folder has no shared memory: the journal needs none
            connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()  # another process may have made the tables
    if version == 0:
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
    elif version != SCHEMA:
        raise FeedbackStoreError(
            f"the feedback store must have the schema {SCHEMA}, {path} has {version}: use the version of Citewell that "
            "wrote it, or move the file away"
        )
