"""One training on each side → a test over the rows that they were tested on, and over nothing else."""

import numpy as np

from comparison.tests import ROWS_PAIRED, ROWS_WELCH, Weight, over_rows
from pipeline.records import Run
from pipeline.results.metrics import THRESHOLD
from pipeline.results.statistics import Difference, independent, mcnemar


def is_right(run: Run) -> np.ndarray:
    """(n,) bool: whether each test row was predicted rightly."""
    if run.test_scores.ndim == 1:
        found: np.ndarray = (run.test_scores > THRESHOLD) == (run.test_labels == 1)
    else:
        found = run.test_scores.argmax(axis=1) == run.test_labels
    return found


def same_rows(left: Run, right: Run, *, same_data: bool) -> bool:
    return same_data and np.array_equal(left.test_rows, right.test_rows)


def of_accuracy(left: Run, right: Run, *, same_data: bool) -> Weight:
    """McNemar's test on the same rows; of others, whether two shares differ."""
    rights = is_right(left), is_right(right)
    if same_rows(left, right, same_data=same_data):
        return _told(mcnemar(rights[1], rights[0], margin=0.0), rights)
    counted = [(int(side.sum()), len(side)) for side in rights]
    return _told(independent(counted[1], counted[0], margin=0.0), rights)


def _told(found: Difference, rights: tuple[np.ndarray, np.ndarray]) -> Weight:
    if found.here is None:
        raise AssertionError("a test of shares without its p")
    return Weight(
        test=found.test,
        n=(len(rights[0]), len(rights[1])),
        of="test rows",
        difference=found.difference,
        interval=found.here.interval,
        p=found.here.p,
        starts=False,
    )


def of_difference(left: tuple[Run, Run], right: tuple[Run, Run], *, same_data: bool) -> Weight:
    """Whether the first of each pair is ahead of the second by as much; both have the same rows."""
    own, other = (
        is_right(first).astype(float) - is_right(second) for first, second in (left, right)
    )
    if same_rows(left[0], right[0], same_data=same_data):
        return over_rows(own, other, ROWS_PAIRED)
    return over_rows(own, other, ROWS_WELCH)
