"""Check feedback before it is stored, whoever sends it. Pure."""

import re
import unicodedata
from collections.abc import Callable
from typing import NoReturn, get_args

from qa.config import MAX_LIMIT, MAX_QUESTION_CHARACTERS
from qa.errors import FeedbackError, NotFoundError
from qa.feedback.records import Fault, Feedback, Judged, Quote, Thumb
from qa.records import Document, Reason, stated

MAX_NOTE_CHARACTERS = 2000
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def check_feedback(feedback: Feedback, read: Callable[[str], Document]) -> None:
    """Refuse invalid feedback, above all quotations that are not in the documents.

    Args:
        feedback: The feedback on an answer.
        read: Returns a document with its text by its id.

    Raises:
        FeedbackError: A part of it is out of range, or a quotation is not a slice of its document.
    """
    if not _ID.fullmatch(feedback.id):
        _refuse("id", f"id must be 8 to 64 letters, digits, - or _, is {feedback.id[:70]!r}: send a random UUID")
    if feedback.verdict not in get_args(Thumb):
        _refuse("verdict", f"verdict must be up or down, is {feedback.verdict[:40]!r}: correct it")
    _check_fault(feedback)
    check_text(feedback.note, "note", most=MAX_NOTE_CHARACTERS)
    _check_judged(feedback.judged)
    for number, quote in enumerate(_quotes(feedback.judged), start=1):
        _check_quote(quote, number, read)


def check_text(text: str, field: str, *, most: int) -> None:
    """Refuse a text that is too long or holds control characters.

    Raises:
        FeedbackError: The text is too long or holds control characters.
    """
    if len(text) > most:
        _refuse(field, f"{field} must have at most {most:,} characters, has {len(text):,}: shorten it")
    for position, character in enumerate(text):
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t":
            _refuse(
                field,
                f"{field} must hold no control characters but line breaks and tabs, has U+{ord(character):04X} at "
                f"offset {position}: remove it",
            )


def _check_fault(feedback: Feedback) -> None:
    if feedback.fault is None:
        return
    if feedback.fault not in get_args(Fault):
        allowed = ", ".join(get_args(Fault))
        _refuse("reason", f"reason must be one of {allowed}, is {feedback.fault[:40]!r}: correct it")
    if feedback.verdict == "up":
        _refuse("reason", f"a thumb up has no reason, this has {feedback.fault}: leave it out or send down")
    if feedback.judged.answered == (feedback.fault == "should_have_answered"):
        there = "was an answer" if feedback.judged.answered else "was no answer"
        _refuse("reason", f"reason must fit what was answered, is {feedback.fault} and there {there}: choose another")


def _check_judged(judged: Judged) -> None:
    if not judged.question.strip():
        _refuse("answer.question", "the question must not be empty: send the reply as it came")
    check_text(judged.question, "answer.question", most=MAX_QUESTION_CHARACTERS)
    check_text(judged.interpreted_as or "", "answer.interpreted_as", most=MAX_QUESTION_CHARACTERS)
    _check_filters(judged)
    if judged.answered != bool(judged.words and judged.quotes) or judged.answered != (judged.silence is None):
        _refuse("answer", "an answer must have its words and no reason, silence a reason: send the reply as it came")
    if judged.silence is not None and judged.silence not in get_args(Reason):
        _refuse("answer.reason", f"no silence has the reason {judged.silence[:40]!r}: send the reply as it came")
    for confidence in (judged.confidence, *(quote.confidence for quote in judged.quotes)):
        if confidence is not None and not 0 <= confidence <= 1:
            _refuse("answer.confidence", f"confidence must be 0 to 1, is {confidence:g}: send the reply as it came")
    if len(judged.quotes) > MAX_LIMIT:
        _refuse("answer", f"an answer has at most {MAX_LIMIT} citations, this has {len(judged.quotes)}: leave some out")


def _check_filters(judged: Judged) -> None:
    """Limit the size of the filters, which are stored as they were sent."""
    named = (*judged.filters.documents, *judged.filters.publishers, *judged.filters.authors)
    if sum(len(name) for name in named) > MAX_QUESTION_CHARACTERS * MAX_LIMIT:
        _refuse("filters", f"filters must name at most {MAX_QUESTION_CHARACTERS * MAX_LIMIT:,} characters: send fewer")
    for name in named:
        check_text(name, "filters", most=MAX_QUESTION_CHARACTERS)


def _quotes(judged: Judged) -> tuple[Quote, ...]:
    return judged.quotes if judged.words is None else (*judged.quotes, judged.words)


def _check_quote(quote: Quote, number: int, read: Callable[[str], Document]) -> None:
    try:
        document = read(quote.document_id)
    except NotFoundError as exc:
        raise FeedbackError(
            f"citation {number}: {exc}: ask anew, and judge what is then answered", field="answer"
        ) from exc
    text = document.text if quote.field is None else stated(document).get(quote.field, "")
    if not 0 <= quote.start < quote.end <= len(text) or text[quote.start : quote.end] != quote.exact:
        _refuse(
            "answer",
            f"citation {number} must be a slice of its document, {quote.start}-{quote.end} of {quote.document_id!r} "
            "holds other words: ask anew, the document may have changed",
        )


def _refuse(field: str, message: str) -> NoReturn:
    raise FeedbackError(message, field=field)
