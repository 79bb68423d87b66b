"""Simple models on a split: scores, measures, weights from which the scores follow."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.data.splits import leak_free_split
from pipeline.records import Split
from pipeline.training import baselines
from tests.packaged import BASELINES, packaged_table

NAMES = [baseline.model for baseline in BASELINES]


@pytest.fixture(scope="module")
def split() -> Split:
    return leak_free_split(packaged_table(), 42)


@pytest.mark.parametrize("name", NAMES)
def test_a_simple_model_tells_the_classes_apart_and_has_no_epochs(name: str, split: Split) -> None:
    fitted = baselines.fit(name, split, 42)
    right = (fitted.scores > 0.5) == (split.test.labels == 1)
    assert right.mean() > max(split.test.labels.mean(), 1 - split.test.labels.mean())
    assert (len(fitted.history), fitted.chosen_epoch) == (0, 0)
    given = np.where(split.test.labels == 1, fitted.scores, 1 - fitted.scores)
    assert fitted.test_loss == pytest.approx(-np.log(given).mean())
    assert 0.5 < fitted.fitted["validation-accuracy"] <= fitted.fitted["train-accuracy"] + 0.1


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_bits(name: str, split: Split) -> None:
    first, second = (baselines.fit(name, split, 42) for _ in range(2))
    np.testing.assert_array_equal(first.scores, second.scores)
    assert first.fitted == second.fitted
    for key, array in first.weights.items():
        np.testing.assert_array_equal(array, second.weights[key])


@pytest.mark.parametrize("name", NAMES)
def test_validation_and_test_rows_teach_it_nothing(name: str, split: Split) -> None:
    turned = replace(split.validation, labels=1 - split.validation.labels)
    other = baselines.fit(name, replace(split, validation=turned), 42)
    np.testing.assert_array_equal(other.scores, baselines.fit(name, split, 42).scores)


def test_the_stored_line_gives_the_scores(split: Split) -> None:
    fitted = baselines.fit("logistic-regression", split, 42)
    logits = split.test.features @ fitted.weights["coefficients"][0] + fitted.weights["intercept"]
    np.testing.assert_allclose(1 / (1 + np.exp(-logits)), fitted.scores, rtol=1e-6)


def test_the_stored_trees_give_the_scores(split: Split) -> None:
    fitted = baselines.fit("boosted-trees", split, 42)
    weights, rows = fitted.weights, split.test.features
    prior = weights["prior"]
    logits = np.full(len(rows), np.log(prior[1] / prior[0]))
    for start in np.cumsum([0, *weights["nodes"][:-1]]):
        place = np.zeros(len(rows), dtype=int)
        while (inner := weights["left"][start + place] >= 0).any():
            node = start + place
            value = rows[np.arange(len(rows)), np.maximum(weights["feature"][node], 0)]
            below = np.where(
                value <= weights["threshold"][node], weights["left"][node], weights["right"][node]
            )
            place = np.where(inner, below, place)
        logits += 0.1 * weights["value"][start + place]
    np.testing.assert_allclose(1 / (1 + np.exp(-logits)), fitted.scores, rtol=1e-6)
