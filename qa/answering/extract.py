"""Answer a question from texts that the caller gives. Nothing is indexed, and nothing is kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from qa.answering.compose import build_answer
from qa.answering.given import GivenText, as_document, check_texts
from qa.answering.in_memory import Rows, Words
from qa.answering.question import Question, check_question, spoken
from qa.answering.retrieve import BY_BOTH, retrieve
from qa.answering.timing import Clock
from qa.config import DEFAULT_LIMIT
from qa.corpus.chunks import cut_chunks
from qa.models.embedder import Embedder
from qa.models.reader import Reader
from qa.records import Answer, Chunk, Document, Filters
from qa.vectors import Vectors

_BATCH = 32  # chunks that are embedded between two looks at the deadline


class Extractor:
    """Answers questions from given texts with quotations. Safe to share between threads.

    Args:
        embedder: Embeds question and texts.
        reader: Finds the words that answer.
        chunk_tokens: Maximum number of tokens in a chunk.
        candidates: Number of hits from each of the two searches.
        passages: Number of passages that are read.
        min_confidence: Below this probability an answer is not sure.
        min_possible: Below this probability there is no answer at all.
    """

    def __init__(
        self,
        embedder: Embedder,
        reader: Reader,
        *,
        chunk_tokens: int,
        candidates: int,
        passages: int,
        min_confidence: float,
        min_possible: float,
    ) -> None:
        self._embedder = embedder
        self._reader = reader
        self._chunk_tokens = chunk_tokens
        self._candidates = candidates
        self._passages = passages
        self._min_confidence = min_confidence
        self._min_possible = min_possible

    def extract(
        self,
        question: str,
        texts: Sequence[GivenText | str],
        *,
        limit: int = DEFAULT_LIMIT,
        deadline: float | None = None,
    ) -> Answer:
        """Answer a question from texts.

        Args:
            question: The question, 1 to 1,000 characters.
            texts: 1 to 100 texts, at most 100,000 characters together. One without an id is named by its position,
                from ``"0"``.
            limit: Maximum number of snippets, 1 to 10.
            deadline: When an answer is too late, by `time.monotonic`; None for never.

        Returns:
            An answer as from an index. The `document_id` of a citation is the id of its text, and each quotation is a
            slice of that text.

        Raises:
            QuestionError: Question, limit or texts are invalid. Its `field` names which.
            DeadlineError: The deadline has passed.
        """
        asked = Question(question, limit=limit)
        check_question(asked)
        given = [GivenText(id=str(at), text=one) if isinstance(one, str) else one for at, one in enumerate(texts)]
        check_texts(given)
        clock = Clock(deadline)
        documents = {one.id: as_document(one) for one in given}
        meant = spoken(question)
        with clock.stage("embed"):
            vector = self._embedder.encode([meant])
        rows = Rows(self._cut(documents.values(), clock), partial(self._embed, clock=clock))
        with clock.stage("retrieve"):
            passages = retrieve(
                meant,
                vector,
                rows,
                Words(rows.texts),
                filters=Filters(),
                candidates=self._candidates,
                passages=self._passages,
                by_both=BY_BOTH,
            )
        with clock.stage("read"):
            spans = self._reader.read(meant, vector, passages)
        answer = build_answer(
            asked,
            spans,
            passages,
            documents.__getitem__,
            min_confidence=self._min_confidence,
            min_possible=self._min_possible,
        )
        return replace(answer, timing_ms=clock.timing_ms())

    def _cut(self, documents: Iterable[Document], clock: Clock) -> Iterator[tuple[Document, Sequence[Chunk]]]:
        count_tokens = self._embedder.count_tokens
        for document in documents:
            with clock.stage("cut"):
                chunks = cut_chunks(document, max_tokens=self._chunk_tokens, count_tokens=count_tokens)
            yield document, chunks

    def _embed(self, texts: Sequence[str], *, clock: Clock) -> Vectors:
        vectors = []
        for first in range(0, len(texts), _BATCH):
            with clock.stage("embed"):
                vectors.append(self._embedder.encode(texts[first : first + _BATCH]))
        return np.concatenate(vectors)
