"""The networks that training can begin with: how each is made, reads texts, and is saved."""

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
        tokenizer: Its tokenizer. It neither cuts nor pads.
        padding: Padding token.
        typed: Whether its input shows which tokens belong to the passage.
        multiple: The length of an example is padded to a multiple of this number of tokens.
        new: Makes it, untrained.
        load: Makes it with the weights of a file.
        save: Writes its weights to a file, with a description.
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
        work: Folder for the results of each stage, also for weights that are joined from several packages.

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
        multiple=32,  # each further shape takes memory that is not returned
        new=partial(mpnet_network.new_network, weights),
        load=partial(mpnet_network.load_network, weights),
        save=mpnet_network.save_network,
    )


def give_memory_back() -> None:
    """Return free memory to the system: on Linux the allocator keeps the blocks of every earlier shape."""
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
