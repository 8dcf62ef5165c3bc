"""Answers that were given before, kept as long as the index is what they were found in."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import LRUCache

from qa.records import Answer, Filters, Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that an answer depends on besides the index and the settings of the service.

    Attributes:
        question: The question as asked, which the answer repeats.
        meant: The question that was searched, the history taken into account.
        limit: Most snippets.
        filters: Which documents may answer.
        order: How quotations are ordered.
    """

    question: str
    meant: str
    limit: int
    filters: Filters
    order: Order


class AnswerCache:
    """The answers used last, of one state of the index. Safe to share between threads.

    Args:
        size: Most answers that are kept; 0 keeps none.
        state: Names the state of the index; None while it changes, when nothing is kept or given.
    """

    def __init__(self, size: int, state: Callable[[], str | None]) -> None:
        self._state = state
        self._answers: LRUCache[tuple[str, Asked], Answer] = LRUCache(size)
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

    def find(self, asked: Asked) -> tuple[str | None, Answer | None]:
        """The present state of the index, and the answer that was found in it, if it is kept."""
        state = self._state()
        with self._lock:
            found = None if state is None else self._answers.get((state, asked))
            if found is None:
                self._misses += 1
            else:
                self._hits += 1
        return state, found

    def keep(self, state: str | None, asked: Asked, answer: Answer) -> None:
        """Keep an answer, unless the index has changed since it was looked for.

        Args:
            state: What `find` gave before the answer was sought.
            asked: What was asked.
            answer: What was answered.
        """
        if state is None or self._state() != state:
            return
        with self._lock:
            if self._answers.maxsize:
                self._answers[state, asked] = answer
