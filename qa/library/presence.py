"""What lies where a file or folder is expected, without reading it."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileState:
    """What a file was when it was looked at. A file in the same state is not read again.

    Attributes:
        size: Its length in bytes.
        changed: When its content or its rights last changed, in nanoseconds.
    """

    size: int
    changed: int


def absence(folder: Path) -> str | None:
    """Say that a folder is gone or empty, as a network share that is not connected is; None if it holds something."""
    kept = "its documents stay in the index"
    try:
        with os.scandir(folder) as entries:
            if any(entries):
                return None
    except OSError as exc:
        return f"a watched folder must be readable, {folder} is not ({exc.strerror}): {kept}, connect it again"
    return (
        f"a watched folder must hold files, {folder} is empty: {kept}; connect it again, or if its files were deleted "
        f'on purpose run "qa index {folder}"'
    )


def state_of(path: Path) -> FileState | None:
    """Return the present state of a file, or None if there is none."""
    try:
        status = path.stat() if path.exists() else path.lstat()
    except OSError:
        return None
    return FileState(status.st_size, max(status.st_mtime_ns, status.st_ctime_ns))


def is_below(path: Path, folders: Iterable[Path]) -> bool:
    """Whether a path is one of some folders, or in one."""
    return any(path.is_relative_to(folder) for folder in folders)
