"""Measure shards on a Ray cluster of several nodes by size: a new reader, questions, and a node killed under load.

    python -m benchmarks cluster --chunks 100000 --chunks 1000000 --shards 8

Each node is a network namespace of this machine (root is needed). The chunks are made up: random unit vectors, and
words drawn with the frequencies of natural language (Zipf); pairs are those of the 300 most frequent words alone, so
that the machine can make them. The same files are published as one index, which one process answers from, and as
shards, each in an actor on one of the nodes. The same questions are asked of both: their passages must be the same.
Other work on the machine changes the times; the ratio of both, measured in turns, less.
"""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from benchmarks.kills import WordEmbedder
from benchmarks.made_shards import NAMES, Made, draw_ranks, draw_vectors, make_places
from benchmarks.nodes import ROOT, Nodes, nodes
from benchmarks.shards import MANIFEST, open_shards
from qa.answering.retrieve import Lexical, Store, retrieve
from qa.cluster.answering import ClusterIndex
from qa.cluster.ray_cluster import connected
from qa.config import load_config
from qa.records import Filters, Passage
from qa.shards.absence import noted
from qa.shards.place import Place
from qa.shards.sharded import ShardedIndex

NODES = 3
QUESTIONS = 20
_SHARD_SECONDS = 20.0  # that a question waits for a shard on a busy machine
_BACK_SECONDS = 120.0


@click.command(help=__doc__)
@click.option("--chunks", type=int, multiple=True, default=(100_000,), show_default=True, help="Size; may be repeated.")
@click.option("--shards", type=int, default=8, show_default=True)
@click.option("--folder", type=Path, help="Keeps what is made, for the next run. Default: a temporary folder.")
@click.option("--only-make", is_flag=True, help="Measure nothing.")
@click.option("--ready", type=(Path, Path), hidden=True, help="Internal: a new reader.")
def main(
    chunks: Sequence[int], shards: int, folder: Path | None, only_make: bool, ready: tuple[Path, Path] | None
) -> None:
    """Measure each size."""
    if ready is not None:
        open_anew(*ready)
        return
    with tempfile.TemporaryDirectory(prefix="citewell-cluster-") as temporary:
        for size in chunks:
            made = make_places((folder or Path(temporary)) / f"{size}-{shards}", size, shards)
            if not only_make:
                with nodes(NODES) as cluster:
                    measure(made, Path(temporary) / str(size), cluster)


def open_anew(place: Path, folder: Path) -> None:
    """Open an index as a new reader does, and print how long that takes."""
    began = time.perf_counter()
    index = open_shards([Place(str(place))], folder)
    opened = time.perf_counter() - began
    ask(index, index.lexical, 0)
    click.echo(f"opened in {opened:.1f} s, the first question answered after {time.perf_counter() - began:.1f} s")


def measure(made: Made, root: Path, cluster: Nodes) -> None:
    """Measure one size, and print the results."""
    command = [sys.executable, "-m", "benchmarks.cluster", "--ready", made.alone.url, str(root / "second")]
    began = time.perf_counter()
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout  # noqa: S603 - ours
    click.echo(f"{made.chunks:,} chunks: a new reader {said.strip()}; {time.perf_counter() - began:.1f} s with imports")
    one = open_shards([made.alone], root / "reader")
    config = load_config(data=root / "cluster", shards=" ".join(made.parts), reader="none")
    with connected(cluster.address):
        began = time.perf_counter()
        many = ClusterIndex(config, WordEmbedder(), MANIFEST, seconds=_SHARD_SECONDS)
        spent = time.perf_counter() - began
        click.echo(f"  {len(made.parts)} actors on {NODES} nodes are ready after {spent:.1f} s")
        expected = compare(one, many)
        kill_one(many, cluster, expected)
        many.close()


def compare(one: ShardedIndex, many: ClusterIndex) -> list[list[Passage]]:
    """Ask both in turns, and print times and their ratio. Returns the passages of the one index."""
    indexes: tuple[tuple[Store, Lexical], ...] = ((one, one.lexical), (many.store, many.lexical))
    spent: tuple[list[float], list[float]] = ([], [])
    found: tuple[list[list[Passage]], list[list[Passage]]] = ([], [])
    for turn in range(2):  # the first reads the files into memory
        for number in range(QUESTIONS):
            for place, (store, lexical) in enumerate(indexes):
                began = time.perf_counter()
                passages = ask(store, lexical, number)
                if turn:
                    spent[place].append(time.perf_counter() - began)
                    found[place].append(passages)
    for name, times in zip(("one index in one process", f"{len(many.actors)} shards in actors"), spent, strict=True):
        click.echo(
            f"  {name}: p50 {np.quantile(times, 0.5) * 1000:.0f} ms, p95 {np.quantile(times, 0.95) * 1000:.0f} ms"
        )
    same = sum(passages == others for passages, others in zip(*found, strict=True))
    click.echo(f"  ratio of p50 {np.median(spent[1]) / np.median(spent[0]):.2f}, {same} of {QUESTIONS} questions alike")
    return found[0]


def kill_one(many: ClusterIndex, cluster: Nodes, expected: Sequence[Sequence[Passage]]) -> None:
    """Kill a node with a shard while questions are asked. A reply that names no absent shard must be as expected."""
    wrong = lowered = count = 0
    back = None
    holding = next(name for name in cluster.names if cluster.processes(name, "ShardServer"))
    killer = threading.Timer(2.0, cluster.remove, [holding])
    killer.start()
    began = time.perf_counter() + 2.0
    while time.perf_counter() - began < _BACK_SECONDS and not (back and time.perf_counter() - began > back + 5):
        number = count % QUESTIONS
        with noted() as absent:
            passages = ask(many.store, many.lexical, number)
        count += 1
        wrong += not absent and passages != expected[number]
        lowered += bool(absent)
        if absent:
            back = None
        elif lowered and back is None:
            back = time.perf_counter() - began
    killer.join()
    told = f"complete again {back:.1f} s after the kill" if back else f"not complete again within {_BACK_SECONDS:.0f} s"
    click.echo(f"  a node killed: {count} questions, {lowered} named absent shards, {wrong} wrong; {told}")


def ask(store: Store, lexical: Lexical, number: int) -> list[Passage]:
    """Retrieve the passages for a made-up question."""
    chance = np.random.default_rng(number)
    words = " ".join(NAMES[rank] for rank in draw_ranks(chance, (1, 8))[0])
    return retrieve(words, draw_vectors(chance, 1), store, lexical, filters=Filters(), candidates=50, passages=8)


if __name__ == "__main__":
    main()
