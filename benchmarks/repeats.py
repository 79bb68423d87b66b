"""Many splits of the packaged table with many starts each → a bank that comparisons are drawn from."""

from dataclasses import dataclass

import numpy as np

from benchmarks.kept import Keeper
from benchmarks.trainings import OnOneSplit, shares
from pipeline.config import TabularExperiment


@dataclass(frozen=True, kw_only=True)
class Bank:
    """Of one recipe: (splits, starts) of each metric. overlap: as its comparisons have it."""

    accuracy: np.ndarray
    balanced_accuracy: np.ndarray
    overlap: float

    @classmethod
    def of(
        cls,
        experiment: TabularExperiment,
        keeper: Keeper,
        *,
        splits: int,
        starts: int,
        epochs: int,
    ) -> "Bank":
        tasks = [
            OnOneSplit(experiment=experiment, split=split, starts=starts, epochs=epochs)
            for split in range(splits)
        ]
        found = keeper.all(tasks)
        measured = [shares(one["right"], one["classes"]) for one in found]
        accuracy, balanced = (np.array(values) for values in zip(*measured, strict=True))
        overlap = float(np.mean([one["overlap"] for one in found]))
        return cls(accuracy=accuracy, balanced_accuracy=balanced, overlap=overlap)
