"""Answers to questions about a document itself, from its metadata: who wrote it, when it was published, and the like.

Where the text has the byline, the dateline or the title, these words of the text are quoted. Else the metadata are.
Without either there is no answer: a year or a name in the text says something else. Pure except for `read`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath

from qa.answering.compose import cite, cite_metadata
from qa.answering.question import Question
from qa.answering.stated_places import stated_place
from qa.config import MAX_LIMIT
from qa.english.about_documents import AboutDocument, read_about_document
from qa.english.words import find_words
from qa.records import Answer, AnswerGroup, Citation, Document, DocumentInfo, Field, Snippet, stated

_SUBTITLE = re.compile(r"(?<!\s)\s*(?:: | [–—|] | - ).*")
_ARTICLES = frozenset({"the", "a", "an"})
_MOST = MAX_LIMIT + 1  # documents that are read: one more than an answer may name
_FEWEST = 2  # words of a title that is named without quotation marks: a single one names a thing


def answer_about_document(
    question: Question, meant: Sequence[str], documents: Iterable[DocumentInfo], read: Callable[[str], Document]
) -> Answer | None:
    """Answer a question about a document.

    Args:
        question: The question.
        meant: Its text, and its text completed by the history.
        documents: All documents.
        read: Returns a document with its text by its id.

    Returns:
        The answer: of each document that the question names, as far as it is stated. No answer if nothing is stated, or
        if there are more documents than quotations may be. None if the question names no document: then it is to be
        read from the texts.
    """
    asked = [about for text in dict.fromkeys(meant) if (about := read_about_document(text)) is not None]
    if not asked:  # as nearly always: then nothing is done for each document
        return None
    known = list(documents)
    allowed = [one for one in known if question.filters.admit(one)]
    for about in asked:
        named = find_named(about, allowed, read, chosen=len(allowed) < len(known))
        if named is not None:
            return _answer(question, about, named)
    return None


def find_named(
    about: AboutDocument, documents: Sequence[DocumentInfo], read: Callable[[str], Document], *, chosen: bool
) -> list[Document] | None:
    """Find the documents that a question names.

    Args:
        about: The question.
        documents: The documents that the filters allow.
        read: Returns a document with its text by its id.
        chosen: Whether the filters leave some out.

    Returns:
        The documents; none if it points at one and it is not clear which. None if it names no document.
    """
    if about.naming in ("this", "the"):
        if chosen or len(documents) == 1:
            return [read(one.id) for one in documents[:_MOST]]
        return [] if about.naming == "this" else None
    named = [one for one in documents if _is_file(about.name, one)]
    if not named and about.naming in ("titled", "about"):
        named = [one for one in documents if _is_title(about, one.title)]
    if not named and about.naming == "about":
        named = _with_words(about.name, documents)
    found = [read(one.id) for one in named[:_MOST]]
    if not found:
        titled = [one for one in documents if _is_title(about, one.title)]
        found = [text for one in titled[:_MOST] if not _speaks_of_title(text := read(one.id))]
    return found or None


def _is_file(name: str, document: DocumentInfo) -> bool:
    file = PurePosixPath(document.id)
    return name.casefold() in (document.id.casefold(), file.name.casefold()) and bool(file.suffix)


def _with_words(name: str, documents: Sequence[DocumentInfo]) -> list[DocumentInfo]:
    """Return the documents whose titles have all words of a name."""
    wanted = set(_words(name))
    return [one for one in documents if wanted and wanted <= set(_words(one.title))]


def _is_title(about: AboutDocument, title: str) -> bool:
    """Whether the name is a title, with or without what follows a colon or a dash."""
    wanted = _words(about.name)
    enough = about.naming != "bare" or len(wanted) >= _FEWEST
    return enough and bool(wanted) and wanted in (_words(title), _words(_SUBTITLE.sub("", title)))


def _speaks_of_title(document: Document) -> bool:
    """Whether a text uses its title within a line: then it is about a thing of that name, and is not called so."""
    title = document.title.casefold()
    lines = (line.casefold() for line in document.text.split("\n"))
    return any(title in line and line.strip() != title for line in lines)


def _words(text: str) -> list[str]:
    return [word for found, _, _ in find_words(text) if (word := found.casefold()) not in _ARTICLES]


def _answer(question: Question, about: AboutDocument, named: Sequence[Document]) -> Answer:
    saying = [document for document in named if about.asked in stated(document)]
    if not saying or len(named) > question.limit:
        return Answer(
            question=question.text,
            text=None,
            snippets=(),
            citations=(),
            confidence=0.0,
            reason="not_stated",
            closest=(),
        )
    quoted = [_quoted(number, document, about.asked) for number, document in enumerate(saying, 1)]
    said = [stated(document)[about.asked] for document in saying]
    groups = {value: [number for number, one in enumerate(said, 1) if one == value] for value in said}
    return Answer(
        question=question.text,
        text=quoted[0][0],
        snippets=tuple(snippet for _, snippet, _ in quoted),
        citations=tuple(citation for _, _, citation in quoted),
        groups=tuple(
            AnswerGroup(text=quoted[numbers[0] - 1][0], sources=len(numbers), citations=tuple(numbers))
            for numbers in groups.values()
        ),
        confidence=1.0,
        sure=len(saying) == len(named),
        reason=None,
        closest=(),
    )


def _quoted(number: int, document: Document, field: Field) -> tuple[str, Snippet, Citation]:
    """Return the words that state a field of a document, with their snippet and citation."""
    place = stated_place(document, field)
    if place is None:
        citation = cite_metadata(number, document, field)
        marked = (0, len(citation.quote))
    else:
        citation = cite(number, document, place.start, place.end)
        marked = (place.words[0] - place.start, place.words[1] - place.start)
    snippet = Snippet(citation=number, text=citation.quote, highlights=(marked,), confidence=1.0)
    return citation.quote[slice(*marked)], snippet, citation
