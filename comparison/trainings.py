"""One training, and those of an experiment → any metric of each, and what they are known by.

Each metric of a training is computed once, however many comparisons it takes part in.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from comparison.tests import Means, NoTestError
from pipeline.records import Run
from pipeline.results.metrics import IMAGE, TABULAR, THRESHOLD, UnknownMetricError
from pipeline.values import scores

NO_TEST = "no test is made of numbers of this kind"


@dataclass(frozen=True)
class Training:
    """A run with what was measured of it."""

    run: Run
    _known: dict[str, float | None] = field(default_factory=dict)

    def value(self, metric: str) -> float | None:
        """None where this is no metric, or it has none."""
        if metric not in self._known:
            found = self._measure(metric)
            self._known[metric] = None if found is None or not np.isfinite(found) else float(found)
        return self._known[metric]

    @property
    def is_of_images(self) -> bool:
        return self.run.test_scores.ndim > 1

    @cached_property
    def is_right(self) -> np.ndarray:
        """(n,) bool: whether each test row was predicted rightly."""
        predicted, labels = self.run.test_scores, self.run.test_labels
        found: np.ndarray = (
            predicted.argmax(axis=1) == labels
            if self.is_of_images
            else (predicted > THRESHOLD) == (labels == 1)
        )
        return found

    @cached_property
    def print(self) -> str:
        """By which it is known again, whatever its key: a digest of all that it predicts."""
        digest = hashlib.sha256()
        for values in (self.run.test_rows, self.run.test_labels, self.run.test_scores):
            digest.update(np.ascontiguousarray(values).tobytes())
        return digest.hexdigest()

    @property
    def as_carried(self) -> "Training":
        """As a report carries it: of images, without what none of its numbers rests on."""
        if not self.is_of_images:
            return self
        labels, whole = self.run.test_labels, self.run.test_scores
        kept = scores.restored(labels, scores.reduced(labels, whole))
        return Training(replace(self.run, test_scores=kept))

    @cached_property
    def _scores(self) -> object:
        return (IMAGE if self.is_of_images else TABULAR).scores(self.run)

    def _measure(self, metric: str) -> float | None:
        try:
            found = (IMAGE if self.is_of_images else TABULAR)[metric]
        except UnknownMetricError:
            return None
        return found.value(self._scores)  # type: ignore[arg-type]  # of the same registry


def has(trainings: Sequence[Training], metric: str) -> bool:
    return all(training.value(metric) is not None for training in trainings)


def means(trainings: Sequence[Training], metric: str) -> Means:
    by_split = dict[int, list[float]]()
    for training in trainings:
        if (value := training.value(metric)) is None:
            raise NoTestError(NO_TEST)
        by_split.setdefault(training.run.split, []).append(value)
    return Means(by_split, tuple(training.run.seed for training in trainings))


def apart(left: Means, right: Means) -> Means:
    """Of left − right: start by start where both have the same seeds, else by the means of splits."""
    if left.values.keys() != right.values.keys():
        raise NoTestError("its two experiments were trained on other splits")
    pairs = {split: (left.values[split], right.values[split]) for split in left.values}
    if left.seeds == right.seeds:
        each = {split: [a - b for a, b in zip(*both, strict=True)] for split, both in pairs.items()}
        return Means(each, left.seeds)
    of_splits = {split: [float(np.mean(a) - np.mean(b))] for split, (a, b) in pairs.items()}
    return Means(of_splits, tuple(of_splits))
