"""The training loop: deterministic by its seed, resumable from its last checkpoint, on a CPU or a GPU."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray

from qa.errors import TrainingError
from qa.models.torch_network import fast_precision
from qa.training.bases import Base, give_memory_back
from qa.training.examples import Examples, batches
from qa.training.inputs import Batch, make_batch
from qa.training.losses import marked_loss, taught_loss
from qa.training.teacher import Lesson

if TYPE_CHECKING:
    from transformers import PreTrainedModel

CHECKPOINT = "checkpoint.pt"
CURVE = "curve.jsonl"
LOGGED = 50  # steps between two lines of the curve
GIVEN_BACK = 8  # steps between two returns of free memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The hyperparameters. Together with the examples they determine the weights.

    Attributes:
        steps: Maximum number of steps; 0 makes one pass over the examples.
        learning_rate: Highest learning rate. It rises from 0 and falls to 0, both linearly.
        warmup: Share of the steps in which it rises.
        weight_decay: Weight decay of AdamW (https://arxiv.org/abs/1711.05101).
        batch_tokens: Maximum number of tokens in a batch, padding included.
        batch_rows: Maximum number of examples in a batch.
        dropout: Share of activations dropped; 0 is faster on a CPU and best for one pass.
        seed: Seed of the order of the examples and of the head's first weights.
    """

    steps: int = 4500
    learning_rate: float = 2e-4
    warmup: float = 0.05
    weight_decay: float = 0.01
    batch_tokens: int = 3200
    batch_rows: int = 48
    dropout: float = 0.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """The progress of training.

    Attributes:
        done: Number of finished steps.
        total: Number of all steps.
        loss: Mean loss of the last steps.
        examples_per_second: Speed of the last steps.
    """

    done: int
    total: int
    loss: float
    examples_per_second: float


def train(
    examples: Examples,
    recipe: Recipe,
    folder: Path,
    base: Base,
    *,
    lesson: Lesson | None = None,
    start: Path | None = None,
    checkpoint_seconds: float = 120.0,
    on_step: Callable[[Step], None] = lambda _: None,
) -> "PreTrainedModel":
    """Train the reader's network. If the folder has a checkpoint, training continues from it.

    Args:
        examples: The training examples.
        recipe: How to train.
        folder: Folder for the checkpoint and the loss curve, from which a later run continues.
        base: The network.
        lesson: What a teacher says about the examples; without it only the marked answers are learned.
        start: Weights to train further; by default those of the base.
        checkpoint_seconds: Time between two checkpoints.
        on_step: Called every few steps.

    Raises:
        TrainingError: The checkpoint belongs to another recipe or to other examples.
    """
    torch.manual_seed(recipe.seed)
    plan = list(batches(examples, seed=recipe.seed * 1000, tokens=recipe.batch_tokens, rows=recipe.batch_rows))
    plan = plan[: recipe.steps or None]
    run = _Run(examples, recipe, plan, base, lesson, start)
    done = run.resume(folder / CHECKPOINT)
    saved = logged = time.monotonic()
    seen, losses = 0, []
    for step, rows in enumerate(islice(plan, done, None), done + 1):
        losses.append(run.step(step, rows))
        seen += len(rows)
        if step % GIVEN_BACK == 0:
            give_memory_back()
        now = time.monotonic()
        if step % LOGGED == 0 or step == len(plan):
            report = Step(step, len(plan), float(np.mean(losses)), seen / (now - logged))
            with (folder / CURVE).open("a", encoding="utf-8") as curve:
                curve.write(json.dumps(asdict(report)) + "\n")
            on_step(report)
            seen, losses, logged = 0, [], now
        if now - saved > checkpoint_seconds or step == len(plan):
            run.save(folder / CHECKPOINT, step)
            saved = now
    return run.finish()


class _Run:
    """Model and optimizer, with one training step."""

    def __init__(
        self,
        examples: Examples,
        recipe: Recipe,
        plan: Sequence[NDArray[np.int64]],
        base: Base,
        lesson: Lesson | None,
        start: Path | None,
    ) -> None:
        self._base = base
        self._examples = examples
        self._lesson = lesson
        self._recipe = recipe
        self._total = len(plan)
        self._mean_rows = sum(map(len, plan)) / len(plan)
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.model = base.new() if start is None else base.load(start)
        torch.nn.Module.to(self.model, self._device)
        self.model.train()
        for module in self.model.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = recipe.dropout
        self._parameters = [parameter for parameter in self.model.parameters() if parameter.requires_grad]
        self._optimizer = torch.optim.AdamW(
            [
                {"params": [p for p in self._parameters if p.dim() > 1], "weight_decay": recipe.weight_decay},
                {"params": [p for p in self._parameters if p.dim() <= 1], "weight_decay": 0.0},
            ],
            lr=recipe.learning_rate,
            fused=True,
        )

    def step(self, number: int, rows: NDArray[np.int64]) -> float:
        """Do step `number` (from 1) on some examples. Return their mean loss."""
        for group in self._optimizer.param_groups:
            group["lr"] = self._recipe.learning_rate * _schedule(number / self._total, self._recipe.warmup)
        batch = make_batch(self._examples, rows, self._base, self._lesson, self._device)
        with fast_precision(self._device.type):
            found = self.model(**batch.inputs)
        loss = self._loss(torch.stack([found.start_logits, found.end_logits], dim=-1).float(), batch)
        torch.autograd.backward(loss / self._mean_rows)
        torch.nn.utils.clip_grad_norm_(self._parameters, 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad()
        return float(loss.detach()) / len(rows)

    def finish(self) -> "PreTrainedModel":
        """Return the network, ready to read."""
        torch.nn.Module.to(self.model, "cpu")
        self.model.train(False)
        return self.model

    def resume(self, path: Path) -> int:
        """Load a checkpoint if there is one. Return its number of finished steps."""
        if not path.exists():
            return 0
        state: dict[str, Any] = torch.load(path, map_location=self._device, weights_only=True)
        if state["belongs_to"] != self._identity():
            raise TrainingError(
                f"{path} must be of the same recipe and examples, is of {state['belongs_to']}, not of "
                f"{self._identity()}: name another folder, or remove it"
            )
        self.model.load_state_dict(state["model"], strict=False)
        self._optimizer.load_state_dict(state["optimizer"])
        return int(state["step"])

    def save(self, path: Path, step: int) -> None:
        """Write a checkpoint. It replaces the last one."""
        state = {
            "model": {name: value.detach() for name, value in self.model.named_parameters() if value.requires_grad},
            "optimizer": self._optimizer.state_dict(),
            "step": step,
            "belongs_to": self._identity(),
        }
        partial = path.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(path)

    def _identity(self) -> dict[str, Any]:
        """Return what a checkpoint must share with this run. The number of steps may change on the way."""
        lesson = self._lesson
        return {
            **asdict(self._recipe),
            "steps": None,
            "examples": len(self._examples),
            "tokens": int(self._examples.offsets[-1]),
            **({} if lesson is None else {"lesson": [lesson.name, lesson.temperature, lesson.share]}),
        }

    def _loss(self, scores: torch.Tensor, batch: Batch) -> torch.Tensor:
        loss = marked_loss(scores, batch.allowed, batch.answers)
        if self._lesson is None or batch.taught is None:
            return loss
        taught = taught_loss(scores, batch.allowed, batch.taught, self._lesson.temperature)
        return torch.lerp(loss, taught, self._lesson.share)


def _schedule(share: float, warmup: float) -> float:
    """Return the factor of the learning rate after a share of the steps.

    >>> _schedule(0.125, 0.5), _schedule(0.75, 0.5), _schedule(1.0, 0.5)
    (0.25, 0.5, 0.0)
    """
    return share / warmup if share < warmup else (1 - share) / (1 - warmup)
