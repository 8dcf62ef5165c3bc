"""Train from question sets to the reader's files. Every stage keeps its result, so a run can be interrupted."""

import json
import random
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from qa.errors import TrainingError
from qa.evaluation.corpus import Corpus
from qa.evaluation.question_sets import QuestionSet, load_question_set
from qa.models.careful import careful_model, installed
from qa.models.cascade import FITTED as CAREFUL_FITTED
from qa.models.cascade import PASSAGES as CAREFUL_PASSAGES
from qa.models.cascade import Cascade, CascadeWeights
from qa.models.embedder import Embedder
from qa.models.ranking import Weights
from qa.models.span_model import SpanModel
from qa.models.span_reader import SpanReader
from qa.training.bases import Base, make_base
from qa.training.careful import fit_cascade
from qa.training.cases import WHOLE, Case, Finder, collect_cases, judge, load_cases, save_cases
from qa.training.examples import Examples
from qa.training.judged import judged_snippets
from qa.training.loop import Step, train
from qa.training.mixture import make_examples
from qa.training.negatives import Negative, find_negatives
from qa.training.paraphrase import Thesaurus
from qa.training.plan import Plan
from qa.training.weights import fit_all
from qa.training.written import written_questions

if TYPE_CHECKING:
    from transformers import PreTrainedModel

FITTED = "span_reader.json"
NEGATIVES = 4  # for each question, from all articles, and the same number from its own
HELD_OUT = 4  # of a set with unanswerable questions, every fourth article is kept for evaluation
CANDIDATES, PASSAGES, CHUNK_TOKENS = 50, 8, 170  # the service's defaults


Progress = Callable[[str, int, int], None]
"""Called with the stage, the amount done, and the total."""


def run(
    plan: Plan,
    embedder: Embedder,
    work: Path,
    out: Path,
    *,
    checkpoint_seconds: float = 120.0,
    on_progress: Progress = lambda _stage, _done, _total: None,
    on_step: Callable[[Step], None] = lambda _: None,
) -> None:
    """Train the reader and write its two files.

    Args:
        plan: What to train on, and how.
        embedder: The service's embedder.
        work: Folder for the results of each stage. An interrupted run continues from there.
        out: Folder for the network's weights and the fitted weights over its scores.
        checkpoint_seconds: Time between two checkpoints of training.
        on_progress: Called from time to time in every stage except training.
        on_step: Called every few steps of training.

    Raises:
        QuestionSetError: A set cannot be used.
        TrainingError: The work folder belongs to another plan.
    """
    work.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    _claim(work, plan)
    base = make_base(plan.base, work)
    examples = _examples(plan, base, embedder, work, on_progress)
    start = None if plan.start is None else plan.start / base.weights
    network = train(
        examples, plan.recipe, work, base, start=start, checkpoint_seconds=checkpoint_seconds, on_step=on_step
    )
    if start is not None and plan.kept:
        blend(network, base.load(start), plan.kept)
    weights = out / base.weights
    base.save(network, weights, {"made_by": "qa train", "recipe": json.dumps(asdict(plan.recipe))})
    if not plan.calibration:
        return
    finder, passages = _finder(plan, weights, work)
    cases = [
        _cases(plan, path, embedder, finder, passages, work / f"cases-{number}.npz", on_progress)
        for number, path in enumerate(plan.calibration)
    ]
    if plan.judged is not None:
        judged = judged_snippets(plan.judged)
        cases = [[judge(case, judged) for case in of_set] for of_set in cases]
    if plan.base == "minilm":
        name, fitted = FITTED, fit_all(*cases)
    else:
        name, fitted = CAREFUL_FITTED, fit_cascade(list(chain(*cases)), Weights.packaged(), words=plan.words)
    (out / name).write_text(json.dumps(fitted, indent=2) + "\n", "utf-8")


def _finder(plan: Plan, weights: Path, work: Path) -> tuple[Finder, int]:
    """Return the reader that finds spans, and its number of passages."""
    if plan.base == "minilm":
        return SpanReader(SpanModel.trained(weights), Weights.none()), PASSAGES
    source = installed()
    assert source is not None, "the network was trained"  # noqa: S101 - for the type checker
    model = careful_model(work, source, weights)
    unfitted = CascadeWeights(Weights.none(), sure=1.0, words=plan.words)
    return Cascade(SpanReader(SpanModel.packaged()), model, unfitted), CAREFUL_PASSAGES


def blend(network: "PreTrainedModel", other: "PreTrainedModel", share: float) -> None:
    """Move a network's weights towards those of another by a share of the way, from 0 to 1."""
    with torch.no_grad():
        for mine, its in zip(network.parameters(), other.parameters(), strict=True):
            if mine.requires_grad:
                mine.lerp_(its, share)


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


def _claim(work: Path, plan: Plan) -> None:
    """Refuse a folder with the stages of another plan. Only the number of steps may differ."""
    described = json.loads(json.dumps(asdict(plan), default=lambda path: path.name))
    del described["recipe"]["steps"]
    kept = work / "plan.json"
    if kept.exists() and json.loads(kept.read_text("utf-8")) != described:
        raise TrainingError(f"{work} must keep the same plan, {kept} is of another: name another folder, or remove it")
    kept.write_text(json.dumps(described, indent=2) + "\n", "utf-8")


def _thesaurus(plan: Plan) -> Thesaurus | None:
    return None if plan.thesaurus is None else Thesaurus(plan.thesaurus)


def sampled(questions: QuestionSet, share: float, seed: int) -> QuestionSet:
    """Return a set with a random share of its questions."""
    sample = random.Random(seed)  # noqa: S311 - a sample, not a secret
    count = round(share * len(questions.questions))
    return replace(questions, questions=tuple(sample.sample(questions.questions, count)))


def _examples(plan: Plan, base: Base, embedder: Embedder, work: Path, on_progress: Progress) -> Examples:
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
        if plan.written is not None:
            written = written_questions(plan.written, sets[0])
            negatives += _negatives(
                plan, written, embedder, work / "negatives-written.json", on_progress, each=NEGATIVES, at_home=True
            )
            sets += [written] * plan.asked
        make_examples(
            sets,
            negatives,
            base.tokenizer,
            seed=plan.recipe.seed,
            thesaurus=_thesaurus(plan),
            mixture=plan.mixture,
        ).save(path)
    return Examples.load(path)


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


def _cases(
    plan: Plan,
    question_set: Path,
    embedder: Embedder,
    finder: Finder,
    passages: int,
    path: Path,
    on_progress: Progress,
) -> list[Case]:
    if not path.exists():
        questions = load_question_set(question_set)
        documents = list(questions.documents.values())
        count = partial(on_progress, "Indexing")
        with Corpus(documents, embedder, chunk_tokens=CHUNK_TOKENS, on_progress=count) as corpus:
            collect = partial(
                collect_cases,
                corpus=corpus,
                reader=finder,
                candidates=CANDIDATES,
                passages=passages,
                limit=plan.calibration_questions,
                seed=plan.recipe.seed,
                on_progress=partial(on_progress, "Asking"),
            )
            cases = list(collect(questions, thesaurus=_thesaurus(plan)))
            if plan.written is not None:
                asked = collect(written_questions(plan.written, questions))
                cases += [replace(case, kind="written") if case.kind in WHOLE else case for case in asked]
            save_cases(cases, path)
    return load_cases(path)
