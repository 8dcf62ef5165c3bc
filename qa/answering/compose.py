"""Make an answer from spans: whole sentences, no place twice, numbered citations, agreeing sources. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from qa.answering.agreement.copies import count_sources, is_copy
from qa.answering.agreement.groups import group_answers
from qa.answering.agreement.kinds import kind_of
from qa.answering.deep_links import deep_link
from qa.answering.explanations import explaining
from qa.answering.lists import asks_for_several, whole_lists
from qa.answering.nearness import UNLIKELY
from qa.answering.places import Place, Sentences, as_sentence, different, joined, places_of, sentences_of, with_words
from qa.answering.question import Question
from qa.answering.quoted_rows import quoted_row, row_locators
from qa.answering.scanned import doubtful_words, weigh
from qa.english.headlines import headline, is_relative
from qa.english.language import other_language
from qa.english.questions import asks_for_explanation, asks_whether
from qa.records import Answer, AnswerGroup, Citation, Document, Field, Passage, Reason, Snippet, Span, locate, stated

CONTEXT_CHARACTERS = 32  # of prefix and suffix each
SUPPORT = 0.5  # a further snippet needs at least this share of the threshold as its probability
CLOSEST = 3  # passages that are shown if there is no answer


def build_answer(
    question: Question,
    spans: Sequence[Span],
    passages: Sequence[Passage],
    find_document: Callable[[str], Document],
    *,
    min_confidence: float,
    min_possible: float | None = None,
    no_passages: Reason = "no_passages",
    near: bool = True,
) -> Answer:
    """Make the answer to a question.

    Args:
        question: The question. Its limit and its order choose the quotations.
        spans: What the reader found, best first.
        passages: The passages that the reader read.
        find_document: Returns a document by its id.
        min_confidence: Threshold for the probability of the best span: below it the answer is only a possible one. In
            the order `newest` it applies to every quotation.
        min_possible: Below this probability there is no answer at all. None means the same as `min_confidence`.
        no_passages: The reason to give if there was no passage, or none that is near.
        near: Whether any passage has to do with the question. If not, only an answer that is sure, or more likely right
            than wrong, is given, and nothing closest.

    Returns:
        An answer, or no answer with the reason and the closest places. In a language other than English an answer is
        never sure, because the readers were measured on English only; nor is one whose words may be read wrongly from a
        picture.
    """
    spans = weigh(spans, find_document)
    if not spans:
        return _abstention(question.text, 0.0, "low_confidence" if passages else no_passages, ())
    min_possible = min_confidence if min_possible is None else min_possible
    if not near and spans[0].score < min(min_confidence, UNLIKELY):
        return _abstention(question.text, spans[0].score, no_passages, ())
    sentences = sentences_of(passages)
    if spans[0].score < min_possible:
        closest = islice(different(places_of(spans, sentences, find_document)), CLOSEST)
        return _abstention(question.text, spans[0].score, "low_confidence", _cite_all(closest))
    sure = spans[0].score >= min_confidence
    bar = min_confidence if sure else min_possible
    if asks_for_several(question.text):
        spans = list(whole_lists(spans, lambda document_id: find_document(document_id).text))
    elif asks_whether(question.text):
        spans = [as_sentence(span, sentences) for span in spans]
    least = bar if question.order == "newest" else SUPPORT * bar
    likely = places_of((span for span in spans if span.score >= least), sentences, find_document)
    enough = [span for span in spans if sure or span.score >= least]  # a guess is explained by no smaller one
    explained = _explained(question, enough, passages, sentences, find_document)
    places = [_with_headline(place, question.text) for place in different([*explained, *likely])]
    if question.order == "newest":
        places.sort(key=_newest_first)
    elif any(not is_relative(place.words) and place.span.score >= bar for place in places):
        places.sort(key=lambda place: is_relative(place.words))  # a date before "the following month"
    groups = group_answers([place.words for place in places])
    if explained:  # other explanations do not compete
        first = {number for group in groups if min(group) < len(explained) for number in group}
        groups = standing = [tuple(sorted(first))]
    else:
        sure_enough = (group for group in groups if any(places[number].span.score >= bar for number in group))
        standing = list(_rivals(places, sure_enough))[: None if sure else 1]  # a guess contradicts nothing
    chosen = _choose(places, groups, standing, question.limit)
    cited = [places[number] for number in chosen]
    citations = _cite_all(cited)
    language = other_language(question.text) or other_language(citations[0].quote)
    misread = doubtful_words(cited[0])
    return Answer(
        question=question.text,
        text=cited[0].words,
        snippets=tuple(_snippet(citation, place) for citation, place in zip(citations, cited, strict=True)),
        citations=citations,
        groups=tuple(_group(places, group, chosen) for group in standing if group[0] in chosen),
        confidence=cited[0].span.score,
        sure=sure and language is None and not misread,
        language=language,
        misread=misread,
        reason=None,
        closest=(),
    )


def cite(number: int, document: Document, start: int, end: int) -> Citation:
    """Make a citation of the words of a document between two offsets."""
    text = document.text
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        authors=document.authors,
        url=document.url,
        source=document.source,
        start=start,
        end=end,
        quote=text[start:end],
        prefix=text[max(0, start - CONTEXT_CHARACTERS) : start],
        suffix=text[end : end + CONTEXT_CHARACTERS],
        sha256=document.sha256,
        locators=(*locate(document.locators, start, end), *row_locators(document, start, end)),
        deep_link=deep_link(document, start, end),
        ocr=document.scans.confidence(text, start, end),
    )


def cite_metadata(number: int, document: Document, field: Field) -> Citation:
    """Make a citation of a field of a document's metadata."""
    value = stated(document)[field]
    whole = cite(number, document, 0, 0)
    return replace(whole, end=len(value), quote=value, suffix="", locators=(), deep_link=document.url, field=field)


def cite_passage(number: int, passage: Passage, document: Document) -> Citation:
    """Make a citation of a whole passage, without the white space around it."""
    text, start = passage.chunk.text, passage.chunk.start
    return cite(number, document, start + len(text) - len(text.lstrip()), start + len(text.rstrip()))


def _explained(
    question: Question,
    spans: Sequence[Span],
    passages: Sequence[Passage],
    sentences: Sentences,
    find_document: Callable[[str], Document],
) -> list[Place]:
    """Return the places that explain together, best first; none without such a question, or if a list answers."""
    if question.order == "newest" or spans[0].highlights or not asks_for_explanation(question.text):
        return []
    return joined(places_of(explaining(spans, passages), sentences, find_document))


def _with_headline(place: Place, question: str) -> Place:
    """Return a place whose marked words are complete, without what is too much; a list or a whole sentence stays."""
    if place.span.highlights:
        return place
    text, whole = place.document.text, (place.start, place.end)
    return with_words(place, [headline(question, text, start, end, whole) for start, end in place.marked])


def _rivals(places: Sequence[Place], groups: Iterable[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    """Yield the first group, and others that contradict it: in another document, with an answer of the same kind."""
    speaking: set[str] = set()
    kind = None
    for group in groups:
        documents = {places[number].document.id for number in group}
        said = kind_of(places[group[0]].words)
        if not speaking:
            kind = said
        elif kind is None or said != kind or places[group[0]].document.id in speaking:
            continue
        speaking |= documents
        yield group


def _newest_first(place: Place) -> tuple[bool, int, float]:
    """Return a sort key: latest published first, without a date last; on the same day most probable first."""
    published = place.document.published
    return published is None, -published.toordinal() if published else 0, -place.span.score


def _choose(
    places: Sequence[Place], groups: Iterable[Sequence[int]], sure: Iterable[Sequence[int]], limit: int
) -> list[int]:
    """Choose which places to quote: first one for each different answer, then others, last those from copies."""
    first = {group[0] for group in sure}
    copied = {number for group in groups for number in _from_copies(places, group)}
    wanted = sorted(range(len(places)), key=lambda number: (number not in first, number in copied, number))
    return sorted(wanted[:limit])


def _from_copies(places: Sequence[Place], group: Sequence[int]) -> Iterator[int]:
    """Yield the places of a group that are in a copy of an earlier document."""
    for rank, number in enumerate(group):
        document = places[number].document
        others = (places[before].document for before in group[:rank])
        if any(other.id != document.id and is_copy(other, document) for other in others):
            yield number


def _group(places: Sequence[Place], group: Sequence[int], chosen: Sequence[int]) -> AnswerGroup:
    return AnswerGroup(
        text=places[group[0]].words,
        sources=count_sources(places[number].document for number in group),
        citations=tuple(chosen.index(number) + 1 for number in group if number in chosen),
    )


def _cite_all(places: Iterable[Place]) -> tuple[Citation, ...]:
    return tuple(cite(number, place.document, place.start, place.end) for number, place in enumerate(places, 1))


def _snippet(citation: Citation, place: Place) -> Snippet:
    return Snippet(
        citation=citation.number,
        text=citation.quote,
        highlights=tuple((start - citation.start, end - citation.start) for start, end in place.marked),
        confidence=place.span.score,
        table=quoted_row(place.document, citation.start, citation.end, place.span.start),
    )


def _abstention(question: str, confidence: float, reason: Reason, closest: tuple[Citation, ...]) -> Answer:
    return Answer(
        question=question,
        text=None,
        snippets=(),
        citations=(),
        confidence=confidence,
        language=other_language(question),
        reason=reason,
        closest=closest,
    )
