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
from dataclasses import dataclass, replace
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from benchmarks.kills import WordEmbedder
from benchmarks.nodes import ROOT, Nodes, nodes
from benchmarks.shards import CHUNKS, DIMENSION, MANIFEST, VOCABULARY, WORDS, open_shards
from qa.answering.retrieve import Lexical, Store, retrieve
from qa.cluster.answering import ClusterIndex
from qa.cluster.ray_cluster import connected
from qa.config import load_config
from qa.records import Chunk, Document, Filters, Passage
from qa.shards.absence import noted
from qa.shards.building import describe
from qa.shards.edition import Edition, SegmentFiles
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.shards.postings import Postings, arrange
from qa.shards.segment import Arrays, arrays_of
from qa.shards.sharded import ShardedIndex
from qa.store.rows import Hit, indexed_document, row_id
from qa.vectors import Vectors

NODES = 3
QUESTIONS = 20
_PAIRED = 300  # most frequent words whose pairs are indexed
_SHARD_SECONDS = 20.0  # that a question waits for a shard on a busy machine
_BACK_SECONDS = 120.0
_NAMES = [f"w{rank}" for rank in range(VOCABULARY)]


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


@dataclass(frozen=True)
class Made:
    """What is made and published.

    Attributes:
        chunks: Number of chunks.
        alone: Place of the one index.
        parts: Places of the shards.
    """

    chunks: int
    alone: Place
    parts: Sequence[str]


def make_places(root: Path, chunks: int, shards: int) -> Made:
    """Publish chunks as shards and as one index, unless that was done before."""
    made = Made(chunks, Place(str(root / "alone")), [str(root / f"part-{number}") for number in range(shards)])
    if not (root / "alone" / "manifest.json").exists():
        began = time.perf_counter()
        parts = [publish_part(root, number, chunks // shards) for number in range(shards)]
        write(made.alone, [segment for part in parts for segment in part.segments], root)
        click.echo(f"{chunks:,} chunks are made in {time.perf_counter() - began:.0f} s", err=True)
    return made


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
    words = " ".join(_NAMES[rank] for rank in _ranks(chance, (1, 8))[0])
    return retrieve(words, _unit(chance, 1), store, lexical, filters=Filters(), candidates=50, passages=8)


def publish_part(root: Path, number: int, chunks: int) -> Edition:
    """Publish a part of the chunks as a shard of its own."""
    files = LocalFiles(root / "files")
    arrays = make(number, chunks)
    segment = files.keep_segment(arrays, np.zeros(len(arrays["firsts"]) - 1, dtype=bool))
    return write(Place(str(root / f"part-{number}")), [segment], root)


def write(place: Place, segments: Sequence[SegmentFiles], root: Path) -> Edition:
    """Publish segments that are made already."""
    files = LocalFiles(root / "files")
    place.names()
    edition = Edition(
        generation=1, stamp="made:1", built_with=MANIFEST, documents=0, chunks=0, words=0, pairs=0,
        segments=tuple(segments), retired={},
    )  # fmt: skip
    opened = [files.open(segment) for segment in segments]
    edition = replace(
        edition, documents=sum(len(one.documents) for one in opened), chunks=sum(one.chunks for one in segments)
    )
    for file in edition.files.values():
        place.put(file, files.path(file))
    place.write(edition)
    return edition


def make(number: int, chunks: int) -> Arrays:
    """Make the segment of a part."""
    chance = np.random.default_rng(number + 1)
    ranks = _ranks(chance, (chunks, WORDS))
    hits = [
        hit for start in range(0, chunks, CHUNKS) for hit in _document(number, start, ranks[start : start + CHUNKS])
    ]
    return {
        **describe(hits),
        "vectors": _unit(chance, chunks),
        **arrays_of("words", _postings(ranks, np.ones(ranks.shape, dtype=bool), [name.encode() for name in _NAMES])),
        **_pairs(ranks),
    }


def _pairs(ranks: NDArray[np.int64]) -> Arrays:
    first, second = ranks[:, :-1], ranks[:, 1:]
    names = [f"{_NAMES[one]}_{_NAMES[other]}".encode() for one in range(_PAIRED) for other in range(_PAIRED)]
    return arrays_of("pairs", _postings(first * _PAIRED + second, (first < _PAIRED) & (second < _PAIRED), names))


def _postings(terms: NDArray[np.int64], counted: NDArray[np.bool_], names: list[bytes]) -> Postings:
    rows = np.repeat(np.arange(len(terms)), counted.sum(axis=1))
    unique, counts = np.unique(terms[counted] * len(terms) + rows, return_counts=True)
    return arrange(names, *np.divmod(unique, len(terms)), counts, counted.sum(axis=1))


def _document(number: int, start: int, ranks: NDArray[np.int64]) -> list[Hit]:
    name = f"{number:03}-{start:08}.md"
    texts = [" ".join([_NAMES[rank] for rank in row]) + ".\n" for row in ranks.tolist()]
    ends = np.cumsum([len(text) for text in texts]).tolist()
    chunks = [
        Chunk(
            document_id=name,
            ordinal=place,
            start=end - len(text),
            end=end,
            text=text,
            sentences=((end - len(text), end - 1),),
        )
        for place, (text, end) in enumerate(zip(texts, ends, strict=True))
    ]
    document = indexed_document(
        Document(id=name, title=name, path=f"/{name}", sha256=name, file_sha256=name, text="".join(texts)), chunks
    )
    return [Hit(row_id(document.version, chunk.ordinal), document, chunk, 0.0) for chunk in chunks]


def _ranks(chance: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.int64]:
    """Draw words by Zipf's law: the probability of the word of rank r is in proportion to 1 / (r + 2.7)."""
    return (2.7 * ((VOCABULARY + 2.7) / 2.7) ** chance.random(shape) - 2.7).astype(np.int64)


def _unit(chance: np.random.Generator, count: int) -> Vectors:
    vectors = chance.standard_normal((count, DIMENSION), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


if __name__ == "__main__":
    main()
