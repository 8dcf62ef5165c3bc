"""An index on a Chroma server, opened for answering. This process follows the changes that others write."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from qa.library.followed import Follower
from qa.library.parts import IndexParts
from qa.store.chroma import ChromaStore
from qa.store.chroma_server import ChromaServer
from qa.store.index import Index


class Following(Follower[Index]):
    """The index of a Chroma server, and this process's own lexical index, which is derived from it.

    Once a second it checks whether another process has finished an ingest. Then the lexical index takes up the changes,
    or is derived again after a rebuild. Meanwhile the previous index goes on answering. Use `open`.

    Args:
        parts: The parts that the index was opened with.
        folder: Holds the lexical index. It is removed at the end.
        index: The present index.
    """

    def __init__(self, parts: IndexParts, folder: TemporaryDirectory[str], index: Index) -> None:
        super().__init__(parts.config, parts.embedder)
        self._folder = folder
        self._index = index

    @classmethod
    def open(cls, parts: IndexParts) -> Self:
        """Open the index on a server.

        Args:
            parts: The parts to open it with.

        Raises:
            EmptyIndexError: There is no index yet.
            MismatchError: It was built with another embedder or chunker.
            UnavailableError: The server does not answer.
        """
        assert isinstance(parts.place, ChromaServer), "only a server's index is followed"  # noqa: S101 - the caller checks
        store = ChromaStore.follow(parts.place, parts.manifest)
        folder = TemporaryDirectory(prefix="citewell-lexical-", ignore_cleanup_errors=True)
        try:
            return cls(parts, folder, Index.open(store, Path(folder.name)))
        except BaseException:
            store.close()
            folder.cleanup()
            raise

    @property
    def stamp(self) -> str:
        """Stamp of the present index."""
        return self._index.stamp

    def look(self) -> bool:
        """Follow the index now.

        Returns:
            Whether it had changed.

        Raises:
            StoreError: The server does not answer, or no longer has a suitable index. The index stays as it was.
        """
        before = self._index
        self._index = before.now()
        if self._index.name != before.name:
            shutil.rmtree(before.lexical.folder, ignore_errors=True)
        return self._index is not before

    def close(self) -> None:
        """Stop following and close everything that was opened."""
        super().close()
        self._index.close()
        self._folder.cleanup()
