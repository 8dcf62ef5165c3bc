"""The networks that training can begin with: what each is called, how it reads texts, and how it is kept."""

import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tokenizers import Tokenizer

from qa.errors import TrainingError
from qa.models import mpnet_network, torch_network
from qa.models.careful import ADAPTER, installed
from qa.models.packaged import packaged_tokenizer
from qa.models.parts import extract_weights, remedy, tokenizer_json
from qa.models.span_model import PACKAGED_WEIGHTS

if TYPE_CHECKING:
    from transformers import PreTrainedModel


@dataclass(frozen=True, slots=True)
class Base:
    """A network to train.

    Attributes:
        weights: Name of the file that training writes.
        tokenizer: Its tokenizer, which neither cuts nor pads.
        padding: Token of padding.
        typed: Whether it is told which tokens are of the passage.
        multiple: Tokens that an example's length is padded to a multiple of.
        new: Makes it, untrained.
        load: Makes it with the weights of a file.
        save: Writes its weights to a file, with some words about them.
    """

    weights: str
    tokenizer: Tokenizer
    padding: int
    typed: bool
    multiple: int
    new: Callable[[], "PreTrainedModel"]
    load: Callable[[Path], "PreTrainedModel"]
    save: Callable[[Any, Path, dict[str, str]], None]


def make_base(name: str, work: Path) -> Base:
    """Make a base.

    Args:
        name: ``minilm``, the packaged embedder's encoder, or ``mpnet``, all-mpnet-base-v2 with an adapter.
        work: Folder that keeps what each stage made, weights that are joined of several packages among it.

    Raises:
        TrainingError: The packages of its weights are not installed.
        ConfigError: They are damaged.
    """
    if name == "minilm":
        return Base(
            weights=PACKAGED_WEIGHTS,
            tokenizer=packaged_tokenizer(),
            padding=0,
            typed=True,
            multiple=1,
            new=torch_network.new_network,
            load=torch_network.load_network,
            save=torch_network.save_network,
        )
    source = installed()
    if source is None:
        raise TrainingError(f"the weights of all-mpnet-base-v2 must be installed, are not: {remedy()}")
    weights = work / "base.safetensors"
    if not weights.exists():
        extract_weights(source.parts, weights, sha256=source.sha256)
    tokenizer = Tokenizer.from_str(tokenizer_json(source.parts))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Base(
        weights=ADAPTER,
        tokenizer=tokenizer,
        padding=1,
        typed=False,
        multiple=32,  # each further shape takes memory that is not given back
        new=partial(mpnet_network.new_network, weights),
        load=partial(mpnet_network.load_network, weights),
        save=mpnet_network.save_network,
    )


def give_memory_back() -> None:
    """Hand what is free to the system: on Linux the allocator keeps the blocks of every shape that there was."""
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
