"""The careful reader's network: MPNet from five packages, merged once with this package's adapter, in eight bits.

The result is kept in a folder, so that only the first start reads the 438 MB of MPNet. They pass through memory tensor
by tensor and are not written to the disk.
"""

import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from qa.errors import ConfigError
from qa.models.encoder import Encoder, can_compile, linear
from qa.models.layouts import MPNET
from qa.models.packaged import MappedWeights, Weights
from qa.models.parts import WEIGHTS_SHA256, find_parts, remedy, tokenizer_json, weights_of
from qa.models.quantize import MULTIPLES, SCALES, quantize
from qa.models.span_model import SpanModel

ADAPTER = "careful_reader.safetensors"
_FORMAT = 1  # version of the kept files; files of another version are made again
_WEIGHTS, _TOKENIZER = "model.safetensors", "tokenizer.json"
_LENGTH_BYTES = 8  # that hold the length of the JSON header (https://docs.rs/safetensors)
_MAX_TOKENS = 512
_HEAD = ("qa_outputs.weight", "qa_outputs.bias")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """The source of the base weights.

    Attributes:
        parts: The parts of the archive with weights and tokenizer.
        sha256: The SHA-256 that the weights must have.
    """

    parts: Sequence[Path]
    sha256: str = WEIGHTS_SHA256


def installed() -> Source | None:
    """Return the base if its five packages are installed. Else a line of the log says what they would improve."""
    found = find_parts()
    if found is None:
        _log.warning("questions in other words are read better with the careful reader: %s", remedy())
    return None if found is None else Source(found)


def careful_model(cache: Path, source: Source, adapter: Path, *, threads: int = 0) -> SpanModel:
    """Return the base merged with an adapter, compiled for this processor.

    Args:
        cache: Folder that keeps the merged network.
        source: The source of the base weights.
        adapter: What ``qa train --base mpnet`` wrote.
        threads: Threads of one computation; 0 takes one for each core.

    Raises:
        ConfigError: The base is damaged, or not the published one, or the adapter is of another network.
    """
    digest = hashlib.sha256(adapter.read_bytes() + source.sha256.encode()).hexdigest()
    folder = cache / f"careful-{_FORMAT}-{digest[:12]}"
    if not folder.is_dir():
        _make(folder, source, adapter)
    tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    weights = MappedWeights(folder / _WEIGHTS)
    if can_compile():
        network: Any = Encoder(
            weights,
            weights,
            lambda hidden, _mask: linear(hidden, weights, "qa_outputs"),
            layout=MPNET,
            threads=threads,
        )
        weights.unload()
    else:
        from qa.models.mpnet_network import load_packed
        from qa.models.torch_network import TorchNetwork

        network = TorchNetwork(load_packed(weights))
    return SpanModel(network, tokenizer, fingerprint=f"careful-{digest[:12]}", max_tokens=_MAX_TOKENS)


def _make(folder: Path, source: Source, adapter: Path) -> None:
    """Make the folder. It appears only when it is complete."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / "careful.lock"):
        if folder.is_dir():  # another process made it
            return
        for left in folder.parent.glob("making-careful-*"):  # left by a process that was killed
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix="making-careful-", dir=folder.parent) as making:
            made = Path(making) / folder.name
            made.mkdir()
            save_file(_merged(source, MappedWeights(adapter)), made / _WEIGHTS)
            (made / _TOKENIZER).write_text(tokenizer_json(source.parts), "utf-8")
            made.rename(folder)


def _merged(source: Source, adapter: Weights) -> dict[str, NDArray[Any]]:
    """Return all tensors of the careful reader's network, with the matrices in eight bits.

    Raises:
        ConfigError: The base is damaged, or not the published one, or the adapter is of another network.
    """
    found: dict[str, NDArray[Any]] = {name: adapter[name].astype(np.float32) for name in _HEAD if name in adapter}
    used = set(found)
    with weights_of(source.parts, source.sha256) as file:
        for name, tensor in _tensors(file):
            stem = name.removesuffix(".weight")
            low, high = f"{stem}.lora_A", f"{stem}.lora_B"
            if low in adapter:
                tensor = tensor + adapter[high].astype(np.float32) @ adapter[low].astype(np.float32)
                used |= {low, high}
            found |= _packed(name, tensor)
    if set(adapter) != used or not found.keys() >= set(_HEAD):
        others = sorted(set(adapter) - used) or sorted(set(_HEAD) - found.keys())
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
