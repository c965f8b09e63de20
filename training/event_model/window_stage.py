"""Stage 2: the frame encoder stands; its summary and the temporal encoder learn from windows of cached tokens."""

from __future__ import annotations

import time
from typing import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from .clips import SAMPLES, WINDOW, ClipSet, vary_light
from .computing import Descent, Machine
from .network import EventModel, FrameEncoder

BATCH = 64
CLIPS_AT_ONCE = 4
LATEST_OFFSET = SAMPLES - WINDOW
STEPS_BETWEEN_REPORTS = 200
# Cached tokens of clips that the encoder has learned by heart look surer than those of new ones: noise and holes help.
TOKEN_NOISE, TOKEN_DROPOUT = 0.05, 0.1


def pool_clips(
    encoder: FrameEncoder,
    clips: ClipSet,
    machine: Machine,
    *,
    is_flipped: bool = False,
    light_seed: Sequence[int] | None = None,
) -> Tensor:
    """[clips, 20, 544] of one view of every clip; under varied light if a seed for it is given."""
    encoder = encoder.to(machine.device).eval()

    @torch.no_grad()
    def pool_some(first: int) -> Tensor:
        inputs = clips.inputs(first, CLIPS_AT_ONCE)
        if is_flipped:
            inputs = np.ascontiguousarray(inputs[..., ::-1])
        if light_seed is not None:
            vary_light(inputs, np.random.default_rng((*light_seed, first)))
        moments = torch.from_numpy(inputs).flatten(0, 1).to(machine.device)
        with machine.autocast():
            tokens = encoder.pool(moments)[0]
        return tokens.float().reshape(len(inputs), SAMPLES, -1).cpu()

    return torch.cat(machine.map(pool_some, range(0, len(clips), CLIPS_AT_ONCE)))


def pool_views(encoder: FrameEncoder, clips: ClipSet, machine: Machine, views: int, seed: int) -> Tensor:
    """[views x clips, 20, 544]: plain, flipped, then both again under varied light, as many as are asked for."""
    started = time.monotonic()
    pooled = []
    for view in range(views):
        light_seed = (seed, view) if view >= 2 else None
        pooled.append(pool_clips(encoder, clips, machine, is_flipped=view % 2 == 1, light_seed=light_seed))
        print(f"windows: view {view + 1} of {views} cached after {time.monotonic() - started:.0f} s", flush=True)
    return torch.cat(pooled)


def train_windows(
    model: EventModel,
    cached: tuple[Tensor, Tensor],
    held_out: tuple[Tensor, Tensor],
    machine: Machine,
    *,
    steps: int,
    seed: int,
) -> None:
    """cached, held_out: tokens [clips, 20, 544] and classes [clips], of the training and the validation set."""
    tokens, classes = (each.to(machine.device) for each in cached)
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    descent = Descent([*model.temporal.parameters(), *model.frame.summary.parameters()], steps, weight_decay=0.08)
    for step in range(steps):
        model.temporal.train()
        chosen = torch.from_numpy(random.integers(0, len(tokens), BATCH)).to(machine.device)
        offset = int(random.integers(0, LATEST_OFFSET + 1))
        window = tokens[chosen, offset : offset + WINDOW]
        window = functional.dropout(window + TOKEN_NOISE * torch.randn_like(window), TOKEN_DROPOUT)
        with machine.autocast():
            logits = model.temporal.logits(model.frame.summary(window))
        loss = functional.cross_entropy(logits.float(), classes[chosen], label_smoothing=0.05)
        descent.step(step, torch.autograd.grad(loss, descent.parameters))
        done = step + 1
        if done % STEPS_BETWEEN_REPORTS == 0 or done == steps:
            right = (window_logits(model, held_out[0], machine).argmax(1) == held_out[1]).float().mean()
            print(f"windows: step {done} of {steps}, loss {loss.item():.3f}, right {right.item():.3f}", flush=True)


@torch.no_grad()
def window_logits(model: EventModel, tokens: Tensor, machine: Machine, offset: int = LATEST_OFFSET) -> Tensor:
    """Of one window of each clip, the last unless told: [clips, 20, 544] to [clips, 8]."""
    model.eval()
    window = tokens[:, offset : offset + WINDOW].to(machine.device)
    return model.temporal.logits(model.frame.summary(window)).cpu()


def fit_temperature(logits: Tensor, classes: Tensor) -> float:
    """The divisor of the logits [clips, 8] under which the classes [clips] are likeliest: 0.5 to 4."""
    candidates = torch.logspace(-1, 2, 301, base=2)
    losses = [functional.cross_entropy(logits / candidate, classes).item() for candidate in candidates]
    return candidates[int(np.argmin(losses))].item()
