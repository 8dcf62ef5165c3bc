"""From a question set to figures: index its documents, ask its questions, sum up."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from qa.evaluation.asking import Examiner
from qa.evaluation.corpus import Corpus
from qa.evaluation.machine import find_versions, this_machine
from qa.evaluation.outcomes import Outcome
from qa.evaluation.question_sets import QuestionSet
from qa.evaluation.runs import Run, SetFacts, Settings
from qa.evaluation.samples import choose_removed, draw, others
from qa.evaluation.summary import summarize
from qa.models.cascade import passages_read
from qa.models.embedder import Embedder
from qa.models.reader import Reader
from qa.store.lexical import LexicalIndex

BATCH = 64  # questions that are embedded at once, for the figures of retrieval

MakeReader = Callable[[str, Embedder, LexicalIndex], Reader]
OnProgress = Callable[[str, int, int], None]


def evaluate(
    questions: QuestionSet,
    embedder: Embedder,
    settings: Settings,
    *,
    make_reader: MakeReader,
    on_progress: OnProgress = lambda _stage, _done, _total: None,
    on_outcome: Callable[[Outcome], None] = lambda _: None,
) -> Run:
    """Evaluate retriever, reader and confidence on a question set, whose documents become the corpus.

    Args:
        questions: The set.
        embedder: The embedder of the service.
        settings: What to evaluate.
        make_reader: Makes the reader that a setting names, such as `qa.models.readers.make_reader`.
        on_progress: Called with a stage, the amount done and the total.
        on_outcome: Called with the outcome of each question.

    Raises:
        QuestionSetError: No question can be asked.
        ConfigError: The reader cannot be loaded.
        StoreError: The temporary index cannot be written or read.
    """
    started, begun = datetime.now(UTC).isoformat(timespec="seconds"), time.perf_counter()
    machine = this_machine()
    drawn = draw(questions, every=settings.every, articles=settings.articles, limit=settings.limit, seed=settings.seed)
    with _index(drawn, embedder, settings.chunk_tokens, on_progress) as corpus:
        indexed = time.perf_counter()
        reader = make_reader(settings.reader, embedder, corpus.lexical) if settings.with_reader else None
        threshold = 0.0 if reader is None else reader.threshold(settings.max_risk)
        possible = (
            threshold if reader is None else min(threshold, reader.possible_threshold(settings.max_risk_possible))
        )
        examiner = Examiner(
            drawn,
            corpus,
            reader,
            candidates=settings.candidates,
            passages=settings.passages if reader is None else passages_read(reader, settings.passages),
            min_confidence=threshold,
            min_possible=possible,
        )
        outcomes = []
        for outcome in _ask_all(drawn, embedder, examiner, settings.seed):
            outcomes.append(outcome)
            on_outcome(outcome)
            on_progress("Asking", len(outcomes), len(drawn.questions))
        chunks = sum(document.chunks for document in corpus.store.documents.values())
    asked = time.perf_counter()
    return Run(
        settings=settings,
        question_set=SetFacts(
            name=drawn.name,
            format=drawn.format,
            sha256=drawn.sha256,
            articles=len(drawn.articles()),
            documents=len(drawn.documents),
            chunks=chunks,
            questions=len(drawn.questions),
            answerable=sum(question.answerable for question in drawn.questions),
            removed=sum(outcome.without is not None for outcome in outcomes),
        ),
        embedder=embedder.fingerprint,
        reader=None if reader is None else type(reader).__name__,
        threshold=None if reader is None else threshold,
        possible_threshold=None if reader is None else possible,
        machine=machine,
        versions=find_versions(),
        started=started,
        seconds={"index": round(indexed - begun, 1), "ask": round(asked - indexed, 1)},
        figures=summarize(outcomes, min_confidence=threshold),
    )


def _index(questions: QuestionSet, embedder: Embedder, chunk_tokens: int, on_progress: OnProgress) -> Corpus:
    documents = list(questions.documents.values())
    return Corpus(documents, embedder, chunk_tokens=chunk_tokens, on_progress=partial(on_progress, "Indexing"))


def _ask_all(questions: QuestionSet, embedder: Embedder, examiner: Examiner, seed: int) -> Iterator[Outcome]:
    removed = choose_removed(questions, seed=seed)
    for first in range(0, len(questions.questions), BATCH):
        batch = questions.questions[first : first + BATCH]
        vectors = embedder.encode([question.text for question in batch])
        for place, (question, vector) in enumerate(zip(batch, vectors, strict=True), first):
            yield examiner.examine(
                question, vector[None], others=others(questions, question) if place in removed else None
            )
