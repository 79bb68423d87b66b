"""Intervals and tests. scipy does the work; here is which one, and why.

Sources: Wilson (1927); Nadeau and Bengio (2003), Inference for the generalization
error, eq. 9; McNemar (1947), exact; Bonett and Price (2012), eq. 5; Holm (1979).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from pipeline.manifest import Interval, Verdict

LEVEL = 0.95
ALPHA = 1 - LEVEL


def over_seeds(values: Sequence[float]) -> Interval | None:
    """Student's t for a mean over seeds; None for one seed, whose spread is unknown."""
    count = len(values)
    if count < 2:
        return None
    mean = float(np.mean(values))
    half = _half_width(float(np.var(values, ddof=1)) / count, count - 1)
    return Interval(low=mean - half, high=mean + half, method="t over seeds")


def wilson(successes: int, n: int) -> Interval:
    """Of the accuracy of one run on `n` test rows."""
    interval = stats.binomtest(successes, n).proportion_ci(LEVEL, method="wilson")
    return Interval(low=float(interval.low), high=float(interval.high), method="Wilson")


def between_proportions(first: float, n_first: int, second: float, n_second: int) -> Interval:
    """Wald's interval of first − second, two accuracies on separate images of one run."""
    variance = first * (1 - first) / n_first + second * (1 - second) / n_second
    half = float(stats.norm.ppf(1 - ALPHA / 2) * np.sqrt(variance))
    return Interval(low=first - second - half, high=first - second + half, method="Wald")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """left − right: its interval and p before adjustment; both None with one seed."""

    difference: float
    interval: Interval | None
    test: str
    n: int
    of: str
    p: float | None


def paired_over_seeds(
    left: Sequence[float], right: Sequence[float], test_share: float
) -> Difference:
    """The corrected resampled t-test: seeds share splits, and test sets overlap.

    left, right: one value a seed, same seeds. test_share: test rows / training rows.
    The variance of the mean difference is (1/n + test_share)·s², not s²/n.
    """
    differences = np.subtract(left, right)
    count, mean = len(differences), float(np.mean(differences))
    test = "paired t, corrected for overlapping test sets"
    if count < 2:
        return Difference(difference=mean, interval=None, test=test, n=count, of="seeds", p=None)
    variance = float(np.var(differences, ddof=1)) * (1 / count + test_share)
    return _from_t(mean, variance, count - 1, test, count)


def unpaired_over_seeds(
    left: Sequence[float], right: Sequence[float], test_share: float
) -> Difference:
    """Welch's t-test for runs on different splits, with the same correction."""
    mean = float(np.mean(left) - np.mean(right))
    count, test = len(left), "Welch's t, corrected for overlapping test sets"
    if min(len(left), len(right)) < 2:
        return Difference(difference=mean, interval=None, test=test, n=count, of="seeds", p=None)
    parts = [float(np.var(side, ddof=1)) * (1 / len(side) + test_share) for side in (left, right)]
    variance = sum(parts)
    spread = sum(p**2 / (len(s) - 1) for p, s in zip(parts, (left, right), strict=True))
    freedom = variance**2 / spread if spread > 0 else count - 1
    return _from_t(mean, variance, freedom, test, count)


def mcnemar(left_right: np.ndarray, right_right: np.ndarray) -> Difference:
    """Two classifiers on one test set: (n,) bool each, whether the row was right."""
    n = len(left_right)
    only_left = int(np.sum(left_right & ~right_right))
    only_right = int(np.sum(~left_right & right_right))
    changed = only_left + only_right
    p = float(stats.binomtest(only_left, changed).pvalue) if changed else 1.0
    first, second = (only_left + 1) / (n + 2), (only_right + 1) / (n + 2)
    half = stats.norm.ppf(1 - ALPHA / 2) * np.sqrt(
        (first + second - (first - second) ** 2) / (n + 2)
    )
    centre = first - second
    return Difference(
        difference=(only_left - only_right) / n,
        interval=Interval(
            low=float(max(-1.0, centre - half)),
            high=float(min(1.0, centre + half)),
            method="Bonett–Price",
        ),
        test="McNemar, exact",
        n=n,
        of="test images",
        p=p,
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted for as many tests as there are values."""
    order = np.argsort(p_values)
    adjusted = np.empty(len(p_values))
    highest = 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = highest
    return [float(p) for p in adjusted]


def verdict(difference: float, p_adjusted: float | None) -> Verdict:
    if p_adjusted is None or p_adjusted >= ALPHA or difference == 0:
        return "no evidence"
    return "higher" if difference > 0 else "lower"


def _from_t(mean: float, variance: float, freedom: float, test: str, count: int) -> Difference:
    half = _half_width(variance, freedom)
    if variance > 0:
        p = float(2 * stats.t.sf(abs(mean) / np.sqrt(variance), freedom))
    else:
        p = 1.0 if mean == 0 else 0.0
    interval = Interval(low=mean - half, high=mean + half, method="corrected t over seeds")
    return Difference(difference=mean, interval=interval, test=test, n=count, of="seeds", p=p)


def _half_width(variance: float, freedom: float) -> float:
    return float(stats.t.ppf(1 - ALPHA / 2, freedom) * np.sqrt(variance))
