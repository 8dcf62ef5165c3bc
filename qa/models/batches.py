"""Turn texts into arrays: batches of similar lengths, so that little padding is computed."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Encoding

Arrays = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def batches(lengths: Sequence[int], most_tokens: int) -> Iterator[list[int]]:
    """Group texts of similar lengths into batches with at most `most_tokens` tokens, padding included.

    >>> list(batches([9, 2, 3, 8], most_tokens=18))
    [[1, 2], [3, 0]]
    """
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > most_tokens:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def padded(batch: Sequence["Encoding"]) -> Arrays:
    """Return tokens, types and mask of some texts, each of shape ``(len(batch), tokens of the longest)``."""
    longest = max(len(encoding.ids) for encoding in batch)
    ids, types, mask = np.zeros((3, len(batch), longest), dtype=np.int64)
    for row, encoding in enumerate(batch):
        ids[row, : len(encoding.ids)] = encoding.ids
        types[row, : len(encoding.ids)] = encoding.type_ids
        mask[row, : len(encoding.ids)] = 1
    return ids, types, mask
