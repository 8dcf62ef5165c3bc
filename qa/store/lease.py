"""A lease that lets one process at a time write to a Chroma server, on whichever machine it runs.

Chroma has no transactions and no compare-and-swap, but the name of a collection is unique: if several processes create
the same one, only one succeeds. So a lease is an empty collection with a number in its name. The process that creates
the next number holds the lease. Its metadata has the end of the lease by the server's clock. The holder extends it
until it releases the lease or dies.

There is one gap: a writer that was frozen for longer than its lease goes on writing until it checks its lease again. It
does so before each batch of chunks, and the rows of two versions never mix (`qa.store.chroma`).
"""

import os
import socket
import threading
import time

from chromadb.api.models.Collection import Collection
from chromadb.errors import ChromaError

from qa.errors import LockedError, StoreError
from qa.store.chroma_server import ChromaServer, close, connect
from qa.store.collection import metadata_of, translated

SECONDS = 60.0  # that a lease lasts after its holder died
_PREFIX = "citewell_lease"  # different from that of the indexes


class Lease:
    """The right to write to the index on a Chroma server.

    Args:
        server: The server.
        seconds: How long it lasts after its holder's last extension.

    Raises:
        LockedError: Another process holds it.
        UnavailableError: The server does not answer.
    """

    def __init__(self, server: ChromaServer, *, seconds: float = SECONDS) -> None:
        self._server = server
        self._seconds = seconds
        self._prefix = f"{_PREFIX}.{server.collection}_" if server.collection else f"{_PREFIX}_"
        self._client = connect(server)
        self._renewed = time.monotonic()  # before the server counts, so that the lease never seems to last longer
        try:
            self._held = self._take()
        except BaseException:
            close(self._client)
            raise
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="lease", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise a LockedError if the lease was lost: this process was frozen, or the server was away for too long."""
        if time.monotonic() - self._renewed > self._seconds:
            raise LockedError(
                f"the lease on the index at {self._server} must be renewed every {self._seconds:.0f} s, was not: run "
                "this again, what is done already costs nothing"
            )

    def release(self) -> None:
        """Release the lease. Nothing happens if the server is away: then the lease expires."""
        self._done.set()
        self._thread.join()
        try:
            with translated("cannot give the lease back"):
                self._held.modify(metadata={**metadata_of(self._held), "until": 0})
        except StoreError:
            pass
        finally:
            close(self._client)

    def _take(self) -> Collection:
        with translated(f"cannot lock the index at {self._server}"):
            last, holder = self._last()
            number = 1
            if holder is not None:
                metadata, now = metadata_of(holder), self._now()
                if metadata["until"] > now:
                    raise self._locked(str(metadata["owner"]), metadata["until"] - now)
                number = last + 1
            try:
                mine = self._client.create_collection(
                    f"{self._prefix}{number:08}",
                    metadata={
                        "owner": f"process {os.getpid()} of {socket.gethostname()}",
                        "until": self._now() + self._seconds,
                    },
                    embedding_function=None,
                )
            except ChromaError as exc:
                if self._last()[0] < number:
                    raise
                raise self._locked("which was quicker", self._seconds) from exc
            # A later number means that the lease found above had ended long ago.
            if self._last()[0] > number:
                self._client.delete_collection(mine.name)
                raise self._locked("which was quicker", self._seconds)
            for collection in self._leases():
                if collection.name < mine.name:
                    self._client.delete_collection(collection.name)
            return mine

    def _keep(self) -> None:
        while not self._done.wait(self._seconds / 6):
            started = time.monotonic()
            try:
                with translated("cannot renew the lease"):
                    if self._last()[0] > int(self._held.name.removeprefix(self._prefix)):
                        return  # lost: `check` reports it when the time is over
                    self._held.modify(metadata={**metadata_of(self._held), "until": self._now() + self._seconds})
            except StoreError:
                continue  # the server is away: there is time to try again
            self._renewed = started

    def _leases(self) -> list[Collection]:
        return [found for found in self._client.list_collections() if self._is_ours(found.name)]

    def _is_ours(self, name: str) -> bool:
        return name.startswith(self._prefix) and name.removeprefix(self._prefix).isdecimal()

    def _last(self) -> tuple[int, Collection | None]:
        found = max(self._leases(), key=lambda collection: collection.name, default=None)
        return (0, None) if found is None else (int(found.name.removeprefix(self._prefix)), found)

    def _now(self) -> float:
        """Return the time in seconds by the server's clock, which is the same for all."""
        return self._client.heartbeat() / 1e9

    def _locked(self, owner: str, seconds: float) -> LockedError:
        return LockedError(
            f"one process at a time may write to the index at {self._server}, another does ({owner}): wait until it "
            f"has finished, or {max(1, round(seconds))} s if it has died"
        )
