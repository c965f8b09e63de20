"""Clips as they lie on disk, how moments of them are drawn, and how they are varied while learning.

A set is a folder of four NumPy files of bytes, written by the clip maker (`training/make-clips.ts`):

    frames.npy   [clips, 20, 4, 84, 112]   luma, slow difference, fast difference, dwell; 0.533 s between samples
    zones.npy    [clips, 84, 112]          255 inside a restricted zone, 0 outside
    grids.npy    [clips, 20, 6, 6, 8]      0 or 1: which of CELL_KINDS is in each cell (rows, columns)
    classes.npy  [clips]                   index into CLASSES

What the networks take is one array of five channels, the zone being the last.
"""

from __future__ import annotations

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
CELL_KINDS = ("person", "lying person", "left bag", "vehicle", "fire or smoke", "person in zone")
CHANNELS = ("luma", "slow difference", "fast difference", "dwell", "zone")
HEIGHT, WIDTH = 84, 112
GRID_ROWS, GRID_COLUMNS = 6, 8
SAMPLES = 20
WINDOW = 16

DIFFERENCES = slice(1, 3)
DIFFERENCES_AND_DWELL = slice(1, 4)


@dataclass(frozen=True)
class ClipSet:
    """One set; the frames are mapped into memory rather than read."""

    frames: np.ndarray
    zones: np.ndarray
    grids: np.ndarray
    classes: np.ndarray

    def __len__(self) -> int:
        return len(self.classes)

    def inputs(self, first: int, count: int) -> np.ndarray:
        """All samples of some clips in a row: bytes [count, 20, 5, 84, 112]."""
        frames = self.frames[first : first + count]
        zones = self.zones[first : first + count]
        return np.concatenate([frames, _repeat_zones(zones, frames.shape[1])], axis=2)


@dataclass(frozen=True)
class Moments:
    """Single moments of different clips."""

    inputs: np.ndarray
    """Bytes [moments, 5, 84, 112]."""
    grids: np.ndarray
    """Bytes [moments, 6, 6, 8]."""
    classes: np.ndarray
    """int64 [moments]; -1 where it is too early in the clip to tell."""

    def split(self, parts: int) -> list[Moments]:
        """Into parts of the same size, or nearly."""
        inputs, grids, classes = (np.array_split(each, parts) for each in (self.inputs, self.grids, self.classes))
        return [Moments(*part) for part in zip(inputs, grids, classes)]


def open_clip_set(folder: Path) -> ClipSet:
    """Raises FileNotFoundError when a file is missing, ValueError when one has not the shape it should have."""
    shapes = {
        "frames": (SAMPLES, len(CHANNELS) - 1, HEIGHT, WIDTH),
        "zones": (HEIGHT, WIDTH),
        "grids": (SAMPLES, len(CELL_KINDS), GRID_ROWS, GRID_COLUMNS),
        "classes": (),
    }
    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in shapes}
    clips = len(arrays["classes"])
    for name, shape in shapes.items():
        if arrays[name].shape != (clips, *shape) or arrays[name].dtype != np.uint8:
            raise ValueError(
                f"{folder / name}.npy holds {arrays[name].dtype} {arrays[name].shape}, not uint8 {(clips, *shape)}."
            )
    return ClipSet(
        frames=arrays["frames"],
        zones=np.asarray(arrays["zones"]),
        grids=np.asarray(arrays["grids"]),
        classes=arrays["classes"].astype(np.int64),
    )


# A clip begins before what it shows: its class can be told from the later samples only.
FIRST_TELLING_SAMPLE = 12


def draw_moments(clips: ClipSet, count: int, random: np.random.Generator) -> Moments:
    """Varied moments of randomly drawn clips, later ones a little more often."""
    chosen = random.integers(0, len(clips), count)
    samples = (SAMPLES * random.random(count) ** 0.7).astype(np.int64)
    inputs = np.empty((count, 1, len(CHANNELS), HEIGHT, WIDTH), dtype=np.uint8)
    for place, (clip, sample) in enumerate(zip(chosen, samples)):
        inputs[place, 0, :-1] = clips.frames[clip, sample]
        inputs[place, 0, -1] = clips.zones[clip]
    grids = clips.grids[chosen, samples]
    is_flipped = random.random(count) < 0.5
    inputs[is_flipped] = inputs[is_flipped][..., ::-1]
    grids[is_flipped] = grids[is_flipped][..., ::-1]
    vary_light(inputs, random)
    return Moments(
        inputs=inputs[:, 0],
        grids=grids,
        classes=np.where(samples >= FIRST_TELLING_SAMPLE, clips.classes[chosen], -1),
    )


def vary_light(inputs: np.ndarray, random: np.random.Generator) -> None:
    """Changes clips in place as if another camera had seen them; all samples of a clip alike.

    inputs: bytes [clips, samples, 5, 84, 112].
    """
    for clip in inputs:
        _vary_luma(clip[:, 0], random)
        _vary_differences(clip[:, DIFFERENCES], random)
        if random.random() < 0.25:
            _erase_motion(clip, random)


_LEVELS = np.arange(256, dtype=np.float32)


def _to_bytes(levels: np.ndarray) -> np.ndarray:
    return np.clip(levels, 0, 255).astype(np.uint8)


def _vary_luma(luma: np.ndarray, random: np.random.Generator) -> None:
    """Contrast about the mean, then brightness; a table of the 256 levels is faster than sums over the pictures."""
    mean = luma.mean(dtype=np.float32)
    contrast, brightness = random.uniform(0.6, 1.4), random.uniform(-35, 35)
    luma[...] = _to_bytes((_LEVELS - mean) * contrast + mean + brightness)[luma]


def _vary_differences(differences: np.ndarray, random: np.random.Generator) -> None:
    """Gain, then noise of up to 6 levels."""
    gain = np.exp(random.uniform(np.log(0.5), np.log(1.7)))
    noise_level = random.uniform(0, 6) / 255
    noise = np.frombuffer(random.bytes(differences.size), dtype=np.uint8).reshape(differences.shape)
    noise = _to_bytes(_LEVELS * noise_level)[noise]
    louder = _to_bytes(_LEVELS * gain)[differences]
    differences[...] = np.minimum(louder, 255 - noise) + noise


def _erase_motion(inputs: np.ndarray, random: np.random.Generator) -> None:
    """No motion is seen in a rectangle of all samples: bytes [samples, 5, 84, 112], changed in place."""
    height, width = random.integers(6, 28, 2)
    top, left = random.integers(0, HEIGHT - height), random.integers(0, WIDTH - width)
    inputs[:, DIFFERENCES_AND_DWELL, top : top + height, left : left + width] = 0


def _repeat_zones(zones: np.ndarray, samples: int) -> np.ndarray:
    """[clips, 84, 112] to [clips, samples, 1, 84, 112], without copying."""
    return np.broadcast_to(zones[:, None, None], (len(zones), samples, 1, *zones.shape[1:]))
