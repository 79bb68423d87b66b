"""The ensemble engine with every core at work: an experiment and splits → seconds and accuracies.

Each core gets a process that trains its share of the seeds as one job of the pipeline, with all
that belongs to it: the results are in a store at the end. The clock runs from when all processes
are ready until the last has finished.
"""

import multiprocessing
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch

from pipeline.config import TabularExperiment
from pipeline.records import Split
from pipeline.results.metrics import THRESHOLD
from pipeline.store import Store
from pipeline.work.jobs import TabularJob, carry_out


@dataclass(frozen=True, kw_only=True)
class Trained:
    """seconds: of the whole, on the clock; accuracies: on test, one a seed."""

    seconds: float
    accuracies: list[float]


def train(
    experiment: TabularExperiment, shares: Sequence[Mapping[int, Split]], epochs: int
) -> Trained:
    """One process for each share: splits by seed."""
    with TemporaryDirectory() as folder:
        jobs = [
            TabularJob(
                experiment=experiment,
                epochs=epochs,
                splits=share,
                keys={seed: f"{seed}" for seed in share},
                store=Path(folder),
                device="cpu",
            )
            for share in shares
        ]
        with _processes(jobs) as connections:
            started = time.perf_counter()
            for connection in connections:
                connection.send("go")
            for connection in connections:
                connection.recv()
            seconds = time.perf_counter() - started
        seeds = [seed for share in shares for seed in share]
        accuracies = [_accuracy(Store(Path(folder)), experiment, seed) for seed in seeds]
    return Trained(seconds=seconds, accuracies=accuracies)


def _accuracy(store: Store, experiment: TabularExperiment, seed: int) -> float:
    run = store.read(f"{seed}", experiment.id)
    return float(np.mean((run.test_scores > THRESHOLD) == run.test_labels))


@contextmanager
def _processes(jobs: Sequence[TabularJob]) -> Iterator[list["Connection[Any, Any]"]]:
    """One for each job, all of them ready."""
    context = multiprocessing.get_context("spawn")
    processes, connections = [], []
    try:
        for job in jobs:
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, job), daemon=True)
            process.start()
            theirs.close()
            processes.append(process)
            connections.append(ours)
        for connection in connections:
            connection.recv()
        yield connections
    finally:
        for process in processes:
            process.kill()


def _work(connection: "Connection[Any, Any]", job: TabularJob) -> None:
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    connection.send("ready")
    connection.recv()
    carry_out(job, _tell_nobody)
    connection.send("done")


def _tell_nobody(_epochs: int, _seen: int) -> None:
    """A benchmark shows no progress."""
