"""Measurements → 95 % intervals. scipy and statsmodels do the work; here is which one, and why.

Sources: Wilson (1927); Newcombe (1998), method 10; Efron and Tibshirani (1993), chapter 13.
"""

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from manifest import Interval
from pipeline.results.statistics.repeated import BySplit, Repeated

ALPHA = 0.05
LEAST_RESAMPLES = 1_000  # a 2.5 % tail of fewer is a guess

Range = tuple[float, float]
UNBOUNDED: Range = (-np.inf, np.inf)


def of_mean(values: BySplit, within: Range = UNBOUNDED) -> Interval | None:
    """Student's t for a mean, on this table: over splits, or over the starts of a single one.

    None for one training, whose spread is unknown. Cut to `within`, what the value can be: with
    two splits t alone may leave 0 to 100 %.
    """
    repeated = Repeated.of(values)
    if len(repeated.units) < 2:
        return None
    variance = repeated.on_this_table()
    method = f"t over {repeated.unit}"
    return _around(repeated.mean, variance.size, variance.freedom, within, method)


def one_further_run(
    values: BySplit, within: Range = UNBOUNDED, level: float = 1 - ALPHA
) -> Interval | None:
    """Where the value of one training on yet another split would lie, cut to `within`.

    Of trainings on a single split: where one more start on it would lie.
    """
    repeated = Repeated.of(values)
    if len(repeated.units) < 2:
        return None
    freedom = len(repeated.units) - 1
    variance = repeated.of_one_further()
    method = f"t, one further {'run' if len(repeated.values) > 1 else 'start'}"
    return _around(repeated.mean, variance, freedom, within, method, level)


def one_further_start(
    values: BySplit, within: Range = UNBOUNDED, level: float = 1 - ALPHA
) -> Interval | None:
    """Where that of one more start on the first split would lie, by the spread within all splits.

    None with one start of each, and of trainings on a single split: there `one_further_run` says it.
    """
    repeated = Repeated.of(values)
    splits, starts = repeated.values.shape
    if not repeated.is_crossed:
        return None
    variance = repeated.of_starts * (1 + 1 / starts)
    mean, freedom = float(repeated.values[0].mean()), splits * (starts - 1)
    return _around(mean, variance, freedom, within, "t, one further start", level)


def _around(  # noqa: PLR0917
    mean: float,
    variance: float,
    freedom: float,
    within: Range,
    method: str,
    level: float = 1 - ALPHA,
) -> Interval:
    half = float(stats.t.ppf((1 + level) / 2, freedom)) * variance**0.5
    return Interval(
        low=max(within[0], mean - half),
        high=min(within[1], mean + half),
        level=level,
        method=method,
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


def error_within(interval: Interval) -> float:
    """The standard error that an interval of two shares stands for, which is 0 for none, not even for whole ones."""
    return (interval.high - interval.low) / 2 / float(stats.norm.ppf(1 - ALPHA / 2))
