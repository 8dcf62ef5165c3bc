"""Published indexes, opened for answering as one. This process follows what their writers publish."""

from typing import Self

from qa.config import Config
from qa.library.follow import FollowedIndex, FollowedLexical
from qa.library.lookout import Lookout
from qa.library.parts import IndexParts
from qa.models.embedder import Embedder
from qa.settings.collections import place_of
from qa.shards.edition import Edition
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.shards.shard import LocalShard
from qa.shards.sharded import ShardedIndex
from qa.store.collection import check_manifest


class PublishedIndex:
    """The indexes that the settings name. Files are fetched to the data folder, where processes share them.

    Once a second it checks the manifests. Files of a new edition are fetched while the previous one answers.

    Args:
        parts: The parts to open the indexes with. Their place is not used.

    Attributes:
        store: The index in its present state.
        lexical: The lexical index in its present state.

    Raises:
        EmptyIndexError: Nothing is published at one of the places.
        MismatchError: An index was built with another embedder or chunker.
        StoreError: A file is damaged, or a place does not answer.
    """

    def __init__(self, parts: IndexParts) -> None:
        self._parts = parts
        self._files = LocalFiles(parts.config.folder / "fetched")
        self._places = [Place(place_of(url, parts.config.collection)) for url in dict.fromkeys(parts.config.shards)]
        self._editions: dict[str, Edition] = {}
        self._shards: dict[str, LocalShard] = {}
        self.look()
        self.store = FollowedIndex(lambda: self._index)
        self.lexical = FollowedLexical(lambda: self._index)
        self._lookout = Lookout(self.look)

    @property
    def config(self) -> Config:
        """The settings that it was opened with."""
        return self._parts.config

    @property
    def embedder(self) -> Embedder:
        """Embeds questions."""
        return self._parts.embedder

    @property
    def stamp(self) -> str:
        """Changes with every edition of one of the indexes."""
        return ":".join(str(edition.generation) for edition in self._editions.values())

    def start(self) -> Self:
        """Follow the indexes from now on, in a thread."""
        self._lookout.start()
        return self

    def look(self) -> bool:
        """Take up what was published since.

        Returns:
            Whether anything was.

        Raises:
            StoreError: A place does not answer, or a file is damaged. The index stays as it was.
        """
        editions = {place.url: place.read() for place in self._places}
        if editions == self._editions:
            return False
        shards = {
            place.url: self._shards[place.url]
            if editions[place.url] == self._editions.get(place.url)
            else self._open(place, editions[place.url])
            for place in self._places
        }
        self._index = ShardedIndex(list(shards.values()))
        self._editions, self._shards = editions, shards
        self._files.tidy({name for edition in editions.values() for name in edition.files})
        return True

    def close(self) -> None:
        """Stop following."""
        self._lookout.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self, place: Place, edition: Edition) -> LocalShard:
        check_manifest(edition.built_with, self._parts.manifest)
        self._files.fetch(edition, place)
        return LocalShard(place.url, [self._files.open(segment) for segment in edition.segments])
