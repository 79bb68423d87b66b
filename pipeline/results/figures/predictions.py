"""A run's test scores → its 0/1 or class predictions, as every figure counts them."""

import numpy as np

from pipeline.records import Run


def predicted(run: Run) -> np.ndarray:
    """(n,) classes: probability above one half, or the most probable class."""
    scores = np.asarray(run.test_scores)
    if scores.ndim == 1:
        return (scores > 0.5).astype(np.int64)
    return np.argmax(scores, axis=1)


def accuracy(run: Run) -> float:
    return float(np.mean(predicted(run) == np.asarray(run.test_labels)))


def counts(run: Run, classes: int) -> np.ndarray:
    """(classes, classes) test rows by true class (row) and predicted class (column)."""
    cells = np.asarray(run.test_labels, dtype=np.int64) * classes + predicted(run)
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)
