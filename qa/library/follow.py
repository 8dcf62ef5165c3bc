"""An index on a Chroma server, opened to answer from: this process follows what others write."""

import logging
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from qa.config import Config
from qa.errors import QAError
from qa.library.loading import load_embedder
from qa.library.open import manifest_of
from qa.models.embedder import Embedder
from qa.records import Document, Filters, IndexedDocument
from qa.store.chroma_server import Server
from qa.store.entries import lexical_entry
from qa.store.lexical import LexicalIndex
from qa.store.rows import Hit
from qa.store.shared import SharedStore
from qa.vectors import Vectors

SECONDS = 1.0  # between two looks at the server

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """The index as one ingest left it.

    Attributes:
        store: The index.
        lexical: The lexical index derived from it.
        derived: The documents that it was derived from; those of the store may be newer.
    """

    store: SharedStore
    lexical: LexicalIndex
    derived: Mapping[str, IndexedDocument]


class Following:
    """The index of a Chroma server and a lexical index of this process's own, which is derived from it.

    Once a second it is seen whether an ingest was finished elsewhere. Then the lexical index takes up what has changed,
    or after a rebuild is derived anew, while the state before goes on answering. Use `follow`, which opens it.

    Attributes:
        config: The settings it was opened with.
        embedder: Embeds questions.
        store: The index in its present state.
        lexical: The lexical index in its present state.
    """

    def __init__(self, config: Config, embedder: Embedder, folder: TemporaryDirectory[str], store: SharedStore) -> None:
        self.config = config
        self.embedder = embedder
        self._folder = folder
        self._state = self._derive(store)
        self.store = FollowedStore(lambda: self._state)
        self.lexical = FollowedLexical(lambda: self._state)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="following", daemon=True)

    @property
    def stamp(self) -> str:
        """Stamp of the present state."""
        return self._state.store.stamp

    def start(self) -> Self:
        """Follow the index from now on, in a thread."""
        self._thread.start()
        return self

    def look(self) -> bool:
        """Follow the index now.

        Returns:
            Whether it had changed.

        Raises:
            StoreError: The server does not answer, or has no index that fits any more; the state stays as it was.
        """
        before = self._state
        store = before.store.now()
        if store is before.store:
            return False
        if store.name == before.store.name:
            self._state = _take_up(before, store)
        else:
            self._state = self._derive(store)
            shutil.rmtree(Path(self._folder.name) / before.store.name, ignore_errors=True)
        return True

    def close(self) -> None:
        """Stop following and give back what was opened."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()
        self._state.store.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _derive(self, store: SharedStore) -> State:
        derived, lexical = store.documents, LexicalIndex(Path(self._folder.name) / store.name)
        lexical.rebuild((lexical_entry(hit.document, hit.chunk) for hit in store.all_chunks()), store.stamp)
        return State(store, lexical, derived)

    def _follow(self) -> None:
        failing = False
        while not self._stopped.wait(SECONDS):
            try:
                self.look()
            except QAError as exc:  # questions are told so, too
                if not failing:
                    _log.warning("the index is not followed for now: %s", exc)
                failing = True
            else:
                if failing:
                    _log.warning("the index is followed again")
                failing = False


class FollowedStore:
    """The index in its present state."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    @property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """All documents by id, in order of their ids."""
        return self._state().store.documents

    def document(self, document_id: str) -> Document:
        """A document with its text. Raises NotFoundError."""
        return self._state().store.document(document_id)

    def search(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        """The chunks nearest to a vector, best first."""
        return self._state().store.search(vector, limit, filters)

    def get(self, row_ids: Sequence[str], vector: Vectors) -> list[Hit]:
        """Chunks by their row ids."""
        return self._state().store.get(row_ids, vector)

    def check(self) -> None:
        """Raise a StoreError when Chroma does not answer."""
        self._state().store.check()


class FollowedLexical:
    """The lexical index in its present state."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state

    def search(self, question: str, limit: int, filters: Filters) -> dict[str, float]:
        """Row ids of the chunks whose words fit best, best first, with their scores."""
        return self._state().lexical.search(question, limit, filters)

    def stem(self, word: str) -> str | None:
        """The stem by which a word is searched, or None."""
        return self._state().lexical.stem(word)

    def weight(self, stem: str) -> float:
        """Inverse document frequency of a stem."""
        return self._state().lexical.weight(stem)


def follow(config: Config, server: Server, *, embedder: Embedder | None = None) -> Following:
    """Open the index on a server to answer from it, and follow it.

    Args:
        config: The settings.
        server: The server.
        embedder: Embeds questions; by default the one that the settings name is loaded.

    Raises:
        EmptyIndexError: There is no index yet.
        MismatchError: It was built with another embedder or chunker.
        UnavailableError: The server does not answer.
    """
    embedder = embedder or load_embedder(config)
    store = SharedStore.follow(server, manifest_of(config, embedder))
    folder = TemporaryDirectory(prefix="citewell-lexical-", ignore_cleanup_errors=True)
    try:
        return Following(config, embedder, folder, store).start()
    except BaseException:
        store.close()
        folder.cleanup()
        raise


def _take_up(before: State, store: SharedStore) -> State:
    """The next state in the same collection: its lexical index takes up what has changed."""
    old, new = before.derived, store.documents
    with before.lexical.edit() as editor:
        for name, document in old.items():
            if new.get(name) != document:
                editor.remove(name)
        changed = [document for name, document in new.items() if old.get(name) != document]
        editor.add(lexical_entry(hit.document, hit.chunk) for hit in store.chunks_of(changed))
        editor.commit(store.stamp)
    return State(store, before.lexical, new)
