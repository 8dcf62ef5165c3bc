"""Make large published indexes: the same chunks as one index and as shards, with the same files."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from benchmarks.shards import CHUNKS, DIMENSION, MANIFEST, VOCABULARY, WORDS
from qa.records import Chunk, Document
from qa.shards.building import describe
from qa.shards.edition import Edition, SegmentFiles
from qa.shards.local_files import LocalFiles
from qa.shards.place import Place
from qa.shards.postings import Postings, arrange
from qa.shards.segment import Arrays, arrays_of
from qa.store.rows import Hit, indexed_document, row_id
from qa.vectors import Vectors

PAIRED = 300  # most frequent words whose pairs are indexed
NAMES = [f"w{rank}" for rank in range(VOCABULARY)]


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
    ranks = draw_ranks(chance, (chunks, WORDS))
    hits = [
        hit for start in range(0, chunks, CHUNKS) for hit in _document(number, start, ranks[start : start + CHUNKS])
    ]
    return {
        **describe(hits),
        "vectors": draw_vectors(chance, chunks),
        **arrays_of("words", _postings(ranks, np.ones(ranks.shape, dtype=bool), [name.encode() for name in NAMES])),
        **_pairs(ranks),
    }


def _pairs(ranks: NDArray[np.int64]) -> Arrays:
    first, second = ranks[:, :-1], ranks[:, 1:]
    names = [f"{NAMES[one]}_{NAMES[other]}".encode() for one in range(PAIRED) for other in range(PAIRED)]
    return arrays_of("pairs", _postings(first * PAIRED + second, (first < PAIRED) & (second < PAIRED), names))


def _postings(terms: NDArray[np.int64], counted: NDArray[np.bool_], names: list[bytes]) -> Postings:
    rows = np.repeat(np.arange(len(terms)), counted.sum(axis=1))
    unique, counts = np.unique(terms[counted] * len(terms) + rows, return_counts=True)
    return arrange(names, *np.divmod(unique, len(terms)), counts, counted.sum(axis=1))


def _document(number: int, start: int, ranks: NDArray[np.int64]) -> list[Hit]:
    name = f"{number:03}-{start:08}.md"
    texts = [" ".join([NAMES[rank] for rank in row]) + ".\n" for row in ranks.tolist()]
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


def draw_ranks(chance: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.int64]:
    """Draw words by Zipf's law: the probability of the word of rank r is in proportion to 1 / (r + 2.7)."""
    return (2.7 * ((VOCABULARY + 2.7) / 2.7) ** chance.random(shape) - 2.7).astype(np.int64)


def draw_vectors(chance: np.random.Generator, count: int) -> Vectors:
    """Draw random unit vectors, shape ``(count, dimension)``."""
    vectors = chance.standard_normal((count, DIMENSION), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors
