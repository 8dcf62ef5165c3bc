"""The type of embeddings. Apart from `qa.records`, so that the parser's process needs no NumPy and its memory."""

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Embeddings of unit length, shape ``(texts, dimension)``."""
