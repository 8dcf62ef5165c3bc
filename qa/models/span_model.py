"""The network that scores starts and ends of answers: the packaged one, or any extractive model of transformers.

The packaged network is the embedder's encoder, trained further by ``qa train``. It shares the embedder's embeddings, so
that its own weights are only 21 MB in half precision.
"""

from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.errors import ConfigError
from qa.models.batches import batches, padded
from qa.models.decoding import Scores
from qa.models.encoder import Encoder, can_compile, linear
from qa.models.packaged import MappedWeights, packaged_tokenizer, packaged_weights

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

PACKAGED_WEIGHTS = "span_reader.safetensors"
MAX_QUESTION_TOKENS = 64  # longer questions are cut off
_BATCH_TOKENS = 1024  # larger batches are not faster on a CPU


class Network(Protocol):
    """What computes the scores."""

    def run(self, ids: NDArray[np.int64], types: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Score the tokens as starts and ends.

        Args:
            ids: Tokens of question and text, shape ``(texts, tokens)``.
            types: 0 for those of the question, 1 for those of the text, of the same shape.
            mask: 1 for tokens, 0 for padding, of the same shape.

        Returns:
            Scores of shape ``(texts, tokens, 2)``.
        """


class SpanModel:
    """A network with its tokenizer. Safe to share between threads.

    Args:
        network: Computes the scores.
        tokenizer: Its tokenizer. It neither cuts nor pads.
        fingerprint: Identifies the weights.
        max_tokens: Maximum number of tokens of question and text together.
    """

    def __init__(self, network: Network, tokenizer: "Tokenizer", *, fingerprint: str, max_tokens: int) -> None:
        self._network = network
        self._tokenizer = tokenizer
        self.fingerprint = fingerprint
        self.room = max_tokens - MAX_QUESTION_TOKENS - 4
        """Maximum number of tokens of a text."""

    @classmethod
    def packaged(cls, *, threads: int = 0) -> "SpanModel":
        """Load the network that comes with the package."""
        with as_file(files("qa.models") / PACKAGED_WEIGHTS) as path:
            return cls.trained(path, threads=threads)

    @classmethod
    def trained(cls, path: Path, *, threads: int = 0) -> "SpanModel":
        """Load the network with the weights that ``qa train`` wrote.

        Args:
            path: The file of weights.
            threads: Threads of one computation; 0 takes one for each core.

        Raises:
            ConfigError: The file holds other weights.
        """
        network = _compile(path, threads) if can_compile() else _load(path)
        return cls(network, packaged_tokenizer(), fingerprint=path.stem, max_tokens=512)

    @classmethod
    def named(cls, name: str) -> "SpanModel":
        """Load an extractive model of transformers by its name or folder.

        Raises:
            ConfigError: It cannot be loaded, or has no fast tokenizer.
        """
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer
        from transformers.utils import logging

        from qa.models.torch_network import TorchNetwork

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # "Loading weights"
        local = Path(name).is_dir()
        try:
            network = AutoModelForQuestionAnswering.from_pretrained(name, local_files_only=local).eval()
            tokenizer = AutoTokenizer.from_pretrained(name, local_files_only=local).backend_tokenizer
        except (OSError, ValueError, AttributeError) as exc:
            raise ConfigError(
                f"QA_READER must be empty, none, or name an extractive question-answering model or its folder, is "
                f"{name!r}: {str(exc).strip().partition(chr(10))[0]}; correct it, or unset it"
            ) from exc
        tokenizer.no_truncation()
        tokenizer.no_padding()
        positions = int(getattr(network.config, "max_position_embeddings", 512))
        return cls(TorchNetwork(network), tokenizer, fingerprint=name, max_tokens=min(512, positions - 2))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text, without special tokens."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def score(self, question: str, texts: Sequence[str]) -> list[Scores]:
        """Score the tokens of some texts as starts and ends of the answer, in batches of similar lengths.

        Args:
            question: The question.
            texts: Texts of at most `room` tokens. Longer texts are cut off.
        """
        asked = self._encode([question], MAX_QUESTION_TOKENS)
        return self._score(asked * len(texts), texts)

    def score_pairs(self, questions: Sequence[str], texts: Sequence[str]) -> list[Scores]:
        """Score the tokens of some texts, each for a question of its own, as `score` does.

        Args:
            questions: The question of each text.
            texts: Texts of at most `room` tokens. Longer texts are cut off.
        """
        return self._score(self._encode(questions, MAX_QUESTION_TOKENS), texts)

    def _score(self, questions: Sequence["Encoding"], texts: Sequence[str]) -> list[Scores]:
        encodings = self._encode(texts, self.room)
        inputs = [self._tokenizer.post_process(*pair) for pair in zip(questions, encodings, strict=True)]
        found: list[Scores | None] = [None] * len(texts)
        for places in batches([len(encoding.ids) for encoding in inputs], _BATCH_TOKENS):
            batch = [inputs[place] for place in places]
            for place, encoding, scores in zip(places, batch, self._network.run(*padded(batch)), strict=True):
                found[place] = _scores(encoding, scores.astype(np.float64))
        return [scores for scores in found if scores is not None]

    def _encode(self, texts: Sequence[str], most: int) -> "list[Encoding]":
        """Return the first tokens of each text, without special tokens."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for encoding in encodings:
            encoding.truncate(most)
        return encodings


def _scores(encoding: "Encoding", scores: NDArray[np.float64]) -> Scores:
    """Return the scores of a text, from scores of shape ``(tokens, 2)`` that include padding and question."""
    of_text = np.array([place for place, part in enumerate(encoding.sequence_ids) if part == 1], dtype=np.int64)
    return Scores(
        offsets=np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)[of_text],
        starts=scores[of_text, 0],
        ends=scores[of_text, 1],
        null_start=float(scores[0, 0]),
        null_end=float(scores[0, 1]),
    )


def _load(path: Path) -> Network:
    """Load the network in torch."""
    from qa.models.torch_network import TorchNetwork, load_network

    return TorchNetwork(load_network(path))


def _compile(path: Path, threads: int) -> Network:
    """Compile the network with OpenVINO: embeddings from the packaged model, all other weights from the file."""
    shared, own = packaged_weights(), MappedWeights(path)
    trained = {name.removeprefix("bert."): tensor for name, tensor in own.items()}
    width = shared["embeddings.LayerNorm.weight"].shape[0]
    expected = {name: tensor.shape for name, tensor in shared.items() if name.startswith("encoder.")}
    expected |= {"qa_outputs.weight": (2, width), "qa_outputs.bias": (2,)}
    others = {(name, tensor.shape) for name, tensor in trained.items()} ^ set(expected.items())
    if others:
        raise ConfigError(f"{path} must hold the reader's weights, holds others: {sorted(others)[:3]}")
    encoder = Encoder(shared, trained, lambda hidden, _mask: linear(hidden, trained, "qa_outputs"), threads=threads)
    shared.unload()
    own.unload()
    return encoder
