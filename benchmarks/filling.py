"""Make indexes with a chosen number of chunks: news first, then synthetic chunks.

    python -m benchmarks filling multihop_rag/dev.json.gz FOLDER --size 1000 --size 10000 --size 100000

It makes the data folder `FOLDER/SIZE` for each size, from a copy of the one before. An interrupted run is continued;
`--minutes` interrupts it on purpose, because a million chunks take an hour. A synthetic chunk has the vector of a news
chunk plus noise, so that the index is as dense around a question as one of real text. Its words are drawn with the
frequencies of the news, so that BM25 finds as many. `scale.py` does the measuring.
"""

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rich.progress import Progress

from qa.config import Config, load_config
from qa.corpus.chunks import cut_chunks
from qa.evaluation.question_sets import load_question_set
from qa.models.embedder import CompiledEmbedder
from qa.opening import open_library
from qa.records import Chunk, Document
from qa.store.entries import searched_text
from qa.vectors import Vectors

NOISE = 0.6  # length of the noise on a unit vector: the cosine to the original becomes 0.86
WORDS = 100  # of a synthetic chunk, about as many as in a news chunk
CHUNKS = 10  # of a synthetic document
DOCUMENTS = 200  # that are written at once

Cut = tuple[Document, Sequence[Chunk]]


@dataclass(frozen=True, slots=True)
class News:
    """News, cut and embedded.

    Attributes:
        cuts: Documents with their chunks.
        vectors: Vectors of all chunks in order, shape ``(chunks, dimension)``.
    """

    cuts: Sequence[Cut]
    vectors: Vectors


@click.command(help=__doc__)
@click.argument("news", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--size", "sizes", type=click.IntRange(min=100), multiple=True, required=True, help="Chunks.")
@click.option("--minutes", type=float, default=np.inf, help="Stop after so long.")
def main(news: Path, folder: Path, sizes: tuple[int, ...], minutes: float) -> None:
    """Fill the indexes."""
    until = time.monotonic() + minutes * 60
    folder.mkdir(parents=True, exist_ok=True)
    with Progress() as progress:
        front = read_news(news, folder / "news.npy", progress)
        before: Path | None = None
        for size in sorted(sizes):
            place = folder / str(size)
            if before is not None and not place.exists():
                shutil.copytree(before, folder / "copied")
                (folder / "copied").rename(place)
            fill(place, size, front, until, progress)
            before = place


def read_news(path: Path, kept: Path, progress: Progress) -> News:
    """Cut and embed the articles of a question set. The vectors are kept in a file for the next run."""
    embedder, documents = CompiledEmbedder.packaged(), load_question_set(path).documents.values()
    cuts: list[Cut] = []
    for document in progress.track(documents, description="Cutting the news"):
        limit = Config().chunk_tokens
        chunks = cut_chunks(document, max_tokens=limit, count_tokens=embedder.count_tokens)
        if chunks:
            cuts.append((document, chunks))
    if not kept.exists():
        texts = [searched_text(document, chunk) for document, chunks in cuts for chunk in chunks]
        starts = progress.track(range(0, len(texts), 64), description="Embedding the news")
        vectors = np.concatenate([embedder.encode(texts[start : start + 64]) for start in starts])
        np.save(kept.with_suffix(".part.npy"), vectors)
        kept.with_suffix(".part.npy").rename(kept)
    return News(cuts, np.load(kept))


def fill(place: Path, size: int, news: News, until: float, progress: Progress) -> None:
    """Write chunks to an index until it has at least `size`, or the time is over."""
    with open_library(load_config(data=place)) as library:
        there = sum(document.chunks for document in library.store.documents.values())
        task = progress.add_task(f"Filling {size:,}", total=size, completed=there)
        if there >= size and not library.store.unfinished:
            return
        with library.store.write() as writer:
            for cuts, vectors in batches(news, skip=set(library.store.documents), chunks=size - there):
                writer.add(cuts, vectors)
                there += len(vectors)
                progress.update(task, completed=there)
                if time.monotonic() > until:
                    break
    if there < size:
        raise SystemExit(f"{there:,} of {size:,} chunks are written: run this again")


def batches(news: News, *, skip: set[str], chunks: int) -> Iterator[tuple[list[Cut], Vectors]]:
    """Yield the next missing documents, the news first, until together they have so many chunks."""
    place = 0
    for first in range(0, len(news.cuts), DOCUMENTS):
        cuts, vectors = [], []
        for document, cut in news.cuts[first : first + DOCUMENTS]:
            place += len(cut)
            if document.id not in skip and chunks > 0:
                cuts.append((document, cut))
                vectors.append(news.vectors[place - len(cut) : place])
                chunks -= len(cut)
        if cuts:
            yield cuts, np.concatenate(vectors)
    words = np.array(" ".join(chunk.text for _, cut in news.cuts for chunk in cut).split())
    number = 0
    while chunks > 0:
        made = [one for one in range(number, number + DOCUMENTS) if f"synthetic/{one}" not in skip]
        made = made[: -(-chunks // CHUNKS)]
        number += DOCUMENTS
        chunks -= len(made) * CHUNKS
        if made:
            yield (
                [make_document(one, words) for one in made],
                np.concatenate([make_vectors(one, news.vectors) for one in made]),
            )


def make_document(number: int, words: NDArray[np.str_]) -> Cut:
    """Make a document of random words, always the same for the same number."""
    drawn = np.random.default_rng(number).choice(words, (CHUNKS, WORDS))
    texts = [" ".join(row) + " " for row in drawn]
    document = Document(
        id=f"synthetic/{number}", title=f"Synthetic {number}", path="", sha256="", file_sha256="", text="".join(texts)
    )
    chunks, start = [], 0
    for ordinal, text in enumerate(texts):
        end = start + len(text)
        chunks.append(
            Chunk(document_id=document.id, ordinal=ordinal, start=start, end=end, text=text, sentences=((start, end),))
        )
        start = end
    return document, chunks


def make_vectors(number: int, vectors: Vectors) -> Vectors:
    """Make vectors scattered around those of the news, always the same for the same number."""
    random = np.random.default_rng((1, number))
    near = vectors[random.integers(len(vectors), size=CHUNKS)]
    noise = random.standard_normal(near.shape, dtype=np.float32) * (NOISE / np.sqrt(near.shape[1]))
    found = near + noise
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


if __name__ == "__main__":
    main()
