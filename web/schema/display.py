"""How an answer is shown. This is decided here once and sent with the answer, for page, widget and command line.

It covers phrase or sentence, a word for confidence, the names of filters, and how days and shares are written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qa.answering.lists import asks_for_several
from qa.english.headlines import stands_alone
from qa.records import Answer, Filters, Kind, Order

ShownAs = Literal["phrase", "comparison", "sentence", "list"]
ConfidenceLabel = Literal["High", "Medium", "Low"]

HIGH, MEDIUM = 0.8, 0.5
"""Lowest probabilities of high and medium confidence."""

OPEN_POSSIBLE = 3
"""Quotations of a possible answer that are not folded."""

CAUTIONS: dict[Kind, tuple[str, str]] = {
    "answer": ("This may answer it", "Not certain: read the sentence before you rely on it."),
    "results": ("Passages that were found", "This is a search. Ask a whole question to get an answer."),
    "summary": ("How the documents begin", "Their first sentences and their headings: no summary is written."),
}
"""The note above what is not a sure answer: its heading and its text."""

MISREAD = "Read by machine from a picture, perhaps wrongly: {}. Look at the page before you rely on it."
"""The text above an answer some of whose words are not sure."""

FOREIGN = "Question or quotation is in {}, and the service reads English: read the sentence before you rely on it."
"""The text instead, if question or quotation is in another language."""

NOT_ENGLISH = ("The question is in {}", "The service reads English: ask it in English.")
"""The note without an answer, if the question is in another language: its heading and its text."""

PARTIAL = "Part of the documents could not be searched just now: ask again in a moment."
"""The text instead, if shards did not answer."""

NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class NamedFilter:
    """A filter or the order of a question.

    Attributes:
        name: Its parameter in an address.
        value: Its value in an address.
        label: Its text for people.
    """

    name: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Which quotations are in view and which are folded, by the numbers of their citations, in order of display.

    Quotations of one document stand together.

    Attributes:
        first: Those in view.
        more: Further passages of the same documents.
        less_sure: Those that probably do not answer, beside a sure answer. Nothing is marked in them.
    """

    first: tuple[int, ...] = ()
    more: tuple[int, ...] = ()
    less_sure: tuple[int, ...] = ()


def shown_as(answer: Answer) -> ShownAs | None:
    """Return how an answer is shown above its quotations; None without an answer.

    It is a comparison if different documents say different things. Else it is a phrase, if that is enough without its
    sentence. Results and beginnings of documents are a list.
    """
    if answer.text is None:
        return None
    if answer.kind != "answer":
        return "list"
    if len(answer.groups) > 1:
        return "comparison"
    if answer.citations[0].field is not None:
        return "phrase"
    whole = answer.text == answer.snippets[0].text and "\n" not in answer.text
    alone = stands_alone(answer.interpreted_as or answer.question, answer.text)
    return "phrase" if alone and not whole else "sentence"


def arrange(answer: Answer) -> Arrangement:
    """Decide which quotations of an answer are in view."""
    documents = {citation.number: citation.document_id for citation in answer.citations}
    told_apart = {group.citations[0] for group in answer.groups}
    several = asks_for_several(answer.interpreted_as or answer.question)
    first: list[int] = []
    more: list[int] = []
    less_sure: list[int] = []
    for snippet in answer.snippets:
        number = snippet.citation
        if not first or answer.kind != "answer":
            first.append(number)
        elif answer.sure and snippet.confidence < MEDIUM:
            less_sure.append(number)
        elif answer.sure:
            is_new = documents[number] not in {documents[other] for other in first}
            (first if is_new or several or number in told_apart else more).append(number)
        else:
            (first if len(first) < OPEN_POSSIBLE else more).append(number)
    return Arrangement(*(_by_document(numbers, documents) for numbers in (first, more, less_sure)))


def _by_document(numbers: list[int], documents: Mapping[int, str]) -> tuple[int, ...]:
    order = list(dict.fromkeys(documents[number] for number in numbers))
    return tuple(sorted(numbers, key=lambda number: order.index(documents[number])))


def confidence_label(probability: float) -> ConfidenceLabel:
    """Return a word for a probability.

    >>> confidence_label(0.8), confidence_label(0.5), confidence_label(0.499)
    ('High', 'Medium', 'Low')
    """
    return "High" if probability >= HIGH else "Medium" if probability >= MEDIUM else "Low"


def name_filters(filters: Filters, order: Order, titles: Mapping[str, str]) -> tuple[NamedFilter, ...]:
    """Name the filters and the order of a question. The order by relevance is not named.

    Args:
        filters: Which documents may answer.
        order: The order of the snippets.
        titles: Titles of documents, by id. A document without a title is shown by its id.
    """
    given: Iterable[tuple[str, str | date | None]] = (
        *(("publisher", publisher) for publisher in filters.publishers),
        *(("author", author) for author in filters.authors),
        *(("document", document) for document in filters.documents),
        ("published_after", filters.published_after),
        ("published_before", filters.published_before),
        ("order", order if order == NEWEST else None),
    )
    return tuple(name_filter(name, str(value), titles) for name, value in given if value is not None)


def name_filter(name: str, value: str, titles: Mapping[str, str]) -> NamedFilter:
    """Name one parameter of an address.

    >>> name_filter("published_after", "2024-10-01", {}).label, name_filter("document", "a.md", {"a.md": "A"}).label
    ('from 1 October 2024', 'A')
    """
    match name:
        case "document":
            label = titles.get(value, value)
        case "published_after":
            label = f"from {day(date.fromisoformat(value))}"
        case "published_before":
            label = f"until {day(date.fromisoformat(value))}"
        case "order":
            label = "Newest first" if value == NEWEST else "Most likely first"
        case _:
            label = value
    return NamedFilter(name, value, label)


def short_day(value: date) -> str:
    """Write a date in little space.

    >>> short_day(date(2024, 12, 5))
    '5 Dec 2024'
    """
    return f"{value.day} {value:%b %Y}"


def day(value: date) -> str:
    """Write a date for people.

    >>> day(date(2024, 12, 5))
    '5 December 2024'
    """
    return f"{value.day} {value:%B %Y}"


def percent(probability: float) -> str:
    r"""Write a probability as a percentage, rounded like the page's JavaScript.

    >>> percent(0.865)
    '87\xa0%'
    """
    return f"{int(probability * 100 + 0.5)}\N{NO-BREAK SPACE}%"
