"""Throughput and latency of the embedder, beside the same weights on other runtimes, in one run.

    python benchmarks/encoder.py --rounds 7

Every round embeds the same texts once with each runtime, in turn, so that what else the machine does falls on all of
them. Texts are chunks of the seed documents, repeated.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from qa.corpus.chunks import cut_chunks
from qa.corpus.documents import find_files, parse_document, read_file
from qa.models.embedder import PackagedEmbedder
from qa.models.packaged import packaged_model
from qa.vectors import Vectors

ROOT = Path(__file__).parents[1]
QUESTIONS = (
    "Who chairs the Azerbaijan Popular Front Party?",
    "When did the conference in Baku end?",
    "How many members of parliament signed the statement?",
    "What did the ambassador say about military aid?",
)
Encode = Callable[[Sequence[str]], Vectors]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--texts", type=int, default=96)
    options = parser.parse_args()
    texts = find_texts(options.texts)
    runtimes = make_runtimes()
    exact = runtimes["sentence-transformers, float32"](texts)
    print(f"{len(texts)} chunks, {options.rounds} rounds; medians, and how many times the first row")
    print("| runtime | chunks/s | × | question, ms | × | mean cosine |\n| --- | --: | --: | --: | --: | --: |")
    found = measure(runtimes, texts, options.rounds)
    first = next(iter(found.values()))
    for name, (rate, latency) in found.items():
        cosine = float((runtimes[name](texts) * exact).sum(axis=1).mean())
        print(
            f"| {name} | {rate:.1f} | {rate / first[0]:.2f} | {latency:.1f} | {latency / first[1]:.2f} | {cosine:.5f} |"
        )


def find_texts(count: int) -> list[str]:
    """Chunks of the seed documents, of the service's length."""
    embedder = PackagedEmbedder()
    documents = [parse_document(file, read_file(file, max_bytes=1_000_000)) for file in find_files(ROOT / "seeds")]
    chunks = [
        chunk.text
        for document in documents
        for chunk in cut_chunks(document, count_tokens=embedder.count_tokens, max_tokens=170)
    ]
    return [chunks[number % len(chunks)] for number in range(count)]


def make_runtimes() -> dict[str, Encode]:
    """The embedder on each runtime, the slowest first."""
    import torch
    from sentence_transformers import SentenceTransformer

    model, packaged = SentenceTransformer(str(packaged_model()), device="cpu"), PackagedEmbedder()

    def exact(texts: Sequence[str]) -> Vectors:
        return np.asarray(model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False))

    def half(texts: Sequence[str]) -> Vectors:
        with torch.autocast("cpu", torch.bfloat16):
            return np.asarray(
                model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32
            )

    return {
        "sentence-transformers, float32": exact,
        "sentence-transformers, bfloat16": half,
        "this package, OpenVINO": packaged.encode,
    }


def measure(runtimes: dict[str, Encode], texts: Sequence[str], rounds: int) -> dict[str, tuple[float, float]]:
    """Chunks a second and milliseconds a question of each runtime, medians over the rounds."""
    rates: dict[str, list[float]] = {name: [] for name in runtimes}
    latencies: dict[str, list[float]] = {name: [] for name in runtimes}
    for encode in runtimes.values():
        encode(texts[:8])
        encode(QUESTIONS[:1])
    for _ in range(rounds):
        for name, encode in runtimes.items():
            started = time.perf_counter()
            encode(texts)
            rates[name].append(len(texts) / (time.perf_counter() - started))
            for question in QUESTIONS:
                started = time.perf_counter()
                encode([question])
                latencies[name].append((time.perf_counter() - started) * 1000)
    return {name: (float(np.median(rates[name])), float(np.median(latencies[name]))) for name in runtimes}


if __name__ == "__main__":
    main()
