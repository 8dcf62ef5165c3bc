"""The weights of all-mpnet-base-v2 for this service: prepared once, in eight bits, in a folder.

Only the first start reads the 438 MB. They pass through memory tensor by tensor, and are not written to disk.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from qa.errors import ConfigError
from qa.models.layouts import MPNET
from qa.models.packaged import MappedWeights, Weights
from qa.models.parts import WEIGHTS_SHA256, find_parts, tokenizer_json, weights_of
from qa.models.quantize import MULTIPLES, SCALES, quantize
from qa.seals import find_change, is_sealed, write_seal

HEAD = ("qa_outputs.weight", "qa_outputs.bias")
"""Tensors of an adapter besides the changes of matrices: the scores of starts and ends."""

_WEIGHTS, _TOKENIZER = "model.safetensors", "tokenizer.json"
_LENGTH_BYTES = 8  # that hold the length of the JSON header (https://docs.rs/safetensors)
_NOTHING: Mapping[str, NDArray[Any]] = {}


@dataclass(frozen=True, slots=True)
class Source:
    """The source of the base weights.

    Attributes:
        parts: The parts of the archive with weights and tokenizer.
        sha256: The SHA-256 that the weights must have.
    """

    parts: Sequence[Path]
    sha256: str = WEIGHTS_SHA256


def find_source() -> Source | None:
    """Return the base if its five packages are installed, else None."""
    found = find_parts()
    return None if found is None else Source(found)


def prepared(folder: Path, source: Source, adapter: Path | None = None) -> tuple[MappedWeights, Tokenizer]:
    """Return weights and tokenizer from a folder, which is made first if it is missing or damaged.

    Args:
        folder: Folder of the prepared files. Its name must differ for different sources and adapters.
        source: The source of the base weights.
        adapter: The adapter to add to the base, from ``qa train --base mpnet``.

    Raises:
        ConfigError: The base is damaged, or not the published one, or the adapter is of another network.
    """
    if not _is_whole(folder):
        _make(folder, source, _NOTHING if adapter is None else MappedWeights(adapter))
    tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return MappedWeights(folder / _WEIGHTS), tokenizer


def _make(folder: Path, source: Source, adapter: Weights) -> None:
    """Make the folder. It appears only when it is complete."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / "mpnet.lock"):
        if _is_whole(folder):  # another process made it
            return
        for left in folder.parent.glob("making-mpnet-*"):  # left by a process that was killed
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix="making-mpnet-", dir=folder.parent) as making:
            made = Path(making) / folder.name
            made.mkdir()
            save_file(_merged(source, adapter), made / _WEIGHTS)
            (made / _TOKENIZER).write_text(tokenizer_json(source.parts), "utf-8")
            shutil.rmtree(folder, ignore_errors=True)  # a damaged one
            made.rename(folder)
            write_seal(folder)


def _is_whole(folder: Path) -> bool:
    return is_sealed(folder) and find_change(folder) is None


def _merged(source: Source, adapter: Weights) -> dict[str, NDArray[Any]]:
    """Return all tensors of the base, changed by an adapter, with the matrices in eight bits.

    Raises:
        ConfigError: The base is damaged, or not the published one, or the adapter is of another network.
    """
    found: dict[str, NDArray[Any]] = {name: adapter[name].astype(np.float32) for name in HEAD if name in adapter}
    used = set(found)
    with weights_of(source.parts, source.sha256) as file:
        for name, tensor in _tensors(file):
            stem = name.removesuffix(".weight")
            low, high = f"{stem}.lora_A", f"{stem}.lora_B"
            if low in adapter:
                tensor = tensor + adapter[high].astype(np.float32) @ adapter[low].astype(np.float32)
                used |= {low, high}
            found |= _packed(name, tensor)
    if set(adapter) != used or (adapter and not found.keys() >= set(HEAD)):
        others = sorted(set(adapter) - used) or sorted(set(HEAD) - found.keys())
        raise ConfigError(f"the careful reader's adapter must be of all-mpnet-base-v2, is not: {others[:3]}")
    return found


def _packed(name: str, tensor: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    """Pack a tensor: products in eight bits, except the attention's values, which need precision, as in `Encoder`."""
    if tensor.ndim < 2 or name == MPNET.buckets or name.startswith("embeddings.position"):
        return {name: tensor}
    if name.startswith("embeddings.") or name.endswith(f"{MPNET.value}.weight"):
        return {name: tensor.astype(np.float16)}
    multiples, scales = quantize(tensor)
    return {f"{name}{MULTIPLES}": multiples, f"{name}{SCALES}": scales}


def _tensors(file: IO[bytes]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield the tensors of embeddings and encoder of a safetensors file, in the order of the file."""
    header = json.loads(file.read(int.from_bytes(file.read(_LENGTH_BYTES), "little")))
    header.pop("__metadata__", None)
    for name, tensor in sorted(header.items(), key=lambda item: item[1]["data_offsets"][0]):
        first, last = tensor["data_offsets"]
        content = file.read(last - first)
        if name.startswith(("embeddings.", "encoder.")) and tensor["dtype"] == "F32":
            yield name, np.frombuffer(content, dtype="<f4").reshape(tensor["shape"])
