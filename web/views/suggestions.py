"""Suggestions: how typed words may go on, and questions that the documents answer. Each question is tried first."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest
from typing import cast

from flask import Blueprint, Response, request

from qa.answering.proposals.names import Vocabulary
from qa.answering.proposals.questions import propose
from qa.answering.question import Question
from qa.english.words import find_words
from qa.errors import DeadlineError
from qa.records import Filters, IndexedDocument
from web.guard.access import deadline, needs
from web.guard.collections import here
from web.openapi import Operation, describes
from web.requests.suggestions import parse_suggestions
from web.schema import QuestionsQuery, QuestionsReply, SuggestQuery, SuggestReply
from web.service import service

MOST_COMPLETIONS = 6
MOST_QUESTIONS = 3
MOST_TRIED = 8
"""Maximum number of questions that are asked for one request, to find those that are answered."""
SECONDS_OF_READING = 0.15
"""How long one request may read documents for their names; the next one goes on."""
SECONDS_OF_TRYING = 2.0
MOST_BEGUN = 4
"""Number of documents, the newest first, whose questions are tried without a place to begin near."""

_PART = "suggestions"

suggestions = Blueprint("suggestions", __name__)


@dataclass(frozen=True, slots=True)
class Suggesting:
    """What is kept between requests."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)


def provide_suggestions(shelf: dict[str, object]) -> None:
    """Put an empty vocabulary, which grows as it is used, on the shelf of a collection."""
    shelf[_PART] = Suggesting()


@suggestions.get("/api/suggest")
@needs("ask")
@describes(
    Operation(
        "suggest",
        "Complete typed words",
        SuggestReply,
        description="By names in the documents, their titles and headings.",
        query=SuggestQuery,
    )
)
def suggest() -> Response:
    """Complete the last words of a text."""
    asked = parse_suggestions(SuggestQuery, request.query_string)
    found = _vocabulary().complete(
        asked.q,
        _admitted(asked.record()),
        service().document,
        limit=MOST_COMPLETIONS,
        until=min(deadline(), time.monotonic() + SECONDS_OF_READING),
    )
    return _json(SuggestReply.of(found))


@suggestions.get("/api/questions")
@needs("ask")
@describes(
    Operation(
        "questions",
        "Propose questions that are answered",
        QuestionsReply,
        description="They are made by rules from names, dates and reasons near a place, and tried first.",
        query=QuestionsQuery,
        errors=(404,),
    )
)
def questions() -> Response:
    """Propose questions."""
    asked = parse_suggestions(QuestionsQuery, request.query_string)
    said = _words(asked.asked)
    candidates = (one for one in _candidates(asked) if not _words(one) <= said)
    until = min(deadline(), time.monotonic() + SECONDS_OF_TRYING)
    return _json(QuestionsReply(questions=list(answered_of(candidates, asked.record(), until))))


def answered_of(candidates: Iterable[str], filters: Filters, until: float) -> Iterator[str]:
    """Yield the first questions that have a sure answer. None is tried after `until`, by `time.monotonic`."""
    found = 0
    for candidate in islice(dict.fromkeys(candidates), MOST_TRIED):
        try:
            if service().is_answered(Question(candidate, limit=1, filters=filters, deadline=until)):
                yield candidate
                found += 1
        except DeadlineError:
            return
        if found == MOST_QUESTIONS:
            return


def _candidates(asked: QuestionsQuery) -> Iterator[str]:
    """Yield questions to try: those near a place, or in turn those of the newest documents."""
    if asked.source is not None:
        yield from propose(service().document(asked.source), max(0, asked.place))
        return
    newest = sorted(_admitted(asked.record()), key=lambda one: str(one.published or ""), reverse=True)[:MOST_BEGUN]
    rows = zip_longest(*(propose(service().document(one.id)) for one in newest))
    yield from (question for question in chain.from_iterable(rows) if question is not None)


def _words(question: str) -> set[str]:
    """Return the words of a question, to see whether another one only repeats them."""
    return {word.casefold() for word, _, _ in find_words(question)}


def _admitted(filters: Filters) -> list[IndexedDocument]:
    return [one for one in service().documents() if filters.admit(one)]


def _vocabulary() -> Vocabulary:
    return cast(Suggesting, here()[_PART]).vocabulary


def _json(reply: SuggestReply | QuestionsReply) -> Response:
    response = Response(reply.model_dump_json(), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
