"""One process at a time: the next one learns who has the folder, and a dead owner does not keep it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qa.errors import LockedError, StoreError
from qa.store.lock import DataLock

OWNER = """
import sys
from pathlib import Path
from qa.store.lock import DataLock

lock = DataLock(Path(sys.argv[1]))
if len(sys.argv) > 2:
    lock.announce(sys.argv[2])
print("locked", flush=True)
sys.stdin.read()
lock.release()
"""


@contextmanager
def owner(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until its standard input is closed."""
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        try:
            yield process
        finally:
            process.kill()


def test_another_process_is_told_who_owns_the_folder(tmp_path: Path) -> None:
    """The error gives the owner's process id, its address and the remedy."""
    url = "http://127.0.0.1:8080"
    with owner(str(tmp_path), url) as process:
        with pytest.raises(LockedError) as caught:
            DataLock(tmp_path)
        assert caught.value.url == url
        assert f"process {process.pid} does, which serves {url}: stop it, or choose another" in str(caught.value)


def test_an_owner_that_serves_nothing_has_no_address(tmp_path: Path) -> None:
    """While only an ingest has the folder, there is no address to ask."""
    with owner(str(tmp_path)) as process:
        with pytest.raises(LockedError, match=f"process {process.pid} does: stop it") as caught:
            DataLock(tmp_path)
        assert caught.value.url is None


def test_a_refused_process_takes_nothing_away(tmp_path: Path) -> None:
    """After a refusal the folder is still the owner's, and so is the note."""
    with owner(str(tmp_path), "http://127.0.0.1:8080"):
        for _ in range(2):
            with pytest.raises(LockedError, match=r"http://127\.0\.0\.1:8080"):
                DataLock(tmp_path)


def test_a_killed_owner_frees_the_folder(tmp_path: Path) -> None:
    """After kill -9 the next process gets the folder, despite the note that was left, and writes its own."""
    with owner(str(tmp_path), "http://127.0.0.1:8080") as process:
        process.kill()
        process.wait()
        assert (tmp_path / "owner.json").exists()
        lock = DataLock(tmp_path)
        assert json.loads((tmp_path / "owner.json").read_text()) == {"pid": os.getpid(), "url": None}
        lock.release()


def test_an_owner_that_ends_frees_the_folder_and_takes_its_note(tmp_path: Path) -> None:
    """A released folder names no owner and can be taken again."""
    with owner(str(tmp_path)) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=30) == 0
        assert not (tmp_path / "owner.json").exists()
        DataLock(tmp_path).release()


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"pid"'])
def test_a_note_that_cannot_be_read_does_not_hide_the_lock(tmp_path: Path, note: str) -> None:
    """While the owner is just writing its note, the folder is locked by a process that is not known."""
    with owner(str(tmp_path)):
        (tmp_path / "owner.json").write_text(note)
        with pytest.raises(LockedError, match="process unknown does: stop it") as caught:
            DataLock(tmp_path)
        assert caught.value.url is None


def test_the_folder_is_made(tmp_path: Path) -> None:
    """A missing data folder is created, with the folders above it."""
    lock = DataLock(tmp_path / "deep" / "data")
    assert (tmp_path / "deep" / "data").is_dir()
    lock.release()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """The error names the path and the settings that change it."""
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError, match=r"/data is not: .*: set QA_DATA or --data"):
        DataLock(tmp_path / "data")


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc, which nobody can write to, not even root")
def test_a_folder_that_cannot_be_written_is_refused() -> None:
    """A folder without the right to write gives a StoreError with the remedy."""
    with pytest.raises(StoreError, match=r"must be writable, /proc/citewell is not: .*: set QA_DATA or --data"):
        DataLock(Path("/proc/citewell"))
