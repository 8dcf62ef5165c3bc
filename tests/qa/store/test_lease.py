"""One writer at a time on a real Chroma server."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from qa.errors import LockedError
from qa.store.chroma_server import ChromaServer
from qa.store.collection import metadata_of
from qa.store.lease import Lease
from tests.chroma_server import RunningChroma
from tests.waiting import wait_until


@pytest.fixture
def server(chroma: RunningChroma) -> ChromaServer:
    """A separate database."""
    return ChromaServer(url=chroma.url, database=chroma.new_database())


def test_a_lease_is_held_by_one(server: ChromaServer) -> None:
    """The second process learns who holds the lease, and gets it after its release."""
    first = Lease(server)
    first.check()
    with pytest.raises(LockedError, match=f"process {os.getpid()} of "):
        Lease(server)
    first.release()
    Lease(server).release()


def test_of_many_at_once_one_gets_it(server: ChromaServer) -> None:
    """The name of a collection is unique, so two never hold a lease together."""

    def take(_: int) -> Lease | None:
        try:
            return Lease(server)
        except LockedError:
            return None

    for _ in range(3):
        with ThreadPoolExecutor(6) as pool:
            held = [lease for lease in pool.map(take, range(6)) if lease is not None]
        assert len(held) == 1
        held[0].release()


def test_the_lease_of_a_dead_process_runs_out(server: ChromaServer) -> None:
    """A holder that cannot renew the lease has lost it, and the next one can take it."""
    lost = Lease(server, seconds=1.5)
    lost._done.set()  # as if the process were frozen
    lost._thread.join()
    deadline = time.monotonic() + 60
    while True:
        try:
            Lease(server).release()
            break
        except LockedError:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    with pytest.raises(LockedError, match="must be renewed"):
        lost.check()
    lost.release()  # as nothing holds it any more, it only closes what the dead would have closed


def test_a_lease_is_renewed(server: ChromaServer) -> None:
    """A long ingest keeps its lease."""
    lease = Lease(server, seconds=6)

    def until() -> float:
        _, held = lease._last()
        assert held is not None
        return float(metadata_of(held)["until"])

    first = until()
    wait_until(lambda: until() > first, "the lease must be renewed")
    lease.check()
    with pytest.raises(LockedError, match="one process at a time"):
        Lease(server)
    lease.release()
