"""Measurements → 95 % intervals. scipy and statsmodels do the work; here is which one, and why.

Sources: Wilson (1927); Newcombe (1998), method 10; Efron and Tibshirani (1993), chapter 13.
"""

from collections.abc import Sequence

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from manifest import Interval

ALPHA = 0.05
LEAST_RESAMPLES = 1_000  # a 2.5 % tail of fewer is a guess

Range = tuple[float, float]
UNBOUNDED: Range = (-np.inf, np.inf)


def over_seeds(values: Sequence[float], within: Range = UNBOUNDED) -> Interval | None:
    """Student's t for a mean over seeds; None for one seed, whose spread is unknown.

    Cut to `within`, what the value can be: with two seeds t alone may leave 0 to 100 %.
    """
    return _around_mean(values, 1 / max(1, len(values)), within, "t over seeds")


def one_further_run(values: Sequence[float], within: Range = UNBOUNDED) -> Interval | None:
    """Where the value of one run with yet another seed would lie, cut to `within`."""
    return _around_mean(values, 1 + 1 / max(1, len(values)), within, "t, one further run")


def _around_mean(
    values: Sequence[float], factor: float, within: Range, method: str
) -> Interval | None:
    """The mean ± t·sd·√factor."""
    count = len(values)
    if count < 2:
        return None
    mean, deviation = float(np.mean(values)), float(np.std(values, ddof=1))
    half = float(stats.t.ppf(1 - ALPHA / 2, count - 1)) * deviation * factor**0.5
    return Interval(
        low=max(within[0], mean - half), high=min(within[1], mean + half), method=method
    )


def wilson(successes: int, n: int) -> Interval:
    """Of the accuracy of one run on `n` rows."""
    interval = stats.binomtest(successes, n).proportion_ci(1 - ALPHA, method="wilson")
    return Interval(low=float(interval.low), high=float(interval.high), method="Wilson")


def between_proportions(first: float, n_first: int, second: float, n_second: int) -> Interval:
    """Newcombe's interval of first − second, two accuracies of one run on separate rows."""
    low, high = confint_proportions_2indep(
        first * n_first, n_first, second * n_second, n_second, method="newcomb", compare="diff"
    )
    return Interval(low=float(low), high=float(high), method="Newcombe")


def percentile(resampled: np.ndarray) -> Interval | None:
    """Bootstrap: the middle 95 % of a statistic's values in resamples of the test rows.

    NaN marks a resample that lacks a class, where the statistic has no value: it is left out,
    and the method counts those that stayed. None where too few did.
    """
    kept = resampled[~np.isnan(resampled)]
    if len(kept) < LEAST_RESAMPLES:
        return None
    low, high = np.quantile(kept, [ALPHA / 2, 1 - ALPHA / 2])
    method = "percentile bootstrap"
    if len(kept) < len(resampled):
        method += f", {len(kept):,} of {len(resampled):,} resamples"
    return Interval(low=float(low), high=float(high), method=method)
