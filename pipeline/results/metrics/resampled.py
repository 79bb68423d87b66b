"""One run and many draws of its test rows → what several metrics are made of, once each.

`drawn` is (rows, resamples): how often each row was drawn. Where a resample has no row that a
value is a share of, the value is NaN.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from pipeline.records import Run
from pipeline.results.metrics.scored import THRESHOLD


@dataclass(frozen=True)
class TableResampled:
    """Of two classes: (resamples,) each."""

    run: Run
    drawn: np.ndarray

    @cached_property
    def truth(self) -> np.ndarray:
        return self.run.test_labels == 1

    @cached_property
    def _predicted(self) -> np.ndarray:
        return self.run.test_scores > THRESHOLD

    @cached_property
    def hits(self) -> np.ndarray:
        """True positives."""
        return (self.truth & self._predicted) @ self.drawn

    @cached_property
    def positives(self) -> np.ndarray:
        return self.truth @ self.drawn

    @cached_property
    def negatives(self) -> np.ndarray:
        return ~self.truth @ self.drawn

    @cached_property
    def chosen(self) -> np.ndarray:
        """Rows that were predicted positive."""
        return self._predicted @ self.drawn

    @cached_property
    def rejected(self) -> np.ndarray:
        """True negatives."""
        return self.negatives - self.chosen + self.hits

    @cached_property
    def recall(self) -> np.ndarray:
        return share(self.hits, self.positives)

    @cached_property
    def specificity(self) -> np.ndarray:
        return share(self.rejected, self.negatives)

    @cached_property
    def balanced(self) -> np.ndarray:
        return (self.recall + self.specificity) / 2


@dataclass(frozen=True)
class ImageResampled:
    """Of many classes: (classes, resamples) each, but for what is of the images."""

    run: Run
    drawn: np.ndarray

    @cached_property
    def of_class(self) -> np.ndarray:
        """(classes, images) bool."""
        found: np.ndarray = self.run.test_labels == self._classes
        return found

    @cached_property
    def _classes(self) -> np.ndarray:
        return np.arange(self.run.test_scores.shape[1])[:, None]

    @cached_property
    def _read_as(self) -> np.ndarray:
        found: np.ndarray = self.run.test_scores.argmax(axis=1) == self._classes
        return found

    @cached_property
    def hits(self) -> np.ndarray:
        return _counts(self.of_class & self._read_as, self.drawn)

    @cached_property
    def present(self) -> np.ndarray:
        """Images of each class."""
        return _counts(self.of_class, self.drawn)

    @cached_property
    def chosen(self) -> np.ndarray:
        """Images that were read as each class."""
        return _counts(self._read_as, self.drawn)

    @cached_property
    def precision(self) -> np.ndarray:
        return share(self.hits, self.chosen, empty=0)

    @cached_property
    def recall(self) -> np.ndarray:
        return share(self.hits, self.present)

    @cached_property
    def f1(self) -> np.ndarray:
        return share(2 * self.hits, self.chosen + self.present)

    def over_classes(self, values: np.ndarray) -> np.ndarray:
        """(resamples,): the mean over the classes that a resample has."""
        mean: np.ndarray = np.nanmean(np.where(self.present > 0, 0, np.nan) + values, axis=0)
        return mean

    @cached_property
    def confidence(self) -> np.ndarray:
        """(images,): the probability of the class that is read."""
        highest: np.ndarray = self.run.test_scores.max(axis=1)
        return highest

    @cached_property
    def right(self) -> np.ndarray:
        """(images,) bool."""
        found: np.ndarray = self.run.test_scores.argmax(axis=1) == self.run.test_labels
        return found


def _counts(rows: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """(groups, resamples) sums of `drawn` over the rows (bool) of each group."""
    return sparse.csr_array(rows, dtype=drawn.dtype) @ drawn


def share(part: np.ndarray, whole: np.ndarray, empty: float = np.nan) -> np.ndarray:
    return np.divide(part, whole, out=np.full(whole.shape, empty, dtype=float), where=whole > 0)
