"""Question to answer: `QA.ask`. `open_qa` wires its parts."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Self

from cachetools import LRUCache

from qa.answering.cache import AnswerCache, Asked
from qa.answering.compose import build_answer
from qa.answering.consistent import in_one_state
from qa.answering.conversation import Turn, interpret
from qa.answering.question import check_limit, check_order, check_question, check_turns
from qa.answering.retrieve import Lexical, retrieve
from qa.answering.timing import Clock
from qa.config import Config
from qa.errors import EmptyIndexError, QuestionError
from qa.library.follow import follow
from qa.library.loading import careful_of
from qa.library.open import open_library
from qa.library.parts import Index, Opened
from qa.library.server_settings import server_of
from qa.models.cascade import passages_read
from qa.models.embedder import Embedder
from qa.models.reader import Reader
from qa.models.readers import make_reader
from qa.records import Answer, Document, Filters, IndexedDocument, Order

DEFAULT_LIMIT = 3
_EVERYTHING = Filters()
_DOCUMENTS_KEPT = 64  # texts kept in memory, to cite from


class QA:
    """Answers questions with quotations from the indexed documents. Safe to share between threads.

    Args:
        embedder: Embeds questions; the one that the index was built with.
        index: Holds the chunks and their vectors.
        lexical: Finds chunks by their words.
        reader: Finds the words that answer.
        candidates: Hits taken from each of the two searches.
        passages: Passages that are read.
        min_confidence: Below this probability there is no answer.
        answers: Gives an answer again that it was given; None finds each anew.
        on_close: Called by `close`.
    """

    def __init__(
        self,
        embedder: Embedder,
        index: Index,
        lexical: Lexical,
        reader: Reader,
        *,
        candidates: int = 50,
        passages: int = 8,
        min_confidence: float = 0.2,
        answers: AnswerCache | None = None,
        on_close: Callable[[], None] = lambda: None,
    ) -> None:
        self._embedder = embedder
        self._index = index
        self._lexical = lexical
        self._reader = reader
        self._candidates = candidates
        self._passages = passages
        self._min_confidence = min_confidence
        self._answers = answers
        self._on_close = on_close
        self._texts: LRUCache[str, Document] = LRUCache(_DOCUMENTS_KEPT)
        self._lock = threading.Lock()

    def ask(
        self,
        question: str,
        *,
        limit: int = DEFAULT_LIMIT,
        filters: Filters = _EVERYTHING,
        order: Order = "relevance",
        history: Sequence[Turn] = (),
        deadline: float | None = None,
    ) -> Answer:
        """Answer a question.

        Args:
            question: 1 to 1,000 characters.
            limit: Most snippets, 1 to 10.
            filters: Which documents may answer.
            order: The most probable quotation first, or of those sure enough to be given the latest published.
            history: The conversation before it, oldest first, at most 10 turns. It counts only for a question that
                leans on it, whose `interpreted_as` then says which question was answered.
            deadline: When an answer comes too late, as `time.monotonic` counts; no further stage is then begun.

        Returns:
            An answer whose every quotation is a slice of its document, or an abstention with its reason.

        Raises:
            QuestionError: Question, limit, filters, order or history cannot be used; its `field` names which.
            StoreError: The index cannot be read.
            DeadlineError: The deadline has passed.
        """
        check_question(question)
        check_limit(limit)
        check_order(order)
        self._check_filters(filters)
        check_turns(history)
        spoken = question.lower() if question.isupper() else question  # or WHO would be an organisation
        asked = interpret(spoken, history)
        clock = Clock(deadline)
        key = Asked(question=question, meant=asked, limit=limit, filters=filters, order=order)
        state, known = (None, None) if self._answers is None else self._answers.find(key)
        if known is not None:
            return replace(known, timing_ms=clock.timing_ms())
        answer = self._find_answer(key, clock)
        answer = replace(answer, interpreted_as=None if asked == spoken else asked, timing_ms=clock.timing_ms())
        if self._answers is not None:
            self._answers.keep(state, key, answer)
        return answer

    def _find_answer(self, asked: Asked, clock: Clock) -> Answer:
        question, filters = asked.meant, asked.filters
        with clock.stage("embed"):
            vector = self._embedder.encode([question])
        with clock.stage("retrieve"):
            find = partial(
                retrieve,
                question,
                vector,
                self._index,
                self._lexical,
                filters=filters,
                candidates=self._candidates,
                passages=self._passages,
            )
            passages, documents = in_one_state(find, self.document)
        with clock.stage("read"):
            spans = self._reader.read(question, vector, passages)
        return build_answer(
            asked.question,
            spans,
            passages,
            documents.__getitem__,
            limit=asked.limit,
            min_confidence=self._min_confidence,
            order=asked.order,
            no_passages="filtered_out" if filters and self._index.documents else "no_passages",
        )

    def documents(self) -> tuple[IndexedDocument, ...]:
        """All documents, sorted by id."""
        return tuple(self._index.documents.values())

    def document(self, document_id: str) -> Document:
        """A document with its text.

        Raises:
            NotFoundError: There is no document of that id.
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

    def check(self) -> None:
        """Raise a StoreError when no question can be answered.

        Raises:
            EmptyIndexError: Nothing is indexed.
            UnavailableError: The Chroma server does not answer.
        """
        if not self._index.documents:
            raise EmptyIndexError('the index must hold a document, it is empty: run "qa index PATH" first')
        self._index.check()

    def close(self) -> None:
        """Give back what was opened."""
        self._on_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _check_filters(self, filters: Filters) -> None:
        known = self._index.documents
        for document_id in filters.documents:
            if document_id not in known:
                raise QuestionError(
                    f"a document must be one of the index, is {document_id!r}: list them with GET /api/documents",
                    field="filters.document",
                )
        publishers = {document.publisher for document in known.values()} if filters.publishers else set()
        for publisher in filters.publishers:
            if publisher not in publishers:
                raise QuestionError(
                    f"a publisher must be one of the index, is {publisher!r}: list them with GET /api/documents",
                    field="filters.publisher",
                )
        after, before = filters.published_after, filters.published_before
        if after and before and after > before:
            raise QuestionError(
                f"published_after must not be later than published_before, {after} is later than {before}: swap them",
                field="filters.published_after",
            )


def open_qa(config: Config, *, embedder: Embedder | None = None, reader: Reader | None = None) -> QA:
    """Open the index that the settings name, ready to answer.

    Args:
        config: The settings.
        embedder: The one that the settings name, where it is loaded already.
        reader: Likewise.

    Raises:
        StoreError: It cannot be opened, is in use, or was built with other settings.
        ConfigError: The embedder cannot be loaded.
    """
    server = server_of(config)
    opened = open_library(config, embedder=embedder) if server is None else follow(config, server, embedder=embedder)
    return answer_from(opened, reader=reader)


def answer_from(
    library: Opened,
    *,
    reader: Reader | None = None,
    min_confidence: float | None = None,
    answers: AnswerCache | None = None,
) -> QA:
    """Answer from an open index, which is closed with the service.

    Args:
        library: The open index.
        reader: The one that the settings name, where it is loaded already.
        min_confidence: Replaces the one that follows from the `max_risk` of the settings.
        answers: Gives an answer again that it was given; None finds each anew.
    """
    config = library.config
    reader = reader or make_reader(
        config.reader,
        library.embedder,
        library.lexical,
        threads=config.inference_threads,
        careful=careful_of(config),
    )
    return QA(
        library.embedder,
        library.store,
        library.lexical,
        reader,
        candidates=library.config.candidates,
        passages=passages_read(reader, config.passages),
        min_confidence=reader.threshold(library.config.max_risk) if min_confidence is None else min_confidence,
        answers=answers,
        on_close=library.close,
    )
