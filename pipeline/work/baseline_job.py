"""The job of a simple model: some seeds of it, each with its split → results in the store.

Data, picklable, as the jobs of `pipeline.work.jobs` are; it runs on the CPU whatever trains the
networks.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np
import torch

from pipeline.config import Baseline
from pipeline.records import Split
from pipeline.store import Store
from pipeline.training import baselines
from pipeline.training.device import describe, peak_memory
from pipeline.training.outcomes import Trained

SECONDS = {"logistic-regression": 5e-6, "boosted-trees": 2.6e-4}  # for each training row


@dataclass(frozen=True, kw_only=True)
class BaselineJob:
    """Some seeds of one simple model, each with its split."""

    experiment: Baseline
    splits: Mapping[int, Split]  # by seed
    keys: Mapping[int, str]
    store: Path
    depends_on: Mapping[str, object] = field(default_factory=dict)  # beside seed and split
    device: ClassVar[str] = "cpu"
    unit: ClassVar[str] = "fits"
    epochs: ClassVar[int] = 1

    @property
    def items(self) -> int:
        return len(self.splits)

    @property
    def trainings(self) -> int:
        return len(self.splits)

    @property
    def disk(self) -> int:
        """Bytes that the results take, about."""
        return 60_000 * len(self.splits)

    @property
    def cost(self) -> float:
        """Seconds on one core, as measured."""
        rows = sum(len(split.train) for split in self.splits.values())
        return rows * SECONDS[self.experiment.model]


def fit_baselines(job: BaselineJob, on_progress: Callable[[int, int], None]) -> None:
    """Each seed is in the store as soon as it is fitted."""
    device = torch.device(job.device)
    for done, (seed, split) in enumerate(job.splits.items(), 1):
        started = time.perf_counter()
        outcome, counts = fit(job.experiment, split, seed)
        run = outcome.as_run(
            experiment=job.experiment.id,
            seed=seed,
            split=split.seed,
            key=job.keys[seed],
            test_rows=split.test.rows,
            test_labels=split.test.labels,
            counts=counts,
            seconds=time.perf_counter() - started,
            peak_memory=peak_memory(device),
            device=describe(device),
        )
        depends_on = {**job.depends_on, "seed": seed, "split": split.seed}
        Store(job.store).write(run, outcome.weights, depends_on)
        on_progress(0, done)


def fit(experiment: Baseline, split: Split, seed: int) -> tuple[Trained, dict[str, int]]:
    """The outcome, and the sizes that a report prints."""
    outcome = baselines.fit(experiment.model, split, seed)
    counts = {
        "train": len(split.train),
        "validation": len(split.validation),
        "leaked": split.leaked,
        "distinct": len(np.unique(split.train.rows)),
        "parameters": sum(array.size for array in outcome.weights.values()),
    }
    return outcome, counts
