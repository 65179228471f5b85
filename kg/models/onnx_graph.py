"""Draw the networks as ONNX models, operator by operator from the stored tensors: the mirror of ``torch_nets``.

Neither torch nor an exporter takes part. Why they are drawn by hand is in docs/models.md; a test holds both to the same results.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import NodeProto, TensorProto, checker, helper, numpy_helper

from kg.models.files import WORDS, ModelFolder
from kg.models.network import HEADS, LAYERS, WIDTH


def draw(folder: ModelFolder) -> bytes:
    """Write a task's network as an ONNX model.

    :returns: the serialized model, its weights in fp32; inputs are named as ``Network`` takes them
    """
    drawing = _Drawing(folder)
    inputs, outputs = _TASKS[folder.task](drawing)
    graph = helper.make_graph(
        drawing.nodes,
        folder.task,
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["rows", columns]) for name, columns in inputs],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape)) for name, shape in outputs],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in drawing.constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    checker.check_model(model)
    data: bytes = model.SerializeToString()
    return data


class _Drawing:
    """Nodes and constants of a graph that is being drawn. Every method adds to it and returns the name of a result."""

    def __init__(self, folder: ModelFolder) -> None:
        self.tensors = folder.tensors
        self.nodes: list[NodeProto] = []
        self.constants: dict[str, npt.NDArray[np.float32] | npt.NDArray[np.int64]] = {}

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:  # noqa: ANN401  # whatever ONNX takes
        """Add an operator of the ONNX standard."""
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def weight(self, name: str) -> str:
        """Add a stored tensor as a constant."""
        self.constants[name] = self.tensors[name]
        return name

    def integers(self, *values: int) -> str:
        """Add an int64 constant [values]."""
        name = f"int_{'_'.join(map(str, values))}"
        self.constants[name] = np.array(values, dtype=np.int64)
        return name

    def number(self, value: float) -> str:
        """Add a float32 scalar constant."""
        name = f"float_{value}"
        self.constants[name] = np.array(value, dtype=np.float32)
        return name

    def linear(self, value: str, name: str) -> str:
        """Multiply by the stored weight ``name`` and add its bias."""
        self.constants[f"{name}.T"] = self.tensors[f"{name}.weight"].T
        return self.node("Add", self.node("MatMul", value, f"{name}.T"), self.weight(f"{name}.bias"))

    def norm(self, value: str, name: str) -> str:
        """Normalise over the last axis with the stored weight and bias ``name``."""
        return self.node("LayerNormalization", value, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"), axis=-1, epsilon=1e-12)

    def heads(self, value: str, order: list[int]) -> str:
        """Cut [rows, pieces, width] into attention heads, and put the axes [rows, pieces, heads, width of a head] into an order."""
        return self.node("Transpose", self.node("Reshape", value, self.integers(0, 0, HEADS, WIDTH // HEADS)), perm=order)

    def encode(self, extra: str) -> str:
        """Encode the wordpieces ``ids``: states [rows, pieces, width].

        :param extra: what is added to word and position vectors
        """
        words = self.node("Gather", self.weight(WORDS), "ids")
        length = self.node("Shape", "ids", start=1, end=2)
        positions = self.node("Slice", self.weight("embeddings.position_embeddings.weight"), self.integers(0), length, self.integers(0))
        state = self.norm(self.node("Add", self.node("Add", words, extra), positions), "embeddings.LayerNorm")
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}."
            query = self.heads(self.linear(state, name + "attention.self.query"), [0, 2, 1, 3])
            key = self.heads(self.linear(state, name + "attention.self.key"), [0, 2, 3, 1])
            value = self.heads(self.linear(state, name + "attention.self.value"), [0, 2, 1, 3])
            scores = self.node("Mul", self.node("MatMul", query, key), self.number((WIDTH / HEADS) ** -0.5))
            mixed = self.node("Transpose", self.node("MatMul", self.node("Softmax", scores, axis=-1), value), perm=[0, 2, 1, 3])
            mixed = self.linear(self.node("Reshape", mixed, self.integers(0, 0, WIDTH)), name + "attention.output.dense")
            state = self.norm(self.node("Add", mixed, state), name + "attention.output.LayerNorm")
            inner = self.node("Gelu", self.linear(state, name + "intermediate.dense"))
            state = self.norm(self.node("Add", self.linear(inner, name + "output.dense"), state), name + "output.LayerNorm")
        return state

    def token_type(self, number: int) -> str:
        """Add the vector of one token type [width], the same for every piece."""
        name = f"type_{number}"
        self.constants[name] = self.tensors["embeddings.token_type_embeddings.weight"][number]
        return name

    def mean(self, states: str, chosen: str, count: str) -> str:
        """Average states over the pieces with weight 1 in ``chosen`` [rows, pieces, 1], of which each row has ``count``: [rows, width]."""
        total = self.node("ReduceSum", self.node("Mul", states, chosen), self.integers(1), keepdims=0)
        return self.node("Div", total, count)


# Inputs as (name, name of their second axis), outputs as (name, axes).
_Signature = tuple[list[tuple[str, str]], list[tuple[str, tuple[str | int, ...]]]]


def _draw_attribution(draw: _Drawing) -> _Signature:
    """Draw ``torch_nets.AttributionNet``; a model without the heads of references has three outputs."""
    layout = draw.node("Gather", draw.weight("layout.weight"), "layouts")
    states = draw.encode(draw.node("Add", layout, draw.token_type(0)))
    # One window a call: [1, pieces, width] is gathered to [1, units, width].
    chosen = draw.node("Gather", states, draw.node("Squeeze", "first", draw.integers(0)), axis=1)
    outputs = [draw.linear(chosen, name) for name in ("labels", "query", "key", "ask", "answer") if f"{name}.weight" in draw.tensors]
    return [("ids", "pieces"), ("layouts", "pieces"), ("first", "units")], [
        (name, ("rows", "units", f"width{n}")) for n, name in enumerate(outputs)
    ]


def _draw_stance(draw: _Drawing) -> _Signature:
    """Draw ``torch_nets.StanceNet``."""
    states = draw.encode(draw.node("Gather", draw.weight("embeddings.token_type_embeddings.weight"), "types"))
    one = draw.number(1.0)
    special = draw.node("Or", draw.node("Equal", "ids", draw.integers(101)), draw.node("Equal", "ids", draw.integers(102)))
    inner = draw.node("Sub", one, draw.node("Cast", special, to=1))
    kinds = draw.node("Cast", "types", to=1)
    last = draw.integers(-1)
    proposition = draw.node("Unsqueeze", draw.node("Mul", inner, kinds), last)
    text = draw.node("Unsqueeze", draw.node("Mul", inner, draw.node("Sub", one, kinds)), last)
    counts = [draw.node("Max", draw.node("ReduceSum", each, draw.integers(1), keepdims=0), one) for each in (text, proposition)]
    u, v = draw.mean(states, text, counts[0]), draw.mean(states, proposition, counts[1])
    affinity = draw.node("Mul", draw.node("MatMul", states, draw.node("Transpose", states, perm=[0, 2, 1])), draw.number(WIDTH**-0.5))
    far = draw.number(1e4)
    others = draw.node("Mul", draw.node("Sub", draw.node("Transpose", text, perm=[0, 2, 1]), one), far)
    found = draw.node("MatMul", draw.node("Softmax", draw.node("Add", affinity, others), axis=-1), states)
    pair = draw.node("Concat", states, found, draw.node("Abs", draw.node("Sub", states, found)), draw.node("Mul", states, found), axis=-1)
    compared = draw.node("Gelu", draw.linear(pair, "compare"))
    mean = draw.mean(compared, proposition, counts[1])
    away = draw.node("Mul", draw.node("Sub", proposition, one), far)
    peak = draw.node("ReduceMax", draw.node("Add", compared, away), draw.integers(1), keepdims=0)
    features = draw.node("Concat", u, v, draw.node("Abs", draw.node("Sub", u, v)), draw.node("Mul", u, v), mean, peak, axis=-1)
    logits = draw.linear(draw.node("Gelu", draw.linear(features, "hidden")), "output")
    return [("ids", "tokens"), ("types", "tokens")], [(logits, ("rows", 3))]


def _draw_retrieval(draw: _Drawing) -> _Signature:
    """Draw the encoder with the mean of its states, normalised to length 1."""
    states = draw.encode(draw.token_type(0))
    mean = draw.node("ReduceMean", states, draw.integers(1), keepdims=0)
    return [("ids", "tokens")], [(draw.node("LpNormalization", mean, axis=-1, p=2), ("rows", WIDTH))]


_TASKS: dict[str, Callable[[_Drawing], _Signature]] = {
    "attribution": _draw_attribution,
    "stance": _draw_stance,
    "retrieval": _draw_retrieval,
}
