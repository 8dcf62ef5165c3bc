"""Seals of folders: what changed while nobody had them open."""

import os
from pathlib import Path

import pytest

from qa import seals


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sealed folder with two files."""
    made = tmp_path / "made"
    (made / "deep").mkdir(parents=True)
    (made / "one.bin").write_bytes(b"one" * 100)
    (made / "deep" / "two.bin").write_bytes(b"two" * 100)
    seals.write_seal(made)
    return made


def flip(path: Path) -> None:
    """Change a byte, and leave the time of the last change as it was."""
    status = path.stat()
    path.write_bytes(b"X" + path.read_bytes()[1:])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_what_was_not_changed_is_as_it_was_sealed(folder: Path) -> None:
    """Another time of a file is no change."""
    assert seals.is_sealed(folder)
    (folder / "one.bin").touch()
    assert seals.find_change(folder, thorough=True) is None


def test_a_byte_is_found_at_once_in_a_small_folder_and_on_request_in_a_large_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading a large one would delay each start."""
    flip(folder / "deep" / "two.bin")
    assert "two.bin was changed" in (seals.find_change(folder) or "")
    monkeypatch.setattr(seals, "READ_BYTES", 100)
    assert seals.find_change(folder) is None
    assert "two.bin was changed" in (seals.find_change(folder, thorough=True) or "")


def test_a_broken_or_damaged_seal_says_nothing(folder: Path) -> None:
    """While a folder is open its files change."""
    seals.break_seal(folder)
    (folder / "one.bin").unlink()
    assert not seals.is_sealed(folder)
    assert seals.find_change(folder) is None
    folder.with_name("made.seal").write_text("{", "utf-8")
    assert not seals.is_sealed(folder)
