"""Open the index for look-ups, without the embedder that it was built with."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from qa.errors import EmptyIndexError, StoreError
from qa.seals import break_seal, find_change, is_sealed, write_seal
from qa.store.chroma import ChromaStore
from qa.store.chroma_server import ChromaServer
from qa.store.collection import Manifest
from qa.store.contents import Contents
from qa.store.index import Index
from qa.store.lock import DataLock
from qa.store.vector_files import find_unsound


@contextmanager
def open_to_read(data: Path, server: ChromaServer | None = None, *, thorough: bool = False) -> Iterator[Contents]:
    """Open the index of a data folder or on a server, with any embedder and chunker. It is closed at the end.

    Args:
        data: The data folder.
        server: The server that holds the index instead of the folder.
        thorough: Whether to look for damage in all files of the folder, at the cost of reading them.

    Raises:
        EmptyIndexError: There is no index.
        LockedError: Another process has opened it.
        StoreError: The index cannot be read.
    """
    with _open(data, server, thorough=thorough) as store:
        yield store.contents


@contextmanager
def open_to_search(data: Path, server: ChromaServer | None = None) -> Iterator[Index]:
    """Do the same with the lexical index, which is derived if it is missing, damaged or out of step.

    Args:
        data: The data folder.
        server: The server that holds the index instead of the folder. Then the lexical index is derived for this use.

    Raises:
        EmptyIndexError: There is no index.
        LockedError: Another process has opened it.
        StoreError: The index cannot be read, or the lexical index cannot be written.
    """
    with _open(data, server) as store:
        if server is not None:
            with TemporaryDirectory(prefix="citewell-lexical-", ignore_cleanup_errors=True) as folder:
                yield Index.open(store, Path(folder))
            return
        lexical = data / "lexical"
        prepare_lexical(lexical)
        yield Index.open(store, lexical)
        write_seal(lexical)


@contextmanager
def _open(data: Path, server: ChromaServer | None, *, thorough: bool = False) -> Iterator[ChromaStore]:
    if server is not None:
        with closing(ChromaStore.follow(server)) as store:
            yield store
        return
    folder = data / "chroma"
    if not folder.is_dir():
        raise EmptyIndexError(f'the data folder must hold an index, {data} holds none: run "qa index PATH" first')
    lock = DataLock(data)
    try:
        check_seal(folder, thorough=thorough)
        with closing(ChromaStore.open(folder, Manifest(embedder="", chunker=""), check=False)) as store:
            yield store
        write_seal(folder)
    finally:
        lock.release()


def prepare_lexical(folder: Path) -> None:
    """Break the seal of the lexical indexes. If a file was changed since, they lose their stamp, to be derived again.

    Args:
        folder: Their folder. The caller holds the lock on it.
    """
    if find_change(folder):
        for stamp in folder.glob("*/stamp"):
            stamp.unlink()
    break_seal(folder)


def check_seal(folder: Path, *, thorough: bool = False) -> None:
    """Check the files of an index before Chroma opens them, and break their seal.

    Args:
        folder: The folder of Chroma's files. The caller holds the lock on it.
        thorough: Whether to read all of them.

    Raises:
        StoreError: One of them is damaged.
    """
    database = folder / "chroma.sqlite3"
    emptied = not database.exists() or not database.stat().st_size  # Chroma makes a new one, which is found to be empty
    changed = find_change(folder, thorough=thorough) if is_sealed(folder) else find_unsound(folder)
    damage = None if emptied else changed
    if damage is not None:
        raise StoreError(
            f"cannot open the index in {folder}: {damage}: put a backup of {folder.parent} back, or run "
            '"qa index --rebuild" with the paths of your documents'
        )
    break_seal(folder)
