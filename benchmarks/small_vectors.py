"""Measure what smaller vectors lose: eight bits or one bit a number, with and without rescoring by the full vectors.

    python -m benchmarks small_vectors squad/train.json.gz --passages 6000

Real paragraphs and questions of a set in the format of SQuAD are embedded. For each question the nearest paragraphs by
full vectors are what the smaller vectors should find. They choose some candidates, and these are compared by full
vectors. One bit is the sign of each number, compared by the number of equal bits.
"""

import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from qa.evaluation.markdown import table
from qa.models.embedder import make_embedder
from qa.vectors import Vectors

CANDIDATES = (50, 100, 200, 500, 1000)
WANTED = 50  # nearest chunks that a question is answered from
_BATCH = 64


@click.command(help=__doc__)
@click.argument("questions_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--passages", default=6000, show_default=True)
@click.option("--questions", default=500, show_default=True)
@click.option("--keep", type=click.Path(path_type=Path), help="A file that keeps the embeddings for the next run.")
def main(questions_file: Path, passages: int, questions: int, keep: Path | None) -> None:
    """Print recall and time by size of vector and number of candidates."""
    texts, asked = read(questions_file, passages, questions)
    if keep is not None and keep.exists():
        loaded = np.load(keep)
        vectors, wanted = loaded["vectors"], loaded["questions"]
    else:
        vectors, wanted = embed(texts), embed(asked)
        if keep is not None:
            np.savez(keep, vectors=vectors, questions=wanted)
    exact = [np.argsort(-(vectors @ one), kind="stable")[:WANTED] for one in wanted]
    rows = []
    for name, bits, rank in (("eight bits", 8, by_byte(vectors)), ("one bit", 1, by_sign(vectors))):
        began = time.process_time()
        ranked = [rank(one) for one in wanted]
        spent = (time.process_time() - began) / len(wanted) * 1000
        for count in CANDIDATES:
            recalls = [
                recall(best, order[:count], vectors, one)
                for best, order, one in zip(exact, ranked, wanted, strict=True)
            ]
            first, all_of = np.mean(recalls, axis=0)
            rows.append(
                [name, str(bits * vectors.shape[1] // 8), str(count), f"{first:.4f}", f"{all_of:.4f}", f"{spent:.1f}"]
            )
    click.echo(f"{len(vectors):,} passages, {len(wanted)} questions")
    heads = [
        "a number",
        "bytes a vector",
        "candidates",
        "recall of the first 10",
        f"of the first {WANTED}",
        "ms to rank",
    ]
    click.echo(table(heads, rows))


def read(file: Path, passages: int, questions: int) -> tuple[list[str], list[str]]:
    """Return the first paragraphs of a set, and questions about them, evenly spread."""
    articles = json.loads(gzip.decompress(file.read_bytes()))["data"]
    paragraphs = [one for article in articles for one in article["paragraphs"]][:passages]
    asked = [one["qas"][0]["question"] for one in paragraphs if one["qas"]]
    return [one["context"] for one in paragraphs], asked[:: max(1, len(asked) // questions)][:questions]


def embed(texts: list[str]) -> Vectors:
    """Embed texts with the packaged embedder."""
    embedder = make_embedder()
    return np.concatenate([embedder.encode(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)])


def by_byte(vectors: Vectors) -> Callable[[Vectors], NDArray[np.int64]]:
    """Return a ranking by vectors of one byte a number, with one scale for all."""
    scale = 127 / np.abs(vectors).max()
    small = np.round(vectors * scale).astype(np.int8)
    return lambda question: np.argsort(-(small.astype(np.float32) @ question), kind="stable")


def by_sign(vectors: Vectors) -> Callable[[Vectors], NDArray[np.int64]]:
    """Return a ranking by the signs of numbers, 64 in a word."""
    small = _signs(vectors)
    return lambda question: np.argsort(
        np.bitwise_count(small ^ _signs(question[None])).sum(axis=1, dtype=np.uint16), kind="stable"
    )


def recall(
    best: NDArray[np.int64], candidates: NDArray[np.int64], vectors: Vectors, question: Vectors
) -> tuple[float, float]:
    """Return the share of the nearest 10, and of all wanted, that are found after rescoring the candidates."""
    found = candidates[np.argsort(-(vectors[candidates] @ question), kind="stable")]
    return tuple(len(np.intersect1d(best[:limit], found[:limit])) / limit for limit in (10, WANTED))  # type: ignore[return-value]


def _signs(vectors: Vectors) -> NDArray[np.uint64]:
    return np.packbits(vectors > 0, axis=1).view(np.uint64)


if __name__ == "__main__":
    main()
