"""Documents that are checked against without an index: only their words are searched, so that no model is needed."""

from collections.abc import Sequence
from pathlib import Path

from qa.corpus.chunks import cut_chunks
from qa.english.words import find_words
from qa.errors import NotFoundError
from qa.records import Chunk, Document, Filters
from qa.store.entries import Entry, lexical_entry
from qa.store.lexical import LexicalIndex

_CHUNK_WORDS = 130  # about as many as the chunks of an index have


class UnindexedTexts:
    """Documents with a lexical index of their own.

    Args:
        documents: The documents.
        folder: An empty folder for the lexical index.
    """

    def __init__(self, documents: Sequence[Document], folder: Path) -> None:
        self._documents = {document.id: document for document in documents}
        self._chunks: dict[str, Chunk] = {}
        entries: list[Entry] = []
        for document in documents:
            for chunk in cut_chunks(document, max_tokens=_CHUNK_WORDS, count_tokens=_count_words):
                entry = lexical_entry(document, chunk)
                entries.append(entry)
                self._chunks[entry.id] = chunk
        self._index = LexicalIndex(folder)
        self._index.rebuild(entries, "1")

    def document(self, document_id: str) -> Document:
        """Return a document with its text. Raises NotFoundError."""
        if document_id not in self._documents:
            raise NotFoundError(f"document must be one of those given, is {document_id!r}: name its file or folder")
        return self._documents[document_id]

    def find_chunks(self, words: str, limit: int, filters: Filters) -> list[Chunk]:
        """Return the chunks whose words fit best, best first."""
        return [self._chunks[row_id] for row_id in self._index.search(words, limit, filters)]


def _count_words(texts: Sequence[str]) -> list[int]:
    return [sum(1 for _ in find_words(text)) for text in texts]
