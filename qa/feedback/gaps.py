"""Count questions without any answer, neither a sure nor a possible one."""

import logging
from collections.abc import Callable

from qa.answering.question import Question
from qa.errors import FeedbackStoreError
from qa.feedback.store import FeedbackStore
from qa.records import Answer

_log = logging.getLogger(__name__)


def count_gaps(store: FeedbackStore) -> Callable[[Question, Answer], None]:
    """Make an observer that counts the questions without an answer.

    A question with filters is not counted, because excluded documents may answer it. An answer never fails because its
    question could not be counted.

    Args:
        store: Where the questions are counted.
    """

    def count(question: Question, answer: Answer) -> None:
        if answer.verdict != "none" or question.filters:
            return
        try:
            store.count_gap(answer.interpreted_as or question.text, answer.reason or "")
        except FeedbackStoreError as exc:
            _log.warning("an unanswered question was not counted: %s", exc)

    return count
