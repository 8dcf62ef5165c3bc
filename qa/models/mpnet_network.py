"""The careful reader's network in torch: MPNet with a low-rank adapter, which is trained, or merged for reading.

MPNet: Song et al. 2020, https://arxiv.org/abs/2004.09297. The adapter: "LoRA: Low-Rank Adaptation of Large Language
Models" (Hu et al. 2021, https://arxiv.org/abs/2106.09685).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from qa.errors import ConfigError
from qa.models.layouts import MPNET
from qa.models.packaged import Weights
from qa.models.quantize import MULTIPLES, SCALES

if TYPE_CHECKING:
    from transformers import MPNetConfig, MPNetForQuestionAnswering

RANK = 32
SCALE = 2.0  # factor of the adapter in training; in its file it is part of `lora_B`
FIRST_LAYER = 2  # the first adapted one; the gradient ends below it
TARGETS = ("q", "k", "v", "o", "dense")  # every matrix product of a layer
_ADAPTER, _HEAD = (".lora_A.default.weight", ".lora_B.default.weight"), "qa_outputs."


def config_of(shapes: Mapping[str, Sequence[int]]) -> "MPNetConfig":
    """Derive a network's configuration from the shapes of its tensors, without dropout."""
    from transformers import MPNetConfig

    words, width = shapes["embeddings.word_embeddings.weight"]
    buckets, heads = shapes[MPNET.buckets]
    return MPNetConfig(
        vocab_size=words,
        hidden_size=width,
        num_hidden_layers=sum(name.endswith("intermediate.dense.bias") for name in shapes),
        num_attention_heads=heads,
        intermediate_size=shapes["encoder.layer.0.intermediate.dense.bias"][0],
        relative_attention_num_buckets=buckets,
        max_position_embeddings=shapes["embeddings.position_embeddings.weight"][0],
        layer_norm_eps=MPNET.epsilon,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        num_labels=2,  # type: ignore[call-arg]  # every configuration takes it
    )


def new_network(base: Path) -> "MPNetForQuestionAnswering":
    """Return the base, frozen and in bfloat16, with an adapter that adds nothing yet and an untrained head.

    Args:
        base: The file of its weights.
    """
    import torch
    from peft import LoraConfig, inject_adapter_in_model
    from safetensors.torch import load_file
    from transformers import MPNetForQuestionAnswering

    tensors = load_file(base)
    network = MPNetForQuestionAnswering(config_of({name: tensor.shape for name, tensor in tensors.items()}))
    missing, _ = network.load_state_dict({f"mpnet.{name}": tensor for name, tensor in tensors.items()}, strict=False)
    if any(not name.startswith(_HEAD) for name in missing):
        raise ConfigError(f"{base} must hold the weights of all-mpnet-base-v2, lacks {missing[:3]}")
    torch.nn.Module.to(network.mpnet, torch.bfloat16)
    adapter = LoraConfig(
        r=RANK,
        lora_alpha=int(RANK * SCALE),
        target_modules=list(TARGETS),
        layers_to_transform=list(range(FIRST_LAYER, network.config.num_hidden_layers)),
        layers_pattern="layer",
    )
    inject_adapter_in_model(adapter, network)
    for name, parameter in network.named_parameters():
        parameter.requires_grad_(name.endswith(_ADAPTER) or name.startswith(_HEAD))
        if parameter.requires_grad:
            parameter.data = parameter.data.float()
    return network


def load_network(base: Path, path: Path) -> "MPNetForQuestionAnswering":
    """Return the same with a trained adapter and head, for further training."""
    from safetensors.torch import load_file

    network = new_network(base)
    weights = {
        _trained_name(name): tensor.float() / SCALE if name.endswith(".lora_B") else tensor.float()
        for name, tensor in load_file(path).items()
    }
    _, unexpected = network.load_state_dict(weights, strict=False)
    trained = {name for name, parameter in network.named_parameters() if parameter.requires_grad}
    if unexpected or trained - weights.keys():
        raise ConfigError(f"{path} must hold an adapter of rank {RANK}, holds others: {unexpected[:3]}")
    return network


def save_network(network: "MPNetForQuestionAnswering", path: Path, metadata: dict[str, str]) -> None:
    """Write adapter and head in half precision; the product of `lora_B` and `lora_A` is added to a matrix."""
    import torch
    from safetensors.torch import save_file

    weights = {
        _file_name(name): (parameter.detach() * (SCALE if ".lora_B." in name else 1.0))
        .to("cpu", torch.float16)
        .contiguous()
        for name, parameter in network.named_parameters()
        if parameter.requires_grad
    }
    save_file(weights, path, metadata)


def load_packed(weights: Weights) -> "MPNetForQuestionAnswering":
    """Load the careful reader's kept network for reading, on systems without OpenVINO."""
    import torch
    from transformers import MPNetForQuestionAnswering

    restored: dict[str, NDArray[Any]] = {}
    for name, tensor in weights.items():
        if name.endswith(MULTIPLES):
            scaled = tensor * weights[name.replace(MULTIPLES, SCALES)]
            restored[name.removesuffix(MULTIPLES)] = scaled.reshape(len(tensor), -1)
        elif not name.endswith(SCALES):
            restored[name] = tensor
    network = MPNetForQuestionAnswering(config_of({name: tensor.shape for name, tensor in restored.items()}))
    network.load_state_dict(
        {
            name if name.startswith(_HEAD) else f"mpnet.{name}": torch.from_numpy(tensor.astype("float32"))
            for name, tensor in restored.items()
        }
    )
    network.train(False)
    return network


def _file_name(name: str) -> str:
    return name.removeprefix("mpnet.").removesuffix(".default.weight")


def _trained_name(name: str) -> str:
    return name if name.startswith(_HEAD) else f"mpnet.{name}.default.weight"
