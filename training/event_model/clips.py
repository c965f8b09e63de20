"""Clips as they lie on disk (training/make-clips.ts), and how they are varied while learning.

A set is a folder of four arrays of bytes:

    frames   [clips, samples, 4, height, width]   luma, slow difference, fast difference, dwell
    zones    [clips, height, width]               255 inside a closed zone
    grids    [clips, samples, 6, rows, columns]   what is in each cell: see CELL_KINDS
    classes  [clips]                              index into CLASSES
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

CLASSES = (
    "normal_activity",
    "suspicious_loitering",
    "unattended_object",
    "unauthorized_access",
    "person_fall",
    "crowd_gathering",
    "vehicle_intrusion",
    "fire_smoke_detection",
)
CELL_KINDS = ("person", "lying person", "luggage", "vehicle", "fire or smoke", "person in the zone")
WINDOW = 16


@dataclass(frozen=True)
class ClipSet:
    """One set, mapped into memory rather than read."""

    frames: np.ndarray
    zones: np.ndarray
    grids: np.ndarray
    classes: np.ndarray

    def __len__(self) -> int:
        return len(self.classes)

    @property
    def samples(self) -> int:
        """Moments in a clip: more than a window, so that windows can be taken at several places."""
        return self.frames.shape[1]

    def inputs(self, clip: int, sample: int) -> np.ndarray:
        """One moment as the network takes it: [5, height, width] bytes."""
        return np.concatenate([self.frames[clip, sample], self.zones[clip][None]])


def open_set(folder: Path) -> ClipSet:
    """Raises FileNotFoundError when an array is missing, ValueError when their lengths differ."""
    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("frames", "zones", "grids")}
    classes = np.load(folder / "classes.npy")
    if any(len(array) != len(classes) for array in arrays.values()):
        raise ValueError(f"The arrays of {folder} are of different lengths.")
    return ClipSet(classes=classes, **arrays)


def vary(inputs: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Another camera's view of the same moment: light and contrast, gain of the differences, a hole in them.

    inputs: [5, height, width] bytes; returns a new array of the same shape.
    """
    varied = inputs.astype(np.float32)
    luma = varied[0]
    varied[0] = (luma - luma.mean()) * random.uniform(0.6, 1.4) + luma.mean() * random.uniform(0.7, 1.3) + random.uniform(-20, 20)
    varied[1:3] *= random.uniform(0.5, 1.6)
    varied[1:3] += random.uniform(0, 6) * random.random(varied[1:3].shape, dtype=np.float32)
    if random.random() < 0.2:
        height, width = luma.shape
        top, left = random.integers(0, height - 12), random.integers(0, width - 12)
        varied[1:4, top : top + random.integers(4, 12), left : left + random.integers(4, 12)] = 0
    return np.clip(varied, 0, 255).astype(np.uint8)
