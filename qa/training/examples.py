"""Training examples as flat arrays: saved to a file, and read in batches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Examples:
    """Training examples, as flat arrays.

    Attributes:
        ids: Token ids of all examples, one after the other, in the tokenizer's form of a pair: for BERT ``[CLS]
            question [SEP] passage [SEP]``.
        offsets: Where each example begins in `ids`, and where the last one ends; shape ``(examples + 1,)``.
        passages: Position of the first token of the passage in each example.
        answers: First and last token of the answer in each example, shape ``(examples, 2)``; 0 means no answer.
    """

    ids: NDArray[np.uint16]
    offsets: NDArray[np.int64]
    passages: NDArray[np.int32]
    answers: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.passages)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Number of tokens of each example."""
        return np.diff(self.offsets)

    def save(self, path: Path) -> None:
        """Write them to a file."""
        np.savez(path, ids=self.ids, offsets=self.offsets, passages=self.passages, answers=self.answers)

    @classmethod
    def load(cls, path: Path) -> "Examples":
        """Read them from a file."""
        with np.load(path) as data:
            return cls(**{name: data[name] for name in ("ids", "offsets", "passages", "answers")})


def batches(examples: Examples, *, seed: int, tokens: int, rows: int) -> Iterator[NDArray[np.int64]]:
    """Make one pass over the examples in random order, in batches of similar lengths.

    Args:
        examples: The examples.
        seed: Seed of the order.
        tokens: Maximum number of tokens in a batch, padding included.
        rows: Maximum number of examples in a batch.
    """
    random_order = np.random.default_rng(seed)
    order = random_order.permutation(len(examples))
    lengths = examples.lengths
    for first in range(0, len(order), 64 * rows):
        pool = order[first : first + 64 * rows]
        pool = pool[np.argsort(lengths[pool], kind="stable")]
        cut = list(_cut(pool, lengths, tokens, rows))
        for place in random_order.permutation(len(cut)):
            yield cut[place]


def _cut(pool: NDArray[np.int64], lengths: NDArray[np.int64], tokens: int, rows: int) -> Iterable[NDArray[np.int64]]:
    first = 0
    for last in range(1, len(pool) + 1):
        full = last - first == rows or (last < len(pool) and (last - first + 1) * lengths[pool[last]] > tokens)
        if full or last == len(pool):
            yield pool[first:last]
            first = last
