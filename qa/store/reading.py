"""Open the index for look-ups, without the embedder that it was built with."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from qa.errors import EmptyIndexError
from qa.store.chroma import ChromaStore
from qa.store.chroma_server import ChromaServer
from qa.store.collection import Manifest
from qa.store.contents import Contents
from qa.store.lock import DataLock


@contextmanager
def open_to_read(data: Path, server: ChromaServer | None = None) -> Iterator[Contents]:
    """Open the index of a data folder or on a server, with any embedder and chunker. It is closed at the end.

    Args:
        data: The data folder.
        server: The server that holds the index instead of the folder.

    Raises:
        EmptyIndexError: There is no index.
        LockedError: Another process has opened it.
        StoreError: The index cannot be read.
    """
    if server is not None:
        with closing(ChromaStore.follow(server)) as store:
            yield store.contents
        return
    folder = data / "chroma"
    if not folder.is_dir():
        raise EmptyIndexError(f'the data folder must hold an index, {data} holds none: run "qa index PATH" first')
    lock = DataLock(data)
    try:
        with closing(ChromaStore.open(folder, Manifest(embedder="", chunker=""), check=False)) as store:
            yield store.contents
    finally:
        lock.release()
