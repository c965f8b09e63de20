"""Writes the trained networks as ONNX graphs of 32-bit floats, and checks that they compute what PyTorch does:

    python3 -m event_model.export RUN/model.pt GRAPHS [--node node]

`frame.onnx`: frames u8 [batch, 5, 84, 112] to features f32 [batch, 192] and objectness f32 [batch, 6, 6, 8].
`temporal.onnx`: features f32 [batch, 16, 192] to probabilities f32 [batch, 8].
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path
from typing import Sequence

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from .clips import CHANNELS, HEIGHT, WIDTH, WINDOW
from .graphs import open_runner
from .network import FEATURES, EventModel

# LayerNormalization and Gelu are written as their parts, which ONNX Runtime fuses again.
OPSET = 13
LARGEST_DIFFERENCE = 2e-3


def load_model(weights: Path) -> EventModel:
    model = EventModel()
    model.load_state_dict(torch.load(weights, map_location="cpu"))
    return model.eval()


def write_graph(network: nn.Module, example: Tensor, path: Path, source: str, results: Sequence[str]) -> None:
    """The first axis of the source and of all results is left open."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (example,),
            str(path),
            input_names=[source],
            output_names=list(results),
            dynamic_axes={name: {0: "batch"} for name in (source, *results)},
            opset_version=OPSET,
        )
    model = onnx.load(str(path))
    for output, shape in zip(model.graph.output, result_shapes(network, example)):
        for dim, size in zip(output.type.tensor_type.shape.dim[1:], shape[1:]):
            dim.dim_value = size  # the exporter gives names to some that it does not follow
    onnx.checker.check_model(onnx.shape_inference.infer_shapes(model, strict_mode=True))
    onnx.save(model, str(path))


@torch.no_grad()
def result_shapes(network: nn.Module, example: Tensor) -> list[torch.Size]:
    results = network(example)
    return [result.shape for result in (results if isinstance(results, tuple) else (results,))]


def write_graphs(model: EventModel, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    model.eval()
    frames = torch.zeros(2, len(CHANNELS), HEIGHT, WIDTH, dtype=torch.uint8)
    write_graph(model.frame, frames, folder / "frame.onnx", "frames", ["features", "objectness"])
    features = torch.zeros(2, WINDOW, FEATURES)
    write_graph(model.temporal, features, folder / "temporal.onnx", "features", ["probabilities"])


@torch.no_grad()
def differences(model: EventModel, folder: Path, node: str | None, batch: int = 3) -> dict[str, float] | None:
    """The largest difference of each output between the graphs and PyTorch; None when nothing here runs graphs."""
    random = np.random.default_rng(0)
    frames = random.integers(0, 256, (batch, len(CHANNELS), HEIGHT, WIDTH), dtype=np.uint8)
    windows = random.normal(size=(batch, WINDOW, FEATURES)).astype(np.float32)
    features, objectness = model.frame(torch.from_numpy(frames))
    expected = {
        "features": features,
        "objectness": objectness,
        "probabilities": model.temporal(torch.from_numpy(windows)),
    }
    found: dict[str, np.ndarray] = {}
    for name, inputs in (("frame", {"frames": frames}), ("temporal", {"features": windows})):
        runner = open_runner(folder / f"{name}.onnx", node)
        if runner is None:
            return None
        with runner:
            found.update(runner.run(inputs))
    return {name: float(np.abs(found[name] - value.numpy()).max()) for name, value in expected.items()}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("graphs", type=Path)
    parser.add_argument("--node", help="a Node.js to check the graphs with, in ONNX Runtime")
    options = parser.parse_args(arguments)
    model = load_model(options.weights)
    write_graphs(model, options.graphs)
    for name in ("frame", "temporal"):
        path = options.graphs / f"{name}.onnx"
        print(f"{path}: {path.stat().st_size} bytes, {len(onnx.load(str(path)).graph.node)} nodes")
    found = differences(model, options.graphs, options.node)
    if found is None:
        print("Not checked against PyTorch: that needs --node, or a version of onnx with a reference evaluator.")
        return
    for name, difference in found.items():
        print(f"{name}: differs from PyTorch by at most {difference:.1e}")
    if max(found.values()) > LARGEST_DIFFERENCE:
        raise SystemExit("The graphs do not compute what the networks do.")


if __name__ == "__main__":
    main()
