"""Passages with the texts of their documents, all of one state, while an ingest may be replacing them."""

from collections.abc import Callable, Mapping, Sequence

from qa.errors import NotFoundError, StoreError
from qa.records import Document, Passage

ATTEMPTS = 10


def in_one_state(
    find_passages: Callable[[], Sequence[Passage]], find_document: Callable[[str], Document]
) -> tuple[Sequence[Passage], Mapping[str, Document]]:
    """Find passages and their documents; when a document changes in between, both are found anew.

    Args:
        find_passages: Finds the passages.
        find_document: Gives a document by its id.

    Returns:
        The passages, and their documents by id: each passage is a slice of its document, under its title.

    Raises:
        StoreError: The documents changed at each of many attempts, or cannot be read.
    """
    for _ in range(ATTEMPTS):
        passages = find_passages()
        try:
            documents = {name: find_document(name) for name in {passage.chunk.document_id for passage in passages}}
        except NotFoundError:  # it has just been removed
            continue
        if all(_is_of(passage, documents[passage.chunk.document_id]) for passage in passages):
            return passages, documents
    raise StoreError(
        f"documents must stay as they are while they are read, changed {ATTEMPTS} times meanwhile: ask again"
    )


def _is_of(passage: Passage, document: Document) -> bool:
    chunk = passage.chunk
    return passage.title == document.title and document.text[chunk.start : chunk.end] == chunk.text
