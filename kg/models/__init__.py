"""The learned models: their files, the runtimes that run them, and what their outputs mean.

Telemetry of the libraries is switched off here, before any of them is loaded.
"""

import os

__all__ = ["answers", "chat", "files", "network", "nli", "optional", "pairs", "runtime", "spans", "tagger", "torch_nets", "windows"]

# ONNX Runtime 1.32 writes a device id and looks up its maker's host as soon as it is imported; the function of its own that switches
# this off comes too late for both.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
