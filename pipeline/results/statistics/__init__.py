"""Numbers of a run → how far they can be trusted, and whether two of them differ."""

from pipeline.results.statistics.comparisons import (
    Difference,
    Tested,
    independent,
    mcnemar,
    paired,
    unpaired,
)
from pipeline.results.statistics.intervals import (
    between_proportions,
    of_mean,
    one_further_run,
    percentile,
    wilson,
)
from pipeline.results.statistics.repeated import BySplit, Repeated
from pipeline.results.statistics.verdicts import Judgement, judge, smallest

__all__ = [
    "BySplit",
    "Difference",
    "Judgement",
    "Repeated",
    "Tested",
    "between_proportions",
    "independent",
    "judge",
    "mcnemar",
    "of_mean",
    "one_further_run",
    "paired",
    "percentile",
    "smallest",
    "unpaired",
    "wilson",
]
