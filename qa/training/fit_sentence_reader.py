"""Fit the weights of `qa.models.sentence_reader` on public questions, and measure them on unseen articles.

    python -m qa.training.fit_sentence_reader squad/dev.json.gz

The set is in SQuAD format. Every paragraph becomes a document of one index. A question is asked as in the service. A
sentence is right if it holds a marked answer in the marked paragraph. Half of the questions are asked again without
their article, so that they have no answer. For the measurement, weights are fitted on half of the articles and tested
on the other half. The written weights are fitted on all articles.
"""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from sklearn.metrics import brier_score_loss, roc_auc_score

from qa.answering.retrieve import retrieve
from qa.evaluation.corpus import Corpus
from qa.evaluation.question_sets import QuestionSet, SetQuestion, load_question_set
from qa.models.embedder import make_embedder
from qa.models.evidence import FEATURES, Candidate, find_candidates, take_apart
from qa.models.sentence_reader import SentenceReader, Weights
from qa.records import Filters, Passage
from qa.training.cases import Case
from qa.training.judged import place
from qa.training.weights import fit, fit_ranker, named, outcomes, stated_thresholds
from qa.vectors import Vectors

CANDIDATES, PASSAGES, CHUNK_TOKENS = 50, 8, 170  # the service's defaults


@click.command(help=__doc__)
@click.argument("question_set", metavar="SET", type=click.Path(exists=True, path_type=Path))
@click.option("--questions", default=800, show_default=True, help="Questions sampled.")
@click.option("--seed", default=1, show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("qa/models/sentence_reader.json"), show_default=True
)
def main(question_set: Path, questions: int, seed: int, out: Path) -> None:
    """Run the fit."""
    screen, cases = ask_all(load_question_set(question_set), questions, seed)
    half = set(sorted({case.article for case in cases})[::2])
    judge([case for case in cases if case.article in half], [case for case in cases if case.article not in half])
    fitted = fit(cases, lead=True)
    out.write_text(
        json.dumps(
            {
                "fitted_by": "qa/training/fit_sentence_reader.py",
                "data": f"{question_set.name}; CC BY-SA 4.0",
                "cases": len(cases),
                "seed": seed,
                "screen": named(screen[:-1], FEATURES[:-1]),
                "rank": named(fitted.rank, FEATURES),
                "confidence": named(fitted.confidence, (*FEATURES, "lead", "constant")),
                "thresholds": stated_thresholds(cases, lead=True),
            },
            indent=2,
        )
        + "\n",
        "utf-8",
    )
    click.echo(f"wrote {out}")


def ask_all(questions: QuestionSet, number: int, seed: int) -> tuple[NDArray[np.float64], list[Case]]:
    """Index the paragraphs, fit the weights of the screen, and ask the questions with it."""
    asked = random.Random(seed).sample(questions.questions, number)  # noqa: S311 - a sample, not a secret
    documents = list(questions.documents.values())
    with Corpus(documents, make_embedder(), chunk_tokens=CHUNK_TOKENS) as corpus:
        bench = Bench(corpus, questions)
        screened = [bench.screen_case(question) for question in track(asked, "Screening")]
        screen = fit_ranker([case for case in screened if case.right.any()])
        bench.use(screen)
        cases = [
            case
            for number, question in enumerate(track(asked, "Asking"))
            for case in bench.cases(question, without=number % 2 == 0)
        ]
    return screen, cases


class Bench:
    """Asks questions about the set's paragraphs."""

    def __init__(self, corpus: Corpus, questions: QuestionSet) -> None:
        self._corpus = corpus
        self._questions = questions
        self.use(np.zeros(len(FEATURES)))

    def use(self, screen: NDArray[np.float64]) -> None:
        """From now on, choose the sentences to embed by these weights."""
        weights = Weights(screen, screen, np.zeros(len(FEATURES) + 2), {0.0: 0.0})
        self._reader = SentenceReader(self._corpus.embedder, self._corpus.lexical, weights)

    def screen_case(self, asked: SetQuestion) -> Case:
        """Return all sentences of the found passages, without their embeddings."""
        _, passages = self._retrieve(asked, Filters())
        question = take_apart(asked.text, self._corpus.lexical)
        candidates = find_candidates(question, passages, self._reader.find_stems)
        return self._case(asked, candidates, np.array([candidate.features for candidate in candidates]))

    def cases(self, asked: SetQuestion, *, without: bool) -> Iterator[Case]:
        """Yield the question as it is, and without its article."""
        others = tuple(
            document
            for article, ids in self._questions.articles().items()
            if article != asked.article
            for document in ids
        )
        for filters in (Filters(), Filters(documents=others)) if without else (Filters(),):
            vector, passages = self._retrieve(asked, filters)
            question = take_apart(asked.text, self._corpus.lexical)
            candidates, features = self._reader.find_evidence(question, vector, passages)
            if candidates:
                yield self._case(asked, candidates, features, answerable=asked.answerable and not filters)

    def _retrieve(self, asked: SetQuestion, filters: Filters) -> tuple[Vectors, list[Passage]]:
        corpus = self._corpus
        vector = corpus.embedder.encode([asked.text])
        passages = retrieve(
            asked.text,
            vector,
            corpus.store,
            corpus.lexical,
            filters=filters,
            candidates=CANDIDATES,
            passages=PASSAGES,
        )
        return vector, passages

    def _case(
        self,
        asked: SetQuestion,
        candidates: Sequence[Candidate],
        features: NDArray[np.float64],
        *,
        answerable: bool = True,
    ) -> Case:
        right = [
            candidate.passage.chunk.document_id == asked.document_id
            and any(candidate.start < end and start < candidate.end for start, end in asked.answers)
            for candidate in candidates
        ]
        return Case(
            kind="as it is" if answerable else "removed",
            question=asked.id,
            article=asked.article,
            features=features.reshape(-1, len(FEATURES)),
            words=[candidate.text for candidate in candidates],
            places=[
                place(self._questions.documents[one.passage.chunk.document_id], one.start, one.end)
                for one in candidates
            ],
            right=np.array(right, dtype=bool),
            answerable=answerable,
        )


def judge(fitted_on: Sequence[Case], unseen: Sequence[Case]) -> None:
    """Print how good the weights of one half are on the other."""
    fitted = fit(fitted_on, lead=True)
    answerable = [case for case in unseen if case.answerable]
    orders = [np.argsort(-(case.features @ fitted.rank)) for case in answerable]
    first = np.mean([case.right[order[0]] for case, order in zip(answerable, orders, strict=True)])
    three = np.mean([case.right[order[:3]].any() for case, order in zip(answerable, orders, strict=True)])
    click.echo(f"{len(answerable)} answerable questions of unseen articles: first {first:.3f}, first three {three:.3f}")
    found = outcomes(unseen, fitted)
    sure, right = found.confidence, found.right
    there = np.array([case.answerable for case in unseen])
    click.echo(
        f"{len(unseen)} cases: AUROC right/wrong {roc_auc_score(right, sure):.3f}, "
        f"answerable/not {roc_auc_score(there, sure):.3f}, Brier {brier_score_loss(right, sure):.3f}"
    )
    for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        given = sure >= threshold
        click.echo(
            f"  threshold {threshold}: answers {given[there].mean():.3f} of the answerable and "
            f"{given[~there].mean():.3f} of the others; wrong {1 - right[given].mean():.3f} of the answers"
        )


if __name__ == "__main__":
    main()
