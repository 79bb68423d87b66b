"""Whether a predicted probability is how often it comes true."""

from functools import partial

import numpy as np

from pipeline.results.metrics.metric import (
    FRACTION,
    SIGNED,
    Bootstrap,
    OfImages,
    OfTable,
    Spread,
)
from pipeline.results.metrics.scored import ImageScores, TableScores

BINS = 10  # of the probability of the class that is read

_image = partial(OfImages, unit="fraction", rows="test", claimed="always")


def confidence_bins(confidence: np.ndarray) -> np.ndarray:
    """(n,): which of `BINS` of equal width each probability lies in."""
    return np.minimum((confidence * BINS).astype(int), BINS - 1)


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Expected: how far probability and accuracy lie apart in a bin, mean over the images."""
    apart = np.bincount(confidence_bins(confidence), confidence - right, minlength=BINS)
    return float(np.abs(apart).sum() / len(right))


def _overconfidence(of: ImageScores) -> float:
    return float(of.confidence.mean() - np.mean(of.truth == of.predicted))


def _brier(of: TableScores) -> float:
    """The mean square of the distance from a probability to what happened."""
    return float(np.mean((of.run.test_scores.astype(float) - of.run.test_labels) ** 2))


def _confidence(of: TableScores) -> float:
    """The mean probability of the class that is predicted."""
    scores = of.run.test_scores.astype(float)
    return float(np.maximum(scores, 1 - scores).mean())


TABLE = (
    OfTable(
        id="confidence",
        title="Confidence",
        phrase="confidence",
        unit="fraction",
        limits=FRACTION,
        value=_confidence,
        rows="test",
        interval=Spread.NONE,  # of means over seeds only
        claimed="asked",
        shown=(),
    ),
    OfTable(
        id="brier",
        title="Brier score",
        phrase="Brier score",
        unit="none",
        limits=FRACTION,
        value=_brier,
        rows="test",
        interval=Spread.NONE,  # of means over seeds only
        claimed="asked",
        shown=(),
    ),
)
IMAGES = (
    _image(
        id="calibration-error",
        title="Expected calibration error",
        phrase="expected calibration error",
        limits=FRACTION,
        value=lambda of: calibration_error(of.confidence, of.truth == of.predicted),
        interval=Spread.NONE,  # noise in a bin adds to it, so that resamples lie above it
        shown=("scores",),
    ),
    _image(
        id="confidence",
        title="Confidence",
        phrase="confidence",
        limits=FRACTION,
        value=lambda of: float(of.confidence.mean()),
        interval=Bootstrap(lambda of: of.confidence @ of.drawn / len(of.right)),
        shown=(),
    ),
    _image(
        id="overconfidence",
        title="Overconfidence",
        phrase="overconfidence",
        limits=SIGNED,
        value=_overconfidence,
        interval=Bootstrap(lambda of: (of.confidence - of.right) @ of.drawn / len(of.right)),
        shown=(),
    ),
)
