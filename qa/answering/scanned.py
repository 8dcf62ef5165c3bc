"""Answers whose words were read from pictures: how sure they can be. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.answering.places import Place
from qa.records import Document, Span

_CERTAIN = 0.9  # confidence of a word; below it about one in seven is wrong (`python -m benchmarks scans`)


def weigh(spans: Sequence[Span], find_document: Callable[[str], Document]) -> list[Span]:
    """Return spans with the probability that they answer and that their words are read rightly, best first.

    The probability of a span is multiplied by the mean confidence of its words, if they were read from a picture.

    Args:
        spans: What the reader found, best first.
        find_document: Returns a document by its id.
    """
    weighed = []
    for span in spans:
        document = find_document(span.document_id)
        confidence = document.scans.confidence(document.text, span.start, span.end)
        weighed.append(span if confidence is None else replace(span, score=span.score * confidence))
    return sorted(weighed, key=lambda span: -span.score)


def doubtful_words(place: Place) -> tuple[str, ...]:
    """Return the words of an answer that were perhaps read wrongly from a picture."""
    document, span = place.document, place.span
    read = document.scans.among(document.text, span.start, span.end)
    return tuple(word for word, confidence in read if confidence < _CERTAIN)
