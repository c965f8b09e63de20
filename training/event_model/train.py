"""Trains both networks of the event model:

    python3 -m event_model.train CLIPS RUN [--steps 6000] [--head-steps 2000] [--threads 2]

CLIPS holds the sets train and validation. RUN is a folder: `frames.pt`, saved now and then in stage 1, from which
the same command goes on if it was interrupted; `model.pt`, the weights of both networks, when stage 2 is done.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

# One library of threads is enough: NumPy's own would fight with PyTorch's over the same cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # noqa: E402
import torch  # noqa: E402

from .clips import open_clip_set  # noqa: E402
from .computing import keep_freed_memory, open_machine  # noqa: E402
from .frame_stage import cell_scores, choose_precision, train_frames  # noqa: E402
from .network import EventModel  # noqa: E402
from .window_stage import fit_temperature, pool_clips, pool_views, train_windows, window_logits  # noqa: E402


def parse_options(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--steps", type=int, default=6000, help="of stage 1, 64 moments each")
    parser.add_argument("--head-steps", type=int, default=2000, help="of stage 2, 64 windows each")
    parser.add_argument("--views", type=int, default=4, help="of a clip in stage 2: plain, flipped, then other light")
    parser.add_argument("--rate", type=float, default=1e-3, help="highest learning rate of stage 1")
    parser.add_argument("--start-from", type=Path, help="a model.pt whose weights stage 1 begins with")
    parser.add_argument("--precision", choices=("auto", "bf16", "fp32"), default="auto")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    options = parse_options(arguments)
    keep_freed_memory()
    torch.manual_seed(options.seed)
    machine = open_machine(options.threads, uses_bfloat16=options.precision == "bf16")
    options.run.mkdir(parents=True, exist_ok=True)
    train, validation = open_clip_set(options.clips / "train"), open_clip_set(options.clips / "validation")
    model = EventModel()
    if options.start_from:
        model.load_state_dict(torch.load(options.start_from, map_location="cpu"))
    if options.precision == "auto":
        machine = choose_precision(machine, model.frame, train)
    precision = "bfloat16" if machine.uses_bfloat16 else "32-bit floats"
    print(f"{machine.device.type}, {precision}, {machine.thread_count} threads, {len(train)} clips", flush=True)

    train_frames(
        model.frame,
        train,
        machine,
        steps=options.steps,
        seed=options.seed,
        checkpoint=options.run / "frames.pt",
        peak=options.rate,
    )

    model.to(machine.device)
    tokens = pool_views(model.frame, train, machine, options.views, options.seed)
    held_out = pool_clips(model.frame, validation, machine), torch.from_numpy(validation.classes)
    for kind, precision, recall in cell_scores(held_out[0], validation):
        print(f"cells: {kind}, precision {precision:.2f}, recall {recall:.2f}", flush=True)
    classes = torch.from_numpy(np.tile(train.classes, options.views))
    train_windows(model, (tokens, classes), held_out, machine, steps=options.head_steps, seed=options.seed)
    model.temporal.temperature.fill_(fit_temperature(window_logits(model, held_out[0], machine), held_out[1]))
    print(f"temperature {model.temporal.temperature.item():.2f}", flush=True)
    torch.save(model.cpu().state_dict(), options.run / "model.pt")


if __name__ == "__main__":
    main()
