"""Numbers of a run → how far they can be trusted, and whether two of them differ."""

from pipeline.results.statistics.adjusted import adjusted
from pipeline.results.statistics.comparisons import (
    WELCH,
    Difference,
    judge,
    mcnemar,
    paired_over_seeds,
    unpaired_over_seeds,
)
from pipeline.results.statistics.intervals import (
    between_proportions,
    one_further_run,
    over_seeds,
    percentile,
    wilson,
)
from pipeline.results.statistics.proportions import fisher

__all__ = [
    "WELCH",
    "Difference",
    "adjusted",
    "between_proportions",
    "fisher",
    "judge",
    "mcnemar",
    "one_further_run",
    "over_seeds",
    "paired_over_seeds",
    "percentile",
    "unpaired_over_seeds",
    "wilson",
]
