"""The trainings of two runs → a test of whether other splits, starts or rows explain the difference.

Where both sides were trained on the same splits they are compared split by split; else the spread of
the splits' own means is that of each side (`pipeline.results.statistics.repeated`). A side with one
training takes the spread of the other. Where both have one, only the rows it was tested on can be
drawn again: what another start would change stays unknown, and `Weight.starts` says so.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from pipeline.results.statistics import BySplit
from pipeline.results.statistics.comparisons import ROUNDING
from pipeline.results.statistics.intervals import ALPHA
from pipeline.results.statistics.repeated import Variance

PAIRED, WELCH, FURTHER = "paired t over", "Welch’s t over", "t for one further"
ROUNDED = 1e-9  # what the order of a sum can change in a mean
ROWS_PAIRED, ROWS_WELCH = f"{PAIRED} test rows", f"{WELCH} test rows"


@dataclass(frozen=True, kw_only=True)
class Weight:
    """What a test says of right − left.

    interval: of 95 %. p: of no difference, before adjustment. n: how many of `of` each side has; starts: whether the
    spread between starts is known, and so part of the error.
    """

    test: str
    n: tuple[int, int]
    of: str
    difference: float
    interval: tuple[float, float]
    p: float
    starts: bool


class NoTestError(Exception):
    """The trainings allow none; the text says why, as the end of a sentence."""


@dataclass(frozen=True)
class Means:
    """One number a training, by split. seeds: of the trainings, in their order."""

    values: BySplit
    seeds: tuple[int, ...]

    @property
    def units(self) -> np.ndarray:
        """The mean of each split."""
        return np.array([np.mean(starts) for starts in self.values.values()])

    @property
    def of_starts(self) -> float:
        """The variance between starts of one split; 0 where it can't be seen."""
        spreads = [np.var(starts, ddof=1) for starts in self.values.values() if len(starts) > 1]
        return float(np.mean(spreads)) if spreads else 0.0

    @property
    def starts(self) -> float:
        """How many each split has; all have as many."""
        return float(np.mean([len(starts) for starts in self.values.values()]))

    def give(self, value: float) -> bool:
        """Whether it is their mean."""
        found = np.mean([value for starts in self.values.values() for value in starts])
        return bool(np.isclose(found, value, rtol=ROUNDED, atol=ROUNDED))

    def of_seed(self, seed: int) -> float:
        """Of the one split that there is."""
        (starts,) = self.values.values()
        return starts[self.seeds.index(seed)]


def between(left: Means, right: Means, *, same_data: bool) -> Weight:
    """Of the means over all trainings, by splits where there are several, else by starts.

    same_data: a split of one side is the same rows as that of the same seed on the other.
    """
    counts = len(left.values), len(right.values)
    same_splits = same_data and left.values.keys() == right.values.keys()
    if min(counts) > 1:
        if not same_splits:
            return _unpaired(left.units, right.units, "splits")
        ordered = Means({split: right.values[split] for split in left.values}, right.seeds)
        return _paired(left.units, ordered.units, "splits")
    if max(counts) > 1:
        return _of_one_split(left, right)
    if not same_splits:
        raise NoTestError("each side has one split of its own, and what a split changes is unknown")
    return _on_one_split(left, right)


def _on_one_split(left: Means, right: Means) -> Weight:
    """Of the starts on the one split that both have."""
    sides = [np.array(next(iter(side.values.values()))) for side in (left, right)]
    counts = len(sides[0]), len(sides[1])
    if min(counts) > 1:
        if sorted(left.seeds) != sorted(right.seeds):
            return _unpaired(sides[0], sides[1], "starts")
        ordered = np.array([right.of_seed(seed) for seed in left.seeds])
        return _paired(sides[0], ordered, "starts")
    if max(counts) == 1:
        raise NoTestError("each side has one training, and the spread between starts is unknown")
    many = max(sides, key=len)
    variance = Variance(float(many.var(ddof=1)) * (1 + 1 / len(many)), len(many) - 1)
    moved = float(sides[1].mean() - sides[0].mean())
    return _weight(f"{FURTHER} start", counts, "starts", moved, variance)


def _of_one_split(left: Means, right: Means) -> Weight:
    """One side's mean of a single split, by the spread that the other side has between its own."""
    many, one = (left, right) if len(left.values) > 1 else (right, left)
    units, starts = many.units, many.of_starts
    spread = float(units.var(ddof=1))
    between_splits = max(0.0, spread - starts / many.starts)
    variance = Variance(spread / len(units) + between_splits + starts / one.starts, len(units) - 1)
    moved = float(right.units.mean() - left.units.mean())
    return _weight(
        f"{FURTHER} split", (len(left.values), len(right.values)), "splits", moved, variance
    )


def over_rows(left: np.ndarray, right: np.ndarray, test: str) -> Weight:
    """Of one training each: (n,) values of the rows; by ROWS_PAIRED, of the same rows."""
    found = (
        _paired(left, right, "test rows")
        if test == ROWS_PAIRED
        else _unpaired(left, right, "test rows")
    )
    return replace(found, starts=False)


def _paired(left: np.ndarray, right: np.ndarray, unit: str) -> Weight:
    moved = right - left
    n = len(moved)
    variance = Variance(float(moved.var(ddof=1)) / n, n - 1)
    return _weight(f"{PAIRED} {unit}", (n, n), unit, float(moved.mean()), variance)


def _unpaired(left: np.ndarray, right: np.ndarray, unit: str) -> Weight:
    sizes = [float(side.var(ddof=1)) / len(side) for side in (left, right)]
    degrees = [len(side) - 1 for side in (left, right)]
    shares = sum(size**2 / degree for size, degree in zip(sizes, degrees, strict=True))
    freedom = sum(sizes) ** 2 / shares if shares > 0 else float(sum(degrees))
    moved = float(right.mean() - left.mean())
    n = len(left), len(right)
    return _weight(f"{WELCH} {unit}", n, unit, moved, Variance(sum(sizes), freedom))


def _weight(test: str, n: tuple[int, int], of: str, moved: float, variance: Variance) -> Weight:
    error = variance.size**0.5
    if error < ROUNDING:
        if abs(moved) > ROUNDING:
            raise NoTestError(f"all {of} differ by the same, which leaves no spread to test it by")
        p, half = 1.0, 0.0
    else:
        p = 2 * float(stats.t.sf(abs(moved) / error, variance.freedom))
        half = float(stats.t.ppf(1 - ALPHA / 2, variance.freedom)) * error
    return Weight(
        test=test,
        n=n,
        of=of,
        difference=moved,
        interval=(moved - half, moved + half),
        p=p,
        starts=True,
    )
