"""A cache of answers, valid as long as the index does not change."""

import threading
from collections.abc import Callable

from cachetools import LRUCache

from qa.answering.question import Question
from qa.records import Answer


class AnswerCache:
    """The most recently used answers from one state of the index. Safe to share between threads.

    Args:
        size: Maximum number of answers; 0 keeps none.
        state: Returns the name of the index's state, or None while it changes: then nothing is kept or returned.
    """

    def __init__(self, size: int, state: Callable[[], str | None]) -> None:
        self._state = state
        self._answers: LRUCache[tuple[str, Question, str], Answer] = LRUCache(size)
        self._lock = threading.Lock()
        self._hits = self._misses = 0

    @property
    def hits(self) -> int:
        """Number of questions that were answered from the cache."""
        return self._hits

    @property
    def misses(self) -> int:
        """Number of questions that were not."""
        return self._misses

    def find(self, question: Question, meant: str) -> tuple[str | None, Answer | None]:
        """Return the present state of the index, and the answer that was found in it, if it is kept.

        Args:
            question: The question as asked.
            meant: The question that is searched, after the history is taken into account.
        """
        state = self._state()
        with self._lock:
            found = None if state is None else self._answers.get((state, question.alone(), meant))
            if found is None:
                self._misses += 1
            else:
                self._hits += 1
        return state, found

    def keep(self, state: str | None, question: Question, meant: str, answer: Answer) -> None:
        """Keep an answer, unless the index has changed since the search.

        Args:
            state: The state that `find` returned before the search.
            question: The question as asked.
            meant: The question that was searched.
            answer: The answer.
        """
        if state is None or self._state() != state:
            return
        with self._lock:
            if self._answers.maxsize:
                self._answers[state, question.alone(), meant] = answer
