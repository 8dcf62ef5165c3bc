"""The differences between families of encoders: names, numbers, and MPNet's relative attention bias. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_FARTHEST = 128  # tokens; all larger distances share a bucket


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A family of encoders: its differences from BERT, and the names of a layer's tensors in transformers.

    Attributes:
        query: Matrix of attention's queries.
        key: Matrix of the keys.
        value: Matrix of the values.
        output: Matrix of attention's output.
        normal: The normalisation after attention.
        epsilon: Added to the variance in all normalisations.
        first_position: Position of the first token.
        typed: Whether a token's embedding shows to which part of a pair it belongs.
        buckets: Name of the tensor with the relative attention bias of each bucket of distances, shape ``(buckets,
            heads)``; empty for none.
        heads: Number of attention heads.
    """

    query: str
    key: str
    value: str
    output: str
    normal: str
    epsilon: float
    first_position: int = 0
    typed: bool = True
    buckets: str = ""
    heads: int = 12


BERT = Layout(
    query="attention.self.query",
    key="attention.self.key",
    value="attention.self.value",
    output="attention.output.dense",
    normal="attention.output.LayerNorm",
    epsilon=1e-12,
)
MPNET = Layout(
    query="attention.attn.q",
    key="attention.attn.k",
    value="attention.attn.v",
    output="attention.attn.o",
    normal="attention.LayerNorm",
    epsilon=1e-5,
    first_position=2,
    typed=False,
    buckets="encoder.relative_attention_bias.weight",
)


def distances(buckets: NDArray[np.floating], tokens: int) -> NDArray[np.float32]:
    """Compute the relative attention bias between all pairs of tokens.

    As in T5 (Raffel et al. 2019, https://arxiv.org/abs/1910.10683), each short distance has its own bucket, and longer
    ones share buckets by their logarithm. Half of the buckets are for tokens that come later.

    Args:
        buckets: The bias of each bucket, shape ``(buckets, heads)``.
        tokens: Number of tokens of a text.

    Returns:
        Shape ``(1, heads, tokens, tokens)``: from a token, to a token.

    >>> distances(np.arange(32)[:, None], 3)[0, 0].tolist()
    [[0.0, 17.0, 18.0], [1.0, 0.0, 17.0], [2.0, 1.0, 0.0]]
    """
    away = np.arange(1 - tokens, tokens)
    half = len(buckets) // 2
    exact = half // 2
    far = np.log(np.maximum(np.abs(away), 1, dtype=np.float32) / exact) / np.log(_FARTHEST / exact) * (half - exact)
    near = np.where(np.abs(away) < exact, np.abs(away), np.minimum(exact + np.maximum(far, 0).astype(int), half - 1))
    added = buckets[near + half * (away > 0)].astype(np.float32).T
    shifted = np.lib.stride_tricks.sliding_window_view(added, tokens, axis=1)[:, ::-1]
    return np.ascontiguousarray(shifted[None])
