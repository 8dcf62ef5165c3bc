"""Measure the maximum rate of the processor, and the encoder's share of it.

    python -m benchmarks roofline --out results

The maximum rates are measured, not taken from a data sheet: products of large square matrices by torch (oneDNN), and
copying of more memory than any cache holds. The encoder's operations are counted from its shape, two for each
multiplication with its addition, without padding. So time for padding, normalising, GELU and reading the text counts as
lost.
"""

import time
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np
from rich.progress import track

from benchmarks.results import Results
from qa.corpus.chunks import cut_chunks
from qa.corpus.documents import find_files, parse_document, read_file
from qa.models.embedder import CompiledEmbedder
from qa.models.packaged import packaged_weights

ROOT = Path(__file__).parents[1]
SIDE = 2048  # of the matrices
COPIED = 512_000_000  # bytes
QUESTION = "Who chairs the Azerbaijan Popular Front Party?"


@click.command(help=__doc__)
@click.option("--rounds", default=9, show_default=True)
@click.option("--texts", default=192, show_default=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for Markdown and JSON.")
def main(rounds: int, texts: int, out: Path | None) -> None:
    """Measure."""
    embedder, chunks = CompiledEmbedder.packaged(), find_texts(texts)
    tasks = make_tasks(embedder, chunks)
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for task in tasks.values():
        task()
    for _ in track(range(rounds), "Rounds"):
        for name, task in tasks.items():
            started = time.perf_counter()
            task()
            taken[name].append(time.perf_counter() - started)
    seconds = {name: float(np.median(found)) for name, found in taken.items()}
    results = Results("roofline", out)
    results.keep("seconds", taken)
    show(results, seconds, embedder, chunks)
    results.write()


def make_tasks(embedder: CompiledEmbedder, chunks: list[str]) -> dict[str, Callable[[], object]]:
    """Return the measured tasks, by name."""
    import torch

    wide = torch.rand(SIDE, SIDE)
    narrow = wide.to(torch.bfloat16)
    source = np.ones(COPIED, dtype=np.uint8)
    target = torch.empty(COPIED, dtype=torch.uint8)
    held = torch.from_numpy(source)
    return {
        "float32": lambda: wide @ wide,
        "bfloat16": lambda: narrow @ narrow,
        "copy": lambda: target.copy_(held),
        "chunks": lambda: embedder.encode(chunks),
        "question": lambda: embedder.encode([QUESTION]),
    }


def show(results: Results, seconds: dict[str, float], embedder: CompiledEmbedder, chunks: list[str]) -> None:
    """Add the tables."""
    product = 2 * SIDE**3
    most = {name: product / seconds[name] for name in ("float32", "bfloat16")}
    bandwidth = 2 * COPIED / seconds["copy"]
    results.add(
        "at most",
        ["", "measured"],
        [
            *([f"matrix product, {name}", f"{rate / 1e9:.0f} GFLOP/s"] for name, rate in most.items()),
            ["memory, read and written", f"{bandwidth / 1e9:.1f} GB/s"],
        ],
    )
    counts = embedder.count_tokens(chunks)
    work = sum(operations(tokens + 2) for tokens in counts)
    asked = operations(embedder.count_tokens([QUESTION])[0] + 2)
    rows = [
        encoder_row(f"{len(chunks)} chunks, {np.mean(counts):.0f} tokens each", work, seconds["chunks"], most),
        encoder_row("one question", asked, seconds["question"], most),
    ]
    results.add("the encoder", ["", "ms", "GFLOP/s", "of bfloat16", "of float32"], rows)
    read = weights_bytes() / 2 / bandwidth  # in bfloat16
    results.add(
        "one question, at least",
        ["", "ms"],
        [
            ["its products at the bfloat16 rate", f"{1000 * asked / most['bfloat16']:.2f}"],
            ["its weights read once from memory", f"{1000 * read:.2f}"],
            ["measured", f"{1000 * seconds['question']:.2f}"],
        ],
    )


def encoder_row(name: str, work: float, seconds: float, most: dict[str, float]) -> list[str]:
    """Return a row: time, rate and shares."""
    rate = work / seconds
    shares = [f"{rate / most[kind]:.0%}" for kind in ("bfloat16", "float32")]
    return [name, f"{1000 * seconds:.1f}", f"{rate / 1e9:.0f}", *shares]


def operations(tokens: int) -> float:
    """Count the operations of all-MiniLM-L6-v2 on a text: six layers of width 384, their products and attention's.

    >>> operations(1)
    21242880
    """
    width, layers = 384, 6
    products = 2 * tokens * (4 * width * width + 2 * width * 4 * width)
    attention = 2 * 2 * tokens * tokens * width
    return layers * (products + attention)


def weights_bytes() -> int:
    """Return the bytes of the layers' weights in float32. Of the word embeddings only a few are read."""
    weights = packaged_weights()
    return sum(tensor.size * 4 for name, tensor in weights.items() if name.startswith("encoder."))


def find_texts(count: int) -> list[str]:
    """Return chunks of the seed documents in the service's length, repeated."""
    embedder = CompiledEmbedder.packaged()
    documents = [parse_document(file, read_file(file, max_bytes=1_000_000)) for file in find_files(ROOT / "seeds")]
    chunks = [
        chunk.text
        for document in documents
        for chunk in cut_chunks(document, count_tokens=embedder.count_tokens, max_tokens=170)
    ]
    return [chunks[number % len(chunks)] for number in range(count)]


if __name__ == "__main__":
    main()
