"""How good the model is on clips that it has never seen, as a table and as JSON:

    python3 -m event_model.evaluate CLIPS WEIGHTS.pt [--json REPORT.json]
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from .clips import CELL_KINDS, CLASSES, WINDOW, ClipSet, open_set
from .network import FrameEncoder, Probabilities, TemporalEncoder
from .train import pool_set


def load_networks(weights: Path) -> tuple[FrameEncoder, TemporalEncoder]:
    saved = torch.load(weights)
    encoder, temporal = FrameEncoder(), TemporalEncoder()
    encoder.load_state_dict(saved["frame"])
    temporal.load_state_dict(saved["temporal"])
    return encoder.eval(), temporal.eval()


@torch.no_grad()
def probabilities_of(networks: tuple[FrameEncoder, TemporalEncoder], clips: ClipSet) -> tuple[np.ndarray, np.ndarray]:
    """Of the last window of each clip [clips, 8], and of the cells of its last moment [clips, 6, 48]."""
    encoder, temporal = networks
    pooled = pool_set(encoder, clips, False)
    windows = Probabilities(temporal)(encoder.summary(pooled[:, -WINDOW:]))
    cells = pooled[:, -1, -encoder.positions.shape[1] * len(CELL_KINDS) :].view(len(clips), -1, len(CELL_KINDS))
    return windows.numpy(), cells.transpose(1, 2).numpy()


def score_classes(probabilities: np.ndarray, classes: np.ndarray) -> list[dict]:
    said = probabilities.argmax(1)
    rows = []
    for index, name in enumerate(CLASSES):
        hits = int(((said == index) & (classes == index)).sum())
        precision = hits / max(1, int((said == index).sum()))
        recall = hits / max(1, int((classes == index).sum()))
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        rows.append({"class": name, "clips": int((classes == index).sum()), "precision": precision, "recall": recall, "f1": f1})
    return rows


def score_calibration(probabilities: np.ndarray, classes: np.ndarray) -> tuple[float, list[dict]]:
    """Expected calibration error, and for each tenth of confidence how often it was right."""
    confidence, is_right = probabilities.max(1), probabilities.argmax(1) == classes
    bins, error = [], 0.0
    for tenth in range(10):
        chosen = (confidence > tenth / 10) & (confidence <= (tenth + 1) / 10)
        if not chosen.any():
            continue
        said, right = float(confidence[chosen].mean()), float(is_right[chosen].mean())
        error += chosen.mean() * abs(said - right)
        bins.append({"clips": int(chosen.sum()), "said": said, "right": right})
    return error, bins


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    clips = open_set(options.clips / "test")
    classes = clips.classes.astype(np.int64)
    probabilities, _ = probabilities_of(load_networks(options.weights), clips)
    rows = score_classes(probabilities, classes)
    error, bins = score_calibration(probabilities, classes)
    normal = probabilities[classes == 0, 1:].max(1)
    report = {
        "clips": len(clips),
        "macro_f1": float(np.mean([row["f1"] for row in rows])),
        "classes": rows,
        "normal_called_something": {str(limit): float((normal >= limit).mean()) for limit in (0.3, 0.5, 0.7)},
        "calibration_error": error,
        "calibration": bins,
        "confusion": [[int(((probabilities.argmax(1) == said) & (classes == true)).sum()) for said in range(8)] for true in range(8)],
    }
    print("| class | clips | precision | recall | F1 |\n|---|---|---|---|---|")
    for row in rows:
        print(f"| {row['class']} | {row['clips']} | {row['precision']:.2f} | {row['recall']:.2f} | {row['f1']:.2f} |")
    print(f"\nmacro-F1 {report['macro_f1']:.3f}, calibration error {error:.3f}")
    print(f"normal clips called something: {report['normal_called_something']}")
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
