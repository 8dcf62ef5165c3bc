"""The filters of the chat page: the choices, the chosen ones, and the address without one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from qa.records import IndexedDocument
from web.schema import AskFilters
from web.schema.display import name_filter

MOST_CHOICES = 40
"""Maximum number of documents, publishers or authors to tick. Nobody reads a longer list, and it is heavy."""

FILTERS = ("order", "publisher", "author", "document", "published_after", "published_before")
"""Parameters of an address that can be removed one by one."""

DATES = ("published_after", "published_before")

Parameters = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tick.

    Attributes:
        value: Its value in the address.
        label: Its name for people.
        chosen: Whether it is ticked.
    """

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter.

    Attributes:
        kind: The parameter.
        label: Its value in words.
        address: The page that asks the same without it.
    """

    kind: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The choices of a page, and the chosen ones.

    Attributes:
        publishers: Publishers to tick; only the ticked ones if there are too many.
        authors: Authors to tick, in the same way.
        documents: Documents to tick, in the same way.
        more_publishers: Whether there are more publishers than those.
        more_authors: Whether there are more authors than those.
        more_documents: Whether there are more documents than those.
        published_after: First allowed day.
        published_before: Last allowed day.
        chips: The active filters.
    """

    publishers: tuple[Choice, ...]
    authors: tuple[Choice, ...]
    documents: tuple[Choice, ...]
    more_publishers: bool
    more_authors: bool
    more_documents: bool
    published_after: date | None
    published_before: date | None
    chips: tuple[Chip, ...]

    @property
    def alone(self) -> str | None:
        """Return the title of the only document that is asked; None if it is not one."""
        chosen = [choice.label for choice in self.documents if choice.chosen]
        return chosen[0] if len(chosen) == 1 else None


def select(documents: Sequence[IndexedDocument], chosen: AskFilters, parameters: Parameters, *, page: str) -> Selection:
    """Make the choices of a page.

    Args:
        documents: All indexed documents.
        chosen: The filters of the address.
        parameters: The parameters of the address.
        page: The chat page's address without parameters.
    """
    titles = {document.id: document.title for document in documents}
    names = sorted({document.publisher for document in documents if document.publisher})
    publishers, more_publishers = _offered(dict(zip(names, names, strict=True)), chosen.publisher)
    writers = sorted({author for document in documents for author in document.authors})
    authors, more_authors = _offered(dict(zip(writers, writers, strict=True)), chosen.author)
    offered, more_documents = _offered(titles, chosen.document)
    chips = tuple(
        Chip(
            name,
            name_filter(name, value, titles).label,
            _address([pair for pair in parameters if pair != (name, value)], page),
        )
        for name, value in dict.fromkeys(parameters)
        if name in FILTERS and (name, value) != ("order", "relevance")
    )
    return Selection(
        publishers=publishers,
        authors=authors,
        documents=offered,
        more_publishers=more_publishers,
        more_authors=more_authors,
        more_documents=more_documents,
        published_after=chosen.published_after,
        published_before=chosen.published_before,
        chips=chips,
    )


def without(parameters: Parameters, names: Iterable[str], *, page: str) -> str | None:
    """Return the address without some of its filters; None if it has none of them.

    >>> without([("question", "Who?"), ("document", "a.md")], ["document"], page="/")
    '/?question=Who%3F'
    """
    left_out = set(names)
    kept = [pair for pair in parameters if pair[0] not in left_out]
    return _address(kept, page) if len(kept) < len(parameters) else None


def _offered(labels: dict[str, str], chosen: Sequence[str]) -> tuple[tuple[Choice, ...], bool]:
    """Return all choices, or only the chosen ones if there are too many. Chosen ones that are gone can be unticked."""
    more = len(labels) > MOST_CHOICES
    values = chosen if more else [*labels, *(value for value in chosen if value not in labels)]
    return tuple(Choice(value, labels.get(value, value), value in chosen) for value in dict.fromkeys(values)), more


def _address(parameters: Parameters, page: str) -> str:
    return f"{page}?{urlencode(parameters)}" if parameters else page
