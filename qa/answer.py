"""Spans to an answer: whole sentences, no place quoted twice, numbered citations, or silence. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence

from qa.records import Answer, Citation, Document, Passage, Reason, Snippet, Span

CONTEXT_CHARACTERS = 32  # of prefix and suffix
SUPPORT = 0.5  # a further snippet must be at least this share of the threshold probable
CLOSEST = 3  # passages shown when there is no answer

_Sentences = Mapping[str, Sequence[tuple[int, int]]]


def build_answer(
    question: str,
    spans: Sequence[Span],
    passages: Sequence[Passage],
    find_document: Callable[[str], Document],
    *,
    limit: int,
    min_confidence: float,
    no_passages: Reason = "no_passages",
) -> Answer:
    """Make the answer to a question.

    Args:
        question: The question.
        spans: What the reader found, best first.
        passages: What it read.
        find_document: Gives a document by its id.
        limit: Most snippets.
        min_confidence: The best span must be at least this probable, or there is no answer.
        no_passages: The reason to give when there was no passage.

    Returns:
        An answer, or an abstention with the reason and the closest places.
    """
    if not spans:
        return _abstention(question, 0.0, "low_confidence" if passages else no_passages, ())
    sentences = _sentences(passages)
    best, sure = spans[0], spans[0].score >= min_confidence
    if not sure:
        places = _places(spans, sentences, find_document, CLOSEST)
        closest = [cite(number, document, *place) for number, (_, document, place) in enumerate(places, 1)]
        return _abstention(question, best.score, "low_confidence", closest)
    supporting = [best, *(span for span in spans[1:] if span.score >= SUPPORT * min_confidence)]
    places = _places(supporting, sentences, find_document, limit)
    citations = [cite(number, document, *place) for number, (_, document, place) in enumerate(places, 1)]
    snippets = [_snippet(citation, span) for citation, (span, _, _) in zip(citations, places, strict=True)]
    return Answer(
        question=question,
        text=places[0][1].text[best.start : best.end],
        snippets=tuple(snippets),
        citations=tuple(citations),
        confidence=best.score,
        reason=None,
        closest=(),
    )


def cite(number: int, document: Document, start: int, end: int) -> Citation:
    """Cite the words of a document between two offsets."""
    text = document.text
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        url=document.url,
        source=document.source,
        start=start,
        end=end,
        quote=text[start:end],
        prefix=text[max(0, start - CONTEXT_CHARACTERS) : start],
        suffix=text[end : end + CONTEXT_CHARACTERS],
        sha256=document.sha256,
    )


def whole_sentences(span: Span, sentences: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The offsets of the sentences that a span touches; its own where there are none.

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


def _sentences(passages: Iterable[Passage]) -> _Sentences:
    """The sentences of the passages, by document, in order."""
    found: dict[str, set[tuple[int, int]]] = {}
    for passage in passages:
        found.setdefault(passage.chunk.document_id, set()).update(passage.chunk.sentences)
    return {document_id: sorted(sentences) for document_id, sentences in found.items()}


def _places(
    spans: Iterable[Span], sentences: _Sentences, find_document: Callable[[str], Document], most: int
) -> list[tuple[Span, Document, tuple[int, int]]]:
    """The first spans that quote different places and different words, with the sentences to quote."""
    places: list[tuple[Span, Document, tuple[int, int]]] = []
    for span in spans:
        start, end = whole_sentences(span, sentences.get(span.document_id, ()))
        document = find_document(span.document_id)
        words = document.text[start:end].casefold().split()
        if not any(
            (other.id == document.id and start < place[1] and place[0] < end)
            or other.text[slice(*place)].casefold().split() == words
            for _, other, place in places
        ):
            places.append((span, document, (start, end)))
        if len(places) == most:
            break
    return places


def _snippet(citation: Citation, span: Span) -> Snippet:
    marked = span.highlights or ((span.start, span.end),)
    return Snippet(
        citation=citation.number,
        text=citation.quote,
        highlights=tuple((start - citation.start, end - citation.start) for start, end in marked),
        confidence=span.score,
    )


def _abstention(question: str, confidence: float, reason: Reason, closest: Sequence[Citation]) -> Answer:
    return Answer(
        question=question,
        text=None,
        snippets=(),
        citations=(),
        confidence=confidence,
        reason=reason,
        closest=tuple(closest),
    )
