"""A comparison of one family of tests → an interval as wide as that family asks for."""

from scipy import stats

from manifest import Comparison, Interval
from pipeline.results.statistics.intervals import ALPHA


def adjusted(found: Comparison, family: int) -> Interval | None:
    """Bonferroni: of level 1 − 0.05/k among k tests, of a paired t-test over seeds.

    Where it leaves zero out, Holm's test rejects too; Holm's may reject a little earlier.
    """
    if found.interval is None:
        return None
    freedom, level = found.n - 1, 1 - ALPHA / family
    factor = stats.t.ppf((1 + level) / 2, freedom) / stats.t.ppf(1 - ALPHA / 2, freedom)
    half = float(factor) * (found.interval.high - found.interval.low) / 2
    return Interval(
        low=found.difference - half,
        high=found.difference + half,
        level=level,
        method=f"{found.interval.method}, Bonferroni",
    )
