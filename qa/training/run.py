"""Training from question sets to the files of the reader. Every stage keeps its result, so a run can be cut off."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from qa.errors import TrainingError
from qa.evaluation.corpus import Corpus
from qa.evaluation.question_sets import QuestionSet, load_question_set
from qa.models.embedder import Embedder
from qa.models.packaged import packaged_tokenizer
from qa.models.reader import FEATURES, SpanReader, Weights
from qa.models.span_model import PACKAGED_WEIGHTS, SpanModel
from qa.models.torch_network import load_network, save_network
from qa.training.cases import WHOLE, Case, collect_cases, judge, load_cases, save_cases
from qa.training.examples import Examples, make_examples
from qa.training.judged import judged_snippets
from qa.training.loop import Recipe, Step, train
from qa.training.negatives import Negative, find_negatives
from qa.training.paraphrase import Thesaurus
from qa.training.weights import fit, measured_reliability, named, stated_thresholds
from qa.training.written import written_questions

if TYPE_CHECKING:
    from transformers import BertForQuestionAnswering

WEIGHTS, FITTED = PACKAGED_WEIGHTS, "span_reader.json"
NEGATIVES = 4  # retrieved for each, from all articles, and as many from its own
HELD_OUT = 4  # of a set with unanswerable questions, every fourth article is kept for evaluation
CANDIDATES, PASSAGES, CHUNK_TOKENS = 50, 8, 170  # the service's defaults


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is trained on, and how.

    Attributes:
        sets: Question sets to train on.
        calibration: Question sets on which order and confidence are fitted; never trained on. Probabilities and
            thresholds are those of the first.
        negative_articles: Articles of the first set that are indexed to retrieve negatives from.
        calibration_questions: Questions of each calibration set that are asked.
        thesaurus: Folder with WordNet's files, for questions in other words; without it there are none.
        written: File with `written_questions` about the first set, and about those of calibration.
        asked: Times that a written question about the first set is asked.
        judged: File with `judged_snippets` of the calibration sets.
        start: Folder of a trained reader whose weights are trained further.
        kept: Share of these weights in the result, the rest is what they became: the mean of two optima is better than
            either (Wortsman et al. 2022, "Model soups", https://arxiv.org/abs/2203.05482).
        recipe: How the network is trained.
    """

    sets: tuple[Path, ...]
    calibration: tuple[Path, ...]
    negative_articles: int = 120
    calibration_questions: int = 3000
    thesaurus: Path | None = None
    written: Path | None = None
    asked: int = 4
    judged: Path | None = None
    start: Path | None = None
    kept: float = 0.0
    recipe: Recipe = field(default_factory=Recipe)


Progress = Callable[[str, int, int], None]
"""Called with the stage, what is done of it, and its total."""


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
        plan: What to do.
        embedder: The service's embedder.
        work: Folder that keeps what each stage made; a run that was cut off goes on from there.
        out: Folder for the reader's weights and what was fitted over their scores.
        checkpoint_seconds: Time between two checkpoints of training.
        on_progress: Called now and then in every stage but training.
        on_step: Called every few steps of training.

    Raises:
        QuestionSetError: A set cannot be used.
        TrainingError: The work folder belongs to another plan.
    """
    work.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    _claim(work, plan)
    examples = _examples(plan, embedder, work, on_progress)
    start = None if plan.start is None else plan.start / WEIGHTS
    network = train(examples, plan.recipe, work, start=start, checkpoint_seconds=checkpoint_seconds, on_step=on_step)
    if start is not None and plan.kept:
        blend(network, load_network(start), plan.kept)
    weights = out / WEIGHTS
    save_network(network, weights, {"made_by": "qa train", "recipe": json.dumps(asdict(plan.recipe))})
    cases = [
        _cases(plan, path, embedder, weights, work / f"cases-{number}.npz", on_progress)
        for number, path in enumerate(plan.calibration)
    ]
    if plan.judged is not None:
        judged = judged_snippets(plan.judged)
        cases = [[judge(case, judged) for case in of_set] for of_set in cases]
    (out / FITTED).write_text(json.dumps(fit_all(*cases), indent=2) + "\n", "utf-8")


def fit_all(cases: Sequence[Case], *others: Sequence[Case]) -> dict[str, object]:
    """What `span_reader.json` holds: weights of order and confidence, thresholds of stated risks, and reliability."""
    further = [case for of_set in others for case in of_set]
    fitted = fit(cases, further)
    return {
        "fitted_by": "qa train",
        "cases": len(cases) + len(further),
        "rank": named(fitted.rank, FEATURES),
        "confidence": named(fitted.confidence, (*FEATURES, "constant")),
        "thresholds": stated_thresholds(cases, further),
        "reliability": measured_reliability(cases, further),
    }


def blend(network: "BertForQuestionAnswering", other: "BertForQuestionAnswering", share: float) -> None:
    """Move a network's weights towards those of another, by a share of the way from 0 to 1."""
    with torch.no_grad():
        for mine, its in zip(network.parameters(), other.parameters(), strict=True):
            mine.lerp_(its, share)


def training_articles(questions: QuestionSet) -> QuestionSet:
    """A set without the articles that are kept for evaluation: of one with unanswerable questions, every fourth."""
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
    """Refuse a folder that keeps the stages of another plan."""
    described = json.loads(json.dumps(asdict(plan), default=lambda path: path.name))
    kept = work / "plan.json"
    if kept.exists() and json.loads(kept.read_text("utf-8")) != described:
        raise TrainingError(f"{work} must keep the same plan, {kept} is of another: name another folder, or remove it")
    kept.write_text(json.dumps(described, indent=2) + "\n", "utf-8")


def _thesaurus(plan: Plan) -> Thesaurus | None:
    return None if plan.thesaurus is None else Thesaurus(plan.thesaurus)


def _examples(plan: Plan, embedder: Embedder, work: Path, on_progress: Progress) -> Examples:
    path = work / "examples.npz"
    if not path.exists():
        sets = [training_articles(load_question_set(one)) for one in plan.sets]
        negatives = _negatives(plan, sets[0], embedder, work / "negatives.json", on_progress, plan.negative_articles)
        if plan.written is not None:
            written = written_questions(plan.written, sets[0])
            negatives += _negatives(
                plan, written, embedder, work / "negatives-written.json", on_progress, each=NEGATIVES, at_home=True
            )
            sets += [written] * plan.asked
        make_examples(sets, negatives, packaged_tokenizer(), seed=plan.recipe.seed, thesaurus=_thesaurus(plan)).save(
            path
        )
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
    """Negatives of the answerable questions of some articles, or of all."""
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
    plan: Plan, question_set: Path, embedder: Embedder, weights: Path, path: Path, on_progress: Progress
) -> list[Case]:
    if not path.exists():
        questions = load_question_set(question_set)
        documents = list(questions.documents.values())
        model = SpanModel.trained(weights)
        count = partial(on_progress, "Indexing")
        with Corpus(documents, embedder, chunk_tokens=CHUNK_TOKENS, on_progress=count) as corpus:
            collect = partial(
                collect_cases,
                corpus=corpus,
                reader=SpanReader(model, Weights.none()),
                candidates=CANDIDATES,
                passages=PASSAGES,
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
