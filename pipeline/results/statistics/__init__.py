"""Numbers of a run → how far they can be trusted, and whether two of them differ."""

from pipeline.results.statistics.comparisons import (
    Difference,
    Tested,
    independent,
    mcnemar,
    of_new_rows,
    paired,
    unpaired,
)
from pipeline.results.statistics.intervals import (
    between_proportions,
    of_mean,
    one_further_run,
    one_further_start,
    percentile,
    wilson,
)
from pipeline.results.statistics.proportions import fisher
from pipeline.results.statistics.repeated import BySplit, Repeated
from pipeline.results.statistics.verdicts import Judgement, holm, judge, smallest

__all__ = [
    "BySplit",
    "Difference",
    "Judgement",
    "Repeated",
    "Tested",
    "between_proportions",
    "fisher",
    "holm",
    "independent",
    "judge",
    "mcnemar",
    "of_mean",
    "of_new_rows",
    "one_further_run",
    "one_further_start",
    "paired",
    "percentile",
    "smallest",
    "unpaired",
    "wilson",
]
