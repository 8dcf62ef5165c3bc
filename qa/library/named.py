"""The collections of a data folder and of a Chroma server: listed, and deleted as a whole."""

import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from qa.errors import StoreError, UnknownCollectionError
from qa.settings.collections import is_name, names_in
from qa.shards.place import Place
from qa.store.chroma_server import ChromaServer, close, connect
from qa.store.collection import delete_all, find_names, translated
from qa.store.lease import Lease
from qa.store.lock import DataLock


def find_collections(data: Path, server: ChromaServer | None, places: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names of the further collections, in order.

    Args:
        data: The data folder.
        server: The server with the indexes, if they are not in the folder. Another machine may have made some there.
        places: Where the indexes are published that are read instead. A collection must be at each place.

    Raises:
        UnavailableError: The server or a place does not answer.
    """
    if places:
        found = (frozenset(filter(is_name, Place(url).below())) for url in places)
        return tuple(sorted(frozenset.intersection(*found)))
    if server is None:
        return names_in(data)
    with translated(f"cannot read the indexes at {server}"):
        client = connect(server)
        try:
            return find_names(client)
        finally:
            close(client)


def delete_collection(folder: Path, server: ChromaServer | None) -> None:
    """Delete a collection for good: index, uploads, feedback and calibration.

    A folder is first moved to a name that no collection can have. So a killed process leaves nothing that looks whole.

    Args:
        folder: Its folder.
        server: The server with its index, if there is one.

    Raises:
        LockedError: A process has it open.
        UnknownCollectionError: There is no such collection.
        StoreError: It cannot be deleted.
    """
    if server is not None:
        _remove_from(server)
    elif not folder.is_dir():
        raise UnknownCollectionError(folder.name)
    if folder.is_dir():
        _remove(folder)


def _remove(folder: Path) -> None:
    lock = DataLock(folder)
    gone = folder.with_name(f".{folder.name}-{time.time_ns()}")
    try:
        folder.rename(gone)
    except OSError as exc:
        raise StoreError(f"a collection must be writable to be deleted, {folder} is not: {exc.strerror}") from exc
    finally:
        lock.release()
    shutil.rmtree(gone, ignore_errors=True)


def _remove_from(server: ChromaServer) -> None:
    lease = Lease(server)
    try:
        with translated(f"cannot delete the index at {server}"):
            client = connect(server)
            try:
                if not delete_all(client, server):
                    raise UnknownCollectionError(server.collection)
            finally:
                close(client)
    finally:
        lease.release()
