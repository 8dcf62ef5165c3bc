"""The encoders of embedder and readers, compiled by OpenVINO for the processor that it runs on.

The graph is written from the weights, operation by operation as in "BERT: Pre-training of Deep Bidirectional
Transformers" (Devlin et al. 2018, https://arxiv.org/abs/1810.04805); what MPNet does otherwise is its `Layout`. That
takes a hundredth of a second: nothing is converted, kept or needs torch. Where the processor multiplies bfloat16 it
does, and most products are of eight bits, with a scale for every `GROUP` numbers of both sides: docs/performance.md has
what that gains and costs. Elsewhere all is of float32.
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

STEP = 16  # tokens; OpenVINO keeps about 0.8 MB for each shape that it has seen, so that there had better be few
_SHORTEST = 1e-12  # length of a vector that is divided by its length
_OUT_OF_SIGHT = 1e4  # taken from the score of what is padding

_log = logging.getLogger(__name__)

Project = Callable[["Node", Weights, str], "Node"]
"""Writes a matrix product and a constant: from hidden states, weights and the name of both among these."""

Finish = Callable[[Any, Any], Any]
"""From the hidden states, shape ``(texts, tokens, width)``, and the mask, shape ``(texts, tokens)``, to the output."""


def can_compile() -> bool:
    """Whether OpenVINO is there. The log says so when it is not: torch then computes the same, slower."""
    # Imported with its converter, which nothing here needs, OpenVINO tells its makers so over the network. Without the
    # converter it goes on in silence, by its own rule.
    sys.modules.setdefault("openvino.tools.ovc", None)  # type: ignore[arg-type]  # how Python marks what is not there
    try:
        import openvino  # noqa: F401 - the question is whether it can be imported
    except ImportError as exc:
        _log.warning("OpenVINO must be installed for the fast encoder, is not: %s: torch computes instead", exc)
        return False
    return True


class Encoder:
    """An encoder and what follows it, compiled. Safe to share between threads.

    Args:
        embeddings: Holds the tensors ``embeddings.*``.
        layers: Holds the tensors ``encoder.*``; what `quantize` made of a matrix may stand for it.
        finish: Adds the last operations.
        layout: What the network's family computes.
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
        self._lock = threading.Lock()  # a request computes one thing at a time, with all threads
        first = np.zeros((1, STEP), dtype=np.int64)
        self.run(first, first, first + 1)  # only now are the weights laid out as the processor wants them

    def run(self, ids: NDArray[np.int64], types: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Compute the output for some texts.

        Args:
            ids: Tokens, shape ``(texts, tokens)``.
            types: 0 for tokens of the first part of a text, 1 for the second, of the same shape.
            mask: 1 for tokens, 0 for padding, of the same shape.

        Returns:
            The output, for tokens up to the next full `STEP`; those past the given ones are padding.
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
    """The mean of the tokens' states, of length 1: shape ``(texts, width)``."""
    from openvino import opset13 as ops

    weights = ops.unsqueeze(mask, _numbers(-1))
    total = ops.reduce_sum(ops.multiply(hidden, weights), _numbers(1))
    mean = ops.divide(total, ops.reduce_sum(weights, _numbers(1)))
    return ops.normalize_l2(mean, _numbers(1), _SHORTEST, "max")


def _write_model(weights: Weights, finish: Finish, project: Project, layout: Layout) -> Any:  # noqa: ANN401 - openvino.Model, which has no types
    """The graph from embedded tokens, mask and what distances add to the output."""
    from openvino import Model
    from openvino import opset13 as ops

    width = weights["embeddings.LayerNorm.weight"].shape[0]
    embedded = ops.parameter([-1, -1, width], np.float32)
    mask = ops.parameter([-1, -1], np.float32)
    shown = ops.unsqueeze(mask, _numbers(1, 2))  # to every head and every token
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
    """Attention, then a network with one hidden layer, each added to what it was given."""
    from openvino import opset13 as ops

    heads = layout.heads
    split, swap, joined = _numbers(0, 0, heads, width // heads), _numbers(0, 2, 1, 3), _numbers(0, 0, width)
    query, key, value = (
        ops.transpose(ops.reshape(into(hidden, weights, f"{name}.{part}"), split, True), swap)
        for part, into in ((layout.query, project), (layout.key, project), (layout.value, linear))
    )  # what is seen wants its precision
    seen = ops.scaled_dot_product_attention(query, key, value, bias)
    seen = ops.reshape(ops.transpose(seen, swap), joined, True)
    seen = project(seen, weights, f"{name}.{layout.output}")
    hidden = _normalise(ops.add(hidden, seen), weights, f"{name}.{layout.normal}", layout)
    inner = ops.gelu(project(hidden, weights, f"{name}.intermediate.dense"), "erf")
    inner = project(inner, weights, f"{name}.output.dense")
    return _normalise(ops.add(hidden, inner), weights, f"{name}.output.LayerNorm", layout)


def linear(hidden: "Node", weights: Weights, name: str) -> "Node":
    """A matrix product and a constant."""
    from openvino import opset13 as ops

    product = ops.matmul(hidden, _tensor(weights, f"{name}.weight"), False, True)
    return ops.add(product, _tensor(weights, f"{name}.bias"))


def quantized_linear(hidden: "Node", weights: Weights, name: str) -> "Node":
    """The same, of weights in eight bits."""
    from openvino import opset13 as ops

    product = _quantized_product(hidden, *map(ops.constant, quantize(weights[f"{name}.weight"])))
    return ops.add(product, _tensor(weights, f"{name}.bias"))


def packed_linear(hidden: "Node", weights: Weights, name: str) -> "Node":
    """The same, of weights that are kept in eight bits."""
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
    """A tensor. A matrix stays where it lies; what is small is copied, or it would keep its neighbours in memory."""
    from openvino import opset13 as ops

    tensor = weights[name]
    found = ops.constant(tensor, shared_memory=tensor.ndim > 1)
    return found if tensor.dtype == np.float32 else ops.convert(found, "f32")


def _numbers(*numbers: int) -> "Node":
    from openvino import opset13 as ops

    return ops.constant(np.array(numbers, dtype=np.int64))
