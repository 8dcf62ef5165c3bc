"""The reader's network in torch, for training and for systems without OpenVINO, and other transformers models."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import ConfigError
from qa.models.packaged import packaged_model

if TYPE_CHECKING:
    from transformers import BertForQuestionAnswering, PreTrainedModel

SHARED = "bert.embeddings."  # come from the embedder, frozen in training, not in the reader's weights


class TorchNetwork:
    """A `qa.models.span_model.Network` in torch, in bfloat16 if the processor is fast at it.

    Args:
        network: Returns ``start_logits`` and ``end_logits``.
    """

    def __init__(self, network: "PreTrainedModel") -> None:
        self._network = network

    def run(self, ids: NDArray[np.int64], types: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Score the tokens as starts and ends, shape ``(texts, tokens, 2)``."""
        import torch

        given = {"input_ids": ids, "attention_mask": mask}
        if getattr(self._network.config, "type_vocab_size", 0) > 1:
            given["token_type_ids"] = types
        with torch.inference_mode(), fast_precision():
            found = self._network(**{name: torch.from_numpy(values) for name, values in given.items()})
        return np.stack([found.start_logits.float().numpy(), found.end_logits.float().numpy()], axis=-1)


def new_network() -> "BertForQuestionAnswering":
    """Return the encoder of the packaged embedder with an untrained head and frozen embeddings."""
    from safetensors.torch import load_file
    from transformers import BertConfig, BertForQuestionAnswering

    folder = packaged_model()
    config = BertConfig.from_pretrained(
        folder, attn_implementation="eager", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, num_labels=2
    )
    network = BertForQuestionAnswering(config)
    weights = {f"bert.{name}": tensor for name, tensor in load_file(folder / "model.safetensors").items()}
    missing, _ = network.load_state_dict(weights, strict=False)
    if any(not name.startswith("qa_outputs.") for name in missing):
        raise RuntimeError(f"the packaged embedder lacks {missing}")
    network.bert.embeddings.requires_grad_(False)
    return network


def load_network(path: Path) -> "BertForQuestionAnswering":
    """Load the network with trained weights, ready to read."""
    from safetensors.torch import load_file

    network = new_network()
    weights = {name: tensor.float() for name, tensor in load_file(path).items()}
    missing, unexpected = network.load_state_dict(weights, strict=False)
    if unexpected or any(not name.startswith(SHARED) for name in missing):
        raise ConfigError(f"{path} must hold the reader's weights, holds others: {(unexpected or missing)[:3]}")
    network.train(False)
    return network


def save_network(network: "BertForQuestionAnswering", path: Path, metadata: dict[str, str]) -> None:
    """Write the weights that do not come from the embedder, in half precision."""
    import torch
    from safetensors.torch import save_file

    weights = {
        name: tensor.detach().to("cpu", torch.float16).contiguous()
        for name, tensor in network.state_dict().items()
        if not name.startswith(SHARED)
    }
    save_file(weights, path, metadata)


def fast_precision(device: str = "cpu") -> AbstractContextManager[Any]:
    """Return a context that computes in bfloat16 if the device is fast at it."""
    import torch

    fast = device != "cpu" or torch.cpu.get_capabilities().get("avx512_bf16", False)
    return torch.autocast(device, torch.bfloat16) if fast else nullcontext()
