"""Metrics of a run against the published confusion matrix and small hand-made cases."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import matthews_corrcoef

from pipeline.records import Run
from pipeline.results import metrics
from tests.test_store import run as stored_run

FITTED = {
    "train-loss": 0.5,
    "train-accuracy": 0.7,
    "validation-loss": 0.6,
    "validation-accuracy": 0.6,
}


def with_matrix(tn: int, fp: int, fn: int, tp: int) -> Run:
    labels = np.repeat([0, 0, 1, 1], [tn, fp, fn, tp])
    scores = np.repeat([0.2, 0.8, 0.3, 0.9], [tn, fp, fn, tp])
    return replace(stored_run(), test_labels=labels, test_scores=scores, fitted=FITTED)


def test_published_matrix_of_part_1_gives_its_published_metrics_except_the_accuracy() -> None:
    found = metrics.TABULAR.values(with_matrix(66, 13, 24, 47))
    printed = {name: f"{found[name]:.4f}" for name in ("accuracy", "precision", "recall", "f1")}
    assert printed == {
        "accuracy": "0.7533",
        "precision": "0.7833",
        "recall": "0.6620",
        "f1": "0.7176",
    }
    assert f"{found['auc-from-labels']:.3f}" == "0.749"
    assert found["true-positives"] == 47


def test_auc_from_labels_is_the_mean_of_recall_and_specificity() -> None:
    found = metrics.TABULAR.values(with_matrix(59, 20, 10, 61))
    assert found["auc-from-labels"] == pytest.approx((found["recall"] + found["specificity"]) / 2)
    assert found["auc-from-labels"] == pytest.approx(found["balanced-accuracy"])


def test_nothing_predicted_positive_has_precision_zero() -> None:
    found = metrics.TABULAR.values(with_matrix(50, 0, 20, 0))
    assert (found["precision"], found["recall"], found["f1"]) == (0, 0, 0)


@pytest.mark.parametrize(
    "matrix", [(66, 13, 24, 47), (59, 20, 10, 61), (1, 9, 9, 1), (0, 50, 0, 20), (50, 0, 20, 0)]
)
def test_matthews_correlation_of_two_classes_is_that_of_scikit_learn(
    matrix: tuple[int, int, int, int],
) -> None:
    run = with_matrix(*matrix)
    expected = matthews_corrcoef(run.test_labels, run.test_scores > metrics.THRESHOLD)
    found = metrics.TABULAR.values(run)["mcc"]
    assert found == pytest.approx(expected, rel=1e-12)
    tn, fp, fn, tp = matrix
    margins = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    assert found == pytest.approx((tp * tn - fp * fn) / max(1, margins) ** 0.5)


def test_matthews_correlation_of_many_classes_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(2)
    labels = random.integers(6, size=300)
    scores = random.dirichlet(np.ones(6), 300) + 0.4 * np.eye(6)[labels]
    expected = matthews_corrcoef(labels, scores.argmax(axis=1))
    found = of_images(scores.tolist(), labels.tolist())["mcc"]
    assert found == pytest.approx(expected, rel=1e-12)
    assert 0.2 < found < 0.9


def test_images_that_are_all_read_as_one_class_have_no_correlation() -> None:
    assert of_images([[0.7, 0.1, 0.1, 0.1]] * 4, [0, 1, 2, 3])["mcc"] == 0


def test_gap_is_train_minus_validation_of_the_tested_weights() -> None:
    assert metrics.TABULAR.values(with_matrix(1, 1, 1, 1))["gap"] == pytest.approx(0.1)


def of_images(scores: list[list[float]], labels: list[int]) -> dict[str, float]:
    run = replace(
        with_matrix(1, 1, 1, 1),
        test_scores=np.array(scores),
        test_labels=np.array(labels),
        counts={"train": 5, "parameters": 9},
    )
    return metrics.IMAGE.values(run)


def test_image_metrics_of_four_classes_by_hand() -> None:
    eye = np.eye(4) * 0.7 + 0.1
    found = of_images([*eye.tolist(), eye[1].tolist()], [0, 1, 2, 3, 0])
    assert found["accuracy"] == pytest.approx(4 / 5)
    assert found["recall"] == pytest.approx((0.5 + 1 + 1 + 1) / 4)
    assert found["precision"] == pytest.approx((1 + 0.5 + 1 + 1) / 4)
    assert found["auc"] > 0.8
    assert found["weighted-recall"] == pytest.approx(4 / 5)
    assert found["weighted-precision"] == pytest.approx(0.4 + 0.2 * (0.5 + 1 + 1))
    assert found["weighted-f1"] == pytest.approx(0.4 * 2 / 3 + 0.2 * (2 / 3 + 1 + 1))
    assert found["micro-auc"] == pytest.approx((4 * 14.5 + 7) / 75)
    assert found["calibration-error"] == pytest.approx(0)
    assert found["overconfidence"] == pytest.approx(found["confidence"] - found["accuracy"])


def test_top_three_counts_the_class_among_the_three_likeliest() -> None:
    found = of_images([[0.4, 0.3, 0.2, 0.1]] * 4, [0, 1, 2, 3])
    assert found["top3-accuracy"] == pytest.approx(3 / 4)


def test_confusion_has_a_row_for_classes_that_do_not_occur() -> None:
    matrix = metrics.confusion(np.array([0, 2]), np.array([0, 0]), 4)
    assert matrix.shape == (4, 4)
    assert (matrix[0, 0], matrix[2, 0], matrix.sum()) == (1, 1, 2)
