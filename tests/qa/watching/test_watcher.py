"""Watched folders with the real store: what changes is indexed, what is only out of reach stays."""

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from mailbox import Maildir
from pathlib import Path

import pytest

from qa.errors import TransientError
from qa.ingest.report import Refusal, Report
from qa.library.folders import add_folders, note_ingest, read_folders
from qa.library.jobs import Jobs
from qa.library.librarian import Librarian
from qa.library.open import Library
from qa.library.uploads import UploadFolder, uploads_root
from qa.watching.changes import wait_for_changes
from qa.watching.watcher import Watcher
from tests.waiting import wait_until

PIER = "The pier of Velm was built in 1911 by Ada Nkemelu."
QUAY = "The quay of Velm was built in 1854 by Joon Park."


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again at once, not after five seconds."""
    monkeypatch.setattr("qa.library.folders.FIRST_SECONDS", 0.2)


@pytest.fixture
def librarian(library: Library, folder: Path) -> Iterator[Librarian]:
    """A librarian at work on an index of the folder."""
    library.index([folder])
    librarian = Librarian(library, UploadFolder(uploads_root(library.config), max_bytes=10_000), Jobs(waiting=5))
    librarian.start()
    yield librarian
    librarian.stop()


@pytest.fixture
def watcher(library: Library, librarian: Librarian) -> Watcher:
    """A watcher without its thread, that waits for no file."""
    return Watcher(library, librarian, still=0)


def settle(watcher: Watcher, librarian: Librarian) -> None:
    """Look, and take turns until nothing waits any more."""
    watcher.turn(told=True)

    def is_settled() -> bool:
        watcher.turn(told=False)
        return watcher.idle and all(job.finished for job in librarian.jobs())

    wait_until(is_settled)


def test_changes_are_indexed(watcher: Watcher, librarian: Librarian, library: Library, folder: Path) -> None:
    """Added, changed, renamed with its folder, deleted: nothing of the earlier state stays."""
    settle(watcher, librarian)
    before = set(library.store.documents)
    (folder / "new").mkdir()
    (folder / "new" / "pier.md").write_text(PIER, "utf-8")
    (folder / "harbour.md").write_text(QUAY, "utf-8")
    settle(watcher, librarian)
    assert set(library.store.documents) == before | {"new/pier.md"}
    assert library.store.document("harbour.md").text == QUAY
    (folder / "new").rename(folder / "newer")
    settle(watcher, librarian)
    assert set(library.store.documents) == before | {"newer/pier.md"}
    shutil.rmtree(folder / "newer")
    settle(watcher, librarian)
    assert set(library.store.documents) == before


def test_a_maildir_is_followed(watcher: Watcher, librarian: Librarian, library: Library, folder: Path) -> None:
    """A message keeps its id when it is seen, and leaves when it is deleted."""
    mail = Maildir(folder / "mail")
    before = set(library.store.documents)
    key = mail.add(f"From: ada@example.org\nSubject: The pier\n\n{PIER}\n")
    settle(watcher, librarian)
    [came] = set(library.store.documents) - before
    seen = mail[key]
    seen.set_subdir("cur")
    seen.set_flags("S")
    mail[key] = seen
    settle(watcher, librarian)
    assert set(library.store.documents) - before == {came}
    assert library.store.document(came).path.endswith(":2,S")
    mail.remove(key)
    settle(watcher, librarian)
    assert set(library.store.documents) == before


def test_what_changed_before_the_start_is_found(librarian: Librarian, library: Library, folder: Path) -> None:
    """The first look compares all files with the index."""
    (folder / "harbour.md").unlink()
    (folder / "pier.md").write_text(PIER, "utf-8")
    settle(Watcher(library, librarian, still=0), librarian)
    assert "harbour.md" not in library.store.documents
    assert "pier.md" in library.store.documents


@pytest.mark.parametrize("left", [True, False], ids=["empty", "gone"])
def test_a_lost_folder_keeps_its_documents(
    watcher: Watcher, librarian: Librarian, library: Library, folder: Path, left: bool
) -> None:
    """A network share that is not connected leaves an empty folder or none; the problem is named until it is back."""
    settle(watcher, librarian)
    before = set(library.store.documents)
    away = folder.rename(folder.with_name("away"))
    if left:
        folder.mkdir()
    settle(watcher, librarian)
    assert set(library.store.documents) == before
    ((path, problem),) = watcher.watched.folders
    assert path == str(folder)
    assert problem is not None
    if left:
        folder.rmdir()
    away.rename(folder)
    (folder / "harbour.md").unlink()
    settle(watcher, librarian)
    assert watcher.watched.folders == ((str(folder), None),)
    assert set(library.store.documents) == before - {"harbour.md"}


def test_a_folder_lost_before_its_job_begins_keeps_its_documents(
    librarian: Librarian, library: Library, watcher: Watcher, folder: Path
) -> None:
    """The job looks again; the change is taken in when the folder is back."""
    (folder / "harbour.md").write_text(QUAY, "utf-8")
    blocked, entered = threading.Event(), threading.Event()
    before = set(library.store.documents)

    def block(_: object) -> Report:
        entered.set()
        blocked.wait()
        return library.index([])

    with librarian._jobs.place() as submit:
        submit("index", block)
    entered.wait()
    watcher.turn(told=True)
    folder.rename(folder.with_name("away"))
    blocked.set()
    settle(watcher, librarian)
    assert set(library.store.documents) == before
    folder.with_name("away").rename(folder)
    settle(watcher, librarian)
    assert library.store.document("harbour.md").text == QUAY


def test_a_file_that_is_being_written_waits(librarian: Librarian, library: Library, folder: Path) -> None:
    """It is read once its size and time keep still."""
    watcher = Watcher(library, librarian, still=3600)
    (folder / "pier.md").write_text(PIER, "utf-8")
    watcher.turn(told=True)
    watcher.turn(told=False)
    assert watcher.watched.waiting
    assert "pier.md" not in library.store.documents


def test_failures_are_shown_and_a_broken_file_is_read_when_it_changes(
    watcher: Watcher, librarian: Librarian, library: Library, folder: Path
) -> None:
    """Neither another turn nor another process reads it again before."""
    path = folder / "pier.pdf"
    path.write_bytes(b"no pdf")
    settle(watcher, librarian)
    (failure,) = watcher.watched.failures
    assert (failure.path, failure.next_try) == (path, None)
    settle(watcher, librarian)
    assert watcher.watched.failures[0].attempts == 1
    path.unlink()
    (folder / "pier.md").write_text(PIER, "utf-8")
    settle(watcher, librarian)
    assert watcher.watched.failures == ()
    assert "pier.md" in library.store.documents


def test_a_transient_failure_is_tried_again_by_the_next_process(
    librarian: Librarian, library: Library, folder: Path
) -> None:
    """Its time has come meanwhile."""
    path = folder / "pier.md"
    path.write_text(PIER, "utf-8")
    wait_until(lambda: all(job.finished for job in librarian.jobs()))
    refused = replace(library.index([]), refused=(Refusal.of(str(path), TransientError("locked")),))
    note_ingest(library.config, [folder], refused, rules="", rebuilt=False)
    (failure,) = read_folders(library.config.data).failures
    assert failure.next_try is not None
    wait_until(lambda: datetime.now(UTC) > failure.next_try)
    again = Watcher(library, librarian, still=0)
    settle(again, librarian)
    assert again.watched.failures == ()
    assert "pier.md" in library.store.documents


def test_a_copy_is_indexed_when_the_first_is_deleted(
    watcher: Watcher, librarian: Librarian, library: Library, folder: Path
) -> None:
    """One of two files with one text is in the index as long as one is there."""
    shutil.copy(folder / "harbour.md", folder / "other.md")
    settle(watcher, librarian)
    (failure,) = watcher.watched.failures
    assert failure.duplicate
    (folder / "harbour.md").unlink()
    settle(watcher, librarian)  # the copy is due now
    settle(watcher, librarian)
    assert "harbour.md" not in library.store.documents
    assert "other.md" in library.store.documents
    assert watcher.watched.failures == ()


def test_hidden_files_locks_and_other_kinds_are_not_read(
    watcher: Watcher, librarian: Librarian, library: Library, folder: Path
) -> None:
    """What git, editors, Office and browsers leave."""
    settle(watcher, librarian)
    before = set(library.store.documents)
    (folder / ".git").mkdir()
    for name in (".git/note.md", ".hidden.md", "~$report.docx", "pier.pdf.part", "pier.pdf.crdownload"):
        (folder / name).write_text(PIER, "utf-8")
    settle(watcher, librarian)
    assert set(library.store.documents) == before
    assert watcher.watched.failures == ()


def test_the_service_does_not_watch_itself(watcher: Watcher, librarian: Librarian, library: Library) -> None:
    """A watched folder may hold the data folder with the uploads: these come by requests."""
    root = library.config.data.parent
    add_folders(library.config, [root])
    upload = uploads_root(library.config) / "pier.md"
    upload.parent.mkdir(parents=True, exist_ok=True)
    upload.write_text(PIER, "utf-8")
    settle(watcher, librarian)
    assert not any(document.file == str(upload) for document in library.store.documents.values())


def test_the_system_notifies_of_changes(tmp_path: Path) -> None:
    """Of visible ones; the iteration ends when the folder is another one."""
    stopped = threading.Event()
    (tmp_path / "a" / ".sent" / "new").mkdir(parents=True)
    turns = wait_for_changes([tmp_path / "a"], [], stopped)
    assert next(turns) is False
    (tmp_path / "a" / ".hidden").touch()
    assert next(turns) is False
    (tmp_path / "a" / "b.md").touch()
    assert any(turn for turn in (next(turns), next(turns), next(turns)))
    (tmp_path / "a" / ".sent" / "new" / "1").touch()  # a message
    assert any(turn for turn in (next(turns), next(turns), next(turns)))
    os.rename(tmp_path / "a", tmp_path / "b")
    assert len(list(turns)) < 5
    stopped.set()
