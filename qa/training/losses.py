"""What training makes small: the distance from the marked answers, and from a teacher's probabilities."""

import torch
from torch.nn import functional

_IMPOSSIBLE = -1e9


def marked_loss(scores: torch.Tensor, allowed: torch.Tensor, answers: torch.Tensor) -> torch.Tensor:
    """Return the sum of the examples' cross-entropies, the mean of start and end.

    Args:
        scores: Scores of starts and ends, shape ``(examples, tokens, 2)``.
        allowed: Where an answer may begin or end; shape ``(examples, tokens)``.
        answers: First and last token of each answer, shape ``(examples, 2)``.
    """
    masked = scores.masked_fill(~allowed[:, :, None], _IMPOSSIBLE)
    return functional.cross_entropy(masked, answers, reduction="sum") / 2


def taught_loss(scores: torch.Tensor, allowed: torch.Tensor, taught: torch.Tensor, temperature: float) -> torch.Tensor:
    """Return the sum of the examples' divergences from a teacher, the mean of start and end.

    This is the Kullback-Leibler divergence of softened probabilities, times the square of the temperature, so that its
    gradient is as large as without ("Distilling the Knowledge in a Neural Network", Hinton et al. 2015,
    https://arxiv.org/abs/1503.02531).

    Args:
        scores: As in `marked_loss`.
        allowed: As there.
        taught: The teacher's scores, of the same shape as `scores`.
        temperature: Divides the scores of both.
    """
    own, its = (
        functional.log_softmax(of_one.masked_fill(~allowed[:, :, None], _IMPOSSIBLE) / temperature, dim=1)
        for of_one in (scores, taught)
    )
    return functional.kl_div(own, its, reduction="sum", log_target=True) / 2 * temperature**2
