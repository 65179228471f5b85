"""Write the networks of ``torch_nets`` as ONNX models, operator by operator, from the stored tensors.

Neither torch nor an exporter takes part, so that builds run without torch; docs/models.md says more. A test compares the results of both.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import NodeProto, TensorProto, checker, helper, numpy_helper

from kg.models.files import WORDS, ModelFolder
from kg.models.network import HEADS, LAYERS, WIDTH
from kg.models.spans import OUTPUTS


def to_onnx(folder: ModelFolder) -> bytes:
    """Write the network of a task with the weights of a folder as an ONNX model.

    :returns: the serialized model, its weights in fp32; its inputs have the names that ``Network`` takes
    """
    drawing = _Drawing(folder)
    inputs, outputs = _NETWORKS[folder.task](drawing)
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
    """An ONNX graph under construction: its operators (nodes) and constants.

    Every method adds operators or constants, and returns the name of the value that they compute; values are passed on by such names.

    :param folder: the model whose tensors become constants
    """

    def __init__(self, folder: ModelFolder) -> None:
        self.tensors = folder.tensors
        self.nodes: list[NodeProto] = []
        self.constants: dict[str, npt.NDArray[np.float32] | npt.NDArray[np.int64]] = {}

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:  # noqa: ANN401  # whatever ONNX takes
        """Add an operator of the ONNX standard.

        :param kind: its name, as "MatMul"
        :param inputs: names of the values that it takes
        """
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def weight(self, name: str) -> str:
        """Add a stored tensor as a constant under its own name."""
        self.constants[name] = self.tensors[name]
        return name

    def integers(self, *values: int) -> str:
        """Add an int64 array [values] to the constants of the graph, and return its name."""
        name = f"int_{'_'.join(map(str, values))}"
        self.constants[name] = np.array(values, dtype=np.int64)
        return name

    def number(self, value: float) -> str:
        """Add a float32 scalar to the constants of the graph, and return its name."""
        name = f"float_{value}"
        self.constants[name] = np.array(value, dtype=np.float32)
        return name

    def linear(self, value: str, name: str) -> str:
        """Add the operators of a linear layer: a value times the stored ``name.weight``, transposed, plus ``name.bias``."""
        self.constants[f"{name}.T"] = self.tensors[f"{name}.weight"].T
        return self.node("Add", self.node("MatMul", value, f"{name}.T"), self.weight(f"{name}.bias"))

    def norm(self, value: str, name: str) -> str:
        """Add a layer normalisation over the last axis, with the stored ``name.weight`` and ``name.bias``."""
        return self.node("LayerNormalization", value, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"), axis=-1, epsilon=1e-12)

    def heads(self, value: str, order: list[int]) -> str:
        """Split [rows, pieces, width] into attention heads, and permute the axes [rows, pieces, heads, width of a head].

        :param order: the new order of the axes, as numbers 0 to 3
        """
        return self.node("Transpose", self.node("Reshape", value, self.integers(0, 0, HEADS, WIDTH // HEADS)), perm=order)

    def encode(self, extra: str) -> str:
        """Add the encoder (BERT), which reads the input ``ids``: states [rows, pieces, width].

        :param extra: a value that is added to word and position vectors, as the vector of a token type
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
        """Add the stored vector [width] of one token type (0 or 1) as a constant."""
        name = f"type_{number}"
        self.constants[name] = self.tensors["embeddings.token_type_embeddings.weight"][number]
        return name

    def mean(self, states: str, chosen: str, count: str) -> str:
        """Average the states of chosen pieces: [rows, width].

        :param states: [rows, pieces, width]
        :param chosen: 1 for a chosen piece, else 0 [rows, pieces, 1]
        :param count: how many are chosen [rows, 1]
        """
        total = self.node("ReduceSum", self.node("Mul", states, chosen), self.integers(1), keepdims=0)
        return self.node("Div", total, count)


_Signature = tuple[list[tuple[str, str]], list[tuple[str, tuple[str | int, ...]]]]
"""The inputs of a network as (name, name of the second axis), and its outputs as (name, axes)."""


def _draw_attribution(draw: _Drawing) -> _Signature:
    """Write the attribution network, as ``torch_nets.AttributionNet`` computes it, in operators of ONNX.

    There is one output for each head in ``spans.OUTPUTS`` that the model has, in that order.
    """
    layout = draw.node("Gather", draw.weight("layout.weight"), "layouts")
    states = draw.encode(draw.node("Add", layout, draw.token_type(0)))
    # states of each unit's first piece; there is one window a call: [1, pieces, width] becomes [1, units, width]
    units = draw.node("Gather", states, draw.node("Squeeze", "first", draw.integers(0)), axis=1)
    outputs = [draw.linear(units, name) for name in OUTPUTS if f"{name}.weight" in draw.tensors]
    return [("ids", "pieces"), ("layouts", "pieces"), ("first", "units")], [
        (name, ("rows", "units", f"width{n}")) for n, name in enumerate(outputs)
    ]


def _draw_stance(draw: _Drawing) -> _Signature:
    """Write the stance network in operators of ONNX, step by step as ``torch_nets.StanceNet.forward`` computes it."""
    # 1. encode
    states = draw.encode(draw.node("Gather", draw.weight("embeddings.token_type_embeddings.weight"), "types"))
    one = draw.number(1.0)
    special = draw.node("Or", draw.node("Equal", "ids", draw.integers(101)), draw.node("Equal", "ids", draw.integers(102)))
    is_word = draw.node("Sub", one, draw.node("Cast", special, to=1))
    kinds = draw.node("Cast", "types", to=1)
    last = draw.integers(-1)
    proposition = draw.node("Unsqueeze", draw.node("Mul", is_word, kinds), last)
    text = draw.node("Unsqueeze", draw.node("Mul", is_word, draw.node("Sub", one, kinds)), last)
    # 2. compare means
    counts = [draw.node("Max", draw.node("ReduceSum", chosen, draw.integers(1), keepdims=0), one) for chosen in (text, proposition)]
    u, v = draw.mean(states, text, counts[0]), draw.mean(states, proposition, counts[1])
    # 3. align
    affinity = draw.node("Mul", draw.node("MatMul", states, draw.node("Transpose", states, perm=[0, 2, 1])), draw.number(WIDTH**-0.5))
    large = draw.number(1e4)
    minus_outside_text = draw.node("Mul", draw.node("Sub", draw.node("Transpose", text, perm=[0, 2, 1]), one), large)
    aligned = draw.node("MatMul", draw.node("Softmax", draw.node("Add", affinity, minus_outside_text), axis=-1), states)
    difference, product = draw.node("Abs", draw.node("Sub", states, aligned)), draw.node("Mul", states, aligned)
    compared = draw.node("Gelu", draw.linear(draw.node("Concat", states, aligned, difference, product, axis=-1), "compare"))
    mean = draw.mean(compared, proposition, counts[1])
    minus_outside_proposition = draw.node("Mul", draw.node("Sub", proposition, one), large)
    maximum = draw.node("ReduceMax", draw.node("Add", compared, minus_outside_proposition), draw.integers(1), keepdims=0)
    # 4. score
    features = draw.node("Concat", u, v, draw.node("Abs", draw.node("Sub", u, v)), draw.node("Mul", u, v), mean, maximum, axis=-1)
    logits = draw.linear(draw.node("Gelu", draw.linear(features, "hidden")), "output")
    return [("ids", "tokens"), ("types", "tokens")], [(logits, ("rows", 3))]


def _draw_retrieval(draw: _Drawing) -> _Signature:
    """Write the sentence encoder in operators of ONNX: the mean of the encoder's states, scaled to length 1."""
    states = draw.encode(draw.token_type(0))
    mean = draw.node("ReduceMean", states, draw.integers(1), keepdims=0)
    return [("ids", "tokens")], [(draw.node("LpNormalization", mean, axis=-1, p=2), ("rows", WIDTH))]


_NETWORKS: dict[str, Callable[[_Drawing], _Signature]] = {
    "attribution": _draw_attribution,
    "stance": _draw_stance,
    "retrieval": _draw_retrieval,
}
