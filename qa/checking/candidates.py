"""Find the passages of the indexed documents in which a quotation may stand."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from qa.checking.matching import Passage
from qa.checking.words import read_words
from qa.errors import NotFoundError, QuotationError
from qa.records import Chunk, Document, Filters

HITS = 8
"""Chunks that are looked at for a quotation."""

_SEARCHED = 400  # characters from either end of a quotation that are searched for
_ROOM = 300  # characters of a passage before and after a chunk, besides the quotation's length
_OMITTED = 1200  # characters more if the quotation omits words
_PIECE = 12  # characters of a quotation that are searched for as they are
_PIECES = 4
_LEAST_FOUND = 2  # words with their own meaning, without which the index finds nothing
_LONGEST_WORD = 64
_KEPT = 256  # passages in memory


class Texts(Protocol):
    """The index as a check needs it."""

    def document(self, document_id: str) -> Document:
        """Return a document with its text."""

    def find_chunks(self, words: str, limit: int, filters: Filters) -> Sequence[Chunk]:
        """Return the chunks whose words fit best, best first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage in which a quotation may stand.

    Attributes:
        document: Its document.
        start: Offset of its first character.
        end: Offset after its last one.
    """

    document: Document
    start: int
    end: int


class Candidates:
    """Finds passages in the index, and keeps those that were found.

    Args:
        texts: The index.
        ids: The ids of all documents.
        most_searched: Characters of documents that may be searched letter by letter in one check; None for no limit.
    """

    def __init__(self, texts: Texts, ids: Sequence[str], *, most_searched: int | None = None) -> None:
        self._texts = texts
        self._ids = ids
        self._left = most_searched
        self._read = lru_cache(_KEPT)(texts.document)
        self._passage: Callable[[str, int, int], Passage] = lru_cache(_KEPT)(self._read_passage)

    def document(self, document_id: str) -> Document:
        """Return a document with its text."""
        return self._read(document_id)

    def find(
        self, text: str, *, omits: bool, document_id: str | None = None, start: int | None = None
    ) -> list[Candidate]:
        """Find the passages in which a quotation may stand, likeliest first.

        Args:
            text: The quotation.
            omits: Whether it omits words.
            document_id: The only document to search; None for all.
            start: Offset of a place in that document that comes first.
        """
        room = _ROOM + len(text) + len(text) // 2 + (_OMITTED if omits else 0)
        places: list[tuple[str, int, int]] = []
        if document_id is not None and start is not None:
            places.append((document_id, start, start + len(text)))
        filters = Filters(documents=() if document_id is None else (document_id,))
        chunks = self._texts.find_chunks(_ends(text), HITS, filters)
        places += [(chunk.document_id, chunk.start, chunk.end) for chunk in chunks]
        if len(places) < _LEAST_FOUND:
            places += self._scan(text, document_id)
        return list(self._passages(places, room))

    def passage(self, candidate: Candidate) -> Passage:
        """Return the words of a candidate."""
        return self._passage(candidate.document.id, candidate.start, candidate.end)

    def _passages(self, places: Sequence[tuple[str, int, int]], room: int) -> Iterator[Candidate]:
        seen: dict[str, list[tuple[int, int]]] = {}
        for document_id, start, end in places:
            if any(low <= start and end <= high for low, high in seen.get(document_id, [])):
                continue
            try:
                document = self._read(document_id)
            except NotFoundError:  # it was just deleted
                continue
            low, high = max(0, start - room), min(len(document.text), end + room)
            seen.setdefault(document_id, []).append((low, high))
            yield Candidate(document, low, high)

    def _read_passage(self, document_id: str, low: int, high: int) -> Passage:
        text = self._read(document_id).text
        low, high = _outside_words(text, low, -1), _outside_words(text, high, 1)
        words = tuple(read_words(text[low:high], first=low))
        return Passage(text, words, frozenset(word.key for word in words))

    def _scan(self, text: str, document_id: str | None) -> Iterator[tuple[str, int, int]]:
        """Search the letters of a quotation in all documents: for words that the index does not know."""
        step = max(1, (len(text) - _PIECE) // (_PIECES - 1))
        pieces = [text[at : at + _PIECE] for at in range(0, max(1, len(text) - _PIECE + 1), step)]
        for name in self._ids if document_id is None else [document_id]:
            try:
                document = self._read(name)
            except NotFoundError:
                continue
            if self._left is not None:
                self._left -= len(document.text)
                if self._left < 0:
                    raise QuotationError(
                        "quotations of common words alone must be few, are many for so many documents: "
                        "send them in parts"
                    )
            for piece in pieces:
                if (at := document.text.find(piece)) >= 0:
                    yield name, at, at + len(text)


def _ends(text: str) -> str:
    """Return the beginning and the end of a long quotation: they find it."""
    return text if len(text) <= 2 * _SEARCHED else f"{text[:_SEARCHED]} {text[-_SEARCHED:]}"


def _outside_words(text: str, place: int, step: int) -> int:
    """Move a place out of a word, by at most the length of a long one."""
    for _ in range(_LONGEST_WORD):
        if not 0 < place < len(text) or text[place - 1].isspace() or text[place].isspace():
            break
        place += step
    return place
