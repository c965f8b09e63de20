"""Makes the graphs that ship: constant matrices in 8-bit integers, activations quantised as they come.

    python3 -m event_model.quantise GRAPHS models/events --version 1 [--node node]

Every product with a constant matrix of some size becomes DynamicQuantizeLinear, MatMulInteger, Cast and Mul: the
shape that ONNX Runtime fuses into one step. Activations get one scale for a tensor, weights one for each column.
Convolutions, biases and the products of two activations (attention) stay 32-bit floats.

Weights use 7 of the 8 bits: processors with AVX2 but without VNNI add pairs of products in 16 bits, which overflows
with weights beyond 64, so that their answers would be others.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from .clips import CHANNELS, HEIGHT, WIDTH, WINDOW
from .graphs import NodeRunner
from .network import FEATURES

LARGEST_WEIGHT = 63
# Below, the quantising costs more than the product.
SMALLEST_MATRIX = 4096
GRAPHS = ("frame", "temporal")


@dataclass(frozen=True)
class Replacement:
    """What stands in for one product."""

    nodes: list[NodeProto]
    constants: list[TensorProto]


def quantise(model: ModelProto) -> int:
    """Changes a graph of opset 11 or later in place; returns how many products were replaced."""
    graph = model.graph
    matrices = {tensor.name: tensor for tensor in graph.initializer if len(tensor.dims) == 2}
    nodes: list[NodeProto] = []
    replaced = 0
    for node in graph.node:
        replacement = _replace(node, matrices)
        nodes.extend(replacement.nodes if replacement else [node])
        if replacement:
            replaced += 1
            graph.initializer.extend(replacement.constants)
    used = {name for node in nodes for name in node.input}
    constants = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(constants)
    onnx.checker.check_model(model)
    return replaced


def quantise_matrix(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """[rows, columns] to whole numbers of the same shape and the scale of each column."""
    scales = np.maximum(np.abs(matrix).max(axis=0), 1e-9).astype(np.float32) / LARGEST_WEIGHT
    return np.round(matrix / scales).astype(np.int8), scales


def _replace(node: NodeProto, matrices: dict[str, TensorProto]) -> Replacement | None:
    """None for what is not a product with a constant matrix, or one too small."""
    if node.op_type not in ("MatMul", "Gemm") or node.input[1] not in matrices:
        return None
    matrix = numpy_helper.to_array(matrices[node.input[1]])
    if node.op_type == "Gemm":
        attributes = {each.name: helper.get_attribute_value(each) for each in node.attribute}
        if attributes.get("transA", 0) or attributes.get("alpha", 1.0) != 1 or attributes.get("beta", 1.0) != 1:
            return None
        if attributes.get("transB", 0):
            matrix = matrix.T
    if matrix.size < SMALLEST_MATRIX:
        return None
    return _integer_product(node, matrix)


def _integer_product(node: NodeProto, matrix: np.ndarray) -> Replacement:
    result = node.output[0]
    bias = node.input[2] if len(node.input) > 2 else None
    weights, scales = quantise_matrix(matrix)
    name = {part: f"{result}/{part}" for part in (
        "weights", "weight_scales", "input", "input_scale", "input_zero", "sums", "sums_float", "scales", "product"
    )}  # fmt: skip
    product = name["product"] if bias else result
    nodes = [
        helper.make_node(
            "DynamicQuantizeLinear", [node.input[0]], [name["input"], name["input_scale"], name["input_zero"]]
        ),
        helper.make_node("MatMulInteger", [name["input"], name["weights"], name["input_zero"]], [name["sums"]]),
        helper.make_node("Cast", [name["sums"]], [name["sums_float"]], to=TensorProto.FLOAT),
        helper.make_node("Mul", [name["input_scale"], name["weight_scales"]], [name["scales"]]),
        helper.make_node("Mul", [name["sums_float"], name["scales"]], [product]),
    ]
    if bias:
        nodes.append(helper.make_node("Add", [product, bias], [result]))
    constants = [
        numpy_helper.from_array(weights, name["weights"]),
        numpy_helper.from_array(scales, name["weight_scales"]),
    ]
    return Replacement(nodes, constants)


def write_shipped(graphs: Path, folder: Path, version: str) -> None:
    """The quantised graphs and `model.json`, which names them with their SHA-256."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest: dict = {"id": "sightline-events", "version": version, "features": FEATURES}
    for name in GRAPHS:
        model = onnx.load(str(graphs / f"{name}.onnx"))
        replaced = quantise(model)
        data = model.SerializeToString(deterministic=True)
        (folder / f"{name}.onnx").write_bytes(data)
        manifest[name] = {"file": f"{name}.onnx", "sha256": hashlib.sha256(data).hexdigest()}
        print(f"{folder / name}.onnx: {len(data)} bytes, {replaced} products in integers")
    (folder / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")


def report_times(folder: Path, node: str) -> None:
    random = np.random.default_rng(0)
    examples = {
        "frame": {"frames": random.integers(0, 256, (1, len(CHANNELS), HEIGHT, WIDTH), dtype=np.uint8)},
        "temporal": {"features": random.normal(size=(1, WINDOW, FEATURES)).astype(np.float32)},
    }
    for name, inputs in examples.items():
        with NodeRunner(folder / f"{name}.onnx", node) as runner:
            print(f"{name}: {runner.time(inputs, 300):.2f} ms on one thread")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graphs", type=Path, help="what event_model.export wrote")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--version", required=True)
    parser.add_argument("--node", help="a Node.js to time the graphs with, in ONNX Runtime")
    options = parser.parse_args(arguments)
    write_shipped(options.graphs, options.folder, options.version)
    if options.node:
        report_times(options.folder, options.node)


if __name__ == "__main__":
    main()
