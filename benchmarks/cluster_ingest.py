"""Measure how an ingest on a Ray cluster grows with its processors, in turns on one machine.

    python -m benchmarks cluster_ingest squad/dev.json.gz --cpus 1 --cpus 2

Paragraphs of a set are written as files, and `qa cluster index` puts them into as many shards as the largest number of
processors, each time into a new folder. A task has one processor and computes with one thread. The time is that of the
command's work, without the start of Ray. A task loads its models and opens its index first, which more documents make
less important: the table also has the time of an ingest that finds nothing to do.
"""

import tempfile
import time
from pathlib import Path

import click
import numpy as np

from benchmarks.results import Results
from qa.cluster.indexing import add_up, index_on_cluster
from qa.cluster.ray_cluster import load_ray
from qa.config import load_config
from qa.evaluation.question_sets import load_question_set


@click.command(help=__doc__)
@click.argument("question_set", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cpus", type=int, multiple=True, default=(1, 2), show_default=True, help="Processors; may be repeated.")
@click.option("--documents", default=1000, show_default=True, help="Paragraphs that become files.")
@click.option("--turns", default=2, show_default=True, help="Times that each number is measured.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for Markdown and JSON.")
def main(question_set: Path, cpus: tuple[int, ...], documents: int, turns: int, out: Path | None) -> None:
    """Print the table."""
    texts = [document.text for document in load_question_set(question_set).documents.values()][:documents]
    seconds: dict[int, list[float]] = {number: [] for number in cpus}
    idle: dict[int, list[float]] = {number: [] for number in cpus}
    chunks = 0
    with tempfile.TemporaryDirectory(prefix="c", ignore_cleanup_errors=True) as folder:
        files = Path(folder) / "documents"
        files.mkdir()
        for number, text in enumerate(texts):
            (files / f"{number:05}.txt").write_text(text, "utf-8")
        for turn in range(turns):
            for number in cpus:
                place = Path(folder) / f"{turn}-{number}"
                first, chunks = timed(files, place, number, shards=max(cpus))
                again, _ = timed(files, place, number, shards=max(cpus))
                seconds[number].append(first)
                idle[number].append(again)
    one = np.median(seconds[cpus[0]])
    rows = [
        [
            str(number),
            f"{np.median(seconds[number]):.1f}",
            f"{np.median(idle[number]):.1f}",
            f"{chunks / np.median(seconds[number]):.0f}",
            f"{one / np.median(seconds[number]):.2f}",
        ]
        for number in cpus
    ]
    results = Results("cluster_ingest", out)
    heads = ["processors", "seconds", "seconds if nothing has changed", "chunks a second", "times as fast"]
    results.add(f"{len(texts)} documents, {chunks} chunks, {max(cpus)} shards", heads, rows)
    results.keep("seconds", seconds)
    results.write()


def timed(files: Path, place: Path, cpus: int, *, shards: int) -> tuple[float, int]:
    """Return the seconds of an ingest on a new cluster, and the number of chunks that were made."""
    ray = load_ray()
    ray.init(num_cpus=cpus, include_dashboard=False, log_to_driver=False, object_store_memory=80_000_000)
    try:
        config = load_config(data=place / "data", publish=str(place / "published"), reader="none")
        began = time.perf_counter()
        report = add_up(index_on_cluster(config, [files], shards=shards))
        return time.perf_counter() - began, report.chunks
    finally:
        ray.shutdown()


if __name__ == "__main__":
    main()
