"""Measure published shards by size: publishing, start of a reader, and retrieval from one shard and from several.

    python -m benchmarks shards --chunks 20000 200000 --shards 8

The chunks are made up: random unit vectors, and words drawn with the frequencies of natural language (Zipf). Each size
is published as one shard and as several, and the same questions are asked of both: their passages must be the same.
Time is that of the clock, and in brackets that of the processor, which other work on the machine changes less.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from qa.answering.retrieve import retrieve
from qa.cluster.division import shard_of
from qa.records import Chunk, Document, Filters, IndexedDocument, Passage
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.shards.publish import publish
from qa.shards.shard import LocalShard
from qa.shards.sharded import ShardedIndex
from qa.store.collection import Manifest
from qa.store.rows import Hit, indexed_document, row_id
from qa.vectors import Vectors

DIMENSION = 384
CHUNKS = 20  # of a document
WORDS = 100  # of a chunk
VOCABULARY = 50_000
QUESTIONS = 30
MANIFEST = Manifest(embedder="random", chunker="made")


@dataclass(frozen=True)
class Made:
    """A part of a made-up index.

    Attributes:
        numbers: Numbers of its documents.
    """

    numbers: Sequence[int]
    stamp: str = "made:1"
    manifest: Manifest = MANIFEST

    @cached_property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """All documents by id."""
        return {name: indexed_document(*_make(name)) for name in map("{:07}.md".format, self.numbers)}

    def embedded(self, documents: Iterable[IndexedDocument]) -> Iterator[tuple[Hit, Vectors]]:
        """Yield every chunk of some documents in order, with its embedding."""
        for document in documents:
            vectors = _unit(np.random.default_rng(int(document.id[:7]) + 1_000_000), CHUNKS)
            for chunk, vector in zip(_make(document.id)[1], vectors, strict=True):
                yield Hit(row_id(document.version, chunk.ordinal), document, chunk, 0.0), vector


def _make(name: str) -> tuple[Document, list[Chunk]]:
    chance = np.random.default_rng(int(name[:7]))
    texts = [_draw(chance, WORDS) + ".\n" for _ in range(CHUNKS)]
    starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])]).tolist()
    chunks = [
        Chunk(
            document_id=name,
            ordinal=number,
            start=starts[number],
            end=starts[number + 1],
            text=text,
            sentences=((starts[number], starts[number + 1] - 1),),
        )
        for number, text in enumerate(texts)
    ]
    whole = "".join(texts)
    return Document(id=name, title=name, path=f"/{name}", sha256=name, file_sha256=name, text=whole), chunks


def _draw(chance: np.random.Generator, count: int) -> str:
    """Draw words by Zipf's law: the probability of the word of rank r is in proportion to 1 / (r + 2.7)."""
    uniform = chance.random(count)
    ranks = (2.7 * ((VOCABULARY + 2.7) / 2.7) ** uniform - 2.7).astype(int)
    return " ".join(f"w{rank}" for rank in ranks)


def _unit(chance: np.random.Generator, count: int) -> Vectors:
    vectors = chance.standard_normal((count, DIMENSION), dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def timed(what: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of clock and processor that something takes."""
    clock, processor = time.perf_counter(), time.process_time()
    what()
    return time.perf_counter() - clock, time.process_time() - processor


def open_shards(places: Sequence[Place], folder: Path) -> ShardedIndex:
    """Open published shards as a new reader does."""
    files = LocalFiles(folder)
    shards = []
    for place in places:
        edition = place.read()
        files.fetch(edition, place)
        shards.append(LocalShard(place.url, [files.open(segment) for segment in edition.segments]))
    return ShardedIndex(shards)


def ask(index: ShardedIndex, number: int) -> list[Passage]:
    """Retrieve the passages for a made-up question."""
    chance = np.random.default_rng(number)
    question, vector = _draw(chance, 8), _unit(chance, 1)
    return retrieve(question, vector, index, index.lexical, filters=Filters(), candidates=50, passages=8)


def measure(chunks: int, shards: int, root: Path) -> None:
    """Measure one size, and print the result."""
    numbers = range(chunks // CHUNKS)
    files = LocalFiles(root / "files")
    alone = [Place(str(root / "alone"))]
    spent = timed(lambda: publish(Made(numbers), alone[0], files))
    size = sum(file.size for file in alone[0].read().files.values())
    print(f"{chunks:,} chunks: published in {_show(spent)}, {size / chunks:,.0f} bytes a chunk", flush=True)
    many = [Place(str(root / f"{number}-of-{shards}")) for number in range(shards)]
    for number, place in enumerate(many):
        publish(Made([one for one in numbers if shard_of(f"{one:07}.md", shards) == number]), place, files)
    found = []
    for name, places in (("one shard", alone), (f"{shards} shards", many)):
        opened: list[ShardedIndex] = []
        start = timed(lambda: opened.append(open_shards(places, root / "reader")))  # noqa: B023 - called at once
        found.append([ask(opened[0], number) for number in range(QUESTIONS)])
        spans = [timed(lambda: ask(opened[0], number)) for number in range(QUESTIONS)]  # noqa: B023 - the same
        middle, late = ([float(np.quantile([span[kind] for span in spans], q)) for kind in (0, 1)] for q in (0.5, 0.95))
        print(
            f"  {name}: ready in {_show(start)}; retrieval p50 {_show(middle, 1000)} ms, p95 {_show(late, 1000)} ms",
            flush=True,
        )
    same = sum(one == other for one, other in zip(*found, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(
        f"  {same} of {QUESTIONS} questions with the same passages and scores; peak memory {peak:,.0f} MB", flush=True
    )


def _show(spent: Sequence[float], factor: float = 1) -> str:
    unit = "" if factor > 1 else " s"
    return f"{spent[0] * factor:.1f}{unit} ({spent[1] * factor:.1f}{unit})"


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, nargs="+", default=[20_000])
    parser.add_argument("--shards", type=int, default=8)
    options = parser.parse_args()
    for chunks in options.chunks:
        with tempfile.TemporaryDirectory(prefix="citewell-shards-") as folder:
            measure(chunks, options.shards, Path(folder))


if __name__ == "__main__":
    main()
