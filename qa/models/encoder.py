"""The encoders of embedder and readers, compiled by OpenVINO for the present processor.

The graph is built from the weights, operation by operation as in "BERT: Pre-training of Deep Bidirectional
Transformers" (Devlin et al. 2018, https://arxiv.org/abs/1810.04805). A `Layout` describes the differences of MPNet.
Building takes a hundredth of a second; it needs no conversion, no kept files and no torch. On processors that multiply
bfloat16, most products are computed in eight bits, with a scale for every `GROUP` numbers of both sides:
docs/performance.md shows the gain and the cost. On other processors everything is float32.
"""

import logging
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa.models.layouts import BERT, Layout, distances
from qa.models.packaged import Weights
from qa.models.quantize import GROUP, MULTIPLES, SCALES, quantize

if TYPE_CHECKING:
    from openvino import Node

STEP = 16  # tokens; OpenVINO keeps about 0.8 MB for each input shape, so lengths are rounded up to few shapes
_SHORTEST = 1e-12  # least length of a vector in a division by its length
_OUT_OF_SIGHT = 1e4  # subtracted from the score of padding

_log = logging.getLogger(__name__)

Project = Callable[["Node", Weights, str], "Node"]
"""Builds a matrix product plus a constant from hidden states, weights, and the name of both in the weights."""

Finish = Callable[[Any, Any], Any]
"""Builds the output from hidden states, shape ``(texts, tokens, width)``, and mask, shape ``(texts, tokens)``."""


def can_compile() -> bool:
    """Whether OpenVINO is installed. If not, the log says so, and torch computes the same, more slowly."""
    # When OpenVINO is imported with its converter, it reports the import to its makers over the network. It does not
    # when the converter is missing, and nothing here needs the converter.
    sys.modules.setdefault("openvino.tools.ovc", None)  # type: ignore[arg-type]  # how Python marks a missing module
    try:
        import openvino  # noqa: F401 - tests whether it can be imported
    except ImportError as exc:
        _log.warning("OpenVINO must be installed for the fast encoder, is not: %s: torch computes instead", exc)
        return False
    return True


class Encoder:
    """A compiled encoder with its last operations. Safe to share between threads.

    Args:
        embeddings: Holds the tensors ``embeddings.*``.
        layers: Holds the tensors ``encoder.*``. A matrix may be replaced by the result of `quantize`.
        finish: Adds the last operations.
        layout: How the network's family computes.
        threads: Threads of one computation; 0 takes one for each core.
    """

    def __init__(
        self, embeddings: Weights, layers: Weights, finish: Finish, *, layout: Layout = BERT, threads: int
    ) -> None:
        from openvino import Core

        self._words = embeddings["embeddings.word_embeddings.weight"]
        self._positions = embeddings["embeddings.position_embeddings.weight"][layout.first_position :]
        self._types = embeddings["embeddings.token_type_embeddings.weight"] if layout.typed else None
        self._buckets = layers[layout.buckets] if layout.buckets else None
        core = Core()
        settings: dict[str, object] = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": threads}
        project = linear
        if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
            settings["DYNAMIC_QUANTIZATION_GROUP_SIZE"] = GROUP
            project = quantized_linear
        if any(name.endswith(MULTIPLES) for name in layers):
            project = packed_linear
        model = _write_model({**embeddings, **layers}, finish, project, layout)
        self._request = core.compile_model(model, "CPU", settings).create_infer_request()
        self._lock = threading.Lock()  # one computation at a time, with all threads
        first = np.zeros((1, STEP), dtype=np.int64)
        self.run(first, first, first + 1)  # only now are the weights laid out for the processor

    def run(self, ids: NDArray[np.int64], types: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Compute the output for some texts.

        Args:
            ids: Tokens, shape ``(texts, tokens)``.
            types: 0 for tokens of the first part of a text, 1 for the second, of the same shape.
            mask: 1 for tokens, 0 for padding, of the same shape.

        Returns:
            The output, with the number of tokens rounded up to a full `STEP`; the added ones are padding.
        """
        ids, types, mask = (np.pad(given, ((0, 0), (0, -ids.shape[1] % STEP))) for given in (ids, types, mask))
        embedded = self._words[ids] + self._positions[: ids.shape[1]]
        if self._types is not None:
            embedded += self._types[types]
        given = [embedded.astype(np.float32, copy=False), mask.astype(np.float32)]
        if self._buckets is not None:
            given.append(distances(self._buckets, ids.shape[1]))
        with self._lock:
            found = self._request.infer(given)
            return np.array(found[0], dtype=np.float32)


def pool(hidden: "Node", mask: "Node") -> "Node":
    """Compute the mean of the tokens' states, scaled to length 1: shape ``(texts, width)``."""
    from openvino import opset13 as ops

    weights = ops.unsqueeze(mask, _numbers(-1))
    total = ops.reduce_sum(ops.multiply(hidden, weights), _numbers(1))
    mean = ops.divide(total, ops.reduce_sum(weights, _numbers(1)))
    return ops.normalize_l2(mean, _numbers(1), _SHORTEST, "max")


def _write_model(weights: Weights, finish: Finish, project: Project, layout: Layout) -> Any:  # noqa: ANN401 - openvino.Model, which has no types
    """Build the graph from embedded tokens, mask and distance terms to the output."""
    from openvino import Model
    from openvino import opset13 as ops

    width = weights["embeddings.LayerNorm.weight"].shape[0]
    embedded = ops.parameter([-1, -1, width], np.float32)
    mask = ops.parameter([-1, -1], np.float32)
    shown = ops.unsqueeze(mask, _numbers(1, 2))  # for every head and every token
    bias = ops.multiply(ops.subtract(shown, np.float32(1)), np.float32(_OUT_OF_SIGHT))
    given = [embedded, mask]
    if layout.buckets:
        given.append(ops.parameter([1, layout.heads, -1, -1], np.float32))
        bias = ops.add(bias, given[-1])
    hidden = _normalise(embedded, weights, "embeddings.LayerNorm", layout)
    for layer in range(sum(name.endswith("intermediate.dense.bias") for name in weights)):
        hidden = _write_layer(hidden, bias, weights, f"encoder.layer.{layer}", width, project, layout)
    return Model([finish(hidden, mask)], given, "encoder")


def _write_layer(
    hidden: "Node", bias: "Node", weights: Weights, name: str, width: int, project: Project, layout: Layout
) -> "Node":
    """Build attention, then a network with one hidden layer; each is added to its input."""
    from openvino import opset13 as ops

    heads = layout.heads
    split, swap, joined = _numbers(0, 0, heads, width // heads), _numbers(0, 2, 1, 3), _numbers(0, 0, width)
    query, key, value = (
        ops.transpose(ops.reshape(into(hidden, weights, f"{name}.{part}"), split, True), swap)
        for part, into in ((layout.query, project), (layout.key, project), (layout.value, linear))
    )  # the attention's values need precision
    seen = ops.scaled_dot_product_attention(query, key, value, bias)
    seen = ops.reshape(ops.transpose(seen, swap), joined, True)
    seen = project(seen, weights, f"{name}.{layout.output}")
    hidden = _normalise(ops.add(hidden, seen), weights, f"{name}.{layout.normal}", layout)
    inner = ops.gelu(project(hidden, weights, f"{name}.intermediate.dense"), "erf")
    inner = project(inner, weights, f"{name}.output.dense")
    return _normalise(ops.add(hidden, inner), weights, f"{name}.output.LayerNorm", layout)


def linear(hidden: "Node", weights: Weights, name: str) -> "Node":
    """Build a matrix product plus a constant."""
    from openvino import opset13 as ops

    product = ops.matmul(hidden, _tensor(weights, f"{name}.weight"), False, True)
    return ops.add(product, _tensor(weights, f"{name}.bias"))


def quantized_linear(hidden: "Node", weights: Weights, name: str) -> "Node":
    """Build the same product with weights in eight bits."""
    from openvino import opset13 as ops

    product = _quantized_product(hidden, *map(ops.constant, quantize(weights[f"{name}.weight"])))
    return ops.add(product, _tensor(weights, f"{name}.bias"))


def packed_linear(hidden: "Node", weights: Weights, name: str) -> "Node":
    """Build the same product with weights that are stored in eight bits."""
    from openvino import opset13 as ops

    multiples = ops.constant(weights[f"{name}.weight{MULTIPLES}"], shared_memory=True)
    product = _quantized_product(hidden, multiples, ops.constant(weights[f"{name}.weight{SCALES}"]))
    return ops.add(product, _tensor(weights, f"{name}.bias"))


def _quantized_product(hidden: "Node", multiples: "Node", scales: "Node") -> "Node":
    from openvino import opset13 as ops

    scaled = ops.multiply(ops.convert(multiples, "f32"), scales)
    restored = ops.reshape(scaled, _numbers(multiples.shape[0], -1), False)
    return ops.matmul(hidden, restored, False, True)


def _normalise(hidden: "Node", weights: Weights, name: str, layout: Layout) -> "Node":
    from openvino import opset13 as ops

    normal = ops.mvn(hidden, _numbers(-1), True, layout.epsilon, "INSIDE_SQRT")
    return ops.add(ops.multiply(normal, _tensor(weights, f"{name}.weight")), _tensor(weights, f"{name}.bias"))


def _tensor(weights: Weights, name: str) -> "Node":
    """Return a tensor. A matrix stays mapped; a small one is copied, else it would keep its neighbours in memory."""
    from openvino import opset13 as ops

    tensor = weights[name]
    found = ops.constant(tensor, shared_memory=tensor.ndim > 1)
    return found if tensor.dtype == np.float32 else ops.convert(found, "f32")


def _numbers(*numbers: int) -> "Node":
    from openvino import opset13 as ops

    return ops.constant(np.array(numbers, dtype=np.int64))
