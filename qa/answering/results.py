"""The reply to keywords: the passages that have them, with their words marked, as a search engine lists them. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.answering.nearness import LEAST
from qa.answering.places import Place, different
from qa.english.words import find_words
from qa.records import Document, Passage, Span
from qa.store.stems import find_stem


def find_results(
    subject: str, passages: Sequence[Passage], find_document: Callable[[str], Document], *, limit: int
) -> list[Place]:
    """Find the sentences to list, best first: those of passages with most of the words, else of the nearest ones.

    Args:
        subject: What was looked for.
        passages: What the retriever proposes, best first.
        find_document: Returns a document by its id.
        limit: Maximum number of results.

    Returns:
        One place for each passage, at most `limit`. None if no passage has a word, and none is near.
    """
    wanted = frozenset(stem for word, _, _ in find_words(subject) if (stem := find_stem(word)))
    found = [
        (len(best.stems), place)
        for passage in passages
        if (best := _best_sentence(passage, wanted)) and (best.stems or passage.similarity >= LEAST)
        for place in [_place(best, find_document(passage.chunk.document_id))]
    ]
    most = max((count for count, _ in found), default=0)
    full = [place for count, place in found if count == most]
    partial = [place for count, place in found if 0 < count < most]
    return list(different([*full, *partial]))[:limit]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with its offsets in the document, the places of the wanted words in it, and their stems."""

    start: int
    end: int
    marked: tuple[tuple[int, int], ...]
    stems: frozenset[str]


def _place(sentence: _Sentence, document: Document) -> Place:
    span = Span(document_id=document.id, start=sentence.start, end=sentence.end, score=0.0)
    return Place(span, document, sentence.start, sentence.end, sentence.marked)


def _best_sentence(passage: Passage, wanted: frozenset[str]) -> _Sentence | None:
    """Return the first sentence of a passage with most of the wanted words; None if it has no sentence."""
    sentences = [_read(passage, start, end, wanted) for start, end in passage.chunk.sentences]
    return max(sentences, key=lambda sentence: len(sentence.stems), default=None)


def _read(passage: Passage, start: int, end: int, wanted: frozenset[str]) -> _Sentence:
    offset = passage.chunk.start
    words = [
        (find_stem(word), start + first, start + last)
        for word, first, last in find_words(passage.chunk.text[start - offset : end - offset])
    ]
    found = [(stem, first, last) for stem, first, last in words if stem is not None and stem in wanted]
    marked = tuple((first, last) for _, first, last in found)
    return _Sentence(start, end, marked, frozenset(stem for stem, _, _ in found))
