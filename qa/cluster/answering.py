"""An index whose shards are Ray actors, opened for answering."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qa.answering.observed import Observed
from qa.answering.question import Question
from qa.cluster.shards import RemoteShard, ask, find_state, start_server
from qa.config import Config
from qa.library.followed import Follower
from qa.models.embedder import Embedder
from qa.records import Answer, IndexedDocument, Reason
from qa.settings.collections import place_of
from qa.shards.absence import noted
from qa.shards.place import Place
from qa.shards.sharded import ShardedIndex
from qa.store.collection import Manifest, check_manifest

SHARD_SECONDS = 2.0  # that a question waits for a shard


class ClusterIndex(Follower[ShardedIndex]):
    """The published indexes of the settings, each in an actor of its own. It follows what their writers publish.

    The actors end with the connection to the cluster.

    Args:
        config: The settings.
        embedder: Embeds questions.
        manifest: The embedder and chunker that the indexes must be built with.
        seconds: Time limit of a call to a shard.

    Raises:
        EmptyIndexError: Nothing is published at one of the places.
        MismatchError: An index was built with another embedder or chunker.
        StoreError: A file is damaged.
        UnavailableError: A place does not answer, or a shard does not start.
    """

    def __init__(
        self, config: Config, embedder: Embedder, manifest: Manifest, *, seconds: float = SHARD_SECONDS
    ) -> None:
        super().__init__(config, embedder)
        self._manifest = manifest
        self._seconds = seconds
        places = [place_of(url, config.collection) for url in dict.fromkeys(config.shards)]
        for url in places:
            check_manifest(Place(url).read().built_with, manifest)
        actors = {url: start_server(url, config.folder / "fetched") for url in places}
        self._shards = [self._open(url, actor) for url, actor in actors.items()]
        self._index = ShardedIndex(self._shards)

    @property
    def actors(self) -> dict[str, Any]:
        """The handles of the actors, by the place of their shard."""
        return {shard.name: shard.actor for shard in self._shards}

    def documents_of(self, place: str) -> Mapping[str, IndexedDocument]:
        """Return the documents of the shard that is published at a place, by id."""
        return next(shard.documents for shard in self._shards if shard.name == place)

    def look(self) -> bool:
        """Take up what was published since. Returns whether anything was.

        Raises:
            StoreError: A shard does not answer, or its files cannot be fetched. The index stays as it was.
        """
        stamps = [ask(shard.name, self._seconds, shard.actor.look) for shard in self._shards]
        if stamps == [shard.stamp for shard in self._shards]:
            return False
        self._shards = [
            shard if shard.stamp == stamp else self._open(shard.name, shard.actor)
            for shard, stamp in zip(self._shards, stamps, strict=True)
        ]
        self._index = ShardedIndex(self._shards)
        return True

    def _open(self, url: str, actor: Any) -> RemoteShard:  # noqa: ANN401 - a handle of Ray's
        state = find_state(url, actor)
        check_manifest(state.built_with, self._manifest)
        return RemoteShard(url, actor, state, self._seconds)


class Tolerant(Observed):
    """A service that goes on without the shards that do not answer. Its answers name them, and none is sure."""

    def ask(self, question: Question) -> Answer:
        """Answer a question."""
        with noted() as absent:
            return lowered(super().ask(question), sorted(absent))


def lowered(answer: Answer, absent: list[str]) -> Answer:
    """Return an answer as it is told if some shards did not answer: a better one may be there."""
    if not absent:
        return answer
    reason: Reason | None = None if answer.reason is None else "incomplete"
    return replace(answer, sure=False, reason=reason, absent=tuple(absent))
