"""Metrics of what is predicted, whatever the probability: all follow from counts."""

from functools import partial

import numpy as np

from pipeline.results.metrics.metric import (
    FRACTION,
    POSITIVE,
    SIGNED,
    Bootstrap,
    OfImages,
    OfTable,
    Spread,
)
from pipeline.results.metrics.resampled import ImageResampled, TableResampled, share

TOP = 3

_table = partial(OfTable, unit="fraction", limits=FRACTION, rows="test", claimed="always")
_image = partial(OfImages, unit="fraction", limits=FRACTION, rows="test", claimed="always")
_cell = partial(
    OfTable,
    unit="count",
    limits=POSITIVE,
    rows="test",
    interval=Spread.NONE,
    claimed="one run",
    shown=(),
)


def matthews(hits: np.ndarray, present: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Gorodkin's R_K, of two classes φ, from counts by class, (classes, …) each.

    hits: rows predicted as what they are; present: rows of a class; chosen: predicted as it.
    0 where all rows are of one class or predicted as one. In double precision, which holds
    products of counts that single precision rounds.
    """
    hits, present, chosen = (np.asarray(counts, dtype=float) for counts in (hits, present, chosen))
    rows = present.sum(axis=0)
    together = hits.sum(axis=0) * rows - (present * chosen).sum(axis=0)
    apart = (rows**2 - (present**2).sum(axis=0)) * (rows**2 - (chosen**2).sum(axis=0))
    return np.divide(together, np.sqrt(apart), out=np.zeros_like(rows), where=apart > 0)


def _matthews_of(counts: np.ndarray) -> float:
    """From a matrix of confusion."""
    return float(matthews(counts.diagonal(), counts.sum(axis=1), counts.sum(axis=0)))


def _matthews_of_table(of: TableResampled) -> np.ndarray:
    hits, present = (of.rejected, of.hits), (of.negatives, of.positives)
    rows = of.negatives + of.positives
    return matthews(np.array(hits), np.array(present), np.array((rows - of.chosen, of.chosen)))


def _top(scores: np.ndarray, truth: np.ndarray) -> float:
    """How often the true class is among the likeliest `TOP`."""
    if scores.shape[1] <= TOP:
        return 1.0
    likeliest = np.argpartition(scores, -TOP, axis=1)[:, -TOP:]
    return float(np.mean((likeliest == truth[:, None]).any(axis=1)))


def _by_share(values: np.ndarray, of: ImageResampled) -> np.ndarray:
    """(resamples,): each class by its share of the images."""
    mean: np.ndarray = np.nansum(of.present * values, axis=0) / len(of.run.test_labels)
    return mean


TABLE = (
    _table(
        id="accuracy",
        title="Accuracy",
        phrase="accuracy",
        value=lambda of: float(np.mean(of.truth == of.predicted)),
        interval=Spread.WILSON,
        shown=("scores", "protocols"),
    ),
    _table(
        id="balanced-accuracy",
        title="Balanced accuracy",
        phrase="balanced accuracy",
        value=lambda of: (of.positive[1] + of.specificity) / 2,
        interval=Bootstrap(lambda of: of.balanced),
        shown=("scores", "protocols"),
    ),
    _table(
        id="precision",
        title="Precision",
        phrase="precision",
        value=lambda of: of.positive[0],
        interval=Bootstrap(lambda of: share(of.hits, of.chosen, empty=0)),
        shown=("scores",),
    ),
    _table(
        id="recall",
        title="Recall",
        phrase="recall",
        value=lambda of: of.positive[1],
        interval=Bootstrap(lambda of: of.recall),
        shown=("scores",),
    ),
    _table(
        id="f1",
        title="F1 score",
        phrase="F1 score",
        value=lambda of: of.positive[2],
        interval=Bootstrap(lambda of: share(2 * of.hits, of.chosen + of.positives)),
        shown=("scores",),
    ),
    _table(
        id="mcc",
        title="Matthews correlation",
        phrase="Matthews correlation",
        unit="none",
        limits=SIGNED,
        value=lambda of: _matthews_of(of.counts),
        interval=Bootstrap(_matthews_of_table),
        shown=("scores", "protocols"),
    ),
    _table(
        id="specificity",
        title="Specificity",
        phrase="specificity",
        value=lambda of: of.specificity,
        interval=Bootstrap(lambda of: of.specificity),
        shown=(),
    ),
)
CELLS = (
    _cell(
        id="true-negatives",
        title="True negatives",
        phrase="true negatives",
        value=lambda of: int(of.counts[0, 0]),
    ),
    _cell(
        id="false-positives",
        title="False positives",
        phrase="false positives",
        value=lambda of: int(of.counts[0, 1]),
    ),
    _cell(
        id="false-negatives",
        title="False negatives",
        phrase="false negatives",
        value=lambda of: int(of.counts[1, 0]),
    ),
    _cell(
        id="true-positives",
        title="True positives",
        phrase="true positives",
        value=lambda of: int(of.counts[1, 1]),
    ),
)
IMAGES = (
    _image(
        id="accuracy",
        title="Test accuracy",
        phrase="accuracy",
        value=lambda of: float(np.mean(of.truth == of.predicted)),
        interval=Spread.WILSON,
        shown=("scores", "networks", "card"),
    ),
    _image(
        id="top3-accuracy",
        title="Among the three likeliest",
        phrase="right class among the three likeliest",
        value=lambda of: _top(of.run.test_scores, of.truth),
        interval=Spread.WILSON,
        shown=("scores", "card"),
    ),
    _image(
        id="precision",
        title="Precision, macro average",
        phrase="precision, mean over classes",
        value=lambda of: of.macro[0],
        interval=Bootstrap(lambda of: of.over_classes(of.precision)),
        shown=("scores", "networks", "card"),
    ),
    _image(
        id="recall",
        title="Recall, macro average",
        phrase="recall, mean over classes",
        value=lambda of: of.macro[1],
        interval=Bootstrap(lambda of: of.over_classes(of.recall)),
        shown=("scores", "networks", "card"),
    ),
    _image(
        id="f1",
        title="F1 score, macro average",
        phrase="F1 score, mean over classes",
        value=lambda of: of.macro[2],
        interval=Bootstrap(lambda of: of.over_classes(of.f1)),
        shown=("scores", "networks", "card"),
    ),
    _image(
        id="weighted-precision",
        title="Precision, weighted average",
        phrase="precision, mean over classes weighted by their images",
        value=lambda of: of.weighted[0],
        interval=Bootstrap(lambda of: _by_share(of.precision, of)),
        shown=("scores",),
    ),
    _image(
        id="weighted-recall",
        title="Recall, weighted average",
        phrase="recall, mean over classes weighted by their images",
        value=lambda of: of.weighted[1],
        interval=Bootstrap(lambda of: of.right @ of.drawn / len(of.right)),
        shown=("scores",),
    ),
    _image(
        id="weighted-f1",
        title="F1 score, weighted average",
        phrase="F1 score, mean over classes weighted by their images",
        value=lambda of: of.weighted[2],
        interval=Bootstrap(lambda of: _by_share(of.f1, of)),
        shown=("scores",),
    ),
    _image(
        id="mcc",
        title="Matthews correlation",
        phrase="Matthews correlation",
        unit="none",
        limits=SIGNED,
        value=lambda of: _matthews_of(of.counts),
        interval=Bootstrap(lambda of: matthews(of.hits, of.present, of.chosen)),
        shown=("scores", "networks", "card"),
    ),
)
