"""The index opened to look something up, without the embedder that it was built with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa.errors import EmptyIndexError
from qa.store.chroma import ChromaStore
from qa.store.collection import Manifest
from qa.store.lock import DataLock


@contextmanager
def open_to_read(data: Path) -> Iterator[ChromaStore]:
    """Open the index of a data folder, whatever it was built with; it is closed at the end.

    Raises:
        EmptyIndexError: The folder holds no index.
        LockedError: Another process has it open.
        StoreError: The index cannot be read.
    """
    folder = data / "chroma"
    if not folder.is_dir():
        raise EmptyIndexError(f'the data folder must hold an index, {data} holds none: run "qa index PATH" first')
    lock = DataLock(data)
    try:
        store = ChromaStore.open(folder, Manifest(embedder="", chunker=""), check=False)
        try:
            yield store
        finally:
            store.close()
    finally:
        lock.release()
