"""The reply to "summarize": how each document begins, and its headings. Nothing is written anew. Pure."""

import re
from collections.abc import Iterable, Sequence

from qa.answering.listing import list_places
from qa.answering.places import Place
from qa.english.words import find_words
from qa.records import Answer, Document, DocumentInfo, Filters, Span
from qa.store.stems import find_stems

MOST_CHARACTERS = 320
"""Of the beginning of a document that is quoted."""

_SENTENCE_END = re.compile(r"(?<=[a-z0-9)%”\"’]{2})[.!?][”\"’)]?(?=\s+[^a-z])")
_WITHOUT_SUBJECT = frozenset(find_stems("summary document file text article digest report page"))


def choose_documents(
    subject: str, documents: Iterable[DocumentInfo], filters: Filters, nearest: Sequence[str]
) -> list[str]:
    """Choose the documents to summarize, by their ids: those that are named, else the nearest; latest first.

    Args:
        subject: What the summary is about; empty for everything.
        documents: All documents.
        filters: Which of them are allowed.
        nearest: The documents of the passages about the subject, best first.
    """
    allowed = [document for document in documents if filters.admit(document)]
    allowed.sort(key=lambda one: -one.published.toordinal() if one.published else 0)
    wanted = set(find_stems(subject)) - _WITHOUT_SUBJECT
    if not wanted:
        return [document.id for document in allowed]
    named = [one.id for one in allowed if wanted <= set(find_stems(f"{one.title} {one.id} {one.publisher or ''}"))]
    return named or list(dict.fromkeys(nearest))[:1]


def summarize(question: str, documents: Sequence[Document]) -> Answer:
    """Make the reply that shows how documents begin, with their headings."""
    places = [place for document in documents if (place := beginning(document))]
    outlines = {document.id: outline(document) for document in documents}
    return list_places(question, places, kind="summary", outlines=outlines)


def beginning(document: Document) -> Place | None:
    """Return the place of the first sentences of a document, without headings; None if it has no prose."""
    for start, end in _paragraphs(document):
        if len(list(find_words(document.text[start:end]))) > 1:
            span = Span(document_id=document.id, start=start, end=_cut(document.text, start, end), score=0.0)
            return Place(span, document, span.start, span.end, ())
    return None


def outline(document: Document) -> tuple[str, ...]:
    """Return the headings of a document without its title."""
    headings = (document.text[start:end].strip() for start, end in document.headings)
    return tuple(heading for heading in headings if heading and heading != document.title)


def _paragraphs(document: Document) -> Iterable[tuple[int, int]]:
    headings = dict(document.headings)
    for match in re.finditer(r"[^\n]+", document.text):
        if match.start() not in headings and match.group().strip() != document.title:
            yield match.span()


def _cut(text: str, start: int, end: int) -> int:
    """Return where the last whole sentence ends that fits; the first one is always whole."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, end)]
    fitting = [place for place in (*ends, end) if place - start <= MOST_CHARACTERS]
    return max(fitting, default=min((*ends, end)))
