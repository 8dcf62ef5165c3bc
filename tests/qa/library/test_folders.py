"""What an ingest notes: the folders, and the files that could not be indexed, with their next try."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from qa.corpus.documents import SourceFile
from qa.errors import DocumentError, DuplicateError, StoreError, TransientError
from qa.ingest.report import Refusal, Report
from qa.library.folders import (
    Failure,
    Folders,
    add_folders,
    noted,
    read_folders,
    refused_before,
    retry_seconds,
)
from qa.library.open import Library
from qa.library.presence import absence, state_of

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=1)


def report(*refused: Refusal, deleted: tuple[str, ...] = ()) -> Report:
    """A report with some refusals."""
    return Report(added=(), changed=(), deleted=deleted, unchanged=0, ignored=0, refused=refused, chunks=0, seconds=0.1)


def old_file(path: Path) -> Path:
    """Write a file that changed long before `NOW`, as far as its time says."""
    path.write_text("text", "utf-8")
    os.utime(path, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))
    return path


def fail(folder: Path, error: DocumentError, before: Folders = Folders()) -> Failure:  # noqa: B008 - frozen
    """The one failure after an ingest of a folder with one file."""
    (failure,) = noted(before, [folder], report(Refusal.of(str(folder / "a.md"), error)), now=NOW).failures
    return failure


def test_a_transient_failure_is_tried_again_later_and_later(tmp_path: Path) -> None:
    """Each attempt doubles the wait."""
    old_file(tmp_path / "a.md")
    first = fail(tmp_path, TransientError("locked"))
    assert (first.attempts, first.next_try) == (1, NOW + timedelta(seconds=retry_seconds(1)))
    second = fail(tmp_path, TransientError("locked"), Folders(failures=(first,)))
    assert (second.attempts, second.next_try) == (2, NOW + timedelta(seconds=retry_seconds(2)))


def test_a_broken_file_waits_for_a_change(tmp_path: Path) -> None:
    """It has no next try, but the state that it failed in."""
    path = old_file(tmp_path / "a.md")
    failure = fail(tmp_path, DocumentError("broken"))
    assert (failure.next_try, failure.path) == (None, path)


def test_a_file_that_has_just_changed_is_looked_at_again(tmp_path: Path) -> None:
    """It may have changed after it was read: then its state says nothing."""
    path = old_file(tmp_path / "a.md")
    just = report(Refusal(str(path), "broken"))
    late = datetime.now(UTC) + timedelta(hours=1)
    assert noted(Folders(), [tmp_path], just, now=datetime.now(UTC)).failures[0].state is None
    assert noted(Folders(), [tmp_path], just, now=late).failures[0].state == state_of(path)


def test_a_duplicate_is_tried_when_another_document_goes(tmp_path: Path) -> None:
    """Its text may be free now."""
    old_file(tmp_path / "a.md")
    before = Folders(failures=(fail(tmp_path, DuplicateError("copy")),))
    other = SourceFile(tmp_path / "b.md", "b.md", tmp_path)
    assert noted(before, [other], report(), now=NOW) == before
    (failure,) = noted(before, [other], report(deleted=("b.md",)), now=NOW).failures
    assert failure.next_try == NOW


def test_what_was_tried_or_is_gone_is_forgotten(tmp_path: Path) -> None:
    """A failure stays only until its file is indexed or deleted."""
    path = old_file(tmp_path / "a.md")
    before = Folders(failures=(fail(tmp_path, DocumentError("broken")),))
    elsewhere = tmp_path / "other"
    assert noted(before, [elsewhere], report(), now=NOW).failures == before.failures
    assert noted(before, [SourceFile(path, "a.md", tmp_path)], report(), now=NOW).failures == ()
    assert noted(before, [tmp_path], report(), now=NOW).failures == ()
    path.unlink()
    assert noted(replace(before, paths=(str(tmp_path),)), [elsewhere], report(), now=NOW).failures == before.failures
    (tmp_path / "b.md").touch()  # the folder is no longer empty, and so not lost
    assert noted(replace(before, paths=(str(tmp_path),)), [elsewhere], report(), now=NOW).failures == ()


def test_each_folder_is_noted_once_and_a_rebuild_begins_anew(tmp_path: Path) -> None:
    """Files that are named alone are no folders, and the service's own folders are not watched."""
    for name in ("one", "two", "data"):
        (tmp_path / name).mkdir()
    one, two, own = tmp_path / "one", tmp_path / "two", tmp_path / "data"
    paths: list[Path | SourceFile] = [one, two, one, own, old_file(one / "a.md")]
    both = noted(Folders(), paths, report(), now=NOW, own=[own])
    assert both.paths == (str(one), str(two))
    assert noted(both, [two], report(), now=NOW, rebuilt=True).paths == (str(two),)
    assert noted(both, [SourceFile(one / "a.md", "a.md", one)], report(), now=NOW, rebuilt=True).paths == both.paths


def test_ingests_note_their_results(library: Library, folder: Path) -> None:
    """The data folder has them for the next process; folders can be added before they are indexed."""
    (folder / "broken.pdf").write_bytes(b"no pdf")
    library.index([folder])
    found = read_folders(library.config.data)
    assert found.paths == (str(folder),)
    assert [failure.path.name for failure in found.failures] == ["broken.pdf"]
    other = folder.parent / "other"
    other.mkdir()
    add_folders(library.config, [other, folder, folder / "harbour.md"])
    assert read_folders(library.config.data) == replace(found, paths=(str(folder), str(other)))
    assert [path.name for path in library.config.data.glob(".folders*")] == []


def test_what_would_be_refused_again_is_known(tmp_path: Path) -> None:
    """A broken file, until it or the rules change; what was only locked may be free now, and a copy the only one."""
    path = old_file(tmp_path / "a.md")
    later = datetime.now(UTC) + timedelta(hours=1)
    results = report(Refusal(str(path), "broken"))
    notes = noted(Folders(), [tmp_path], results, now=later, rules="1")
    known = Refusal(str(path), "broken", unchanged=True)
    assert refused_before(notes, "1") == {str(path): known}
    assert noted(notes, [tmp_path], report(known), now=later, rules="1") == notes
    (failure,) = notes.failures
    for other in ({"transient": True}, {"duplicate": True}, {"state": None}, {"rules": "2"}):
        assert refused_before(Folders(failures=(replace(failure, **other),)), "1") == {}
    path.write_text("another text", "utf-8")
    assert refused_before(notes, "1") == {}


def test_a_broken_file_of_a_folder_is_read_once(library: Library, folder: Path) -> None:
    """Then it is only named, until it is named itself; a document of its earlier version stays."""
    path = folder / "broken.md"
    path.write_text("Tea is hot today.", "utf-8")
    library.index([folder])
    path.write_bytes(b"\0\xff")
    assert library.index([folder]).has_new_refusals
    notes = read_folders(library.config.data)
    old = tuple(replace(one, state=state_of(path)) for one in notes.failures)  # as if it had been written long ago
    (library.config.data / "folders.json").write_bytes(TypeAdapter(Folders).dump_json(replace(notes, failures=old)))
    again = library.index([folder])
    assert (again.has_new_refusals, [one.unchanged for one in again.refused], again.deleted) == (False, [True], ())
    assert read_folders(library.config.data).failures == old
    assert library.index([folder, path]).has_new_refusals


def test_a_rebuild_notes_its_folders(open_library: Callable[[], Library], folder: Path) -> None:
    """What it does not name is in the index no more, and not watched."""
    library = open_library()
    library.index([folder])
    alone = folder.parent / "alone"
    alone.mkdir()
    (alone / "pier.md").write_text("The pier of Velm was built in 1911.", "utf-8")
    library.rebuild([alone])
    assert read_folders(library.config.data).paths == (str(alone),)


def test_damaged_notes_are_named(tmp_path: Path) -> None:
    """With the remedy."""
    (tmp_path / "folders.json").write_text("{", "utf-8")
    with pytest.raises(StoreError, match="delete it, and run"):
        read_folders(tmp_path)


def test_a_folder_is_absent_if_it_is_gone_or_empty(tmp_path: Path) -> None:
    """An empty folder is what a network share leaves that is not connected."""
    assert "is empty" in str(absence(tmp_path))
    assert "No such file" in str(absence(tmp_path / "gone"))
    (tmp_path / "a.md").touch()
    assert absence(tmp_path) is None
