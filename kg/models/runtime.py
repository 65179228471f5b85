"""Make a stored model ready to run: by ONNX Runtime in fp32, or by torch as the reference.

All rows of a batch have the same length, so nothing is padded or masked, and the other rows of a batch cannot change the result of a row.
"""

import os

from kg.models.files import ModelFolder
from kg.models.network import Floats, Ids, Network, Runtime
from kg.models.optional import needed_for


def cores() -> int:
    """Count the cores that this process may use; it should start no more threads than these, even where the machine has more cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def start(folder: ModelFolder, runtime: Runtime = "onnx", threads: int = 1) -> Network:
    """Make a stored model ready to run.

    :param threads: cores that one call of the network may use; which labels result does not depend on it
    :raises ModelError: the runtime is torch, which is not installed
    """
    if runtime == "torch":
        with needed_for("The runtime torch"):
            from kg.models.torch_runtime import start as start_torch  # noqa: PLC0415  # torch takes seconds to import
        return start_torch(folder, threads)
    import onnxruntime  # noqa: PLC0415  # `kg query` must not pay for it

    from kg.models.onnx_graph import to_onnx  # noqa: PLC0415  # `kg query` must not pay for onnx

    onnxruntime.disable_telemetry_events()  # for a program that had loaded it before kg.models could say so
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only
    session = onnxruntime.InferenceSession(to_onnx(folder), options, providers=["CPUExecutionProvider"])

    def run(**inputs: Ids) -> tuple[Floats, ...]:
        """Run the network: inputs by name, outputs in order (:class:`kg.models.network.Network`)."""
        return tuple(session.run(None, inputs))

    return run
