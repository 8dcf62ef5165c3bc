"""The lock of a data folder. One process owns it: embedded Chroma is neither multi-process nor fork safe."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from qa.errors import LockedError, StoreError

_NOTE = "owner.json"


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that has noted itself as the owner of a data folder.

    Attributes:
        pid: The process.
        url: Address where it answers questions, or None if it is not a service.
    """

    pid: int
    url: str | None


def read_owner(folder: Path) -> Owner | None:
    """Read the note of the present or killed owner of a data folder; None if it is missing or damaged."""
    try:
        note = json.loads((folder / _NOTE).read_text("utf-8"))
        return Owner(int(note["pid"]), note["url"])
    except (OSError, ValueError, KeyError, TypeError):  # perhaps it is just being written
        return None


def find_service(folder: Path) -> str | None:
    """Return the address of the service that holds a data folder now; None if there is none."""
    owner = read_owner(folder)
    if owner is None or owner.url is None:
        return None
    try:
        with FileLock(folder / "lock", timeout=0):
            return None  # the service was killed
    except (Timeout, OSError):
        return owner.url


class DataLock:
    """The lock on a data folder, with a note of its owner. The system frees it when the process dies.

    Args:
        folder: The data folder. It is made if it is missing.

    Raises:
        LockedError: Another process holds it.
        StoreError: The folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._note = folder / _NOTE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(folder / "lock", timeout=0)
            self._lock.acquire()
            self._write(None)
        except Timeout as exc:
            raise _locked(folder) from exc
        except OSError as exc:
            raise StoreError(
                f"the data folder must be writable, {folder} is not: {exc.strerror}: set QA_DATA or --data"
            ) from exc

    def announce(self, url: str) -> None:
        """Note the address where the owner answers questions."""
        self._write(url)

    def release(self) -> None:
        """Release the folder."""
        self._note.unlink(missing_ok=True)
        self._lock.release()

    def _write(self, url: str | None) -> None:
        self._note.write_text(json.dumps({"pid": os.getpid(), "url": url}), "utf-8")


def _locked(folder: Path) -> LockedError:
    owner = read_owner(folder)
    pid = "unknown" if owner is None else owner.pid
    url = None if owner is None else owner.url
    serving = f", which serves {url}" if url else ""
    return LockedError(
        f"one process at a time may use {folder}, process {pid} does{serving}: stop it, or choose another folder with "
        "--data or QA_DATA",
        url=url,
    )
