"""Stage 1: the frame encoder learns what is in each cell of a picture, with the clip's class as a weak hint."""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .clips import CELL_KINDS, CLASSES, ClipSet, Moments, draw_moments
from .computing import Descent, Machine, with_faster_precision
from .network import CELLS, FEATURES, FrameEncoder

BATCH = 64
# How much more a cell counts that holds something, in the order of CELL_KINDS: the rarer, the more.
CELL_WEIGHTS = (3.0, 8.0, 8.0, 6.0, 6.0, 8.0)
DENSE_SHARE, HINT_SHARE = 3.0, 0.25
STEPS_BETWEEN_SAVES = 500
STEPS_BETWEEN_REPORTS = 100


class FrameStage(nn.Module):
    """The encoder with what only this stage needs: a linear guess at the class."""

    def __init__(self, encoder: FrameEncoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.hint = nn.Linear(FEATURES, len(CLASSES))
        self.register_buffer("cell_weights", torch.tensor(CELL_WEIGHTS), persistent=False)

    def losses(self, moments: Moments, machine: Machine) -> tuple[Tensor, Tensor]:
        """The dense loss of the cells, and that of the hint."""
        inputs = torch.from_numpy(moments.inputs).to(machine.device)
        cells = torch.from_numpy(moments.grids).to(machine.device).flatten(2).transpose(1, 2).float()
        classes = torch.from_numpy(moments.classes).to(machine.device)
        with machine.autocast():
            pooled, logits = self.encoder.pool(inputs)
            guess = self.hint(self.encoder.summary(pooled))
        dense = functional.binary_cross_entropy_with_logits(logits.float(), cells, pos_weight=self.cell_weights)
        hint = functional.cross_entropy(
            guess.float(), classes, ignore_index=-1, label_smoothing=0.05, reduction="sum"
        ) / max(1, int((classes >= 0).sum()))
        return dense, hint


@dataclass(frozen=True)
class Slope:
    """Losses of a batch, and the gradient of their sum by each parameter."""

    dense: float
    hint: float
    gradients: tuple[Tensor, ...]


def slope_of(stage: FrameStage, moments: Moments, machine: Machine) -> Slope:
    """The mean over as many equal parts of the batch as there are threads."""

    def slope_of_part(part: Moments) -> Slope:
        dense, hint = stage.losses(part, machine)
        gradients = torch.autograd.grad(DENSE_SHARE * dense + HINT_SHARE * hint, list(stage.parameters()))
        return Slope(dense.item(), hint.item(), gradients)

    parts = machine.map(slope_of_part, moments.split(machine.thread_count))
    return Slope(
        dense=sum(part.dense for part in parts) / len(parts),
        hint=sum(part.hint for part in parts) / len(parts),
        gradients=tuple(sum(each) / len(parts) for each in zip(*(part.gradients for part in parts))),
    )


def choose_precision(machine: Machine, encoder: FrameEncoder, clips: ClipSet) -> Machine:
    """The one in which a step of training takes less time."""
    stage = FrameStage(encoder).to(machine.device)
    moments = draw_moments(clips, BATCH, np.random.default_rng(0))
    return with_faster_precision(machine, lambda candidate: slope_of(stage, moments, candidate))


def batches_ahead(clips: ClipSet, seed: int, steps: range) -> Iterator[Moments]:
    """The batch of each step, a function of seed and step alone; the next ones are drawn in a thread meanwhile."""
    ready: queue.Queue[Moments | BaseException] = queue.Queue(maxsize=3)
    is_over = threading.Event()

    def draw_all() -> None:
        try:
            for step in steps:
                if is_over.is_set():
                    return
                ready.put(draw_moments(clips, BATCH, np.random.default_rng((seed, step))))
        except BaseException as problem:  # handed to the thread that trains
            ready.put(problem)

    thread = threading.Thread(target=draw_all, daemon=True)
    thread.start()
    try:
        for _ in steps:
            batch = ready.get()
            if isinstance(batch, BaseException):
                raise batch
            yield batch
    finally:
        is_over.set()


def train_frames(
    encoder: FrameEncoder, clips: ClipSet, machine: Machine, *, steps: int, seed: int, checkpoint: Path, peak: float
) -> None:
    """Goes on from the checkpoint if it is of the same run; saves there now and then, and at the end."""
    stage = FrameStage(encoder).to(machine.device).train()
    descent = Descent(stage.parameters(), steps, weight_decay=0.05, peak=peak)
    first = resume(stage, descent, checkpoint, steps, seed)
    started = time.monotonic()
    for step, moments in zip(range(first, steps), batches_ahead(clips, seed, range(first, steps))):
        slope = slope_of(stage, moments, machine)
        descent.step(step, slope.gradients)
        done = step + 1
        if done % STEPS_BETWEEN_REPORTS == 0 or done == steps:
            rate = (done - first) * BATCH / (time.monotonic() - started)
            print(
                f"frames: step {done} of {steps}, cells {slope.dense:.4f}, hint {slope.hint:.3f}, {rate:.0f} frames/s",
                flush=True,
            )
        if done % STEPS_BETWEEN_SAVES == 0 or done == steps:
            save(stage, descent, checkpoint, done, seed)


def resume(stage: FrameStage, descent: Descent, checkpoint: Path, steps: int, seed: int) -> int:
    """The step to go on with: 0 when there is no checkpoint, or one of other steps or seed."""
    if not checkpoint.exists():
        return 0
    saved = torch.load(checkpoint, map_location="cpu")
    if (saved["steps"], saved["seed"]) != (steps, seed):
        print(f"{checkpoint} is of {saved['steps']} steps and seed {saved['seed']}: starting anew.", flush=True)
        return 0
    stage.load_state_dict(saved["stage"])
    descent.optimiser.load_state_dict(saved["optimiser"])
    print(f"frames: going on after step {saved['step']}", flush=True)
    return saved["step"]


def save(stage: FrameStage, descent: Descent, checkpoint: Path, step: int, seed: int) -> None:
    """Whole or not at all."""
    unfinished = checkpoint.with_suffix(".part")
    torch.save(
        {
            "stage": stage.state_dict(),
            "optimiser": descent.optimiser.state_dict(),
            "step": step,
            "steps": descent.steps,
            "seed": seed,
        },
        unfinished,
    )
    unfinished.replace(checkpoint)


@torch.no_grad()
def cell_scores(pooled: Tensor, clips: ClipSet, threshold: float = 0.7) -> list[tuple[str, float, float]]:
    """Precision and recall of each kind over all cells. pooled: [clips, 20, 544], as pool_clips gives it."""
    said = pooled[..., -CELLS * len(CELL_KINDS) :].reshape(-1, CELLS, len(CELL_KINDS)) > threshold
    true = torch.from_numpy(np.array(clips.grids)).flatten(3).flatten(0, 1).transpose(1, 2) > 0
    scores = []
    for kind, name in enumerate(CELL_KINDS):
        hits = (said[..., kind] & true[..., kind]).sum().item()
        precision = hits / max(1, said[..., kind].sum().item())
        recall = hits / max(1, true[..., kind].sum().item())
        scores.append((name, precision, recall))
    return scores
