"""Published indexes, opened for answering as one. This process follows what their writers publish."""

from qa.library.followed import Follower
from qa.library.parts import IndexParts
from qa.settings.collections import place_of
from qa.shards.edition import Edition
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.shards.shard import LocalShard, open_shard
from qa.shards.sharded import ShardedIndex
from qa.store.collection import check_manifest


class PublishedIndex(Follower[ShardedIndex]):
    """The indexes that the settings name. Files are fetched to the data folder, where processes share them.

    Once a second it checks the manifests. Files of a new edition are fetched while the previous one answers.

    Args:
        parts: The parts to open the indexes with. Their place is not used.

    Raises:
        EmptyIndexError: Nothing is published at one of the places.
        MismatchError: An index was built with another embedder or chunker.
        StoreError: A file is damaged, or a place does not answer.
    """

    def __init__(self, parts: IndexParts) -> None:
        super().__init__(parts.config, parts.embedder)
        self._manifest = parts.manifest
        self._files = LocalFiles(parts.config.folder / "fetched")
        self._places = [Place(place_of(url, parts.config.collection)) for url in dict.fromkeys(parts.config.shards)]
        self._editions: dict[str, Edition] = {}
        self._shards: dict[str, LocalShard] = {}
        self.look()

    @property
    def stamp(self) -> str:
        """Changes with every edition of one of the indexes."""
        return ":".join(str(edition.generation) for edition in self._editions.values())

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

    def _open(self, place: Place, edition: Edition) -> LocalShard:
        check_manifest(edition.built_with, self._manifest)
        return open_shard(place, edition, self._files)
