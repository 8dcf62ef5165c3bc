"""The type of embeddings. It is not in `qa.records`, so that the parser's process needs no NumPy."""

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Embeddings of unit length, shape ``(texts, dimension)``."""
