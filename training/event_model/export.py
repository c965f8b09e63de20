"""Writes the graphs that the product runs, with weights of eight bits, and the list that names them:

    python3 -m event_model.export WEIGHTS.pt FOLDER --version 1

`frame.onnx`: frames u8 [batch, 5, 84, 112] to features f32 [batch, 192] and cells f32 [batch, 6, 6, 8].
`temporal.onnx`: features f32 [batch, 16, 192] to probabilities f32 [batch, 8].
"""

import argparse
import hashlib
import json
from pathlib import Path

import onnx
import torch

from .evaluate import load_networks
from .network import CHANNELS, FEATURES, HEIGHT, WIDTH, Probabilities
from .clips import WINDOW
from .quantise import quantise_weights


def export_graph(network: torch.nn.Module, example: torch.Tensor, names: tuple[str, list[str]]) -> onnx.ModelProto:
    source, outputs = names
    path = Path(torch.hub.get_dir()).parent / "event-model.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    batch = {name: {0: "batch"} for name in (source, *outputs)}
    torch.onnx.export(
        network, (example,), str(path), input_names=[source], output_names=outputs, dynamic_axes=batch, opset_version=13
    )
    model = onnx.load(str(path))
    path.unlink()
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--version", required=True)
    options = parser.parse_args()
    encoder, temporal = load_networks(options.weights)
    frames = torch.zeros(2, CHANNELS, HEIGHT, WIDTH, dtype=torch.uint8)
    graphs = {
        "frame": export_graph(encoder, frames, ("frames", ["features", "cells"])),
        "temporal": export_graph(Probabilities(temporal).eval(), torch.zeros(2, WINDOW, FEATURES), ("features", ["probabilities"])),
    }
    options.folder.mkdir(parents=True, exist_ok=True)
    manifest: dict = {"id": "sightline-events", "version": options.version, "features": FEATURES}
    for name, graph in graphs.items():
        quantise_weights(graph)
        onnx.checker.check_model(graph)
        data = graph.SerializeToString()
        (options.folder / f"{name}.onnx").write_bytes(data)
        manifest[name] = {"file": f"{name}.onnx", "sha256": hashlib.sha256(data).hexdigest()}
        print(f"{name}.onnx: {len(data)} bytes, {len(graph.graph.node)} nodes")
    (options.folder / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
