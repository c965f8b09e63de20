"""Set SIGHTLINE_NODE to a Node.js to run the graphs in ONNX Runtime as well."""

import contextlib
import io
import json
import os
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from event_model.export import differences, write_graphs
from event_model.network import EventModel
from event_model.quantise import LARGEST_WEIGHT, quantise, quantise_matrix, write_shipped

NODE = os.environ.get("SIGHTLINE_NODE")


class GraphsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        torch.manual_seed(0)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.model = EventModel().eval()
        write_graphs(cls.model, cls.folder)
        with contextlib.redirect_stdout(io.StringIO()):
            write_shipped(cls.folder, cls.folder / "events", "7")

    def test_graphs_have_the_promised_inputs_and_outputs(self) -> None:
        found = {}
        for folder in (self.folder, self.folder / "events"):
            for name in ("frame", "temporal"):
                graph = onnx.load(str(folder / f"{name}.onnx")).graph
                found[name] = [(each.name, shape_of(each)) for each in (*graph.input, *graph.output)]
            self.assertEqual(
                found["frame"],
                [
                    ("frames", ["batch", 5, 84, 112]),
                    ("features", ["batch", 192]),
                    ("objectness", ["batch", 6, 6, 8]),
                ],
            )
            self.assertEqual(found["temporal"], [("features", ["batch", 16, 192]), ("probabilities", ["batch", 8])])

    def test_manifest_names_the_graphs(self) -> None:
        manifest = json.loads((self.folder / "events" / "model.json").read_text())
        self.assertEqual((manifest["version"], manifest["features"]), ("7", 192))
        self.assertEqual(len(manifest["frame"]["sha256"]), 64)

    def test_quantised_graphs_are_a_third_in_size(self) -> None:
        for name in ("frame.onnx", "temporal.onnx"):
            quantised, whole = (path.stat().st_size for path in (self.folder / "events" / name, self.folder / name))
            self.assertLess(quantised, whole * 0.36)

    @unittest.skipUnless(NODE, "SIGHTLINE_NODE is not set")
    def test_graphs_compute_what_pytorch_does(self) -> None:
        found = differences(self.model, self.folder, NODE)
        self.assertEqual(set(found), {"features", "objectness", "probabilities"})
        self.assertLess(max(found.values()), 1e-4)

    @unittest.skipUnless(NODE, "SIGHTLINE_NODE is not set")
    def test_quantised_graphs_compute_nearly_the_same(self) -> None:
        found = differences(self.model, self.folder / "events", NODE)
        self.assertLess(max(found.values()), 0.05)


class QuantiseTest(unittest.TestCase):
    def test_columns_have_scales_of_their_own(self) -> None:
        matrix = np.array([[1.0, 100.0], [-0.5, -50.0]], dtype=np.float32)
        whole, scales = quantise_matrix(matrix)
        self.assertEqual(whole[0].tolist(), [LARGEST_WEIGHT, LARGEST_WEIGHT])
        np.testing.assert_allclose(whole * scales, matrix, rtol=0.02)

    def test_leaves_products_of_two_activations_alone(self) -> None:
        model = product_of("MatMul", [("a", [4, 128]), ("b", [128, 64])], constants={})
        self.assertEqual(quantise(model), 0)
        self.assertEqual([node.op_type for node in model.graph.node], ["MatMul"])

    def test_keeps_the_bias_of_a_transposed_gemm(self) -> None:
        random = np.random.default_rng(0)
        constants = {
            "w": random.normal(size=(64, 128)).astype(np.float32),
            "bias": random.normal(size=64).astype(np.float32),
        }
        model = product_of("Gemm", [("a", [4, 128])], constants, transB=1)
        self.assertEqual(quantise(model), 1)
        self.assertEqual(model.graph.node[-1].op_type, "Add")
        names = [tensor.name for tensor in model.graph.initializer]
        self.assertNotIn("w", names)
        a = random.normal(size=(4, 128)).astype(np.float32)
        np.testing.assert_allclose(by_hand(model, a), a @ constants["w"].T + constants["bias"], atol=0.9)


def shape_of(value: onnx.ValueInfoProto) -> list[int | str]:
    return [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]


def product_of(kind: str, inputs: list[tuple[str, list[int]]], constants: dict, **attributes: int) -> onnx.ModelProto:
    node = helper.make_node(kind, [name for name, _ in inputs] + list(constants), ["y"], **attributes)
    graph = helper.make_graph(
        [node],
        "product",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [4, 64])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def by_hand(model: onnx.ModelProto, activations: np.ndarray) -> np.ndarray:
    """What the nodes that stand for a Gemm say to do."""
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    low, high = min(0.0, activations.min()), max(0.0, activations.max())
    scale = (high - low) / 255
    zero = np.clip(np.round(-low / scale), 0, 255)
    whole = np.clip(np.round(activations / scale) + zero, 0, 255)
    sums = (whole - zero) @ constants["y/weights"].astype(np.float64)
    return sums * scale * constants["y/weight_scales"] + constants["bias"]


if __name__ == "__main__":
    unittest.main()
