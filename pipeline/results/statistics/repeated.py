"""Values of trainings, by split and start → two components of variance, and what follows for a mean.

A start is nested in its split: its first weights and order are drawn for it alone. So the values are
μ + split + start, and the variance of a mean over splits × starts is estimated by the spread of the
splits' own means (Searle, Casella and McCulloch 1992, Variance Components, section 3.6).

For new rows, splits of one table say less than they seem to, as their test sets overlap: Nadeau and
Bengio (2003), Inference for the generalization error, eq. 9, assume that the values of two splits
correlate by test / (test + training rows). That is about what the rows decide, and not about what a
start does, which nothing shares: here the correction is on the component of the splits alone.

Where starts differ more than splits, that component is estimated badly, often below zero. So it is
never taken to be less than half of the spread of split means. In Nadeau and Bengio's own model, at
12 splits × 3 starts, intervals without this floor leave out the truth in up to 9 % instead of 6 %; the
correction of all variance makes them a quarter wider than they are with it. On tables of a known
population, `nox -s bench -- statistics new-rows` compares the three.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

BySplit = Mapping[int, Sequence[float]]
"""The values of the starts of each split; all splits have as many."""

LEAST = 0.5  # of the spread of split means, what is taken to come from the splits themselves


@dataclass(frozen=True)
class Variance:
    """Of a mean, and the degrees of freedom of its estimate."""

    size: float
    freedom: float


@dataclass(frozen=True)
class Repeated:
    """values: (splits, starts)."""

    values: np.ndarray

    @classmethod
    def of(cls, values: BySplit) -> "Repeated":
        return cls(np.array([list(starts) for starts in values.values()], dtype=float))

    def minus(self, other: "Repeated") -> "Repeated":
        """Start by start; of a model without chance, its one value of a split from each start's."""
        return Repeated(self.values - other.values)

    @property
    def mean(self) -> float:
        return float(self.values.mean())

    @property
    def unit(self) -> str:
        """What the spread of the mean is estimated from."""
        return "splits" if len(self.values) > 1 else "seeds"

    @cached_property
    def units(self) -> np.ndarray:
        """The splits' own means; of a single split, its starts."""
        means: np.ndarray = self.values.mean(axis=1)
        return means if len(means) > 1 else self.values[0]

    @property
    def spread(self) -> float:
        """The variance of `units`."""
        return float(self.units.var(ddof=1))

    @property
    def of_starts(self) -> float:
        """The variance between starts of one split; 0 where each split has one."""
        return float(self.values.var(axis=1, ddof=1).mean()) if self.values.shape[1] > 1 else 0.0

    @property
    def is_crossed(self) -> bool:
        """Whether both components can be estimated."""
        return min(self.values.shape) > 1

    @property
    def of_splits(self) -> float:
        """The part of the variance of split means that starts do not explain."""
        return max(LEAST * self.spread, self.spread - self.of_starts / self.values.shape[1])

    def on_this_table(self) -> Variance:
        """Of the mean, for other splits and starts of the same rows, which are independent draws."""
        return Variance(self.spread / len(self.units), len(self.units) - 1)

    def for_new_rows(self, overlap: float) -> Variance:
        """Of the mean, for another table of this size. overlap: test rows / distinct training rows."""
        splits = len(self.values)
        return Variance(self.spread / splits + overlap * self.of_splits, splits - 1)

    def of_one_further(self) -> float:
        """The variance of one more training on one more split about this mean."""
        if not self.is_crossed:
            return self.spread * (1 + 1 / len(self.units))
        starts = self.values.shape[1]
        between = max(0.0, self.spread - self.of_starts / starts)
        return between + self.of_starts + self.spread / len(self.values)
