"""A share of some rows beside that of all others, by Fisher's exact test (1922)."""

import math

from scipy import stats

from pipeline.results.statistics.comparisons import Difference, Tested
from pipeline.results.statistics.intervals import between_proportions, error_within

FISHER = "Fisher, exact"


def fisher(part: int, n: int, others: int, n_others: int, margin: float) -> Difference:
    """Of part of n minus others of n_others. That the two are equal is not tested: no class is like all."""
    table = [[part, n - part], [others, n_others - others]]
    first, second = part / n, others / n_others
    interval = between_proportions(first, n, second, n_others)
    return Difference(
        difference=first - second,
        n=n + n_others,
        of="test images",
        test=FISHER,
        margin=margin,
        here=Tested(
            test=FISHER,
            interval=interval,
            p=float(stats.fisher_exact(table).pvalue),
            p_equivalent=1.0,
            error=error_within(interval),
            freedom=math.inf,
        ),
    )
