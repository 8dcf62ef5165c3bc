"""Time a question by stage on indexes of growing size, relative to embedding it by sentence-transformers in float32.

    python -m benchmarks filling multihop_rag/dev.json.gz FOLDER --size 1000 --size 10000 --size 100000
    python -m benchmarks scale multihop_rag/dev.json.gz FOLDER --size 1000 --size 10000 --size 100000 --out results

Every question is asked once of every index in turn, so that other load of the machine affects all of them. Exit code 1:
a bar is not met.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import click
import numpy as np
from rich.progress import track

from benchmarks.news import draw_questions
from benchmarks.results import COLOURS, MARKERS, Results, median, p95
from qa.answering.service import QA
from qa.config import load_config
from qa.evaluation.question_sets import load_question_set
from qa.models.packaged import packaged_model
from qa.opening import answer_from, open_library

STAGES = ("embed", "retrieve", "read", "total")
FLOAT32 = "sentence-transformers, float32"
COMPARED = 10_000  # chunks of the index in the bars
MOST = {"p50": 8.0, "p95": 1.5, "without": 1.2, "growth": 2.5}
WARMING = ("Who was there?", "When did it end?", "Where was it?", "Which company was fined?", "Why was it so?")

Times = Mapping[str, Sequence[float]]


@click.command(help=__doc__)
@click.argument("news", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--size", "sizes", type=int, multiple=True, required=True, help="Chunks, as filled.")
@click.option("--questions", default=60, show_default=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for Markdown, JSON and plot.")
def main(news: Path, folder: Path, sizes: tuple[int, ...], questions: int, out: Path | None) -> None:
    """Measure all sizes."""
    with ExitStack() as stack:
        opened = {
            size: stack.enter_context(answer_from(open_library(load_config(data=folder / str(size)))))
            for size in sorted(sizes)
        }
        titles = {document.title for document in opened[min(opened)].documents()}
        asked = [question.text for question in draw_questions(load_question_set(news), questions, titles=titles)]
        embedding, taken = measure(opened, asked)
    results = Results("scale", out)
    results.keep("sizes", {size: dict(times) for size, times in taken.items()})
    results.keep("float32_embedding_ms", embedding)
    show_stages(results, embedding, taken)
    failed = show_bars(results, embedding, taken)
    draw(results, taken)
    results.write()
    sys.exit(failed)


def measure(opened: Mapping[int, QA], asked: Sequence[str]) -> tuple[list[float], dict[int, dict[str, list[float]]]]:
    """Return the milliseconds of the float32 embedding, and of every stage at each size, for each question."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(packaged_model()), device="cpu")
    for question in WARMING:
        model.encode([question], normalize_embeddings=True)
        for qa in opened.values():
            qa.ask(question)
    embedding: list[float] = []
    taken: dict[int, dict[str, list[float]]] = {size: defaultdict(list) for size in opened}
    for question in track(asked, "Questions"):
        started = time.perf_counter()
        model.encode([question], normalize_embeddings=True, show_progress_bar=False)
        embedding.append(1000 * (time.perf_counter() - started))
        for size, qa in opened.items():
            started = time.perf_counter()
            answer = qa.ask(question)
            taken[size]["total"].append(1000 * (time.perf_counter() - started))
            for stage in STAGES[:-1]:
                taken[size][stage].append(answer.timing_ms[stage])
    return embedding, taken


def show_stages(results: Results, embedding: Sequence[float], taken: Mapping[int, Times]) -> None:
    """Add the table of the stages."""
    rows = [[FLOAT32, f"{median(embedding):.1f}", "", "", "", ""]]
    rows += [
        [f"{size:,}", *(f"{median(times[stage]):.1f}" for stage in STAGES), f"{p95(times['total']):.1f}"]
        for size, times in taken.items()
    ]
    title = f"{len(embedding)} questions, milliseconds, medians"
    results.add(title, ["chunks", *STAGES, "total, p95"], rows)


def show_bars(results: Results, embedding: Sequence[float], taken: Mapping[int, Times]) -> bool:
    """Add the table of the bars. Return whether one is not met."""
    measured: list[tuple[str, float, float]] = []
    if COMPARED in taken:
        times = taken[COMPARED]
        found = np.add(times["embed"], times["retrieve"]).tolist()
        measured += [
            ("p50 to one float32 embedding", median(times["total"]) / median(embedding), MOST["p50"]),
            ("p95 to p50", p95(times["total"]) / median(times["total"]), MOST["p95"]),
            ("without reading, p50 to one float32 embedding", median(found) / median(embedding), MOST["without"]),
        ]
        largest = max(taken)
        if largest > COMPARED:
            ratio = median(taken[largest]["total"]) / median(times["total"])
            measured.append((f"p50 at {largest:,} to that at {COMPARED:,}", ratio, MOST["growth"]))
    rows = [[name, f"{ratio:.2f}", f"≤ {most:g}", "yes" if ratio <= most else "no"] for name, ratio, most in measured]
    rows += [[f"growth exponent, {name}", f"{slope:.3f}", "", ""] for name, slope in exponents(taken)]
    results.add(f"at {COMPARED:,} chunks", ["bar", "measured", "bar", "met"], rows)
    return any(ratio > most for _, ratio, most in measured)


def exponents(taken: Mapping[int, Times]) -> list[tuple[str, float]]:
    """Return the power of the size with which total and retrieval grow, fitted to the medians."""
    if len(taken) < 2:
        return []
    sizes = np.log([*taken])
    return [
        (stage, float(np.polyfit(sizes, np.log([median(times[stage]) for times in taken.values()]), 1)[0]))
        for stage in ("total", "retrieve")
    ]


def draw(results: Results, taken: Mapping[int, Times]) -> None:
    """Plot the stages by size."""
    with results.plot() as axes:
        for stage, colour, marker in zip(STAGES, COLOURS, MARKERS, strict=False):
            medians = [median(times[stage]) for times in taken.values()]
            axes.plot([*taken], medians, color=colour, marker=marker, label=stage)
        axes.set(xscale="log", yscale="log", xlabel="chunks in the index", ylabel="milliseconds, median")
        axes.set_title("A question by stage")
        axes.grid(visible=True, alpha=0.3)
        axes.legend(frameon=False)


if __name__ == "__main__":
    main()
