"""From a question to its answer: `QA.ask`. `qa.opening` joins its parts."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Self

from cachetools import LRUCache

from qa.answering.cache import AnswerCache
from qa.answering.compose import cite_passage
from qa.answering.conversation import interpret
from qa.answering.extract import Extractor
from qa.answering.finding import Finder
from qa.answering.given import GivenText
from qa.answering.opened import SearchableIndex
from qa.answering.question import Question, check_filters, check_question, searched, spoken
from qa.answering.retrieve import Lexical
from qa.answering.timing import Clock
from qa.config import DEFAULT_LIMIT
from qa.errors import EmptyIndexError
from qa.models.embedder import Embedder
from qa.models.reader import Reader
from qa.records import Answer, Chunk, Document, Filters, FoundPassage, IndexedDocument

_DOCUMENTS_KEPT = 64  # texts that are kept in memory for citations


class QA:
    """Answers questions with quotations from the indexed documents. Safe to share between threads.

    Args:
        embedder: Embeds questions. It is the one that the index was built with.
        index: Holds the chunks and their vectors.
        lexical: Finds chunks by their words.
        reader: Finds the words that answer.
        quick: Finds the words in questions that nobody asked, quickly; `reader` by default.
        candidates: Number of hits from each of the two searches.
        passages: Number of passages that are read.
        min_confidence: Below this probability an answer is not sure.
        min_possible: Below this probability there is no answer at all. None means the same as `min_confidence`.
        chunk_tokens: Maximum number of tokens in a chunk of a given text.
        answers: Cache of answers; None computes each answer again.
        on_close: Called by `close`.
    """

    def __init__(
        self,
        embedder: Embedder,
        index: SearchableIndex,
        lexical: Lexical,
        reader: Reader,
        *,
        quick: Reader | None = None,
        candidates: int = 50,
        passages: int = 8,
        min_confidence: float = 0.2,
        min_possible: float | None = None,
        chunk_tokens: int = 170,
        answers: AnswerCache | None = None,
        on_close: Callable[[], None] = lambda: None,
    ) -> None:
        min_possible = min_confidence if min_possible is None else min(min_possible, min_confidence)
        self._index = index
        self._reader = reader
        self._quick = quick or reader
        self._finder = Finder(
            embedder,
            index,
            lexical,
            self.document,
            candidates=candidates,
            passages=passages,
            min_confidence=min_confidence,
            min_possible=min_possible,
        )
        self._extractor = Extractor(
            embedder,
            reader,
            chunk_tokens=chunk_tokens,
            candidates=candidates,
            passages=passages,
            min_confidence=min_confidence,
            min_possible=min_possible,
        )
        self._answers = answers
        self._on_close = on_close
        self._texts: LRUCache[str, Document] = LRUCache(_DOCUMENTS_KEPT)
        self._lock = threading.Lock()

    def ask(self, question: str | Question) -> Answer:
        """Answer a question.

        Args:
            question: The question, or only its text.

        Returns:
            An answer whose every quotation is a slice of its document, or no answer with the reason.

        Raises:
            QuestionError: Question, limit, filters, order or history is invalid. Its `field` names which.
            StoreError: The index cannot be read.
            DeadlineError: The deadline has passed.
        """
        question = Question(question) if isinstance(question, str) else question
        check_question(question)
        check_filters(question.filters, self._index.documents)
        said = spoken(question.text)
        meant = interpret(said, question.history)
        clock = Clock(question.deadline)
        state, known = (None, None) if self._answers is None else self._answers.find(question, meant)
        if known is not None:
            return replace(known, timing_ms=clock.timing_ms())
        answer = self._finder.find_answer(question, meant, clock, self._reader)
        read = answer.interpreted_as or (None if meant == said else meant)
        answer = replace(answer, interpreted_as=read, timing_ms=clock.timing_ms())
        if self._answers is not None:
            self._answers.keep(state, question, meant, answer)
        return answer

    def search(self, question: Question) -> tuple[FoundPassage, ...]:
        """Find passages that may answer a question, best first, and read none of them.

        Args:
            question: The question. Its order is not used.

        Raises:
            QuestionError, StoreError, DeadlineError: As `ask`.
        """
        check_question(question)
        check_filters(question.filters, self._index.documents)
        meant, clock = interpret(spoken(question.text), question.history), Clock(question.deadline)
        _, passages, documents = self._finder.find_passages(question, meant, clock, question.limit)
        return tuple(
            FoundPassage(citation=cite_passage(number, one, documents[one.chunk.document_id]), score=one.score)
            for number, one in enumerate(passages, 1)
        )

    def extract(
        self,
        question: str,
        texts: Sequence[GivenText | str],
        *,
        limit: int = DEFAULT_LIMIT,
        deadline: float | None = None,
    ) -> Answer:
        """Answer a question from given texts alone, see `qa.answering.extract.Extractor.extract`."""
        return self._extractor.extract(question, texts, limit=limit, deadline=deadline)

    def is_answered(self, question: Question) -> bool:
        """Whether a question that nobody asked has a sure answer that is found quickly; see `ask`."""
        check_question(question)
        check_filters(question.filters, self._index.documents)
        return self._finder.find_answer(question, question.text, Clock(question.deadline), self._quick).answered

    def documents(self) -> tuple[IndexedDocument, ...]:
        """Return all documents, sorted by id."""
        return tuple(self._index.documents.values())

    def document(self, document_id: str) -> Document:
        """Return a document with its text.

        Raises:
            NotFoundError: There is no document with that id.
        """
        indexed = self._index.documents.get(document_id)
        if indexed is None:
            return self._index.document(document_id)  # raises
        with self._lock:
            known = self._texts.get(indexed.version)
        if known is None:
            known = self._index.document(document_id)
            with self._lock:
                self._texts[known.version] = known
        return known

    def find_chunks(self, words: str, limit: int, filters: Filters) -> list[Chunk]:
        """Return the chunks whose words fit best, best first, for the check of a text."""
        return self._index.find_chunks(words, limit, searched(filters, self._index.documents))

    def check(self) -> None:
        """Check that questions can be answered.

        Raises:
            EmptyIndexError: Nothing is indexed.
            UnavailableError: The Chroma server does not answer.
        """
        if not self._index.documents:
            raise EmptyIndexError('the index must hold a document, it is empty: run "qa index PATH" first')
        self._index.check()

    def close(self) -> None:
        """Close what was opened."""
        self._on_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
