"""Weights in eight bits: each group of a row's weights has its own scale."""

import numpy as np
from numpy.typing import NDArray

GROUP = 128  # weights that share a scale; a divisor of every width of both networks
MULTIPLES, SCALES = ".multiples", ".scales"  # suffixes of the two parts in a file, after the matrix's name
_LARGEST = 127


def quantize(weight: NDArray[np.floating]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return the nearest multiples of the groups' scales, and these scales.

    Args:
        weight: Shape ``(outputs, inputs)``; the number of inputs is a multiple of `GROUP`.

    Returns:
        Multiples of shape ``(outputs, groups, GROUP)`` and scales of shape ``(outputs, groups, 1)``. The error of their
        product is at most half a scale.
    """
    groups = weight.astype(np.float32).reshape(len(weight), -1, GROUP)
    scales = np.abs(groups).max(axis=2, keepdims=True) / _LARGEST
    return np.rint(groups / np.where(scales == 0, 1, scales)).astype(np.int8), scales
