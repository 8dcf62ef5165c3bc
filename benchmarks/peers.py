"""Ingest of news and questions about it: this project beside other systems, with the same weights, in one run.

    python -m benchmarks peers multihop_rag/dev.json.gz --python peers/bin/python --out results

`peers.txt` says how to make the environment of `--python`; `peer.py` puts the systems together. The articles go in by
slices, each system taking its turn at every slice, and the questions one by one likewise, so that what else the machine
does falls on all. This project reads Markdown files and does all its work; the others are handed the very texts that it
embeds, cut already, and have only to embed and to write them. A text is right when it holds a sentence of the
question's evidence.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import click
from rich.progress import Progress

from benchmarks.news import draw_questions, write_files
from benchmarks.results import COLOURS, Results, median, p95
from qa.answering.retrieve import retrieve
from qa.answering.service import QA
from qa.config import load_config
from qa.evaluation.outcomes import holds_answer
from qa.evaluation.question_sets import SetQuestion, load_question_set
from qa.library.open import Library
from qa.models.embedder import Embedder, make_embedder
from qa.models.packaged import packaged_model
from qa.opening import answer_from, open_library
from qa.records import Chunk, Filters
from qa.store.entries import searched_text
from qa.vectors import Vectors

SYSTEMS = ("haystack-memory", "haystack-chroma", "llama-index", "txtai")
OURS, WITH_READER = "this project", "this project, with the answer"
LIMIT = 10  # texts asked for
CUTOFFS = (4, 10)  # of them that are judged


class TimedEmbedder:
    """An embedder that knows how long it has worked."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.fingerprint = embedder.fingerprint
        self.max_tokens = embedder.max_tokens
        self.seconds = 0.0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts."""
        started = time.perf_counter()
        vectors = self._embedder.encode(texts)
        self.seconds += time.perf_counter() - started
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text."""
        return self._embedder.count_tokens(texts)


@dataclass
class Ours:
    """This project: its own library and service.

    Attributes:
        library: Where the articles go.
        qa: Answers from it.
        embedder: Knows how long it has embedded.
        chunks: What was indexed, by id.
    """

    library: Library
    qa: QA
    embedder: TimedEmbedder
    chunks: dict[str, Chunk] = field(default_factory=dict)

    def add(self, folder: Path) -> tuple[float, list[tuple[str, str]]]:
        """Index a folder: seconds, and the texts embedded with their ids."""
        started = time.perf_counter()
        report = self.library.index([folder])
        seconds = time.perf_counter() - started
        added = set(report.added)
        hits = [hit for hit in self.library.store.all_chunks() if hit.document.id in added]
        hits.sort(key=lambda hit: (hit.document.id, hit.chunk.ordinal))
        self.chunks |= {_chunk_id(hit.chunk): hit.chunk for hit in hits}
        return seconds, [(_chunk_id(hit.chunk), searched_text(hit.document, hit.chunk)) for hit in hits]

    def ask(self, question: str) -> tuple[float, list[str]]:
        """Retrieve: seconds, and the ids of the chunks."""
        started = time.perf_counter()
        found = retrieve(
            question,
            self.embedder.encode([question]),
            self.library.store,
            self.library.lexical,
            filters=Filters(),
            candidates=self.library.config.candidates,
            passages=LIMIT,
        )
        return time.perf_counter() - started, [_chunk_id(passage.chunk) for passage in found]

    def answer(self, question: str) -> float:
        """Answer: seconds."""
        started = time.perf_counter()
        self.qa.ask(question)
        return time.perf_counter() - started


class Peer:
    """Another system, in a process of its own."""

    def __init__(self, python: Path, name: str, folder: Path) -> None:
        self.name = name
        command = [str(python), str(Path(__file__).with_name("peer.py")), name, str(packaged_model()), str(folder)]
        quiet = {**os.environ, "HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "0"}
        quiet.pop("PYTHONPATH", None)
        self._process = subprocess.Popen(  # noqa: S603 - the user's own interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=quiet
        )

    def wait(self) -> None:
        """Wait until it is ready."""
        self._reply()

    def call(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Send a command, and return its reply."""
        if self._process.stdin is not None:
            self._process.stdin.write(json.dumps(command) + "\n")
            self._process.stdin.flush()
        return self._reply()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def _reply(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout is not None else ""
        if not line:
            raise click.ClickException(
                f"{self.name} must run, ended: start benchmarks/peer.py by hand to see why, or leave it out by --system"
            )
        return dict(json.loads(line))


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


@contextmanager
def open_ours() -> Iterator[Ours]:
    """This project, with an empty index that is gone afterwards."""
    with tempfile.TemporaryDirectory() as data:
        embedder = TimedEmbedder(make_embedder())
        with open_library(load_config(data=Path(data)), embedder=embedder) as library:
            embedder.encode(["The first text of a process is slower than all others."])
            embedder.seconds = 0.0
            yield Ours(library, answer_from(library), embedder)


def ingest_all(
    ours: Ours, peers: Sequence[Peer], folders: Sequence[Path], progress: Progress
) -> dict[str, list[float]]:
    """Seconds of each system for each slice."""
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
    """Seconds of each system for each question, and whether each text that it found is right."""
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


def _chunk_id(chunk: Chunk) -> str:
    return f"{chunk.document_id}#{chunk.ordinal}"


if __name__ == "__main__":
    main()
