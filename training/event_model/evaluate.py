"""How good the event model is on clips that it has never seen, as a Markdown table and as JSON:

    python3 -m event_model.evaluate CLIPS/test RUN/model.pt [--json REPORT.json] [--threads 2]
    python3 -m event_model.evaluate CLIPS/test models/events --node node [--json REPORT.json]

The second form judges the graphs that ship, in the ONNX Runtime that runs them. The last window of each clip counts.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import numpy as np
import torch

from .clips import CLASSES, WINDOW, ClipSet, open_clip_set
from .computing import open_machine
from .export import load_model
from .graphs import NodeRunner
from .window_stage import pool_clips, window_logits

NORMAL = CLASSES.index("normal_activity")
THRESHOLDS = (0.3, 0.5, 0.7)
BINS = 10


def probabilities_of_weights(weights: Path, clips: ClipSet, threads: int) -> np.ndarray:
    """[clips, 8], by PyTorch in 32-bit floats."""
    model = load_model(weights)
    machine = open_machine(threads)
    model.to(machine.device)
    logits = window_logits(model, pool_clips(model.frame, clips, machine), machine)
    return torch.softmax(logits / model.temporal.temperature.cpu(), dim=1).numpy()


def probabilities_of_graphs(folder: Path, clips: ClipSet, node: str) -> np.ndarray:
    """[clips, 8], moment by moment as on a camera: the scales of a quantised graph depend on what is in a batch."""
    rows = []
    with NodeRunner(folder / "frame.onnx", node) as frame, NodeRunner(folder / "temporal.onnx", node) as temporal:
        for clip in range(len(clips)):
            moments = clips.inputs(clip, 1)[0, -WINDOW:]
            features = [frame.run({"frames": moment[None]})["features"][0] for moment in moments]
            rows.append(temporal.run({"features": np.stack(features)[None]})["probabilities"][0])
    return np.stack(rows)


def score_classes(said: np.ndarray, true: np.ndarray) -> list[dict]:
    """Precision, recall and F1 of each class; said and true: class numbers [clips]."""
    scores = []
    for number, name in enumerate(CLASSES):
        hits = int(((said == number) & (true == number)).sum())
        clips = int((true == number).sum())
        precision = hits / max(1, int((said == number).sum()))
        recall = hits / max(1, clips)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        scores.append({"class": name, "clips": clips, "precision": precision, "recall": recall, "f1": f1})
    return scores


def score_calibration(probabilities: np.ndarray, true: np.ndarray) -> tuple[float, list[dict]]:
    """The expected calibration error, and for each tenth of confidence how often the model was right."""
    confidence = probabilities.max(axis=1)
    is_right = probabilities.argmax(axis=1) == true
    bin_of = np.minimum((confidence * BINS).astype(int), BINS - 1)
    error, bins = 0.0, []
    for number in range(BINS):
        chosen = bin_of == number
        entry = {"from": number / BINS, "to": (number + 1) / BINS, "clips": int(chosen.sum())}
        if chosen.any():
            entry |= {"confidence": float(confidence[chosen].mean()), "right": float(is_right[chosen].mean())}
            error += float(chosen.mean()) * abs(entry["confidence"] - entry["right"])
        bins.append(entry)
    return error, bins


def confusion(said: np.ndarray, true: np.ndarray) -> np.ndarray:
    """Clips [true class, said class]."""
    table = np.zeros((len(CLASSES), len(CLASSES)), dtype=int)
    np.add.at(table, (true, said), 1)
    return table


def report_on(probabilities: np.ndarray, true: np.ndarray) -> dict:
    said = probabilities.argmax(axis=1)
    classes = score_classes(said, true)
    highest_event = np.delete(probabilities[true == NORMAL], NORMAL, axis=1).max(axis=1, initial=0.0)
    error, bins = score_calibration(probabilities, true)
    return {
        "clips": len(true),
        "accuracy": float((said == true).mean()),
        "macro_f1": float(np.mean([row["f1"] for row in classes])),
        "classes": classes,
        "normal_called_something": {
            str(threshold): float((highest_event >= threshold).mean()) if len(highest_event) else None
            for threshold in THRESHOLDS
        },
        "calibration_error": error,
        "calibration": bins,
        "confusion": confusion(said, true).tolist(),
    }


def markdown(report: dict) -> str:
    """The report as the model card shows it."""
    parts = [
        f"{report['clips']} clips, macro-F1 {report['macro_f1']:.3f}, accuracy {report['accuracy']:.3f}, "
        f"expected calibration error {report['calibration_error']:.3f}.",
        _table(
            ["class", "clips", "precision", "recall", "F1"],
            [
                [row["class"], row["clips"], *(f"{row[score]:.2f}" for score in ("precision", "recall", "f1"))]
                for row in report["classes"]
            ],
        ),
        "Share of normal clips in which some event is at least so probable:",
        _table(
            ["probability", "normal clips"],
            [[limit, _share(share)] for limit, share in report["normal_called_something"].items()],
        ),
        "Clips of each class (rows) by what they were called (columns):",
        _table(["", *CLASSES], [[name, *row] for name, row in zip(CLASSES, report["confusion"])]),
        "How often the model was right, by how sure it was:",
        _table(["confidence", "clips", "mean confidence", "right"], [_bin_row(row) for row in report["calibration"]]),
    ]
    return "\n\n".join(parts)


def _bin_row(entry: dict) -> list:
    limits = f"{entry['from']:.1f} to {entry['to']:.1f}"
    return [limits, entry["clips"], _share(entry.get("confidence")), _share(entry.get("right"))]


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _table(head: list, rows: list[list]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path)
    parser.add_argument("model", type=Path, help="a file of weights, or with --node a folder of graphs")
    parser.add_argument("--node", help="a Node.js to run the graphs with")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    clips = open_clip_set(options.clips)
    if options.node:
        probabilities = probabilities_of_graphs(options.model, clips, options.node)
    else:
        probabilities = probabilities_of_weights(options.model, clips, options.threads)
    report = report_on(probabilities, clips.classes)
    print(markdown(report))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
