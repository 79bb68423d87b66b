"""Intervals by resampling, against scikit-learn on the very rows of each resample."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import matthews_corrcoef

from pipeline.records import Run
from pipeline.results import metrics, resampling
from pipeline.results.metrics import IMAGE, TABULAR, Bootstrap
from tests.test_store import run as stored_run

FITTED = {
    "train-loss": 0.5,
    "train-accuracy": 0.7,
    "validation-loss": 0.6,
    "validation-accuracy": 0.6,
}


def two_classes(rows: int = 150) -> Run:
    random = np.random.default_rng(5)
    labels = random.integers(2, size=rows)
    scores = np.clip(np.round(random.normal(0.35 + 0.3 * labels, 0.2), 2), 0, 1)  # with ties
    return replace(stored_run(), test_labels=labels, test_scores=scores, fitted=FITTED)


def many_classes(rows: int, classes: int, sharpness: float = 2.0) -> Run:
    random = np.random.default_rng(6)
    labels = np.arange(rows) % classes
    logits = random.normal(size=(rows, classes))
    logits[np.arange(rows), labels] += sharpness
    scores = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return replace(
        stored_run(),
        test_labels=labels,
        test_scores=scores.astype(np.float32),
        fitted=FITTED,
        counts={"train": 1, "parameters": 1},
    )


def resampled(run: Run, counts: np.ndarray) -> Run:
    """The run on the rows of one resample, each as often as it was drawn."""
    rows = np.repeat(np.arange(len(counts)), counts.astype(int))
    drawn = replace(run, test_labels=run.test_labels[rows], test_scores=run.test_scores[rows])
    return replace(drawn, test_loss=float(metrics.row_losses(drawn).mean()))


def test_each_resample_of_two_classes_has_the_metrics_of_its_rows() -> None:
    run, drawn = two_classes(), resampling.draw(150, resamples=20)
    found = resampling.values(TABULAR, run, drawn)
    for number, counts in enumerate(drawn.T):
        expected = TABULAR.values(resampled(run, counts))
        for name, values in found.items():
            assert values[number] == pytest.approx(expected[name], rel=1e-6), name


def test_each_resample_of_many_classes_has_the_macro_averages_of_its_rows() -> None:
    run, drawn = many_classes(400, 5), resampling.draw(400, resamples=20)
    found = resampling.values(IMAGE, run, drawn)
    for number, counts in enumerate(drawn.T):
        expected = IMAGE.values(resampled(run, counts))
        for name, values in found.items():
            assert values[number] == pytest.approx(expected[name], rel=1e-5), name


def test_resampled_matthews_correlations_are_those_of_scikit_learn_to_the_last_digits() -> None:
    """Products of counts of 10,080 images are beyond what single precision holds."""
    for registry, run in ((TABULAR, two_classes()), (IMAGE, many_classes(10_080, 36, 1.0))):
        drawn = resampling.draw(len(run.test_labels), resamples=5)
        metric = registry["mcc"].interval
        assert isinstance(metric, Bootstrap)
        found = metric.values(registry.resampled(run, drawn))
        for value, counts in zip(found, drawn.T, strict=True):
            of_rows = registry.scores(resampled(run, counts))
            expected = matthews_corrcoef(of_rows.truth, of_rows.predicted)
            assert value == pytest.approx(expected, rel=1e-12)


def test_a_resample_of_one_class_alone_has_a_matthews_correlation_of_zero() -> None:
    drawn = np.zeros((150, 1), dtype=np.float32)
    drawn[two_classes().test_labels == 1] = 2
    assert resampling.values(TABULAR, two_classes(), drawn)["mcc"] == [0]


def test_a_row_counts_as_often_as_it_was_drawn_and_every_draw_is_the_same() -> None:
    drawn = resampling.draw(150)
    assert drawn.shape == (150, resampling.RESAMPLES)
    assert (drawn.sum(axis=0) == 150).all()
    assert drawn.mean(axis=1).std() < 0.05
    np.testing.assert_array_equal(drawn, resampling.draw(150))


def test_intervals_hold_the_metrics_and_narrow_with_more_rows() -> None:
    widths = []
    for rows in (150, 2_400):
        run = two_classes(rows)
        run = replace(run, test_loss=float(metrics.row_losses(run).mean()))
        values = TABULAR.values(run)
        intervals = resampling.intervals(TABULAR, run)
        for name, interval in intervals.items():
            assert interval is not None
            assert interval.low < values[name] < interval.high, name
        auc = intervals["auc"]
        assert auc is not None
        widths.append(auc.high - auc.low)
    assert widths[0] / widths[1] == pytest.approx(4, rel=0.25)


def test_a_resample_without_one_class_has_no_recall_or_auc_of_it() -> None:
    run = replace(
        two_classes(),
        test_labels=np.array([1, 0, 0, 0, 0]),
        test_scores=np.array([0.9, 0.1, 0.2, 0.8, 0.3]),
    )
    intervals = resampling.intervals(TABULAR, run)
    recall, specificity = intervals["recall"], intervals["specificity"]
    assert recall is not None
    assert specificity is not None
    missing = (1 - 1 / 5) ** 5
    kept = int(recall.method.split(", ")[1].split(" of ")[0].replace(",", ""))
    assert kept / 2_000 == pytest.approx(1 - missing, abs=0.03)
    assert "of 2,000" not in resampling.intervals(TABULAR, two_classes())["recall"].method


def test_images_without_all_classes_in_each_resample_keep_their_intervals() -> None:
    """At scale smoke there are two test images of each class."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        intervals = resampling.intervals(IMAGE, many_classes(72, 36))
    for interval in intervals.values():
        assert interval is not None
        assert interval.method == "percentile bootstrap"
        assert interval.low < interval.high


def test_loss_of_two_classes_follows_from_the_scores() -> None:
    run = replace(
        two_classes(), test_labels=np.array([1, 0, 0]), test_scores=np.array([0.5, 0.75, 1.0])
    )
    expected = [np.log(2), np.log(4), -np.log(metrics.LEAST_PROBABILITY)]
    np.testing.assert_allclose(metrics.row_losses(run), expected)


@pytest.mark.slow
def test_36_classes_of_10_080_images_have_intervals_of_all_that_is_resampled() -> None:
    found = resampling.intervals(IMAGE, many_classes(10_080, 36))
    assert {"loss", "precision", "mcc", "micro-auc"} <= found.keys()
    assert all(interval is not None and interval.low < interval.high for interval in found.values())
