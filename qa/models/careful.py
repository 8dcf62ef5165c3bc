"""The careful reader's network: MPNet from five packages, merged once with an adapter."""

import hashlib
import logging
from pathlib import Path
from typing import Any

from qa.models.encoder import Encoder, can_compile, linear
from qa.models.layouts import MPNET
from qa.models.mpnet_base import Source, find_source, prepared
from qa.models.parts import remedy
from qa.models.span_model import SpanModel

ADAPTER = "careful_reader.safetensors"
_FORMAT = 1  # version of the kept files; files of another version are made again
_MAX_TOKENS = 512

_log = logging.getLogger(__name__)


def installed() -> Source | None:
    """Return the base if its five packages are installed. Else a line of the log says what they would improve."""
    found = find_source()
    if found is None:
        _log.warning("questions in other words are read better with the careful reader: %s", remedy())
    return found


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
    weights, tokenizer = prepared(cache / f"careful-{_FORMAT}-{digest[:12]}", source, adapter)
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
