"""Runs ONNX graphs: in the ONNX Runtime of Node.js, as the product does, or in onnx's own evaluator."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Protocol

import numpy as np

NODE_PROGRAM = Path(__file__).resolve().parent.parent / "run-graph.ts"
# As run-graph.ts names them.
DTYPES = {"uint8": np.dtype("u1"), "float32": np.dtype("<f4")}
Arrays = dict[str, np.ndarray]


class Runner(Protocol):
    def run(self, inputs: Arrays) -> Arrays: ...

    def __enter__(self) -> "Runner": ...

    def __exit__(self, *problem: object) -> None: ...


class NodeRunner:
    """A Node.js process that answers one line of JSON with another, on one thread."""

    def __init__(self, graph: Path, node: str) -> None:
        self.process = subprocess.Popen(
            [node, str(NODE_PROGRAM), str(graph)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, inputs: Arrays) -> Arrays:
        """The outputs of the graph by name."""
        return {name: _unpack(tensor) for name, tensor in self._ask(inputs, repeats=0)["outputs"].items()}

    def time(self, inputs: Arrays, repeats: int) -> float:
        """Milliseconds: the median of so many runs."""
        return self._ask(inputs, repeats)["medianMs"]

    def _ask(self, inputs: Arrays, repeats: int) -> dict:
        assert self.process.stdin and self.process.stdout
        packed = {name: _pack(array) for name, array in inputs.items()}
        self.process.stdin.write(json.dumps({"inputs": packed, "repeats": repeats}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{' '.join(map(str, self.process.args))} ended with {self.process.wait()}.")
        return json.loads(answer)

    def __enter__(self) -> "NodeRunner":
        return self

    def __exit__(self, kind: type | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class ReferenceRunner:
    """onnx's evaluator in plain NumPy: slow."""

    def __init__(self, graph: Path) -> None:
        from onnx.reference import ReferenceEvaluator

        self.evaluator = ReferenceEvaluator(str(graph))

    def run(self, inputs: Arrays) -> Arrays:
        return dict(zip(self.evaluator.output_names, self.evaluator.run(None, inputs)))

    def __enter__(self) -> "ReferenceRunner":
        return self

    def __exit__(self, *problem: object) -> None:
        pass


def open_runner(graph: Path, node: str | None) -> Runner | None:
    """None when no Node.js is given and this version of onnx has no evaluator (before 1.13)."""
    if node:
        return NodeRunner(graph, node)
    try:
        return ReferenceRunner(graph)
    except ImportError:
        return None


def _pack(array: np.ndarray) -> dict:
    little = np.ascontiguousarray(array, dtype=DTYPES[array.dtype.name])
    return {"type": array.dtype.name, "dims": list(array.shape), "data": base64.b64encode(little.tobytes()).decode()}


def _unpack(tensor: dict) -> np.ndarray:
    values = np.frombuffer(base64.b64decode(tensor["data"]), dtype=DTYPES[tensor["type"]])
    return values.reshape(tensor["dims"])
