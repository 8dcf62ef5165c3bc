"""Shards as Ray actors: each holds one published index, and Ray starts it again where it was lost."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from qa.cluster.ray_cluster import load_ray, translated
from qa.errors import StoreError, UnavailableError
from qa.records import Chunk, Filters, IndexedDocument
from qa.shards.bm25 import Statistics, Terms, Weighted
from qa.shards.edition import Edition
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.shards.shard import LocalShard, Scored, open_shard
from qa.store.collection import Manifest
from qa.vectors import Vectors

_Found = TypeVar("_Found")
_STARTING_SECONDS = 300.0  # that an actor may fetch its files for


@dataclass(frozen=True, slots=True)
class State:
    """What an actor has open.

    Attributes:
        stamp: Stamp of the edition.
        built_with: Embedder and chunker of the index.
        documents: Its documents by id.
    """

    stamp: str
    built_with: Manifest
    documents: Mapping[str, IndexedDocument]


class ShardServer:
    """Answers for one published index. It runs as an actor, whose calls run in several threads.

    The index is opened at the first call and not before: Ray gives up an actor that fails while it is made, but the
    place may answer again a moment later.

    Args:
        url: The place where it is published.
        folder: Holds its files on the actor's machine.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        self._folder = folder
        self._lock = threading.Lock()
        self._opened: tuple[Edition, LocalShard] | None = None

    def look(self) -> str:
        """Take up the present edition. Returns its stamp."""
        with self._lock:
            place, files = Place(self._url), LocalFiles(self._folder)
            edition = place.read()
            if self._opened is None or edition != self._opened[0]:
                self._opened = edition, open_shard(place, edition, files)
        return _stamp(edition)

    def state(self) -> State:
        """Return what is open."""
        edition, shard = self._open()
        return State(_stamp(edition), edition.built_with, shard.documents)

    def call(self, name: str, arguments: Sequence[Any]) -> Any:  # noqa: ANN401 - of any method of a shard
        """Call a method of the shard."""
        return getattr(self._open()[1], name)(*arguments)

    def _open(self) -> tuple[Edition, LocalShard]:
        while self._opened is None:
            self.look()
        return self._opened


class RemoteShard:
    """A shard that an actor answers for, within a time limit.

    Args:
        url: The place where it is published.
        actor: The actor's handle.
        state: What it has open.
        seconds: Time limit of a call. A slower shard counts as one that does not answer.

    Attributes:
        name: The place.
        documents: Its documents by id.
        stamp: Stamp of its edition.
    """

    def __init__(self, url: str, actor: Any, state: State, seconds: float) -> None:  # noqa: ANN401 - a handle of Ray's
        self.name = url
        self.actor = actor
        self.stamp = state.stamp
        self.documents = state.documents
        self._seconds = seconds

    def count(self, terms: Terms) -> Statistics:
        """Return what BM25 needs to know of its chunks."""
        return self._call(LocalShard.count, terms)

    def match(self, question: Weighted, limit: int, filters: Filters) -> Scored:
        """Return the row ids whose words fit best, with their BM25 scores above 0."""
        return self._call(LocalShard.match, question, limit, filters)

    def nearest(self, vector: Vectors, limit: int, filters: Filters) -> Scored:
        """Return the row ids nearest to a vector, with their cosines."""
        return self._call(LocalShard.nearest, vector, limit, filters)

    def read(self, row_ids: Sequence[str], vector: Vectors | None) -> list[tuple[str, Chunk, float]]:
        """Return those of some chunks that it has."""
        return self._call(LocalShard.read, row_ids, vector)

    def chunks_of(self, document: IndexedDocument) -> list[Chunk]:
        """Return the chunks of a document, in order."""
        return self._call(LocalShard.chunks_of, document)

    def _call(self, method: Callable[..., _Found], *arguments: Any) -> _Found:  # noqa: ANN401 - those of the method
        try:
            found: _Found = ask(self.name, self._seconds, self.actor.call, method.__name__, arguments)
        except UnavailableError:
            raise
        except StoreError as exc:  # it cannot open its files: the others answer without it
            raise UnavailableError(str(exc)) from exc
        return found


def start_server(url: str, folder: Path) -> Any:  # noqa: ANN401 - a handle of Ray's
    """Start the actor of a shard on any node of the cluster. It waits for no free processor."""
    ray = load_ray()
    kind = ray.remote(num_cpus=0, max_restarts=-1, max_concurrency=8, scheduling_strategy="SPREAD")(ShardServer)
    return kind.remote(url, folder)


def find_state(url: str, actor: Any) -> State:  # noqa: ANN401 - a handle of Ray's
    """Return what an actor has open, once it has."""
    state: State = ask(url, _STARTING_SECONDS, actor.state)
    return state


def ask(url: str, seconds: float, method: Any, *arguments: Any) -> Any:  # noqa: ANN401 - Ray's calls are untyped
    """Call an actor's method.

    Raises:
        UnavailableError: The actor did not answer in time, or is just being started again.
    """
    ray = load_ray()
    lost = (ray.exceptions.GetTimeoutError, ray.exceptions.RayActorError)
    with translated():
        try:
            return ray.get(method.remote(*arguments), timeout=seconds)
        except lost as exc:
            raise UnavailableError(
                f"the shard {url} must answer within {seconds:.0f} s, did not: Ray starts it again, ask later"
            ) from exc


def _stamp(edition: Edition) -> str:
    return f"{edition.stamp}:{edition.generation}"
