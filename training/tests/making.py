"""Small made-up clips for the tests."""

from pathlib import Path

import numpy as np

from event_model.clips import CELL_KINDS, GRID_COLUMNS, GRID_ROWS, HEIGHT, SAMPLES, WIDTH


def write_clip_set(folder: Path, clips: int, seed: int = 0) -> None:
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    arrays = {
        "frames": random.integers(0, 256, (clips, SAMPLES, 4, HEIGHT, WIDTH)),
        "zones": random.integers(0, 2, (clips, HEIGHT, WIDTH)) * 255,
        "grids": random.integers(0, 2, (clips, SAMPLES, len(CELL_KINDS), GRID_ROWS, GRID_COLUMNS)),
        "classes": np.arange(clips) % 8,
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array.astype(np.uint8))
