"""Read data consistently while another process may write it: what changed meanwhile is read again."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from qa.errors import NotFoundError, StoreError
from qa.records import Document, Passage

_State = TypeVar("_State")
_Found = TypeVar("_Found")

ATTEMPTS = 10


class _Changed(Exception):  # noqa: N818 - not an error: the data is read again
    """The data that was read is not from a single state."""


def read_in_one_state(
    state: Callable[[], _State],
    read: Callable[[_State], _Found],
    *,
    passes: Callable[[Exception], bool] = lambda _: False,
) -> _Found:
    """Read within a single state.

    Args:
        state: Returns the state, an object that is replaced and never changed.
        read: Reads in a given state.
        passes: Whether an error is temporary. Then the data is read again even in the same state.

    Returns:
        What was read while the state stayed the same. After `ATTEMPTS`, the last result or error.

    >>> states = iter(("old", "new", "new", "new"))
    >>> read_in_one_state(lambda: next(states), str.upper)
    'NEW'
    """

    def attempt() -> _Found:
        before = state()
        try:
            found = read(before)
        except Exception as exc:
            if state() is before and not passes(exc):
                raise
            raise _Changed from exc
        if state() is not before:
            raise _Changed
        return found

    return _repeat(attempt, last=lambda: read(state()))


def passages_in_one_state(
    find_passages: Callable[[], Sequence[Passage]], find_document: Callable[[str], Document]
) -> tuple[Sequence[Passage], Mapping[str, Document]]:
    """Find passages and their documents. If a document changes in between, both are found again.

    Args:
        find_passages: Finds the passages.
        find_document: Returns a document by its id.

    Returns:
        The passages, and their documents by id. Each passage is a slice of its document and has its title.

    Raises:
        StoreError: The documents changed at each of many attempts, or cannot be read.
    """

    def attempt() -> tuple[Sequence[Passage], Mapping[str, Document]]:
        passages = find_passages()
        try:
            documents = {name: find_document(name) for name in {passage.chunk.document_id for passage in passages}}
        except NotFoundError as exc:  # it was just removed
            raise _Changed from exc
        if not all(_is_of(passage, documents[passage.chunk.document_id]) for passage in passages):
            raise _Changed
        return passages, documents

    def last() -> tuple[Sequence[Passage], Mapping[str, Document]]:
        try:
            return attempt()
        except _Changed as exc:
            raise StoreError(
                f"documents must stay as they are while they are read, changed {ATTEMPTS} times meanwhile: ask again"
            ) from exc

    return _repeat(attempt, last=last)


def _repeat(attempt: Callable[[], _Found], *, last: Callable[[], _Found]) -> _Found:
    """Repeat an attempt until it succeeds in one state; `last` is the final attempt, which always ends."""
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except _Changed:
            continue
    return last()


def _is_of(passage: Passage, document: Document) -> bool:
    chunk = passage.chunk
    return passage.title == document.title and document.text[chunk.start : chunk.end] == chunk.text
