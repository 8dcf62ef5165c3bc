"""Keeps the index in step with the folders that were indexed: what changes in them becomes a job of the librarian."""

import logging
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from qa.corpus.documents import SourceFile
from qa.errors import QAError
from qa.library.folders import own_folders, read_folders, retry_seconds
from qa.library.librarian import Librarian
from qa.library.open import Library
from qa.library.presence import FileState, state_of
from qa.watching.changes import wait_for_changes
from qa.watching.scan import Scan, scan
from qa.watching.stillness import Stillness
from qa.watching.watched import Watched

STILL_SECONDS = 2.0
_SCAN_SECONDS = 60.0  # between two looks through the folders without a notification
_SCAN_SHARE = 20  # a look takes at most one of so many seconds, in folders where things change all the time
_MOST_FILES = 200  # of one job, so that uploads do not wait long
_log = logging.getLogger(__name__)


class Watcher:
    """Watches folders in a thread.

    A notification only says that it is time to look: what is new, changed or gone follows from the files and the index.
    So nothing is lost if a notification is, or the process ends.

    Args:
        library: The open data folder.
        librarian: Does the work.
        still: Seconds for which a file must have kept its size and time before it is read.

    Attributes:
        watched: What is watched now.

    Raises:
        StoreError: The notes of the earlier ingests cannot be read.
    """

    def __init__(self, library: Library, librarian: Librarian, *, still: float = STILL_SECONDS) -> None:
        self._library = library
        self._librarian = librarian
        self._own, self._ocr = own_folders(library.config), bool(library.parts.parsing.ocr.languages)
        self._stillness = Stillness(still)
        self._folders = read_folders(library.config.folder)
        self._scan = Scan((), {}, {}, ())
        self._taken: dict[str, FileState | None] = {  # the states in which files were read
            str(one.path): one.state
            for one in self._folders.failures
            if one.state is not None and one.rules == library.parts.rules
        }
        self._changed: dict[str, SourceFile] = {}
        self._job: tuple[str, dict[str, FileState | None]] | None = None
        self._told, self._next_scan, self._rest_until = True, 0.0, 0.0
        self._attempts, self._next_job, self._trouble = 0, 0.0, ""
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watching", daemon=True)
        if self.idle:
            self._say("")
        self.watched = Watched()

    def start(self) -> None:
        """Begin to watch. First everything that has changed meanwhile is found."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching, then return."""
        self._stopped.set()
        self._thread.join()

    def turn(self, *, told: bool) -> None:
        """Look what has changed, if it is time, and hand to the librarian what keeps still.

        Args:
            told: Whether the system has notified of a change.

        Raises:
            QAError: The notes cannot be read, or too many jobs wait. The next turn tries again.
        """
        now = time.monotonic()
        self._end_job(now)
        folders = read_folders(self._library.config.folder)
        self._told |= told or folders.paths != self._folders.paths
        self._folders = folders
        if (self._told and now >= self._rest_until) or now >= self._next_scan:
            self._look(now)
        states = {path: state_of(file.path) for path, file in self._changed.items()}
        still = self._stillness.still(states, now=now)
        if self._job is None and now >= self._next_job:
            self._hand_over({path: self._changed[path] for path in still} | self._due(datetime.now(UTC)), states)
        self.watched = Watched(
            tuple((path, self._scan.problems.get(path)) for path in folders.paths),
            len(self._changed) + (len(self._job[1]) if self._job else 0),
            folders.failures,
            self._trouble or None,
        )

    @property
    def idle(self) -> bool:
        """Whether all that the system notified of has been looked at and indexed."""
        return not (self._told or self._changed or self._job)

    def _run(self) -> None:
        while not self._stopped.is_set():
            paths = [Path(path) for path in self._folders.paths]
            for told in wait_for_changes(paths, self._own, self._stopped):
                try:
                    self.turn(told=told)
                except QAError as exc:
                    self._say(str(exc))
                except Exception:
                    _log.exception("watched folders could not be looked through")
                if [Path(path) for path in self._folders.paths] != paths:
                    break
            self._told = True

    def _look(self, now: float) -> None:
        """Find the files that are new, changed or gone."""
        self._scan = scan([Path(path) for path in self._folders.paths], self._own, ocr=self._ocr)
        expected = {str(one.path): one.path.name for one in self._folders.failures}
        expected |= {one.file: one.id for one in self._library.store.documents.values()}
        going = {path for path, state in self._taken.items() if state is None}  # by the present job
        gone = self._scan.gone({path: name for path, name in expected.items() if path not in going}, self._own)
        changed = (
            path
            for path, (_, state) in self._scan.files.items()
            if path not in self._taken or self._taken[path] != state
        )
        self._changed = {path: self._scan.files[path][0] for path in changed} | gone
        self._told = False
        self._rest_until = time.monotonic() + _SCAN_SHARE * (time.monotonic() - now)
        self._next_scan = max(self._rest_until, now + _SCAN_SECONDS)

    def _due(self, now: datetime) -> dict[str, SourceFile]:
        """Return the files that failed and are to be tried again, by path."""
        late = (str(one.path) for one in self._folders.failures if one.next_try and one.next_try <= now)
        return {path: self._scan.files[path][0] for path in late if path in self._scan.files}

    def _hand_over(self, files: dict[str, SourceFile], states: dict[str, FileState | None]) -> None:
        found = {path: states[path] if path in states else state_of(file.path) for path, file in files.items()}
        first = sorted(found, key=lambda path: (found[path] is not None, path))  # what is gone may have another name
        batch = {path: found[path] for path in first[:_MOST_FILES]}
        if batch:
            self._job = self._librarian.follow([files[path] for path in batch]).id, batch
            self._taken |= batch
            self._changed = {path: file for path, file in self._changed.items() if path not in batch}

    def _end_job(self, now: float) -> None:
        """Take up the result of the job, if it has one."""
        if self._job is None:
            return
        job = self._librarian.job(self._job[0])
        if job.finished is None:
            return
        done, (_, batch) = job.state == "done", self._job
        self._job = None
        self._taken = {path: state for path, state in self._taken.items() if path not in batch or (done and state)}
        self._say("" if done else job.error or "")
        self._attempts = 0 if done else self._attempts + 1
        if not done:
            self._told = True
            self._next_job = now + retry_seconds(self._attempts)

    def _say(self, trouble: str) -> None:
        if trouble and trouble != self._trouble:
            _log.warning("watched folders are not indexed for now: %s", trouble)
        self._trouble = trouble
