"""What both training stages need of the machine: device, precision, threads, and steps of descent."""

from __future__ import annotations

import ctypes
import math
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Callable, Iterable, Sequence, TypeVar

import torch
from torch import Tensor, nn

WARM_UP_STEPS = 60
LONGEST_GRADIENT = 1.0

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Machine:
    """Where to compute, in which precision, and in how many threads.

    Each thread computes a part of the batch from beginning to end. That PyTorch splits every single product among
    threads instead makes them wait for each other hundreds of times in a step, which on cores that others use as
    well is slower than one thread alone.
    """

    device: torch.device
    uses_bfloat16: bool
    threads: ThreadPoolExecutor
    thread_count: int

    def autocast(self) -> AbstractContextManager:
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.uses_bfloat16)

    def map(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        return list(self.threads.map(work, items))


def open_machine(threads: int, uses_bfloat16: bool = False) -> Machine:
    """A GPU if there is one, with one thread to drive it."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if device.type == "cuda":
        threads = 1
    torch.set_num_threads(1)
    pool = ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,))
    return Machine(device, uses_bfloat16, pool, threads)


def with_faster_precision(machine: Machine, work: Callable[[Machine], object]) -> Machine:
    """Does the work in 32-bit floats and in bfloat16, and keeps the faster."""
    if machine.device.type == "cuda" and not torch.cuda.is_bf16_supported():
        return replace(machine, uses_bfloat16=False)
    seconds = {}
    for uses_bfloat16 in (False, True):
        candidate = replace(machine, uses_bfloat16=uses_bfloat16)
        work(candidate)
        started = time.perf_counter()
        work(candidate)
        if machine.device.type == "cuda":
            torch.cuda.synchronize()
        seconds[uses_bfloat16] = time.perf_counter() - started
    return replace(machine, uses_bfloat16=seconds[True] < seconds[False])


def keep_freed_memory() -> None:
    """Has glibc keep freed arrays for the next ones: asking the system anew costs a fifth of the time of a step."""
    trim_threshold, mmap_threshold = -1, -3
    try:
        set_option = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return  # another C library
    set_option(trim_threshold, 1 << 30)
    set_option(mmap_threshold, 32 << 20)


def learning_rate(step: int, steps: int, peak: float) -> float:
    """Warm-up, then half a cosine down to a hundredth."""
    warm_up = min(1.0, (step + 1) / WARM_UP_STEPS)
    return peak * warm_up * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * step / steps)))


class Descent:
    """AdamW under the cosine, with clipped gradients."""

    def __init__(self, parameters: Iterable[nn.Parameter], steps: int, weight_decay: float, peak: float = 1e-3) -> None:
        self.parameters = list(parameters)
        self.steps = steps
        self.peak = peak
        self.optimiser = torch.optim.AdamW(self.parameters, lr=peak, weight_decay=weight_decay, foreach=True)

    def step(self, step: int, gradients: Sequence[Tensor]) -> None:
        """gradients: of the loss by each parameter."""
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(step, self.steps, self.peak)
        for parameter, gradient in zip(self.parameters, gradients):
            parameter.grad = gradient
        nn.utils.clip_grad_norm_(self.parameters, LONGEST_GRADIENT)
        self.optimiser.step()
