"""Turn rows of the examples into padded tensors."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from qa.training.bases import Base
from qa.training.examples import Examples
from qa.training.teacher import LEAST, Lesson


@dataclass(frozen=True, slots=True)
class Batch:
    """Some examples on a device, padded to one length.

    Attributes:
        inputs: The network's inputs by their names, shape ``(examples, tokens)``.
        allowed: Where an answer may begin or end, at the first token for none, of the same shape.
        answers: First and last token of each answer, shape ``(examples, 2)``.
        taught: A teacher's scores of starts and ends, shape ``(examples, tokens, 2)``; None without a teacher.
    """

    inputs: dict[str, torch.Tensor]
    allowed: torch.Tensor
    answers: torch.Tensor
    taught: torch.Tensor | None


def make_batch(
    examples: Examples, rows: NDArray[np.int64], base: Base, lesson: Lesson | None, device: torch.device
) -> Batch:
    """Pad some examples.

    Args:
        examples: All examples.
        rows: Which of them.
        base: The network that reads them.
        lesson: What a teacher says about all examples.
        device: Where the tensors go.
    """
    lengths = examples.lengths[rows]
    longest = int(lengths.max())
    shape = (len(rows), longest + -longest % base.multiple)
    ids = np.full(shape, base.padding, dtype=np.int64)
    taught = None if lesson is None else np.full((*shape, 2), LEAST, dtype=np.float32)
    for place, row in enumerate(rows):
        own = slice(*examples.offsets[row : row + 2])
        ids[place, : lengths[place]] = examples.ids[own]
        if taught is not None and lesson is not None:
            taught[place, : lengths[place]] = lesson.scores[own]
    positions = np.arange(shape[1])
    mask = positions < lengths[:, None]
    passage = (positions >= examples.passages[rows][:, None]) & (positions < lengths[:, None] - 1)
    inputs = {"input_ids": ids, "attention_mask": mask.astype(np.int64)}
    if base.typed:
        inputs["token_type_ids"] = passage.astype(np.int64)
    return Batch(
        inputs={name: torch.from_numpy(values).to(device) for name, values in inputs.items()},
        allowed=torch.from_numpy(passage | (positions == 0)).to(device),
        answers=torch.from_numpy(examples.answers[rows].astype(np.int64)).to(device),
        taught=None if taught is None else torch.from_numpy(taught).to(device),
    )
