"""Trains one small job again and again in forked processes and kills each at a random moment.

python killing.py FOLDER KILLS  →  FOLDER/unbroken and FOLDER/0, 1, …: a store each; on standard
output, of each kill, whether a state from within an epoch had been kept by then.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch._dynamo  # which Adam loads for seconds at its first step

from pipeline.assignment import read
from pipeline.config import ImageScale
from pipeline.records import Characters, ImageSplit
from pipeline.store import Store
from pipeline.training import checkpoints
from pipeline.training.checkpoints import Checkpoint
from pipeline.work.jobs import ImageJob, carry_out

KEY = "key"


def job(store: Path) -> ImageJob:
    """Four bright bars, with batch norm, dropout and augmentation: all that has a state."""
    generator = np.random.default_rng(0)
    labels = np.repeat(np.arange(4), 40)
    images = generator.integers(0, 60, size=(len(labels), 28, 28), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4 + 6 * label : 8 + 6 * label, 4:24] = 255
    train, validation, test = np.split(generator.permutation(len(labels)), [112, 136])
    return ImageJob(
        experiment=read()
        .image_experiments["cnn-augmented"]
        .model_copy(update={"batch_norm": True}),
        scale=ImageScale(images_per_class=40, pixels=16, epochs=6),
        characters=Characters(
            images=images,
            labels=labels,
            classes=("0", "1", "2", "3"),
            sizes=np.full((len(labels), 2), 28),
            channel_correlation=None,
            source="npz",
            name="bars",
            digest="bars",
        ),
        split=ImageSplit(seed=42, train=train, validation=validation, test=test),
        seed=42,
        key=KEY,
        store=store,
        device="cpu",
    )


def forked(store: Path) -> int:
    """The process that trains; torch is loaded in it already, so it trains at once."""
    process = os.fork()
    if process == 0:
        torch.set_num_threads(1)
        torch.set_flush_denormal(True)
        carry_out(job(store), lambda epochs, seen: None)
        os._exit(0)
    return process


def main(folder: Path, kills: int) -> None:
    started = time.perf_counter()
    os.waitpid(forked(folder / "unbroken"), 0)
    seconds = time.perf_counter() - started
    for number in range(kills):
        store = folder / str(number)
        process = forked(store)
        time.sleep(random.SystemRandom().random() * seconds)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        state = Checkpoint(Store(store).partial(KEY)).load()
        sys.stdout.write(f"{bool(state and state['underway'])}\n")
        os.waitpid(forked(store), 0)


if __name__ == "__main__":
    checkpoints.EVERY, checkpoints.SHARE = 0.05, 0.5  # as often in a second as else in minutes
    main(Path(sys.argv[1]), int(sys.argv[2]))
