"""What a run's scores on its test rows are worth. Evaluators yield (name, value) pairs."""

from collections.abc import Iterator

import numpy as np
from sklearn import metrics

from pipeline.records import Run

THRESHOLD = 0.5  # of the probability, as the assignment's 0/1 predictions have it
TOP = 3
BINS = 10  # of the probability of the class that is read
LEAST_PROBABILITY = 1e-12
FRACTION, POSITIVE = (0.0, 1.0), (0.0, np.inf)
LIMITS = {
    "loss": POSITIVE,
    "train-loss": POSITIVE,
    "validation-loss": POSITIVE,
    "gap": (-1.0, 1.0),
    "overconfidence": (-1.0, 1.0),
    "epoch": (1.0, np.inf),
    "parameters": POSITIVE,
    "train-images": POSITIVE,
}


def tabular(run: Run) -> Iterator[tuple[str, float]]:
    """Of a two-class run; precision is 0 where nothing is predicted positive."""
    truth, scores = run.test_labels.astype(int), run.test_scores
    predicted = (scores > THRESHOLD).astype(int)
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        truth, predicted, average="binary", zero_division=0
    )
    (true_negatives, false_positives), (false_negatives, true_positives) = confusion(
        truth, predicted, 2
    )
    specificity = true_negatives / max(1, true_negatives + false_positives)
    yield "loss", run.test_loss
    yield "accuracy", float(np.mean(truth == predicted))
    yield "balanced-accuracy", (recall + specificity) / 2
    yield "precision", float(precision)
    yield "recall", float(recall)
    yield "f1", float(f1)
    yield "specificity", float(specificity)
    yield "auc", float(metrics.roc_auc_score(truth, scores))
    yield "auc-from-labels", float(metrics.roc_auc_score(truth, predicted))
    yield "true-negatives", int(true_negatives)
    yield "false-positives", int(false_positives)
    yield "false-negatives", int(false_negatives)
    yield "true-positives", int(true_positives)
    yield from fitted(run)


def image(run: Run) -> Iterator[tuple[str, float]]:
    """Of a run with many classes; averages over classes are macro unless their name says more."""
    truth, scores = run.test_labels, run.test_scores
    predicted = scores.argmax(axis=1)
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        truth, predicted, average="macro", zero_division=0
    )
    top = np.argpartition(scores, -TOP, axis=1)[:, -TOP:] if scores.shape[1] > TOP else None
    per_class = auc_per_class(run)
    yield "loss", run.test_loss
    yield "accuracy", float(np.mean(truth == predicted))
    yield (
        "top3-accuracy",
        1.0 if top is None else float(np.mean((top == truth[:, None]).any(axis=1))),
    )
    yield "precision", float(precision)
    yield "recall", float(recall)
    yield "f1", float(f1)
    yield "auc", float(per_class.mean())
    yield "lowest-auc", float(per_class.min())
    yield from _weighted(truth, predicted)
    yield "micro-auc", float(metrics.roc_auc_score(one_hot(run).ravel(), scores.ravel()))
    confidence = scores.max(axis=1)
    yield "calibration-error", calibration_error(confidence, truth == predicted)
    yield "confidence", float(confidence.mean())
    yield "overconfidence", float(confidence.mean() - np.mean(truth == predicted))
    yield "parameters", run.counts["parameters"]
    yield "train-images", run.counts["train"]
    yield from fitted(run)


def _weighted(truth: np.ndarray, predicted: np.ndarray) -> Iterator[tuple[str, float]]:
    """Averages over classes, each by its share of the test images."""
    averages = metrics.precision_recall_fscore_support(
        truth, predicted, average="weighted", zero_division=0
    )
    for name, value in zip(("precision", "recall", "f1"), averages):
        yield f"weighted-{name}", float(value)


def one_hot(run: Run) -> np.ndarray:
    """(n, classes) bool: the class of each test image."""
    truth: np.ndarray = run.test_labels[:, None] == np.arange(run.test_scores.shape[1])
    return truth


def confidence_bins(confidence: np.ndarray) -> np.ndarray:
    """(n,): which of `BINS` of equal width each probability lies in."""
    return np.minimum((confidence * BINS).astype(int), BINS - 1)


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Expected: how far probability and accuracy lie apart in a bin, mean over the images."""
    apart = np.bincount(confidence_bins(confidence), confidence - right, minlength=BINS)
    return float(np.abs(apart).sum() / len(right))


def fitted(run: Run) -> Iterator[tuple[str, float]]:
    """How the tested weights do on what they were trained and chosen on."""
    yield from run.fitted.items()
    yield "gap", run.fitted["train-accuracy"] - run.fitted["validation-accuracy"]
    if len(run.history):
        yield "epoch", run.chosen_epoch


def limits(name: str) -> tuple[float, float]:
    """What a metric can be; most are fractions."""
    return LIMITS.get(name, FRACTION)


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
        [
            metrics.roc_auc_score(run.test_labels == label, scores[:, label])
            for label in range(scores.shape[1])
        ]
    )


def confusion(truth: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """(classes, classes) counts: rows are the truth, columns the prediction."""
    matrix: np.ndarray = metrics.confusion_matrix(truth, predicted, labels=np.arange(classes))
    return matrix
