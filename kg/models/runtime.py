"""How a model is run: ONNX Runtime in fp32 by default, torch as the reference and for a user's own models.

The ONNX graph is written operator by operator from the stored tensors; no torch and no exporter take part. Rows of a batch all have the
same length, so nothing is padded, nothing masked, and what shares a batch cannot change a result.
"""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from kg.models.files import WORDS, ModelFolder
from kg.models.network import HEADS, LAYERS, WIDTH, Floats, Ids, Network, Runtime
from kg.models.optional import needed_for

if TYPE_CHECKING:
    from onnx import NodeProto


def cores() -> int:
    """Cores that this process may use, which may be fewer than there are: threads beyond them wait for each other."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def start(folder: ModelFolder, runtime: Runtime = "onnx", threads: int = 1) -> Network:
    """Make a stored model ready to run.

    :param threads: cores that one call may use; the labels do not depend on it
    """
    if runtime == "torch":
        with needed_for("The runtime torch"):
            from kg.models.torch_runtime import start as start_torch  # noqa: PLC0415  # torch takes seconds to import
        return start_torch(folder, threads)
    import onnxruntime  # noqa: PLC0415  # `kg query` must not pay for it

    onnxruntime.disable_telemetry_events()  # for a program that had loaded it before kg.models could say so
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(_graph(folder), options, providers=["CPUExecutionProvider"])

    def run(**inputs: Ids) -> tuple[Floats, ...]:
        return tuple(session.run(None, inputs))

    return run


def _graph(folder: ModelFolder) -> bytes:
    """Write a task's network as an ONNX model; the mirror of ``torch_nets``."""
    from onnx import TensorProto, checker, helper, numpy_helper  # noqa: PLC0415  # `kg query` must not pay for it

    draw = _Drawing(folder)
    inputs, outputs = _DRAW[folder.task](draw)
    graph = helper.make_graph(
        draw.nodes,
        folder.task,
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["rows", columns]) for name, columns in inputs],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape)) for name, shape in outputs],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in draw.constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    checker.check_model(model)
    data: bytes = model.SerializeToString()
    return data


class _Drawing:
    """Nodes and constants of a graph as it is drawn; every method returns the name of a result."""

    def __init__(self, folder: ModelFolder) -> None:
        self.tensors = folder.tensors
        self.nodes: list[NodeProto] = []
        self.constants: dict[str, npt.NDArray[np.float32] | npt.NDArray[np.int64]] = {}

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:  # noqa: ANN401  # whatever ONNX takes
        from onnx import helper  # noqa: PLC0415  # `kg query` must not pay for it

        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def weight(self, name: str) -> str:
        self.constants[name] = self.tensors[name]
        return name

    def whole(self, *values: int) -> str:
        name = f"int_{'_'.join(map(str, values))}"
        self.constants[name] = np.array(values, dtype=np.int64)
        return name

    def number(self, value: float) -> str:
        name = f"float_{value}"
        self.constants[name] = np.array(value, dtype=np.float32)
        return name

    def linear(self, value: str, name: str) -> str:
        self.constants[f"{name}.T"] = self.tensors[f"{name}.weight"].T
        return self.op("Add", self.op("MatMul", value, f"{name}.T"), self.weight(f"{name}.bias"))

    def norm(self, value: str, name: str) -> str:
        return self.op("LayerNormalization", value, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"), axis=-1, epsilon=1e-12)

    def heads(self, value: str, order: list[int]) -> str:
        return self.op("Transpose", self.op("Reshape", value, self.whole(0, 0, HEADS, WIDTH // HEADS)), perm=order)

    def encode(self, extra: str) -> str:
        """Wordpieces to states; ``extra`` is what is added to word and position vectors."""
        words = self.op("Gather", self.weight(WORDS), "ids")
        length = self.op("Shape", "ids", start=1, end=2)
        places = self.op("Slice", self.weight("embeddings.position_embeddings.weight"), self.whole(0), length, self.whole(0))
        state = self.norm(self.op("Add", self.op("Add", words, extra), places), "embeddings.LayerNorm")
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}."
            query = self.heads(self.linear(state, at + "attention.self.query"), [0, 2, 1, 3])
            key = self.heads(self.linear(state, at + "attention.self.key"), [0, 2, 3, 1])
            value = self.heads(self.linear(state, at + "attention.self.value"), [0, 2, 1, 3])
            scores = self.op("Mul", self.op("MatMul", query, key), self.number((WIDTH / HEADS) ** -0.5))
            mixed = self.op("Transpose", self.op("MatMul", self.op("Softmax", scores, axis=-1), value), perm=[0, 2, 1, 3])
            mixed = self.linear(self.op("Reshape", mixed, self.whole(0, 0, WIDTH)), at + "attention.output.dense")
            state = self.norm(self.op("Add", mixed, state), at + "attention.output.LayerNorm")
            inner = self.op("Gelu", self.linear(state, at + "intermediate.dense"))
            state = self.norm(self.op("Add", self.linear(inner, at + "output.dense"), state), at + "output.LayerNorm")
        return state

    def kind(self, number: int) -> str:
        """The vector of token type ``number``, the same for every piece."""
        name = f"type_{number}"
        self.constants[name] = self.tensors["embeddings.token_type_embeddings.weight"][number]
        return name

    def mean(self, states: str, chosen: str, count: str) -> str:
        total = self.op("ReduceSum", self.op("Mul", states, chosen), self.whole(1), keepdims=0)
        return self.op("Div", total, count)


_Signature = tuple[list[tuple[str, str]], list[tuple[str, tuple[str | int, ...]]]]


def _draw_attribution(draw: _Drawing) -> _Signature:
    layout = draw.op("Gather", draw.weight("layout.weight"), "layouts")
    states = draw.encode(draw.op("Add", layout, draw.kind(0)))
    # one window a call: [1, pieces, width] gathered to [1, units, width]
    chosen = draw.op("Gather", states, draw.op("Squeeze", "first", draw.whole(0)), axis=1)
    outputs = [draw.linear(chosen, name) for name in ("labels", "query", "key", "ask", "answer") if f"{name}.weight" in draw.tensors]
    return [("ids", "pieces"), ("layouts", "pieces"), ("first", "units")], [
        (name, ("rows", "units", f"width{n}")) for n, name in enumerate(outputs)
    ]


def _draw_stance(draw: _Drawing) -> _Signature:
    states = draw.encode(draw.op("Gather", draw.weight("embeddings.token_type_embeddings.weight"), "types"))
    one = draw.number(1.0)
    special = draw.op("Or", draw.op("Equal", "ids", draw.whole(101)), draw.op("Equal", "ids", draw.whole(102)))
    inner = draw.op("Sub", one, draw.op("Cast", special, to=1))
    kinds = draw.op("Cast", "types", to=1)
    last = draw.whole(-1)
    proposition = draw.op("Unsqueeze", draw.op("Mul", inner, kinds), last)
    text = draw.op("Unsqueeze", draw.op("Mul", inner, draw.op("Sub", one, kinds)), last)
    counts = [draw.op("Max", draw.op("ReduceSum", each, draw.whole(1), keepdims=0), one) for each in (text, proposition)]
    u, v = draw.mean(states, text, counts[0]), draw.mean(states, proposition, counts[1])
    affinity = draw.op("Mul", draw.op("MatMul", states, draw.op("Transpose", states, perm=[0, 2, 1])), draw.number(WIDTH**-0.5))
    far = draw.number(1e4)
    others = draw.op("Mul", draw.op("Sub", draw.op("Transpose", text, perm=[0, 2, 1]), one), far)
    found = draw.op("MatMul", draw.op("Softmax", draw.op("Add", affinity, others), axis=-1), states)
    pair = draw.op("Concat", states, found, draw.op("Abs", draw.op("Sub", states, found)), draw.op("Mul", states, found), axis=-1)
    compared = draw.op("Gelu", draw.linear(pair, "compare"))
    mean = draw.mean(compared, proposition, counts[1])
    away = draw.op("Mul", draw.op("Sub", proposition, one), far)
    peak = draw.op("ReduceMax", draw.op("Add", compared, away), draw.whole(1), keepdims=0)
    features = draw.op("Concat", u, v, draw.op("Abs", draw.op("Sub", u, v)), draw.op("Mul", u, v), mean, peak, axis=-1)
    logits = draw.linear(draw.op("Gelu", draw.linear(features, "hidden")), "output")
    return [("ids", "tokens"), ("types", "tokens")], [(logits, ("rows", 3))]


def _draw_retrieval(draw: _Drawing) -> _Signature:
    states = draw.encode(draw.kind(0))
    mean = draw.op("ReduceMean", states, draw.whole(1), keepdims=0)
    return [("ids", "tokens")], [(draw.op("LpNormalization", mean, axis=-1, p=2), ("rows", WIDTH))]


_DRAW: dict[str, Callable[[_Drawing], _Signature]] = {
    "attribution": _draw_attribution,
    "stance": _draw_stance,
    "retrieval": _draw_retrieval,
}
