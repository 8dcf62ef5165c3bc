"""A lock that lets one process at a time write the access files of a data folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from qa.errors import KeyStoreError

_WAIT_SECONDS = 10.0  # to wait for another writer


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Hold the right to write. The folder is made if it is missing.

    Raises:
        KeyStoreError: Another process holds it for too long, or the folder cannot be used.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "keys.lock", timeout=_WAIT_SECONDS):
            yield
    except Timeout as exc:
        raise KeyStoreError(
            f"the files of keys must be free for a moment, those in {folder} are held by another process: try again"
        ) from exc
    except OSError as exc:
        raise unusable(folder, exc) from exc


def unusable(folder: Path, error: OSError) -> KeyStoreError:
    """Return the error for a data folder whose keys cannot be read or written."""
    return KeyStoreError(
        f"the data folder must be readable and writable for keys, {folder} is not ({error.strerror}): give "
        "the right to use it, free space on the disk, or set QA_DATA"
    )
