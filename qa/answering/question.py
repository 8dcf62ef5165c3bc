"""What may be asked: the question, its limit, its order and the conversation before it."""

import unicodedata
from collections.abc import Sequence
from typing import get_args

from qa.answering.conversation import Turn, check_history
from qa.config import MAX_LIMIT, MAX_QUESTION_CHARACTERS
from qa.errors import QuestionError
from qa.records import Order


def check_question(question: str) -> None:
    """Raise a QuestionError unless a question can be asked."""
    if not question.strip():
        raise QuestionError("the question must not be empty: ask something", field="question")
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            f"the question must have at most {MAX_QUESTION_CHARACTERS:,} characters, has {len(question):,}: shorten it",
            field="question",
        )
    _check_characters(question, field="question")


def check_limit(limit: int) -> None:
    """Raise a QuestionError unless a number of snippets can be asked for."""
    if not 1 <= limit <= MAX_LIMIT:
        raise QuestionError(f"limit must be 1 to {MAX_LIMIT}, is {limit}: correct it", field="limit")


def check_order(order: str) -> None:
    """Raise a QuestionError unless quotations can be ordered so."""
    if order not in get_args(Order):
        raise QuestionError(f"order must be relevance or newest, is {order!r}: correct it", field="order")


def check_turns(history: Sequence[Turn]) -> None:
    """Raise a QuestionError unless a conversation can be asked after."""
    check_history(history)
    for turn in history:
        _check_characters(turn.question, field="history")


def _check_characters(text: str, *, field: str) -> None:
    for position, character in enumerate(text):
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t":
            raise QuestionError(
                f"the {field} must hold no control characters but line breaks and tabs, has "
                f"U+{ord(character):04X} at offset {position}: remove it",
                field=field,
            )
