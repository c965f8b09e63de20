"""Weights of eight bits: matrix products with constant matrices become integer products.

The activations are quantised as they come, one scale for a tensor; the weights beforehand, one scale for a column. Products
of two activations (attention) and convolutions stay as they are.
"""

import numpy as np
import onnx
from onnx import helper, numpy_helper

SMALLEST_WEIGHTS = 4096


def quantise_weights(model: onnx.ModelProto) -> int:
    """Changes the model in place; returns how many products it replaced."""
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    nodes, replaced = [], set()
    for node in graph.node:
        quantised = _quantise(node, weights)
        nodes.extend([node] if quantised is None else quantised[0])
        if quantised is not None:
            replaced.add(node.input[1])
            graph.initializer.extend(quantised[1])
    used = {name for node in nodes for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.node[:]
    graph.node.extend(nodes)
    del graph.initializer[:]
    graph.initializer.extend(kept)
    return len(replaced)


def _quantise(node: onnx.NodeProto, weights: dict) -> tuple[list, list] | None:
    """The nodes and constants in place of a product with a constant matrix; None for every other node."""
    if node.op_type not in ("MatMul", "Gemm") or node.input[1] not in weights:
        return None
    matrix = numpy_helper.to_array(weights[node.input[1]])
    is_transposed = any(attribute.name == "transB" and attribute.i == 1 for attribute in node.attribute)
    if is_transposed:
        matrix = matrix.T
    if matrix.ndim != 2 or matrix.size < SMALLEST_WEIGHTS:
        return None
    scales = np.maximum(np.abs(matrix).max(0), 1e-8).astype(np.float32) / 127
    whole = np.clip(np.round(matrix / scales), -127, 127).astype(np.int8)
    name, (source, result) = node.output[0], (node.input[0], node.output[0])
    constants = [numpy_helper.from_array(whole, f"{name}_weights"), numpy_helper.from_array(scales, f"{name}_scales")]
    has_bias = len(node.input) > 2
    product = f"{name}_product" if has_bias else result
    nodes = [
        helper.make_node("DynamicQuantizeLinear", [source], [f"{name}_input", f"{name}_scale", f"{name}_zero"]),
        helper.make_node("MatMulInteger", [f"{name}_input", f"{name}_weights", f"{name}_zero"], [f"{name}_sums"]),
        helper.make_node("Cast", [f"{name}_sums"], [f"{name}_float"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}_scales", f"{name}_scale"], [f"{name}_factors"]),
        helper.make_node("Mul", [f"{name}_float", f"{name}_factors"], [product]),
    ]
    if has_bias:
        nodes.append(helper.make_node("Add", [product, node.input[2]], [result]))
    return nodes, constants
