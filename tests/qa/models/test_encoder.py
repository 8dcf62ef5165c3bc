"""The encoder on OpenVINO: as good as float32, silent, and replaced by torch if OpenVINO is missing."""

import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from qa.errors import ConfigError
from qa.models.embedder import PACKAGED_FINGERPRINT, CompiledEmbedder, SentenceTransformerEmbedder, make_embedder
from qa.models.encoder import STEP, Encoder
from qa.models.packaged import MappedWeights, packaged_model, packaged_tokenizer, packaged_weights
from qa.models.span_model import PACKAGED_WEIGHTS, SpanModel
from qa.models.torch_network import TorchNetwork, load_network

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[3]
WEIGHTS = Path(str(files("qa.models") / PACKAGED_WEIGHTS))


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    """The paragraphs of the seed documents, short and long, and some texts that are in no document."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.md"))]
    return ["", "word " * 2000, "🌉 السوق", *(part for text in texts for part in text.split("\n\n") if part)]


@pytest.fixture(scope="module")
def embedder() -> CompiledEmbedder:
    """The packaged embedder."""
    return CompiledEmbedder.packaged()


def test_vectors_are_those_of_float32(embedder: CompiledEmbedder, sentences: list[str]) -> None:
    """The mean cosine to sentence-transformers in float32 is 0.999 and more, that of the worst text 0.995."""
    exact = SentenceTransformerEmbedder().encode(sentences)
    cosines = (embedder.encode(sentences) * exact).sum(axis=1)
    assert len(sentences) > 60
    assert cosines.mean() >= 0.999
    assert cosines.min() >= 0.995


def test_a_vector_does_not_depend_on_the_batch(embedder: CompiledEmbedder, sentences: list[str]) -> None:
    """A text has one vector, alone, among others, in any order, and from any thread."""
    together = embedder.encode(sentences)
    assert np.allclose(embedder.encode(sentences[::-1])[::-1], together, atol=0.01)
    with ThreadPoolExecutor(4) as threads:
        alone = np.concatenate(list(threads.map(lambda text: embedder.encode([text]), sentences)))
    assert ((alone * together).sum(axis=1) >= 0.999).all()
    assert embedder.encode([]).shape == (0, 384)


def test_both_count_and_name_alike(embedder: CompiledEmbedder, sentences: list[str]) -> None:
    """The index remembers the same, and chunks are cut the same, with OpenVINO and with torch."""
    other = SentenceTransformerEmbedder()
    assert (embedder.fingerprint, embedder.max_tokens) == (other.fingerprint, other.max_tokens)
    assert embedder.count_tokens(sentences) == other.count_tokens(sentences)


def test_the_fingerprint_is_that_of_the_weights() -> None:
    """The packaged model loaded as any other by its folder has the same hash under its own name."""
    named = SentenceTransformerEmbedder(str(packaged_model()))
    assert named.fingerprint.rpartition(":")[2] == PACKAGED_FINGERPRINT.rpartition(":")[2]


def test_scores_are_those_of_torch(sentences: list[str]) -> None:
    """Starts and ends are scored as in torch, except for the rounding to eight bits: logits of -10 to 10."""
    torch = SpanModel(TorchNetwork(load_network(WEIGHTS)), packaged_tokenizer(), fingerprint="", max_tokens=512)
    texts = [text for text in sentences if text]
    for one, other in zip(
        SpanModel.packaged().score("Who chairs the party?", texts),
        torch.score("Who chairs the party?", texts),
        strict=True,
    ):
        assert np.array_equal(one.offsets, other.offsets)
        mine = np.concatenate([one.starts, one.ends, [one.null_start, one.null_end]])
        difference = np.abs(mine - np.concatenate([other.starts, other.ends, [other.null_start, other.null_end]]))
        assert difference.mean() < 0.15
        assert difference.max() < 0.8


def test_without_openvino_torch_computes(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Where OpenVINO cannot be imported, torch embeds and reads, and the log says why it is slower."""
    monkeypatch.setitem(sys.modules, "openvino", None)
    with caplog.at_level(logging.WARNING):
        embedder, reader = make_embedder(), SpanModel.packaged()
    assert isinstance(embedder, SentenceTransformerEmbedder)
    assert len(reader.score("Who led the work?", ["Captain Ilse Brandt led the work."])) == 1
    assert "OpenVINO must be installed for the fast encoder" in caplog.text


def test_openvino_is_silent(tmp_path: Path) -> None:
    """OpenVINO reports each import to its makers unless its converter is missing: here it is not even loaded."""
    program = (
        "import sys\n"
        "from qa.models.embedder import make_embedder\n"
        "make_embedder().encode(['a question'])\n"
        "print(*(name for name in sys.modules if 'telemetry' in name or name in ('torch', 'transformers')))\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"HOME": str(tmp_path)},
    )
    assert finished.stdout.split() == []
    assert list(tmp_path.iterdir()) == []  # nor does it leave an identity behind


def test_shapes_are_few() -> None:
    """Texts of any length get one of a few shapes, because OpenVINO keeps some memory for each shape."""
    weights = packaged_weights()
    encoder = Encoder(weights, weights, lambda hidden, _mask: hidden, threads=1)
    for tokens, shown in ((1, STEP), (STEP, STEP), (STEP + 1, 2 * STEP)):
        ids = np.full((2, tokens), 101)
        assert encoder.run(ids, np.zeros_like(ids), np.ones_like(ids)).shape[:2] == (2, shown)


def test_weights_are_read_as_safetensors_reads_them() -> None:
    """The weights mapped from the disk equal those that the library loads, in single and in half precision."""
    for path in (packaged_model() / "model.safetensors", WEIGHTS):
        loaded, mapped = load_file(path), MappedWeights(path)
        assert set(mapped) == {name for name, tensor in loaded.items() if tensor.dtype.kind == "f"}
        assert all(np.array_equal(mapped[name], loaded[name]) for name in mapped)


@pytest.mark.parametrize("change", ["missing", "shape", "more"])
def test_other_weights_are_refused(change: str, tmp_path: Path) -> None:
    """A reader's file is refused by name if a tensor is missing, is one too many or has another shape."""
    weights = load_file(WEIGHTS)
    if change == "missing":
        del weights["qa_outputs.bias"]
    elif change == "shape":
        weights["qa_outputs.bias"] = np.zeros(3, dtype=np.float16)
    else:
        weights["bert.encoder.layer.6.output.dense.bias"] = np.zeros(384, dtype=np.float16)
    save_file(weights, tmp_path / PACKAGED_WEIGHTS)
    with pytest.raises(ConfigError, match=r"must hold the reader's weights, holds others"):
        SpanModel.trained(tmp_path / PACKAGED_WEIGHTS)
