"""One training on each side → a test over the rows that they were tested on, and over nothing else."""

import numpy as np

from comparison.tests import ROWS_PAIRED, ROWS_WELCH, Weight, over_rows
from comparison.trainings import Training
from pipeline.results.statistics import independent, mcnemar


def of_accuracy(left: Training, right: Training, *, same_data: bool) -> Weight:
    """McNemar's test on the same rows; of others, whether two shares differ."""
    sides = (right.is_right, left.is_right)  # as right − left is asked for
    if _same_rows(left, right, same_data=same_data):
        found = mcnemar(*sides, margin=0.0)
    else:
        first, second = ((int(side.sum()), len(side)) for side in sides)
        found = independent(first, second, margin=0.0)
    if found.here is None:
        raise AssertionError("a test of shares without its p")
    return Weight(
        test=found.test,
        n=(len(left.is_right), len(right.is_right)),
        of="test rows",
        difference=found.difference,
        interval=(found.here.interval.low, found.here.interval.high),
        p=found.here.p,
        starts=False,
    )


Two = tuple[Training, Training]


def of_difference(left: Two, right: Two, *, same_data: bool) -> Weight:
    """Whether the first of each two is ahead of the second by as much; both of a side have its rows."""
    own, other = (one.is_right.astype(float) - two.is_right for one, two in (left, right))
    paired = _same_rows(left[0], right[0], same_data=same_data)
    return over_rows(own, other, ROWS_PAIRED if paired else ROWS_WELCH)


def _same_rows(left: Training, right: Training, *, same_data: bool) -> bool:
    return same_data and np.array_equal(left.run.test_rows, right.run.test_rows)
