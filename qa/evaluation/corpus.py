"""The documents of a question set in a separate index in a temporary folder."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from qa.corpus.chunks import cut_chunks
from qa.models.embedder import Embedder
from qa.records import Chunk, Document
from qa.store.chroma import ChromaStore
from qa.store.collection import Manifest
from qa.store.entries import searched_text
from qa.store.index import Index

BATCH = 64  # documents that are embedded and written at once


class Corpus:
    """The index of some documents, cut and embedded as in the service. Closing removes it.

    Args:
        documents: The documents.
        embedder: Embeds their chunks.
        chunk_tokens: Maximum number of tokens in a chunk.
        on_progress: Called with the number of indexed documents and the number of all.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        embedder: Embedder,
        *,
        chunk_tokens: int,
        on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="qa-eval-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name)
        self.embedder = embedder
        self.chunk_tokens = chunk_tokens
        store = ChromaStore.open(folder / "chroma", Manifest(embedder="", chunker=""))
        self.store = Index.open(store, folder / "lexical")
        self.lexical = self.store.lexical
        with self.store.write() as writer:
            for first in range(0, len(documents), BATCH):
                cuts = [(document, self._cut(document)) for document in documents[first : first + BATCH]]
                cuts = [(document, chunks) for document, chunks in cuts if chunks]
                texts = [searched_text(document, chunk) for document, chunks in cuts for chunk in chunks]
                writer.add(cuts, embedder.encode(texts))
                on_progress(min(first + BATCH, len(documents)), len(documents))

    def close(self) -> None:
        """Remove the index."""
        self.store.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _cut(self, document: Document) -> tuple[Chunk, ...]:
        return cut_chunks(document, max_tokens=self.chunk_tokens, count_tokens=self.embedder.count_tokens)
