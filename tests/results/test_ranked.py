"""Areas and counts of two classes are scikit-learn's, to the last bit."""

import numpy as np
import pytest
from sklearn import metrics

from pipeline.results.metrics.ranked import area
from pipeline.results.metrics.scored import TableScores, confusion


@pytest.mark.parametrize("seed", range(40))
def test_an_area_is_that_of_scikit_learn(seed):
    random = np.random.default_rng(seed)
    truth = random.integers(0, 2, random.integers(5, 300))
    truth[:2] = 0, 1
    scores = random.random(len(truth)).astype(np.float32).round(int(random.integers(1, 8)))
    assert area(truth, scores) == metrics.roc_auc_score(truth, scores)
    assert area(truth, scores > 0.5) == metrics.roc_auc_score(truth, scores > 0.5)


@pytest.mark.parametrize("seed", range(20))
def test_shares_and_counts_are_those_of_scikit_learn(seed):
    class Run:
        test_labels = np.random.default_rng(seed).integers(0, 2, 60)
        test_scores = np.random.default_rng(seed + 100).random(60) ** (seed + 1)

    found = TableScores(Run())
    expected = metrics.precision_recall_fscore_support(
        found.truth, found.predicted, average="binary", zero_division=0
    )
    assert found.positive == expected[:3]
    assert np.array_equal(found.counts, metrics.confusion_matrix(found.truth, found.predicted))


def test_counts_of_many_classes_are_those_of_scikit_learn():
    truth, read = np.random.default_rng(5).integers(0, 36, (2, 500))
    expected = metrics.confusion_matrix(truth, read, labels=np.arange(36))
    assert np.array_equal(confusion(truth, read, 36), expected)
