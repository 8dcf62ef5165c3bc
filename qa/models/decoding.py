"""Turn scores of starts and ends into spans: joint decoding against "no answer", as in SQuAD 2.0. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_TOKENS = 30  # of an answer
_FOREMOST = 64  # pairs of start and end that are considered


@dataclass(frozen=True, slots=True)
class Scores:
    """The network's scores for the tokens of one text.

    Attributes:
        offsets: Start and end of each token in the text, shape ``(tokens, 2)``.
        starts: Score of each token as the first of the answer, shape ``(tokens,)``.
        ends: Score of each token as the last of the answer, shape ``(tokens,)``.
        null_start: Score of no answer, beside `starts`.
        null_end: Score of no answer, beside `ends`.
    """

    offsets: NDArray[np.int64]
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    null_start: float
    null_end: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A possible answer in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last one.
        score: Logarithm of how much likelier it is than that the text holds no answer.
        certainty: Logarithm of its probability among all spans of the text and no answer.
    """

    start: int
    end: int
    score: float
    certainty: float


def decode(scores: Scores, regions: Sequence[tuple[int, int]], *, most: int) -> list[Scored]:
    """Find the best spans, at most one in each region, best first.

    Args:
        scores: The network's scores.
        regions: Offsets of the parts of the text that may answer, in order: its sentences. An answer begins in one of
            them and may run on only into regions that follow without a gap.
        most: Maximum number of spans.

    Returns:
        Spans of at most `MAX_TOKENS` tokens.
    """
    owner = _owners(scores.offsets, regions)
    allowed = np.flatnonzero(owner >= 0)
    if not len(allowed):
        return []
    lengths = np.arange(MAX_TOKENS)
    firsts = allowed[:, None]
    lasts = firsts + lengths[None, :]
    inside = lasts < len(owner)
    lasts = np.minimum(lasts, len(owner) - 1)
    same = inside & (owner[lasts] == owner[firsts])
    pairs = np.where(same, scores.starts[firsts] + scores.ends[lasts], -np.inf).ravel()
    null = scores.null_start + scores.null_end
    everything = _log_sum(scores.starts, scores.null_start) + _log_sum(scores.ends, scores.null_end)
    foremost = np.argsort(-pairs, kind="stable")[:_FOREMOST]
    found: list[Scored] = []
    taken: set[int] = set()
    for pair in foremost:
        if not np.isfinite(pairs[pair]):
            break
        first, length = divmod(int(pair), MAX_TOKENS)
        first = int(allowed[first])
        region = int(owner[first])
        if region in taken:
            continue
        taken.add(region)
        start, end = int(scores.offsets[first, 0]), int(scores.offsets[first + length, 1])
        score = float(pairs[pair])
        found.append(Scored(start, end, score - null, score - everything))
        if len(found) == most:
            break
    return found


def _log_sum(scores: NDArray[np.float64], null: float) -> float:
    return float(np.logaddexp.reduce(np.append(scores, null)))


def _owners(offsets: NDArray[np.int64], regions: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """Return the region of each token, or -1 for none."""
    if not regions:
        return np.full(len(offsets), -1)
    starts, ends = np.array(regions).T
    owner = np.searchsorted(starts, offsets[:, 0], side="right") - 1
    return np.where((owner >= 0) & (offsets[:, 1] <= ends[np.maximum(owner, 0)]), owner, -1)
