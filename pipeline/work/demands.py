"""Image jobs → the memory and the time that they take on a device, before anything is trained.

What a network takes is counted. How fast the device is is measured: a few products of matrices
in the format that training uses.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from manifest.errors import MachineError
from pipeline.models.counts import Passes, passes
from pipeline.training.device import free_memory
from pipeline.training.precision import has_bfloat16
from pipeline.work.jobs import ImageJob, Job

COPIES = 5.5  # of the weights: themselves, in bfloat16, slopes, Adam's two means, the best so far
WORKING = 1.5  # times what the backward pass keeps: slopes and what kernels need
LIBRARIES = {"cpu": 600e6, "cuda": 800e6}  # bytes, before anything is trained
MATRIX = {"cpu": 1024, "cuda": 8192}  # rows of the products that the device is measured by


@dataclass(frozen=True, kw_only=True)
class Demand:
    """Of the trainings on one device.

    least: bytes of the largest with one image at once; most: of as many of it as run at once, with whole
    batches.
    seconds: until all devices have finished.
    """

    least: float
    most: float
    seconds: float


def taken(job: Job, device: torch.device, images: int | None = None) -> float:
    """Bytes that a job comes to hold with its process. images: of a batch, at once; all by default."""
    libraries = LIBRARIES[device.type]
    if not isinstance(job, ImageJob):
        return libraries
    counted = _counted(job, device)
    fixed = libraries + COPIES * 4 * counted.parameters + job.characters.images.nbytes
    return fixed + WORKING * counted.kept * (images or job.experiment.batch_size)


def _counted(job: ImageJob, device: torch.device) -> Passes:
    """Of one image."""
    classes = len(job.characters.classes)
    return passes(job.network, classes, job.scale.pixels, bfloat16=has_bfloat16(device))


def operations(job: ImageJob, device: torch.device) -> float:
    """Of a whole training, without its evaluations."""
    return _counted(job, device).operations * len(job.split.train) * job.scale.epochs


def demand(jobs: Sequence[ImageJob], device: torch.device, rate: float, at_once: int) -> Demand:
    """rate: operations per second of one device; at_once: trainings, on CUDA one on each GPU."""
    gpus = min(at_once, len(jobs)) if device.type == "cuda" else 1
    seconds = sum(operations(job, device) / (rate * job.network.share[device.type]) for job in jobs)
    sharing = min(at_once, len(jobs)) // gpus
    return Demand(
        least=max(taken(job, device, images=1) for job in jobs),
        most=max(taken(job, device) for job in jobs) * sharing,
        seconds=seconds / gpus,
    )


def check(jobs: Sequence[ImageJob], device: torch.device, at_once: int) -> str:
    """One line about them; refuses what can't fit."""
    needed, free = demand(jobs, device, matrix_rate(device), at_once), free_memory(device)
    if needed.least > free:
        raise MachineError(
            f"the largest network takes {needed.least / 1e9:.1f} GB of memory with one image at "
            f"once, and {free / 1e9:.1f} GB are free; close other programs, or take --scale laptop"
        )
    split = "; batches that don't fit are split" if device.type == "cuda" else ""
    if device.type == "cpu" and needed.most > free:
        split = "; what does not fit waits for what runs"
    return (
        f"networks on images: about {needed.most / 1e9:.1f} GB of memory ({free / 1e9:.1f} GB "
        f"are free{split}) and {max(1, round(needed.seconds / 60))} min on {device.type}"
    )


def matrix_rate(device: torch.device) -> float:
    """Operations per second on all cores, in the format of training: the best of three."""
    rows = MATRIX[device.type]
    kind = torch.bfloat16 if has_bfloat16(device) else torch.float32
    left = torch.ones(rows, rows, dtype=kind, device=device)
    best = 0.0
    for _ in range(4):  # the first one warms up
        started = time.perf_counter()
        float(torch.mm(left, left)[0, 0])  # asks for a number, so CUDA has finished
        best = max(best, 2 * rows**3 / (time.perf_counter() - started))
    return best
