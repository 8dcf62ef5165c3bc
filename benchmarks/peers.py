"""Compare this project with other systems: ingest of news and questions about it, same weights, in one run.

    python -m benchmarks peers multihop_rag/dev.json.gz --python peers/bin/python --out results

`peers.txt` says how to make the environment of `--python`, and `peer.py` assembles the systems. The articles are
ingested in slices, and the systems take turns at every slice and at every question, so that other load of the machine
affects all. This project reads Markdown files and does all its work. The others get the same texts that it embeds,
already cut, and only embed and write them. A text is right if it holds a sentence of the question's evidence.
"""

import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import click
from rich.progress import Progress

from benchmarks.news import draw_questions, write_files
from benchmarks.results import COLOURS, Results, median, p95
from benchmarks.systems import LIMIT, Ours, Peer, open_ours
from qa.evaluation.outcomes import holds_answer
from qa.evaluation.question_sets import SetQuestion, load_question_set

SYSTEMS = ("haystack-memory", "haystack-chroma", "llama-index", "txtai")

OURS, WITH_READER = "this project", "this project, with the answer"

CUTOFFS = (4, 10)  # numbers of texts that are judged


@click.command(help=__doc__)
@click.argument("news", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--python", default=Path(sys.executable), type=click.Path(exists=True, path_type=Path), show_default=True)
@click.option("--system", "systems", type=click.Choice(SYSTEMS), multiple=True, default=SYSTEMS, show_default=True)
@click.option("--articles", type=int, help="Take the first so many articles only.")
@click.option("--slices", default=5, show_default=True, help="Parts in which the articles go in.")
@click.option("--questions", default=100, show_default=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for Markdown, JSON and plot.")
def main(
    news: Path, python: Path, systems: tuple[str, ...], articles: int | None, slices: int, questions: int, out: Path
) -> None:
    """Measure all systems."""
    read, results = load_question_set(news), Results("peers", out)
    with Progress() as progress, ExitStack() as stack:
        ours = stack.enter_context(open_ours())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        peers = [stack.enter_context(Peer(python, name, folder / name)) for name in systems]
        for peer in progress.track(peers, description="Starting"):
            peer.wait()
        documents = list(read.documents.values())[:articles]
        for part in range(slices):
            write_files(documents[part::slices], folder / "news" / str(part))
        ingested = ingest_all(ours, peers, [folder / "news" / str(part) for part in range(slices)], progress)
        show_ingest(results, ingested, ours, len(documents))
        show_questions(results, *ask_all(ours, peers, draw_questions(read, questions), progress))
        results.keep("memory_mb", {peer.name: peer.call({"ask": "Who?", "limit": 1})["memory_mb"] for peer in peers})
    results.write()


def ingest_all(
    ours: Ours, peers: Sequence[Peer], folders: Sequence[Path], progress: Progress
) -> dict[str, list[float]]:
    """Return the seconds of each system for each slice."""
    seconds: dict[str, list[float]] = defaultdict(list)
    task = progress.add_task("Ingest", total=len(folders) * (1 + len(peers)))
    for folder in folders:
        taken, texts = ours.add(folder)
        seconds[OURS].append(taken)
        progress.advance(task)
        for peer in peers:
            seconds[peer.name].append(peer.call({"add": texts})["seconds"])
            progress.advance(task)
    return seconds


def ask_all(
    ours: Ours, peers: Sequence[Peer], asked: Sequence[SetQuestion], progress: Progress
) -> tuple[dict[str, list[float]], dict[str, list[list[bool]]]]:
    """Return the seconds of each system for each question, and whether each text that it found is right."""
    seconds: dict[str, list[float]] = defaultdict(list)
    right: dict[str, list[list[bool]]] = defaultdict(list)
    for warming in ("Who was there?", "When did it end?", "Where was it?"):
        ours.ask(warming)
        ours.answer(warming)
        for peer in peers:
            peer.call({"ask": warming, "limit": LIMIT})
    for question in progress.track(asked, description="Questions"):
        taken, found = ours.ask(question.text)
        replies = {OURS: (taken, found)}
        for peer in peers:
            reply = peer.call({"ask": question.text, "limit": LIMIT})
            replies[peer.name] = (reply["seconds"], reply["ids"])
        seconds[WITH_READER].append(ours.answer(question.text))
        for name, (taken, ids) in replies.items():
            seconds[name].append(taken)
            right[name].append([one in ours.chunks and holds_answer(ours.chunks[one], question) for one in ids])
    return seconds, right


def show_ingest(results: Results, seconds: Mapping[str, list[float]], ours: Ours, articles: int) -> None:
    """Add the table of the ingest, and its plot."""
    chunks, mine = len(ours.chunks), seconds[OURS]
    rows = []
    for name, taken in seconds.items():
        ratio = median([other / own for other, own in zip(taken, mine, strict=True)])
        rows.append([name, f"{sum(taken):.1f}", f"{chunks / sum(taken):.1f}", f"{ratio:.2f}"])
    share = ours.embedder.seconds / sum(mine)
    results.keep("ingest", {"seconds": dict(seconds), "chunks": chunks, "articles": articles, "encoder_share": share})
    results.add(
        f"{articles} articles, {chunks:,} chunks, {len(mine)} slices; {share:.0%} of this project's time was spent in "
        "the encoder; ×: seconds for one of this project's, median over the slices",
        ["ingest", "seconds", "chunks/s", "×"],
        rows,
    )
    with results.plot() as axes:
        rates = {name: chunks / sum(taken) for name, taken in seconds.items()}
        bars = axes.barh(list(rates), list(rates.values()), color=[COLOURS[0]] + [COLOURS[1]] * (len(rates) - 1))
        axes.bar_label(bars, fmt="%.0f", padding=3)
        axes.invert_yaxis()
        axes.set(xlabel="chunks a second", title=f"Ingest of {articles} news articles, the same weights")


def show_questions(results: Results, seconds: Mapping[str, list[float]], right: Mapping[str, list[list[bool]]]) -> None:
    """Add the table of the questions."""
    rows = []
    for name, taken in sorted(seconds.items(), key=lambda item: item[0] not in (OURS, WITH_READER)):
        ratio = median([other / own for other, own in zip(taken, seconds[OURS], strict=True)])
        shares = [
            f"{sum(any(found[:cutoff]) for found in right[name]) / len(right[name]):.3f}" if name in right else ""
            for cutoff in CUTOFFS
        ]
        rows.append([name, f"{1000 * median(taken):.1f}", f"{1000 * p95(taken):.1f}", f"{ratio:.2f}", *shares])
    results.keep("questions", {"seconds": dict(seconds), "right": dict(right)})
    results.add(
        f"{len(next(iter(seconds.values())))} questions, {LIMIT} texts each; evidence among the first {CUTOFFS[0]} and "
        f"{CUTOFFS[1]}",
        ["question", "p50, ms", "p95, ms", "×", *(f"evidence in {cutoff}" for cutoff in CUTOFFS)],
        rows,
    )


if __name__ == "__main__":
    main()
