"""Measure requests per second, latency and memory of a real `qa serve`, with 1, 4 and 16 clients.

    python -m benchmarks clients multihop_rag/dev.json.gz DATA --out results

`DATA` is a data folder that nobody else uses, for example one from `filling.py`. Every client asks, waits for the
answer and asks the next question. No question is asked twice; only at the end a few are repeated. Memory is the
resident memory of the service's processes (Linux only). Exit code 1: memory is above the limit.
"""

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import click
import httpx
from rich.progress import Progress

from benchmarks.news import draw_questions
from benchmarks.results import Results, median, p95
from benchmarks.running import serving
from qa.evaluation.question_sets import load_question_set

CLIENTS = (1, 4, 16)
MOST_MEGABYTES = 500
REPEATED = 20  # different questions among those that are repeated


@click.command(help=__doc__)
@click.argument("news", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--questions", default=100, show_default=True, help="For each number of clients.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for Markdown and JSON.")
def main(news: Path, data: Path, questions: int, out: Path | None) -> None:
    """Measure a service."""
    asked = [question.text for question in draw_questions(load_question_set(news), questions * len(CLIENTS) + 10)]
    results = Results("clients", out)
    with Progress() as progress, serving([], data=data) as service:
        address, process = service.address, service.pid
        fresh = memory_mb(process)
        ask_all(address, asked[:10], 4, progress)
        asked = asked[10:]
        rows = []
        for clients in CLIENTS:
            mine, asked = asked[:questions], asked[questions:]
            rows.append(row(str(clients), *ask_all(address, mine, clients, progress)))
            results.keep(f"clients_{clients}", rows[-1])
        again = (mine[:REPEATED] * questions)[:questions]
        ask_all(address, again[:REPEATED], 4, progress)
        rows.append(row("4, repeated questions", *ask_all(address, again, 4, progress)))
        busy = memory_mb(process)
    results.add(f"{questions} questions a row", ["clients", "requests/s", "p50, ms", "p95, ms"], rows)
    results.keep("memory_mb", {"started": fresh, "after": busy})
    met = "yes" if busy <= MOST_MEGABYTES else "no"
    memory = [["before the first question", f"{fresh:.0f}", "", ""]]
    memory.append(["after the last", f"{busy:.0f}", f"≤ {MOST_MEGABYTES}", met])
    results.add("memory", ["resident memory, MB", "measured", "bar", "met"], memory)
    results.write()
    sys.exit(busy > MOST_MEGABYTES)


def ask_all(address: str, asked: Sequence[str], clients: int, progress: Progress) -> tuple[float, list[float]]:
    """Ask all questions. Return the seconds for all, and the milliseconds of each."""
    task = progress.add_task(f"{clients} clients", total=len(asked))
    with httpx.Client(base_url=address, timeout=120) as client, ThreadPoolExecutor(clients) as pool:
        started = time.perf_counter()
        taken = []
        for one in pool.map(partial(ask, client), asked):
            taken.append(one)
            progress.advance(task)
        return time.perf_counter() - started, taken


def ask(client: httpx.Client, question: str) -> float:
    """Return the milliseconds until the answer arrives."""
    started = time.perf_counter()
    client.post("/api/ask", json={"question": question}).raise_for_status()
    return 1000 * (time.perf_counter() - started)


def row(name: str, seconds: float, taken: Sequence[float]) -> list[str]:
    """Return a row of the table."""
    return [name, f"{len(taken) / seconds:.1f}", f"{median(taken):.0f}", f"{p95(taken):.0f}"]


def memory_mb(process: int) -> float:
    """Return the resident memory of a process and its children."""
    status = Path(f"/proc/{process}/status").read_text()
    own = int(status.partition("VmRSS:")[2].split()[0]) * 1024 / 1e6
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return own + sum(memory_mb(int(child)) for child in children)


if __name__ == "__main__":
    main()
