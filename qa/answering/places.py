"""Quoted places of documents: a span in its whole sentences. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qa.answering.agreement.copies import is_copy
from qa.records import Document, Passage, Span

Sentences = Mapping[str, Sequence[tuple[int, int]]]
"""Offsets of the sentences that were read, in order, by document."""


@dataclass(frozen=True, slots=True)
class Place:
    """A span, and the sentences of its document that are quoted for it.

    Attributes:
        span: The words that answer.
        document: Their document.
        start: Offset of the first sentence.
        end: Offset after the last one.
        marked: Offsets in the document of the words to mark.
    """

    span: Span
    document: Document
    start: int
    end: int
    marked: tuple[tuple[int, int], ...]

    @property
    def words(self) -> str:
        """The words of the span."""
        return self.document.text[self.span.start : self.span.end]

    @property
    def quoted(self) -> list[str]:
        """The words that are quoted, in lower case."""
        return self.document.text[self.start : self.end].casefold().split()


def places_of(spans: Iterable[Span], sentences: Sentences, find_document: Callable[[str], Document]) -> Iterator[Place]:
    """Yield the place of each span."""
    for span in spans:
        quoted = whole_sentences(span, sentences.get(span.document_id, ()))
        marked = span.highlights or ((span.start, span.end),)
        yield Place(span, find_document(span.document_id), *quoted, marked)


def different(places: Iterable[Place]) -> Iterator[Place]:
    """Yield the places that quote something new. A sentence that a copy of the document has is quoted only once."""
    kept: list[Place] = []
    for place in places:
        if not any(_quotes_the_same(place, other) for other in kept):
            kept.append(place)
            yield place


def joined(places: Iterable[Place]) -> list[Place]:
    """Join places of one document whose sentences follow each other.

    Args:
        places: The places, best first.

    Returns:
        Places in the order of their best ones. None runs over the end of a line.
    """
    runs: list[list[Place]] = []
    for place in sorted(places, key=lambda place: place.start):
        if runs and _follows(runs[-1][-1], place):
            runs[-1].append(place)
        else:
            runs.append([place])
    return sorted((_join(run) for run in runs), key=lambda place: -place.span.score)


def sentences_of(passages: Iterable[Passage]) -> Sentences:
    """Return the sentences of the passages."""
    found: dict[str, set[tuple[int, int]]] = {}
    for passage in passages:
        found.setdefault(passage.chunk.document_id, set()).update(passage.chunk.sentences)
    return {document_id: sorted(sentences) for document_id, sentences in found.items()}


def as_sentence(span: Span, sentences: Sentences) -> Span:
    """Widen a span to the whole sentences that it touches, with its words marked."""
    start, end = whole_sentences(span, sentences.get(span.document_id, ()))
    return replace(span, start=start, end=end, highlights=((span.start, span.end),))


def with_words(place: Place, marked: Sequence[tuple[int, int]]) -> Place:
    """Return a place with other words to mark, one for each that is marked; one of them is its span."""
    start, end = marked[place.marked.index((place.span.start, place.span.end))]
    return replace(place, span=replace(place.span, start=start, end=end), marked=tuple(marked))


def whole_sentences(span: Span, sentences: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the offsets of the sentences that a span touches; if there are none, the span's own.

    >>> span = Span(document_id="a", start=12, end=14, score=1.0)
    >>> whole_sentences(span, [(0, 9), (10, 20), (21, 30)])
    (10, 20)
    """
    first = bisect_right(sentences, span.start, key=lambda sentence: sentence[1])
    last = bisect_left(sentences, span.end, key=lambda sentence: sentence[0])
    touched = sentences[first:last]
    if not touched:
        return span.start, span.end
    return min(span.start, touched[0][0]), max(span.end, touched[-1][1])


def _quotes_the_same(place: Place, other: Place) -> bool:
    if place.document.id == other.document.id and place.start < other.end and other.start < place.end:
        return True
    return place.quoted == other.quoted and is_copy(place.document, other.document)


def _follows(before: Place, place: Place) -> bool:
    """Whether only white space of one line is between two places, or they overlap."""
    if before.document.id != place.document.id:
        return False
    between = place.document.text[before.end : place.start]
    return not between.strip() and "\n" not in between


def _join(run: Sequence[Place]) -> Place:
    best = max(run, key=lambda place: place.span.score)
    marked = tuple(sorted(one for place in run for one in place.marked))
    return replace(best, start=run[0].start, end=max(place.end for place in run), marked=marked)
