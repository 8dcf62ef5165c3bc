"""The network that scores starts and ends of answers: the packaged one, or any extractive model of transformers.

The packaged network is the embedder's encoder, trained on by ``qa train``, with the embeddings of the embedder, so that
its own weights are 21 MB in half precision.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.errors import ConfigError
from qa.models.decoding import Scores
from qa.models.embedder import packaged_model

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer
    from transformers import BertForQuestionAnswering, PreTrainedModel

PACKAGED_WEIGHTS = "span_reader.safetensors"
MAX_QUESTION_TOKENS = 64  # longer questions are cut off
_BATCH_TOKENS = 1024  # more at once is not faster on a CPU
_SHARED = "bert.embeddings."  # taken from the embedder, frozen in training, not in the reader's weights


class SpanModel:
    """A network with its tokenizer. Safe to share between threads.

    Args:
        network: Gives ``start_logits`` and ``end_logits``.
        tokenizer: Its tokenizer, which neither cuts nor pads.
        fingerprint: Name of the weights.
        max_tokens: Most tokens of question and text together.
    """

    def __init__(
        self, network: "PreTrainedModel", tokenizer: "Tokenizer", *, fingerprint: str, max_tokens: int
    ) -> None:
        self._network = network
        self._tokenizer = tokenizer
        self.fingerprint = fingerprint
        self.room = max_tokens - MAX_QUESTION_TOKENS - 4
        """Most tokens of a text."""

    @classmethod
    def packaged(cls) -> "SpanModel":
        """The network that comes with the package."""
        with as_file(files("qa.models") / PACKAGED_WEIGHTS) as path:
            return cls.trained(path)

    @classmethod
    def trained(cls, path: Path) -> "SpanModel":
        """The network with the weights that ``qa train`` wrote."""
        return cls(load_network(path), packaged_tokenizer(), fingerprint=path.stem, max_tokens=512)

    @classmethod
    def named(cls, name: str) -> "SpanModel":
        """An extractive model of transformers, by its name or folder.

        Raises:
            ConfigError: It cannot be loaded, or has no fast tokenizer.
        """
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer
        from transformers.utils import logging

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
        return cls(network, tokenizer, fingerprint=name, max_tokens=min(512, positions - 2))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The tokens of each text, special tokens left out."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def score(self, question: str, texts: Sequence[str]) -> list[Scores]:
        """Score the tokens of some texts as starts and ends of the answer, in batches of like lengths.

        Args:
            question: The question.
            texts: Texts of at most `room` tokens; what is longer is cut off.
        """
        import torch

        if not texts:
            return []
        asked = self._tokenizer.encode(question, add_special_tokens=False)
        asked.truncate(MAX_QUESTION_TOKENS)
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for encoding in encodings:
            encoding.truncate(self.room)
        inputs = [self._tokenizer.post_process(asked, encoding) for encoding in encodings]
        found: list[Scores | None] = [None] * len(texts)
        with torch.inference_mode(), fast_precision():
            for places in _batches([len(encoding.ids) for encoding in inputs]):
                for place, scores in zip(places, self._run([inputs[place] for place in places]), strict=True):
                    found[place] = scores
        return [scores for scores in found if scores is not None]

    def _run(self, batch: Sequence["Encoding"]) -> Iterator[Scores]:
        import torch

        longest = max(len(encoding.ids) for encoding in batch)
        ids, types, mask = np.zeros((3, len(batch), longest), dtype=np.int64)
        for row, encoding in enumerate(batch):
            ids[row, : len(encoding.ids)] = encoding.ids
            types[row, : len(encoding.ids)] = encoding.type_ids
            mask[row, : len(encoding.ids)] = 1
        given = {"input_ids": ids, "attention_mask": mask}
        if getattr(self._network.config, "type_vocab_size", 0) > 1:
            given["token_type_ids"] = types
        found = self._network(**{name: torch.from_numpy(values) for name, values in given.items()})
        starts, ends = found.start_logits.double().numpy(), found.end_logits.double().numpy()
        for row, encoding in enumerate(batch):
            of_text = np.array([place for place, part in enumerate(encoding.sequence_ids) if part == 1], dtype=np.int64)
            yield Scores(
                offsets=np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)[of_text],
                starts=starts[row, of_text],
                ends=ends[row, of_text],
                null_start=float(starts[row, 0]),
                null_end=float(ends[row, 0]),
            )


def packaged_tokenizer() -> "Tokenizer":
    """The tokenizer of embedder and reader, which neither cuts nor pads."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def new_network() -> "BertForQuestionAnswering":
    """The encoder of the packaged embedder with an untrained head; its embeddings are frozen."""
    from safetensors.torch import load_file
    from transformers import BertConfig, BertForQuestionAnswering

    folder = packaged_model()
    config = BertConfig.from_pretrained(
        folder, attn_implementation="eager", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, num_labels=2
    )
    network = BertForQuestionAnswering(config)
    weights = {f"bert.{name}": tensor for name, tensor in load_file(folder / "model.safetensors").items()}
    missing, _ = network.load_state_dict(weights, strict=False)
    if any(not name.startswith("qa_outputs.") for name in missing):
        raise RuntimeError(f"the packaged embedder lacks {missing}")
    network.bert.embeddings.requires_grad_(False)
    return network


def load_network(path: Path) -> "BertForQuestionAnswering":
    """The network with trained weights, ready to read."""
    from safetensors.torch import load_file

    network = new_network()
    weights = {name: tensor.float() for name, tensor in load_file(path).items()}
    missing, unexpected = network.load_state_dict(weights, strict=False)
    if unexpected or any(not name.startswith(_SHARED) for name in missing):
        raise ConfigError(f"{path} must hold the reader's weights, holds others: {(unexpected or missing)[:3]}")
    network.train(False)
    return network


def save_network(network: "BertForQuestionAnswering", path: Path, metadata: dict[str, str]) -> None:
    """Write the weights that are not the embedder's, in half precision."""
    import torch
    from safetensors.torch import save_file

    weights = {
        name: tensor.detach().to("cpu", torch.float16).contiguous()
        for name, tensor in network.state_dict().items()
        if not name.startswith(_SHARED)
    }
    save_file(weights, path, metadata)


def fast_precision(device: str = "cpu") -> AbstractContextManager[Any]:
    """bfloat16 where the device multiplies it fast."""
    import torch

    fast = device != "cpu" or torch.cpu.get_capabilities().get("avx512_bf16", False)
    return torch.autocast(device, torch.bfloat16) if fast else nullcontext()


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of like lengths, few enough that a batch has at most `_BATCH_TOKENS` tokens with its padding."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
