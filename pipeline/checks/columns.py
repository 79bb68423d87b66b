"""The columns of a table, one after the other → what is odd about each."""

from collections.abc import Iterator

import numpy as np
from scipy.stats import rankdata

NEAREST = 10  # distances between values, whose median the distance of an end is held against
LEAST_ROWS = 3  # that have the value
LEAST_VALUES = 4  # of a column, the one that may stand for missing among them


def area(column: np.ndarray, labels: np.ndarray) -> float:
    """Under the ROC curve of that column alone, whichever way it points."""
    positives = int(labels.sum())
    above = rankdata(column)[labels == 1].sum() - positives * (positives + 1) / 2
    share = float(above / (positives * (len(labels) - positives)))
    return max(share, 1 - share)


def numbers_the_rows(column: np.ndarray) -> bool:
    """Whether it rises, or falls, from each row to the next."""
    steps = np.diff(column)
    return bool((steps > 0).all() or (steps < 0).all())


def stand_ins(column: np.ndarray, apart: float) -> Iterator[float]:
    """Values that may stand for missing ones.

    That is the lowest or the highest value, where several rows have it and the next value is
    farther away than `apart` times what lies between the values that follow.
    """
    column = column[~np.isnan(column)]
    while True:
        values, counts = np.unique(column, return_counts=True)
        found = [
            float(values[end])
            for end in (0, -1)
            if _is_apart(values, end, apart) and counts[end] >= LEAST_ROWS
        ]
        if not found:
            return
        yield from found
        column = column[~np.isin(column, found)]


def _is_apart(values: np.ndarray, end: int, apart: float) -> bool:
    if len(values) < LEAST_VALUES:
        return False
    distances = np.abs(np.diff(values if end == 0 else values[::-1]))
    return bool(distances[0] > apart * np.median(distances[1 : 1 + NEAREST]))
