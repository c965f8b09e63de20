"""Trains both networks in two stages and saves after each:

    python3 -m event_model.train CLIPS WEIGHTS.pt [--steps 4000] [--epochs 30] [--threads 2]

1. The frame encoder learns what is in each cell of a picture, with the clip's class as a weak hint.
2. Its pooled tokens are computed once for every moment; the temporal encoder and the summary learn from windows of them.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .clips import CLASSES, WINDOW, ClipSet, open_set, vary
from .network import FEATURES, FrameEncoder, TemporalEncoder

BATCH = 64
# Rare kinds of cells count more: person, lying person, luggage, vehicle, fire or smoke, person in the zone.
CELL_WEIGHTS = torch.tensor([3.0, 8, 8, 6, 6, 8])
# The class can be told from the later moments of a clip only.
FIRST_TELLING_SAMPLE = 12


def rate_at(step: int, steps: int, peak: float) -> float:
    """Warm-up, then half a cosine."""
    return peak * min(1.0, (step + 1) / 60) * (0.5 * (1 + np.cos(np.pi * step / steps)) + 0.01)


def draw_batch(clips: ClipSet, random: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Moments [batch, 5, 84, 112], their cells [batch, 48, 6] and classes [batch], -1 where it is too early to tell."""
    inputs, cells, classes = [], [], []
    for clip in random.integers(0, len(clips), BATCH):
        sample = int(clips.samples * random.random() ** 0.7)
        picture = vary(clips.inputs(clip, sample), random)
        grid = clips.grids[clip, sample]
        if random.random() < 0.5:
            picture, grid = picture[:, :, ::-1], grid[:, :, ::-1]
        inputs.append(picture)
        cells.append(grid.reshape(len(grid), -1).T)
        classes.append(clips.classes[clip] if sample >= FIRST_TELLING_SAMPLE else -1)
    return (
        torch.from_numpy(np.stack(inputs)),
        torch.from_numpy(np.stack(cells).astype(np.float32)),
        torch.from_numpy(np.array(classes, dtype=np.int64)),
    )


def train_frames(encoder: FrameEncoder, clips: ClipSet, steps: int, random: np.random.Generator) -> None:
    hint = nn.Linear(FEATURES, len(CLASSES))
    parameters = [*encoder.parameters(), *hint.parameters()]
    optimiser = torch.optim.AdamW(parameters, weight_decay=0.05)
    started = time.monotonic()
    encoder.train()
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = rate_at(step, steps, 1e-3)
        inputs, cells, classes = draw_batch(clips, random)
        pooled, logits = encoder.pool(inputs)
        dense = functional.binary_cross_entropy_with_logits(logits, cells, pos_weight=CELL_WEIGHTS)
        weak = functional.cross_entropy(hint(encoder.summary(pooled)), classes, ignore_index=-1, label_smoothing=0.05)
        loss = 3 * dense + 0.25 * weak
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        if (step + 1) % 100 == 0:
            rate = (step + 1) * BATCH / (time.monotonic() - started)
            print(f"frames: step {step + 1} of {steps}, cells {dense.item():.4f}, {rate:.0f} frames/s", flush=True)


@torch.no_grad()
def pool_set(encoder: FrameEncoder, clips: ClipSet, is_flipped: bool) -> Tensor:
    """[clips, samples, pooled]."""
    encoder.eval()
    pooled = []
    for clip in range(len(clips)):
        inputs = np.stack([clips.inputs(clip, sample) for sample in range(clips.samples)])
        if is_flipped:
            inputs = np.ascontiguousarray(inputs[:, :, :, ::-1])
        pooled.append(encoder.pool(torch.from_numpy(inputs))[0])
    return torch.stack(pooled)


def train_windows(
    networks: tuple[FrameEncoder, TemporalEncoder],
    pooled: Tensor,
    classes: Tensor,
    validation: tuple[Tensor, Tensor],
    epochs: int,
) -> None:
    encoder, temporal = networks
    parameters = [*temporal.parameters(), *encoder.summary.parameters()]
    optimiser = torch.optim.AdamW(parameters, weight_decay=0.08)
    batches = len(classes) // BATCH
    latest = pooled.shape[1] - WINDOW
    for epoch in range(epochs):
        temporal.train()
        order = torch.randperm(len(classes))
        for batch in range(batches):
            for group in optimiser.param_groups:
                group["lr"] = rate_at(epoch * batches + batch, epochs * batches, 1e-3)
            chosen = order[batch * BATCH : (batch + 1) * BATCH]
            first = int(torch.randint(1, latest + 1, (1,)))
            window = pooled[chosen, first : first + WINDOW]
            window = functional.dropout(window + 0.05 * torch.randn_like(window), 0.1)
            loss = functional.cross_entropy(temporal(encoder.summary(window)), classes[chosen], label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
        if (epoch + 1) % 5 == 0 or epoch + 1 == epochs:
            logits = window_logits(networks, validation[0])
            right = (logits.argmax(1) == validation[1]).float().mean().item()
            print(f"windows: epoch {epoch + 1} of {epochs}, loss {loss.item():.3f}, right {right:.3f}", flush=True)
    fit_temperature(temporal, window_logits(networks, validation[0]), validation[1])


@torch.no_grad()
def window_logits(networks: tuple[FrameEncoder, TemporalEncoder], pooled: Tensor) -> Tensor:
    """Of the last window of each clip: [clips, 8]."""
    encoder, temporal = networks
    temporal.eval()
    return temporal(encoder.summary(pooled[:, -WINDOW:]))


def fit_temperature(temporal: TemporalEncoder, logits: Tensor, classes: Tensor) -> None:
    """The divisor of the logits under which the validation set is likeliest."""
    candidates = torch.linspace(0.5, 3, 101)
    losses = torch.stack([functional.cross_entropy(logits / candidate, classes) for candidate in candidates])
    temporal.temperature.fill_(candidates[losses.argmin()].item())
    print(f"temperature {temporal.temperature.item():.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--steps", type=int, default=4000, help="of the first stage, 64 moments each; 0: go on from saved ones")
    parser.add_argument("--epochs", type=int, default=30, help="of the second stage")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    random = np.random.default_rng(1)
    train, validation = open_set(options.clips / "train"), open_set(options.clips / "validation")
    encoder, temporal = FrameEncoder(), TemporalEncoder()
    if options.steps == 0:
        encoder.load_state_dict(torch.load(options.weights)["frame"])
    else:
        train_frames(encoder, train, options.steps, random)
        torch.save({"frame": encoder.state_dict(), "temporal": temporal.state_dict()}, options.weights)
    pooled = torch.cat([pool_set(encoder, train, False), pool_set(encoder, train, True)])
    classes = torch.from_numpy(train.classes.astype(np.int64)).repeat(2)
    held_out = pool_set(encoder, validation, False), torch.from_numpy(validation.classes.astype(np.int64))
    train_windows((encoder, temporal), pooled, classes, held_out, options.epochs)
    torch.save({"frame": encoder.state_dict(), "temporal": temporal.state_dict()}, options.weights)


if __name__ == "__main__":
    main()
