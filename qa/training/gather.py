"""Gather the examples of a plan: its sets, their retrieved negatives, and the written questions."""

import json
import random
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from qa.evaluation.question_sets import QuestionSet, load_question_set
from qa.models.embedder import Embedder
from qa.training.bases import Base
from qa.training.examples import Examples
from qa.training.mixture import make_examples
from qa.training.negatives import Negative, find_negatives
from qa.training.paraphrase import Thesaurus
from qa.training.plan import Plan
from qa.training.written import all_written

NEGATIVES = 4  # for each question, from all articles, and the same number from its own
HELD_OUT = 4  # of a set with unanswerable questions, every fourth article is kept for evaluation

Progress = Callable[[str, int, int], None]
"""Called with the stage, the amount done, and the total."""


def gather_examples(plan: Plan, base: Base, embedder: Embedder, work: Path, on_progress: Progress) -> Examples:
    """Return the training examples. They are made once, and then read from the work folder."""
    path = work / "examples.npz"
    if not path.exists():
        sets = [
            sampled(training_articles(load_question_set(one)), share, plan.recipe.seed)
            for one, share in zip(plan.sets, plan.shares or (1.0,) * len(plan.sets), strict=True)
        ]
        negatives: list[Negative] = []
        for number, (questions, articles) in enumerate(zip(sets, plan.negative_articles, strict=False)):
            if articles:
                kept = work / f"negatives-{number}.json"
                negatives += _negatives(plan, questions, embedder, kept, on_progress, articles)
        if plan.written:
            written = all_written(plan.written, sets[0])
            negatives += _negatives(
                plan, written, embedder, work / "negatives-written.json", on_progress, each=NEGATIVES, at_home=True
            )
            sets += [written] * plan.asked
        make_examples(
            sets,
            negatives,
            base.tokenizer,
            seed=plan.recipe.seed,
            thesaurus=thesaurus_of(plan),
            mixture=plan.mixture,
        ).save(path)
    return Examples.load(path)


def sampled(questions: QuestionSet, share: float, seed: int) -> QuestionSet:
    """Return a set with a random share of its questions."""
    sample = random.Random(seed)  # noqa: S311 - a sample, not a secret
    count = round(share * len(questions.questions))
    return replace(questions, questions=tuple(sample.sample(questions.questions, count)))


def training_articles(questions: QuestionSet) -> QuestionSet:
    """Return a set without the articles for evaluation: every fourth, in a set with unanswerable questions."""
    if all(question.answerable for question in questions.questions):
        return questions
    held_out = set(sorted(questions.articles())[::HELD_OUT])
    return replace(
        questions,
        documents={
            document_id: document
            for document_id, document in questions.documents.items()
            if document_id.rpartition("/")[0] not in held_out
        },
        questions=tuple(question for question in questions.questions if question.article not in held_out),
    )


def thesaurus_of(plan: Plan) -> Thesaurus | None:
    """Return the thesaurus of a plan, if it names one."""
    return None if plan.thesaurus is None else Thesaurus(plan.thesaurus)


def _negatives(
    plan: Plan,
    questions: QuestionSet,
    embedder: Embedder,
    path: Path,
    on_progress: Progress,
    articles: int | None = None,
    each: int = 1,
    *,
    at_home: bool = False,
) -> list[Negative]:
    """Find negatives for the answerable questions of some articles, or of all."""
    if not path.exists():
        found = find_negatives(
            questions,
            embedder,
            articles=articles or len(questions.articles()),
            seed=plan.recipe.seed,
            each=each,
            at_home=at_home,
            on_progress=on_progress,
        )
        path.write_text(json.dumps([asdict(one) for one in found]), "utf-8")
    return [Negative(**one) for one in json.loads(path.read_text("utf-8"))]
