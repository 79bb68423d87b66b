"""A recipe and splits → which test rows its trainings have right.

The product's own engine trains them, 20 at once as a run does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch

from benchmarks.kept import Found
from pipeline.assignment import PACKAGED, read
from pipeline.config import TabularExperiment
from pipeline.data.splits import BY_PROTOCOL
from pipeline.data.table import load_table
from pipeline.models.mlp import StackedMLP
from pipeline.records import DataTable, Split
from pipeline.results.metrics import THRESHOLD
from pipeline.training.device import one_thread
from pipeline.training.ensemble import Ensemble, Member, Rows, train_ensemble
from pipeline.work.jobs import MEMBERS_AT_ONCE

CPU = torch.device("cpu")


def train(
    experiment: TabularExperiment,
    splits: Sequence[Split],
    seeds: Sequence[int],
    epochs: int,
    at_once: int = MEMBERS_AT_ONCE,
) -> np.ndarray:
    """(trainings, test rows) bool: one training on each split, with the seed beside it."""
    pairs = list(zip(splits, seeds, strict=True))
    with one_thread():
        right = [
            row
            for start in range(0, len(pairs), at_once)
            for row in _together(experiment, pairs[start : start + at_once], epochs)
        ]
    return np.array(right)


def _together(
    experiment: TabularExperiment, pairs: Sequence[tuple[Split, int]], epochs: int
) -> list[np.ndarray]:
    train, validation, test = (
        Rows.stack([(part.features, part.labels) for part in parts], CPU)
        for parts in zip(*((s.train, s.validation, s.test) for s, _ in pairs), strict=True)
    )
    ensemble = Ensemble(
        [Member(experiment=experiment, seed=seed) for _, seed in pairs],
        train=train,
        validation=validation,
        epochs=epochs,
        make_network=StackedMLP,
    )
    outcomes = train_ensemble(ensemble, test, lambda _: None)
    return [
        (outcome.scores > THRESHOLD) == (split.test.labels == 1)
        for outcome, (split, _) in zip(outcomes, pairs, strict=True)
    ]


def shares(right: np.ndarray, classes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Accuracy and balanced accuracy of each training; (trainings or 1, test rows) of 0 and 1."""
    of_class = [
        (right & (classes == label)).sum(axis=-1) / (classes == label).sum(axis=-1)
        for label in (0, 1)
    ]
    return right.mean(axis=-1), np.mean(of_class, axis=0)


def overlap(split: Split) -> float:
    """Test rows for each training row, copies left out, as the report's comparisons have it."""
    return len(np.unique(split.test.rows)) / len(np.unique(split.train.rows))


@cache
def packaged_table() -> DataTable:
    asked = read().given_table
    return load_table(PACKAGED / asked.file, asked)


@dataclass(frozen=True, kw_only=True)
class OnOneSplit:
    """All starts of one recipe on one split of the packaged table."""

    experiment: TabularExperiment
    split: int
    starts: int
    epochs: int

    @property
    def name(self) -> str:
        return f"{self.experiment.id}-{self.epochs}-{self.split}"

    def carry_out(self) -> Found:
        split = BY_PROTOCOL[self.experiment.protocol](packaged_table(), self.split)
        seeds = range(self.split * self.starts, (self.split + 1) * self.starts)
        right = train(self.experiment, [split] * self.starts, seeds, self.epochs)
        return {"right": right, "classes": split.test.labels, "overlap": np.array(overlap(split))}
