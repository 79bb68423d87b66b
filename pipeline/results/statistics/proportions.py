"""A share of some rows beside that of all others, by Fisher's exact test (1922)."""

from scipy import stats

from pipeline.results.statistics.comparisons import Difference
from pipeline.results.statistics.intervals import between_proportions


def fisher(part: int, n: int, others: int, n_others: int, margin: float) -> Difference:
    """Of part of n minus others of n_others. That the two are equal is not tested: no class is like all."""
    table = [[part, n - part], [others, n_others - others]]
    first, second = part / n, others / n_others
    return Difference(
        difference=first - second,
        interval=between_proportions(first, n, second, n_others),
        test="Fisher, exact",
        n=n + n_others,
        of="test images",
        p=float(stats.fisher_exact(table).pvalue),
        margin=margin,
        p_equivalent=1.0,
    )
