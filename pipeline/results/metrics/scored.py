"""One run → what several of its metrics are made of, each computed once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sklearn import metrics

from pipeline.records import Run
from pipeline.results.metrics.ranked import area

THRESHOLD = 0.5  # of the probability, as the assignment's 0/1 predictions have it
LEAST_PROBABILITY = 1e-12


@dataclass(frozen=True)
class TableScores:
    """Of two classes. What is a share of no rows is 0."""

    run: Run

    @cached_property
    def truth(self) -> np.ndarray:
        return self.run.test_labels.astype(int)

    @cached_property
    def predicted(self) -> np.ndarray:
        return (self.run.test_scores > THRESHOLD).astype(int)

    @cached_property
    def counts(self) -> np.ndarray:
        """(2, 2): true negatives, false positives; false negatives, true positives."""
        return confusion(self.truth, self.predicted, 2)

    @cached_property
    def positive(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of the positive class."""
        (_, alarms), (missed, found) = self.counts.tolist()
        right, predicted = found + missed, found + alarms
        return (
            found / predicted if predicted else 0.0,
            found / right if right else 0.0,
            2 * found / (right + predicted) if right + predicted else 0.0,
        )

    @cached_property
    def specificity(self) -> float:
        negatives, alarms = self.counts[0]
        return float(negatives / max(1, negatives + alarms))


@dataclass(frozen=True)
class ImageScores:
    """Of many classes. `macro` counts each class the same, `weighted` by its test images."""

    run: Run

    @cached_property
    def truth(self) -> np.ndarray:
        return self.run.test_labels

    @cached_property
    def predicted(self) -> np.ndarray:
        return self.run.test_scores.argmax(axis=1)

    @cached_property
    def counts(self) -> np.ndarray:
        """(classes, classes): rows are the truth, columns the prediction."""
        return confusion(self.truth, self.predicted, self.run.test_scores.shape[1])

    @cached_property
    def macro(self) -> tuple[float, float, float]:
        """Precision, recall and F1."""
        return self._averaged("macro")

    @cached_property
    def weighted(self) -> tuple[float, float, float]:
        return self._averaged("weighted")

    def _averaged(self, average: str) -> tuple[float, float, float]:
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(
            self.truth, self.predicted, average=average, zero_division=0
        )
        return float(precision), float(recall), float(f1)

    @cached_property
    def aucs(self) -> np.ndarray:
        return auc_per_class(self.run)

    @cached_property
    def confidence(self) -> np.ndarray:
        """(n,): the probability of the class that is read."""
        highest: np.ndarray = self.run.test_scores.max(axis=1)
        return highest


def one_hot(run: Run) -> np.ndarray:
    """(n, classes) bool: the class of each test image."""
    truth: np.ndarray = run.test_labels[:, None] == np.arange(run.test_scores.shape[1])
    return truth


def row_losses(run: Run) -> np.ndarray:
    """(n,) nats: minus the logarithm of the probability that each row's class was given.

    Probabilities are stored in single precision, where 1 may stand for a little less.
    """
    truth, scores = run.test_labels, run.test_scores
    if scores.ndim == 1:
        given = np.where(truth == 1, scores, 1 - scores)
    else:
        given = np.take_along_axis(scores, truth[:, None], axis=1)[:, 0]
    return -np.log(np.maximum(given, LEAST_PROBABILITY, dtype=np.float64))


def auc_per_class(run: Run) -> np.ndarray:
    """(classes,): each class against the rest."""
    scores = run.test_scores
    return np.array(
        [area(run.test_labels == label, scores[:, label]) for label in range(scores.shape[1])]
    )


def confusion(truth: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """(classes, classes) counts: rows are the truth, columns the prediction."""
    places = np.asarray(truth, dtype=np.int64) * classes + predicted
    return np.bincount(places, minlength=classes**2).reshape(classes, classes)
