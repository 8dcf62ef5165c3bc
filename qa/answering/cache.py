"""Answers that were given before, kept as long as the index is what they were found in."""

import threading
from collections.abc import Callable

from cachetools import LRUCache

from qa.answering.question import Question
from qa.records import Answer


class AnswerCache:
    """The answers used last, of one state of the index. Safe to share between threads.

    Args:
        size: Most answers that are kept; 0 keeps none.
        state: Names the state of the index; None while it changes, when nothing is kept or given.
    """

    def __init__(self, size: int, state: Callable[[], str | None]) -> None:
        self._state = state
        self._answers: LRUCache[tuple[str, Question, str], Answer] = LRUCache(size)
        self._lock = threading.Lock()
        self._hits = self._misses = 0

    @property
    def hits(self) -> int:
        """Questions that were answered from here."""
        return self._hits

    @property
    def misses(self) -> int:
        """Questions that were not."""
        return self._misses

    def find(self, question: Question, meant: str) -> tuple[str | None, Answer | None]:
        """The present state of the index, and the answer that was found in it, if it is kept.

        Args:
            question: The question as asked.
            meant: The question that is searched, the history taken into account.
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
        """Keep an answer, unless the index has changed since it was looked for.

        Args:
            state: What `find` gave before the answer was sought.
            question: The question as asked.
            meant: The question that was searched.
            answer: What was answered.
        """
        if state is None or self._state() != state:
            return
        with self._lock:
            if self._answers.maxsize:
                self._answers[state, question.alone(), meant] = answer
