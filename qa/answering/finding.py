"""From an interpreted question to its answer: find passages, read them, compose what they say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from qa.answering.about_documents import answer_about_document
from qa.answering.asked_rows import with_asked_rows
from qa.answering.compose import build_answer
from qa.answering.listing import list_places
from qa.answering.nearness import is_near
from qa.answering.opened import SearchableIndex
from qa.answering.question import Question, searched, spoken
from qa.answering.results import find_results
from qa.answering.retrieve import BY_BOTH, Lexical, retrieve
from qa.answering.sides import side_by_side
from qa.answering.spelling import Correction, corrected, find_corrections, unknown_words
from qa.answering.summaries import choose_documents, summarize
from qa.answering.timing import Clock
from qa.english.comparisons import split_comparison
from qa.english.language import other_language
from qa.english.requests import read_request
from qa.models.embedder import Embedder
from qa.models.reader import Reader
from qa.records import Answer, Document, Passage
from qa.store.consistent import passages_in_one_state
from qa.vectors import Vectors


class Finder:
    """Finds answers and passages in an index. Safe to share between threads.

    Args:
        embedder: Embeds questions.
        index: Holds the chunks and their vectors.
        lexical: Finds chunks by their words.
        find_document: Returns a document by its id.
        candidates: Number of hits from each of the two searches.
        passages: Number of passages that are read.
        min_confidence: Below this probability an answer is not sure.
        min_possible: Below this probability there is no answer at all.
    """

    def __init__(
        self,
        embedder: Embedder,
        index: SearchableIndex,
        lexical: Lexical,
        find_document: Callable[[str], Document],
        *,
        candidates: int,
        passages: int,
        min_confidence: float,
        min_possible: float,
    ) -> None:
        self._embedder = embedder
        self._index = index
        self._lexical = lexical
        self._find_document = find_document
        self._candidates = candidates
        self._passages = passages
        self._min_confidence = min_confidence
        self._min_possible = min_possible

    def find_passages(
        self, question: Question, meant: str, clock: Clock, limit: int, *, by_both: int | None = None
    ) -> tuple[Vectors, Sequence[Passage], Mapping[str, Document]]:
        """Find passages that may answer, best first.

        Args:
            question: The question as asked. Its filters hold.
            meant: What is searched.
            clock: Times the stages.
            limit: Maximum number of passages.
            by_both: As in `retrieve`.

        Returns:
            The vector of what is searched, shape ``(1, dimension)``; the passages; their documents by id.
        """
        with clock.stage("embed"):
            vector = self._embedder.encode([meant])
        with clock.stage("retrieve"):
            find = partial(
                retrieve,
                meant,
                vector,
                self._index,
                self._lexical,
                filters=searched(question.filters, self._index.documents),
                candidates=self._candidates,
                passages=limit,
                by_both=by_both,
            )
            return vector, *passages_in_one_state(find, self._find_document)

    def find_answer(self, question: Question, meant: str, clock: Clock, reader: Reader) -> Answer:
        """Answer, list or summarize, as a question wishes. What it compares is answered side by side, if that can be.

        Args:
            question: The question as asked.
            meant: The question that is answered.
            clock: Times the stages.
            reader: Finds the words that answer.
        """
        comparison = split_comparison(meant) if question.limit > 1 else None
        if comparison is None:
            return self._find_one(question, meant, clock, reader)
        whole = None if comparison.needed else self._find_one(question, meant, clock, reader)
        if whole is not None and whole.answered:
            return whole
        asked = [replace(question, text=one) for one in comparison.questions]
        sides = [self._find_one(one, one.text, clock, reader) for one in asked]
        joined = side_by_side(question.text, comparison, sides)
        return joined or whole or self._find_one(question, meant, clock, reader)

    def _find_one(self, question: Question, meant: str, clock: Clock, reader: Reader) -> Answer:
        """Answer a question as a whole."""
        wordings, documents = (spoken(question.text), meant), self._index.documents.values()
        about = answer_about_document(question, wordings, documents, self._find_document)
        if about is not None:
            return about
        request = read_request(meant)
        if request.wish == "summary":
            return self._summarize(question, request.subject, clock)
        sought = request.subject if request.wish == "passages" else meant
        by_both = None if request.wish == "passages" else BY_BOTH
        vector, passages, found = self.find_passages(question, sought, clock, self._passages, by_both=by_both)
        corrections = self._find_corrections(question, meant, passages, clock)
        if corrections:
            return self._answer_corrected(question, meant, corrections, clock, reader)
        if request.wish == "passages":
            places = find_results(sought, passages, found.__getitem__, limit=question.limit)
            return list_places(question.text, places, kind="results")
        passages = with_asked_rows(meant, passages)
        with clock.stage("read"):
            spans = reader.read(meant, vector, passages)
        return build_answer(
            question,
            spans,
            passages,
            found.__getitem__,
            min_confidence=self._min_confidence,
            min_possible=self._min_possible,
            no_passages="filtered_out"
            if question.filters and self._index.documents and not passages
            else "no_passages",
            near=is_near(meant, passages) or other_language(meant) is not None,
        )

    def _find_corrections(
        self, question: Question, meant: str, passages: Sequence[Passage], clock: Clock
    ) -> tuple[Correction, ...]:
        """Find the misspelled words of a question by what it finds, and if one is suspected, by more of it."""
        if question.spelling == "exact":
            return ()
        unknown = unknown_words(meant, (passage.chunk.text for passage in passages), self._are_words)
        if not unknown:
            return ()
        _, more, _ = self.find_passages(question, meant, clock, self._candidates)
        return tuple(find_corrections(unknown, [passage.chunk.text for passage in more], self._are_words))

    def _are_words(self, words: Sequence[str]) -> list[bool]:
        """Tell which words the embedder's vocabulary has as a whole: the frequent ones of its language."""
        return [count == 1 for count in self._embedder.count_tokens(words)]

    def _answer_corrected(
        self, question: Question, meant: str, corrections: Sequence[Correction], clock: Clock, reader: Reader
    ) -> Answer:
        """Answer the corrected question. With a rare name that was not typed so, no answer is sure."""
        read = corrected(meant, corrections)
        answer = self._find_one(replace(question, spelling="exact"), read, clock, reader)
        unsure = answer.text is not None and any(correction.is_rare for correction in corrections)
        return replace(answer, interpreted_as=read, sure=answer.sure and not unsure)

    def _summarize(self, question: Question, subject: str, clock: Clock) -> Answer:
        passages = self.find_passages(question, subject, clock, self._passages)[1] if subject else ()
        nearest = [passage.chunk.document_id for passage in passages]
        chosen = choose_documents(subject, self._index.documents.values(), question.filters, nearest)
        return summarize(question.text, [self._find_document(one) for one in chosen[: question.limit]])
