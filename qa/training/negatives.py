"""Negatives as in the service: passages that its own retriever returns and that do not hold the answer."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from qa.answering.retrieve import retrieve
from qa.evaluation.corpus import Corpus
from qa.evaluation.question_sets import QuestionSet, SetQuestion
from qa.evaluation.scores import holds_words
from qa.models.embedder import Embedder
from qa.records import Filters, Passage

CANDIDATES = 30  # hits from each search
FOREMOST = 6  # a negative is one of so many best passages
CHUNK_TOKENS = 170  # the service's default
EMBEDDED = 512  # questions that are embedded at once


@dataclass(frozen=True, slots=True)
class Negative:
    """A passage that does not answer a question.

    Attributes:
        question_id: The question.
        document_id: The document with the passage.
        start: Offset of the passage in the document.
        end: Offset after it.
    """

    question_id: str
    document_id: str
    start: int
    end: int


def find_negatives(
    questions: QuestionSet,
    embedder: Embedder,
    *,
    articles: int,
    seed: int,
    each: int = 1,
    at_home: bool = False,
    on_progress: Callable[[str, int, int], None] = lambda _stage, _done, _total: None,
) -> list[Negative]:
    """Retrieve negatives for the answerable questions of some articles.

    Args:
        questions: The set.
        embedder: The service's embedder.
        articles: Number of indexed articles. Their questions get negatives.
        seed: Seed for choosing the articles, and the negatives among the best passages.
        each: Number of negatives of a question, if its best passages have so many.
        at_home: Whether the same number again comes from the article that answers, as in a small folder on one subject.
        on_progress: Called with the stage, the amount done and the total.
    """
    sample = random.Random(seed)  # noqa: S311 - a sample, not a secret
    by_article = questions.articles()
    chosen = set(sample.sample(sorted(by_article), min(articles, len(by_article))))
    documents = [questions.documents[document] for name in sorted(chosen) for document in by_article[name]]
    asked = [question for question in questions.questions if question.answerable and question.article in chosen]

    found: list[Negative] = []
    count = partial(on_progress, "Indexing")
    with Corpus(documents, embedder, chunk_tokens=CHUNK_TOKENS, on_progress=count) as corpus:
        for first in range(0, len(asked), EMBEDDED):
            batch = asked[first : first + EMBEDDED]
            for question, vector in zip(batch, embedder.encode([question.text for question in batch]), strict=True):
                own = Filters(documents=tuple(by_article[question.article]))
                for filters in (Filters(), own) if at_home else (Filters(),):
                    passages = retrieve(
                        question.text,
                        vector[None],
                        corpus.store,
                        corpus.lexical,
                        filters=filters,
                        candidates=CANDIDATES,
                        passages=FOREMOST + 2,
                    )
                    wrong = list(_without_answer(question, passages, questions))[:FOREMOST]
                    found += sample.sample(wrong, min(each, len(wrong)))
            on_progress("Retrieving", min(len(asked), first + EMBEDDED), len(asked))
    return found


def _without_answer(question: SetQuestion, passages: Sequence[Passage], questions: QuestionSet) -> Iterable[Negative]:
    text = questions.documents[question.document_id].text
    answers = [text[start:end] for start, end in question.answers]
    for passage in passages:
        chunk = passage.chunk
        same = chunk.document_id == question.document_id
        if same and any(chunk.start < end and start < chunk.end for start, end in question.answers):
            continue
        if not holds_words(chunk.text, answers):
            yield Negative(question.id, chunk.document_id, chunk.start, chunk.end)
