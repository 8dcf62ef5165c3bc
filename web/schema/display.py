"""How an answer is shown. This is decided here once and sent with the answer, for page, widget and command line.

It covers phrase or sentence, a word for confidence, the names of filters, and how days and shares are written.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qa.english.questions import asks_for_explanation
from qa.records import Answer, Filters, Order

ShownAs = Literal["phrase", "comparison", "sentence"]
ConfidenceLabel = Literal["High", "Medium", "Low"]

HIGH, MEDIUM = 0.8, 0.5
"""Lowest probabilities of high and medium confidence."""

FEW_WORDS = 4
"""Maximum number of words that answer "why" or "how" by themselves, such as "90 percent". On questions about `seeds/`,
answers to "how much", "how many" and "how long" had 1 to 3 words. Answers to "why" and "how" had 5 to 16, and all but
one were half of a sentence, such as "to lift relations to a new level"."""

POSSIBLE = "This may answer it"
CAUTION = "Not certain: read the sentence before you rely on it."
"""The note above an answer that is not sure."""

NEWEST = "newest"
_EXPLAIN = re.compile(r"(?:\S+ ){0,2}(?:why|how)\b", re.IGNORECASE)


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


def shown_as(answer: Answer) -> ShownAs | None:
    """Return how an answer is shown above its quotations; None without an answer.

    It is a comparison if several sources agree, or if answers within their sentences differ. (A whole sentence as an
    answer differs from every other one, which means nothing.) Else it is a phrase, unless the words are a whole
    sentence or an incomplete half of one.
    """
    if answer.text is None:
        return None
    if _compares(answer):
        return "comparison"
    whole = answer.text == answer.snippets[0].text or "\n" in answer.text  # a list also stands alone
    return "sentence" if whole or is_torn(answer.interpreted_as or answer.question, answer.text) else "phrase"


def _compares(answer: Answer) -> bool:
    quotes = {citation.number: citation.quote for citation in answer.citations}
    narrower = any(group.text != quotes[group.citations[0]] for group in answer.groups)
    return any(group.sources > 1 for group in answer.groups) or (len(answer.groups) > 1 and narrower)


def is_torn(question: str, words: str) -> bool:
    """Whether the words that answer a question are only half of a sentence, so that the whole should be shown.

    >>> is_torn("Why did they meet?", "to lift relations to a new level")
    True
    >>> is_torn("How many came?", "more than 100,000"), is_torn("Who met?", "the ministers of five of the six states")
    (False, False)
    """
    explains = _EXPLAIN.match(question) is not None or asks_for_explanation(question)
    return explains and len(words.split()) > FEW_WORDS


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
