"""The trainings of an experiment → any metric of each, computed once, and what they are known by."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from comparison.tests import Means, NoTestError
from pipeline.records import Run
from pipeline.results.metrics import IMAGE, TABULAR, UnknownMetricError


@dataclass(frozen=True)
class Measured:
    """runs: one for each seed, at least one."""

    runs: Sequence[Run]
    _scores: dict[int, object] = field(default_factory=dict)
    _values: dict[str, list[float] | None] = field(default_factory=dict)

    @property
    def is_of_images(self) -> bool:
        return self.runs[0].test_scores.ndim > 1

    @cached_property
    def prints(self) -> list[str]:
        """By which the same trainings are known, whatever their keys: digests of all they predict."""
        return sorted(print_of(run) for run in self.runs)

    def values(self, metric: str) -> list[float] | None:
        """Of each training; None where this is no metric, or not all of them have it."""
        if metric not in self._values:
            self._values[metric] = self._measure(metric)
        return self._values[metric]

    def means(self, metric: str) -> Means:
        values = self.values(metric)
        if values is None:
            raise NoTestError(f"{metric} is no number of each training")
        by_split = dict[int, list[float]]()
        for run, value in zip(self.runs, values, strict=True):
            by_split.setdefault(run.split, []).append(value)
        return Means(by_split, tuple(run.seed for run in self.runs))

    def _measure(self, metric: str) -> list[float] | None:
        registry = IMAGE if self.is_of_images else TABULAR
        try:
            value = registry[metric].value
        except UnknownMetricError:
            return None
        found = list[float]()
        for place, run in enumerate(self.runs):
            if place not in self._scores:
                self._scores[place] = registry.scores(run)
            of_run = value(self._scores[place])  # type: ignore[arg-type]  # of the same registry
            if of_run is None or not np.isfinite(of_run):
                return None
            found.append(float(of_run))
        return found


def apart(left: Measured, right: Measured, metric: str, other: str) -> Means:
    """left − right: start by start where both have the same seeds, else by the means of splits."""
    first, second = left.means(metric), right.means(other)
    if first.values.keys() != second.values.keys():
        raise NoTestError("its two experiments were trained on other splits")
    pairs = {split: (first.values[split], second.values[split]) for split in first.values}
    if first.seeds == second.seeds:
        by_split = {split: list(np.subtract(*both)) for split, both in pairs.items()}
        return Means(by_split, first.seeds)
    by_split = {split: [np.mean(own) - np.mean(of)] for split, (own, of) in pairs.items()}
    return Means(by_split, tuple(by_split))


def print_of(run: Run) -> str:
    digest = hashlib.sha256()
    for values in (run.test_rows, run.test_labels, run.test_scores):
        digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()
