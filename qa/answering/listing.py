"""A reply that lists places and answers nothing: results for keywords, or the beginnings of documents. Pure."""

from collections.abc import Mapping, Sequence
from typing import Literal

from qa.answering.compose import cite
from qa.answering.places import Place
from qa.records import Answer, Snippet


def list_places(
    question: str,
    places: Sequence[Place],
    *,
    kind: Literal["results", "summary"],
    outlines: Mapping[str, tuple[str, ...]] | None = None,
) -> Answer:
    """Make the reply from the places to list.

    Args:
        question: The question as asked.
        places: The places in order.
        kind: What they are.
        outlines: Headings of documents, by id.

    Returns:
        A reply that is never sure; without places, one that says that nothing was found.
    """
    if not places:
        return Answer(
            question=question, text=None, snippets=(), citations=(), confidence=0.0, reason="no_passages", closest=()
        )
    citations = tuple(cite(number, one.document, one.start, one.end) for number, one in enumerate(places, 1))
    snippets = tuple(
        Snippet(
            citation=citation.number,
            text=citation.quote,
            highlights=tuple((start - place.start, end - place.start) for start, end in place.marked),
            confidence=0.0,
            outline=(outlines or {}).get(place.document.id, ()),
        )
        for citation, place in zip(citations, places, strict=True)
    )
    return Answer(
        question=question,
        kind=kind,
        text=citations[0].quote,
        snippets=snippets,
        citations=citations,
        confidence=0.0,
        sure=False,
        reason=None,
        closest=(),
    )
