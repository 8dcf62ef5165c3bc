"""Ask the questions of a set, of retriever, reader and service, as a user's question would reach them."""

from collections.abc import Sequence
from dataclasses import replace

from qa.answering.question import Question
from qa.answering.retrieve import retrieve
from qa.answering.service import QA
from qa.evaluation.corpus import Corpus
from qa.evaluation.outcomes import (
    DEPTH,
    QUOTED,
    Outcome,
    Ranks,
    Reading,
    Reply,
    holds_answer,
    judge,
    judge_words,
    marked_words,
)
from qa.evaluation.question_sets import QuestionSet, SetQuestion
from qa.models.reader import Reader
from qa.records import Chunk, Filters, Passage, Span
from qa.store.rows import row_id
from qa.vectors import Vectors

_EVERYTHING = Filters()


class Examiner:
    """Asks the questions of a set about a corpus.

    Args:
        questions: The set that the corpus was made from.
        corpus: The index of its documents.
        reader: Finds the words that answer; None to evaluate retrieval alone.
        candidates: Number of hits from each of the two searches.
        passages: Number of passages that are read.
        min_confidence: The service's threshold for a sure answer.
        min_possible: The service's threshold for a possible answer.
    """

    def __init__(
        self,
        questions: QuestionSet,
        corpus: Corpus,
        reader: Reader | None,
        *,
        candidates: int,
        passages: int,
        min_confidence: float,
        min_possible: float,
    ) -> None:
        self._questions = questions
        self._corpus = corpus
        self._reader = None if reader is None else _RememberingReader(reader)
        self._candidates = candidates
        self._min_possible = min_possible
        self._services = (
            ()
            if self._reader is None
            else tuple(self._service(self._reader, passages, threshold) for threshold in (min_confidence, 0.0))
        )

    def examine(self, question: SetQuestion, vector: Vectors, *, others: Sequence[str] | None) -> Outcome:
        """Ask a question in all ways that are evaluated.

        Args:
            question: The question.
            vector: Its embedding, shape ``(1, dimension)``.
            others: The documents that are left without its article. None: do not ask without the article.
        """
        reply = without = reading = None
        if self._reader is not None:
            reply = self._ask(question, _EVERYTHING)  # first, so that the timing is that of a new question
            if others:
                without = self._ask(question, Filters(documents=tuple(others)))
            reading = self._read(self._reader, question, vector)
        ranks = self._rank(question, vector) if question.answerable else None
        return Outcome(question=question, ranks=ranks, reply=reply, without=without, reading=reading)

    def _service(self, reader: Reader, passages: int, threshold: float) -> QA:
        corpus = self._corpus
        return QA(
            corpus.embedder,
            corpus.store,
            corpus.lexical,
            reader,
            candidates=self._candidates,
            passages=passages,
            min_confidence=threshold,
        )

    def _ask(self, question: SetQuestion, filters: Filters) -> Reply:
        asked = Question(question.text, limit=QUOTED, filters=filters)
        given, guess = (service.ask(asked) for service in self._services)
        paragraph = self._questions.documents.get(question.document_id)
        return Reply(
            confidence=guess.confidence,
            answered=given.answered,
            possible=not given.answered and guess.answered and guess.confidence >= self._min_possible,
            given=judge(given, question, paragraph),
            guess=judge(guess, question, paragraph),
            timing_ms=given.timing_ms,
        )

    def _rank(self, question: SetQuestion, vector: Vectors) -> Ranks:
        store, lexical = self._corpus.store, self._corpus.lexical
        dense = [hit.chunk for hit in store.search(vector, DEPTH, _EVERYTHING)]
        lexical_ids = list(lexical.search(question.text, DEPTH, _EVERYTHING))
        fused = retrieve(
            question.text,
            vector,
            store,
            lexical,
            filters=_EVERYTHING,
            candidates=self._candidates,
            passages=DEPTH,
        )
        # The service reads a passage with the sentences around it. The indexed chunks are compared here.
        fused_ids = [row_id(store.documents[one.chunk.document_id].version, one.chunk.ordinal) for one in fused]
        found = {hit.id: hit.chunk for hit in store.get(list({*lexical_ids, *fused_ids}), vector)}
        return Ranks(
            dense=_first_hit(dense, question),
            lexical=_first_hit([found[key] for key in lexical_ids if key in found], question),
            fused=_first_hit([found[key] for key in fused_ids if key in found], question),
        )

    def _read(self, reader: Reader, question: SetQuestion, vector: Vectors) -> Reading | None:
        passage = self._whole(question.document_id, vector)
        if passage is None:
            return None
        spans = reader.read(question.text, vector, [passage])
        paragraph = self._questions.documents[question.document_id]
        text = paragraph.text[spans[0].start : spans[0].end] if spans else ""
        return Reading(
            confidence=spans[0].score if spans else 0.0,
            judgement=judge_words(text, marked_words(question, paragraph)),
        )

    def _whole(self, document_id: str, vector: Vectors) -> Passage | None:
        """Return a document as one passage, as if only it was retrieved; None if it is not in the index."""
        indexed = self._corpus.store.documents.get(document_id)
        if indexed is None:
            return None
        hits = self._corpus.store.get([row_id(indexed.version, place) for place in range(indexed.chunks)], vector)
        chunks = sorted((hit.chunk for hit in hits), key=lambda chunk: chunk.ordinal)
        whole = replace(
            chunks[0],
            end=chunks[-1].end,
            text="".join(chunk.text for chunk in chunks),
            sentences=tuple(sentence for chunk in chunks for sentence in chunk.sentences),
            cells=tuple(cell for chunk in chunks for cell in chunk.cells),
        )
        return Passage(
            chunk=whole,
            title=indexed.title,
            score=1.0,
            similarity=max(hit.similarity for hit in hits),
            dense_rank=1,
            lexical_rank=1,
        )


class _RememberingReader:
    """Remembers its last reading: each question is asked at two thresholds, and reading takes the time."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._question = ""
        self._passages: list[Passage] | None = None
        self._spans: list[Span] = []

    def read(self, question: str, vector: Vectors, passages: Sequence[Passage]) -> list[Span]:
        if question != self._question or list(passages) != self._passages:
            self._question, self._passages = question, list(passages)
            self._spans = self._reader.read(question, vector, passages)
        return self._spans

    def threshold(self, max_risk: float) -> float:
        return self._reader.threshold(max_risk)

    def possible_threshold(self, max_risk: float) -> float:
        return self._reader.possible_threshold(max_risk)


def _first_hit(chunks: Sequence[Chunk], question: SetQuestion) -> int | None:
    return next((rank for rank, chunk in enumerate(chunks, 1) if holds_answer(chunk, question)), None)
