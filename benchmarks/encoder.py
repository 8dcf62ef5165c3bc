"""Compare throughput and latency of the embedder with the same weights on other runtimes, in one run.

    python -m benchmarks encoder --rounds 7

Every round embeds the same texts once with each runtime in turn, so that other load of the machine affects all of them.
The texts are chunks of the seed documents, repeated. ONNX Runtime takes part if `onnx` and `onnxscript` are installed,
which convert the model to its format.
"""

import argparse
import importlib.util
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from qa.corpus.chunks import cut_chunks
from qa.corpus.documents import find_files, parse_document, read_file
from qa.models.batches import batches, padded
from qa.models.embedder import BATCH_TOKENS, MAX_TOKENS, CompiledEmbedder
from qa.models.packaged import packaged_model, packaged_tokenizer
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
    """Return chunks of the seed documents in the service's length."""
    embedder = CompiledEmbedder.packaged()
    documents = [parse_document(file, read_file(file, max_bytes=1_000_000)) for file in find_files(ROOT / "seeds")]
    chunks = [
        chunk.text
        for document in documents
        for chunk in cut_chunks(document, count_tokens=embedder.count_tokens, max_tokens=170)
    ]
    return [chunks[number % len(chunks)] for number in range(count)]


def make_runtimes() -> dict[str, Encode]:
    """Make the embedder on each runtime, the slowest first."""
    import torch
    from sentence_transformers import SentenceTransformer

    model, packaged = SentenceTransformer(str(packaged_model()), device="cpu"), CompiledEmbedder.packaged()

    def exact(texts: Sequence[str]) -> Vectors:
        return np.asarray(model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False))

    def half(texts: Sequence[str]) -> Vectors:
        with torch.autocast("cpu", torch.bfloat16):
            return np.asarray(
                model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32
            )

    runtimes: dict[str, Encode] = {
        "sentence-transformers, float32": exact,
        "sentence-transformers, bfloat16": half,
        "this package, OpenVINO": packaged.encode,
    }
    if importlib.util.find_spec("onnx") and importlib.util.find_spec("onnxscript"):
        runtimes |= {"ONNX Runtime, float32": onnx_encoder(), "ONNX Runtime, int8": onnx_encoder(int8=True)}
    return runtimes


def onnx_encoder(*, int8: bool = False) -> Encode:
    """Make the embedder on ONNX Runtime, with the batches of this package."""
    import torch
    from onnxruntime import InferenceSession
    from onnxruntime.quantization import quantize_dynamic
    from transformers import AutoModel

    model = AutoModel.from_pretrained(packaged_model(), attn_implementation="eager").eval()
    names = ["input_ids", "attention_mask", "token_type_ids"]
    sizes = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        torch.onnx.export(
            model,
            (),
            path,
            kwargs={name: torch.ones((2, 9), dtype=torch.int64) for name in names},
            input_names=names,
            output_names=["states"],
            dynamic_shapes=dict.fromkeys(names, sizes),
            dynamo=True,
            external_data=False,
        )
        if int8:
            quantize_dynamic(path, path.with_name("int8.onnx"))
            path = path.with_name("int8.onnx")
        session = InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
    tokenizer = packaged_tokenizer()
    tokenizer.enable_truncation(MAX_TOKENS)

    def encode(texts: Sequence[str]) -> Vectors:
        inputs = tokenizer.encode_batch(list(texts))
        vectors = np.empty((len(texts), model.config.hidden_size), dtype=np.float32)
        for places in batches([len(encoding.ids) for encoding in inputs], BATCH_TOKENS):
            ids, types, seen = padded([inputs[place] for place in places])
            (states,) = session.run(["states"], dict(zip(names, (ids, seen, types), strict=True)))
            mask = seen[:, :, np.newaxis]
            mean = (states * mask).sum(axis=1) / mask.sum(axis=1)
            vectors[places] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return vectors

    return encode


def measure(runtimes: dict[str, Encode], texts: Sequence[str], rounds: int) -> dict[str, tuple[float, float]]:
    """Measure chunks per second and milliseconds per question of each runtime, medians over the rounds."""
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
