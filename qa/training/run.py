"""Train from question sets to the reader's files. Every stage keeps its result, so a run can be interrupted."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from qa.errors import TrainingError
from qa.evaluation.corpus import Corpus
from qa.evaluation.question_sets import load_question_set
from qa.models.broken_files import broken_file_named
from qa.models.careful import ADAPTER, careful_model, installed
from qa.models.cascade import FITTED as CAREFUL_FITTED
from qa.models.cascade import PASSAGES as CAREFUL_PASSAGES
from qa.models.cascade import Cascade, CascadeWeights
from qa.models.embedder import Embedder
from qa.models.parts import remedy
from qa.models.ranking import Weights
from qa.models.span_model import SpanModel
from qa.models.span_reader import SpanReader
from qa.training.bases import Base, make_base
from qa.training.careful import fit_cascade
from qa.training.cases import WHOLE, Case, Finder, collect_cases, judge, load_cases, save_cases
from qa.training.examples import Examples
from qa.training.gather import Progress, gather_examples, thesaurus_of
from qa.training.judged import judged_snippets
from qa.training.loop import Step, train
from qa.training.plan import Plan
from qa.training.teacher import Lesson, make_lesson
from qa.training.weights import fit_all
from qa.training.written import all_written

if TYPE_CHECKING:
    from transformers import PreTrainedModel

FITTED = "span_reader.json"
CANDIDATES, PASSAGES, CHUNK_TOKENS = 50, 8, 170  # the service's defaults


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
    examples = gather_examples(plan, base, embedder, work, on_progress)
    start = None if plan.start is None else plan.start / base.weights
    network = train(
        examples,
        plan.recipe,
        work,
        base,
        lesson=_lesson(plan, examples, base, work, on_progress),
        start=start,
        checkpoint_seconds=checkpoint_seconds,
        on_step=on_step,
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
    model = _careful_model(weights, work)
    unfitted = CascadeWeights(Weights.none(), sure=1.0, words=plan.words)
    return Cascade(SpanReader(SpanModel.packaged()), model, unfitted), CAREFUL_PASSAGES


def _lesson(plan: Plan, examples: Examples, base: Base, work: Path, on_progress: Progress) -> Lesson | None:
    """Return what the plan's teacher says about the examples."""
    if plan.teaching is None:
        return None
    return make_lesson(
        examples,
        base.tokenizer,
        _careful_model(plan.teaching.reader / ADAPTER, work),
        work,
        temperature=plan.teaching.temperature,
        share=plan.teaching.share,
        on_progress=partial(on_progress, "Scoring"),
    )


def _careful_model(adapter: Path, work: Path) -> SpanModel:
    source = installed()
    if source is None:
        raise TrainingError(f"the weights of all-mpnet-base-v2 must be installed, are not: {remedy()}")
    with broken_file_named(f"the careful reader {str(adapter.parent)!r}", "name the folder of one"):
        return careful_model(work, source, adapter)


def blend(network: "PreTrainedModel", other: "PreTrainedModel", share: float) -> None:
    """Move a network's weights towards those of another by a share of the way, from 0 to 1."""
    with torch.no_grad():
        for mine, its in zip(network.parameters(), other.parameters(), strict=True):
            if mine.requires_grad:
                mine.lerp_(its, share)


def _claim(work: Path, plan: Plan) -> None:
    """Refuse a folder with the stages of another plan."""
    present = described(plan)
    kept = work / "plan.json"
    if kept.exists() and json.loads(kept.read_text("utf-8")) != present:
        raise TrainingError(f"{work} must keep the same plan, {kept} is of another: name another folder, or remove it")
    kept.write_text(json.dumps(present, indent=2) + "\n", "utf-8")


def described(plan: Plan) -> dict[str, Any]:
    """Return what must stay the same, as earlier versions described it. Only the number of steps may differ."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(plan), default=lambda path: path.name))
    del found["recipe"]["steps"]
    if plan.teaching is None:
        del found["teaching"]
    if len(plan.written) < 2:
        found["written"] = next(iter(found["written"]), None)
    return found


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
            cases = list(collect(questions, thesaurus=thesaurus_of(plan)))
            if plan.written:
                asked = collect(all_written(plan.written, questions), at_home=plan.base != "minilm")
                cases += [replace(case, kind="written") if case.kind in WHOLE else case for case in asked]
            save_cases(cases, path)
    return load_cases(path)
