"""Areas under curves: how well probabilities rank, whatever the threshold."""

from functools import partial

import numpy as np
from scipy import sparse
from sklearn import metrics

from pipeline.results.metrics.metric import FRACTION, Bootstrap, OfImages, OfTable, Spread
from pipeline.results.metrics.ranked import area
from pipeline.results.metrics.resampled import ImageResampled, share
from pipeline.results.metrics.scored import one_hot

_table = partial(OfTable, unit="fraction", limits=FRACTION, rows="test")
_image = partial(OfImages, unit="fraction", limits=FRACTION, rows="test", claimed="always")


def _auc(positive: np.ndarray, scores: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """(resamples,): how often a positive row outscores a negative one; a tie counts half.

    The scores of positive rows cut all scores into bins, alternately between two of them and
    equal to one, so that each resample needs sums over the bins only.
    """
    cuts, of_cut = np.unique(scores[positive], return_inverse=True)
    bins = _between(cuts, scores[~positive])
    negatives = _binned(bins, 2 * len(cuts) + 1, drawn[~positive])
    return _won(negatives, _binned(of_cut, len(cuts), drawn[positive]))


def _mean_auc(of: ImageResampled) -> np.ndarray:
    """(resamples,): the mean over the classes that a resample has and has not alone."""
    pairs = zip(of.of_class, of.run.test_scores.T, strict=True)
    areas = np.array([_auc(rows, own, of.drawn) for rows, own in pairs])
    # NaN where a resample has one class alone
    return share(np.nansum(areas, axis=0), (~np.isnan(areas)).sum(axis=0))


def _micro_auc(of_class: np.ndarray, scores: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """The same over all pairs of a row and a class, of_class and scores (rows, classes)."""
    cuts, of_cut = np.unique(scores[of_class], return_inverse=True)
    rows = np.nonzero(~of_class)[0]
    bins, ones = _between(cuts, scores[~of_class]), np.ones(len(rows), dtype=drawn.dtype)
    shape = (2 * len(cuts) + 1, len(drawn))
    return _won(
        sparse.csr_array((ones, (bins, rows)), shape=shape) @ drawn,
        _binned(of_cut, len(cuts), drawn[np.nonzero(of_class)[0]]),
    )


def _between(cuts: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """The bin of each score: even ones lie between two cuts, odd ones on one."""
    return np.searchsorted(cuts, scores, "left") + np.searchsorted(cuts, scores, "right")


def _won(negatives: np.ndarray, positives: np.ndarray) -> np.ndarray:
    """(resamples,): the share of pairs won, from the rows of each bin."""
    below, equal = np.cumsum(negatives, axis=0)[:-1:2], negatives[1::2]
    won = np.asarray(np.sum(positives * (below + equal / 2), axis=0, dtype=np.float64))
    return share(won, positives.sum(axis=0) * negatives.sum(axis=0))


def _binned(bins: np.ndarray, count: int, drawn: np.ndarray) -> np.ndarray:
    """(count, resamples) sums of `drawn` over the rows of each bin."""
    rows = np.arange(len(bins))
    ones = np.ones(len(bins), dtype=drawn.dtype)
    return sparse.csr_array((ones, (bins, rows)), shape=(count, len(bins))) @ drawn


TABLE = (
    _table(
        id="auc",
        title="AUC",
        phrase="AUC",
        value=lambda of: area(of.truth, of.run.test_scores),
        interval=Bootstrap(lambda of: _auc(of.truth, of.run.test_scores, of.drawn)),
        claimed="always",
        shown=("scores", "protocols"),
    ),
    _table(
        id="auc-from-labels",
        title="AUC from labels",
        phrase="AUC from labels",
        value=lambda of: area(of.truth, of.predicted),
        interval=Bootstrap(lambda of: of.balanced),  # which it is
        claimed="always",
        shown=(),
    ),
    _table(
        id="average-precision",
        title="Average precision",
        phrase="average precision",
        value=lambda of: float(
            metrics.average_precision_score(of.run.test_labels, of.run.test_scores)
        ),
        interval=Spread.NONE,  # of means over seeds only
        claimed="asked",
        shown=(),
    ),
)
IMAGES = (
    _image(
        id="auc",
        title="AUC, macro average",
        phrase="AUC, mean over classes",
        value=lambda of: float(of.aucs.mean()),
        interval=Bootstrap(_mean_auc),
        shown=("scores", "networks", "card"),
    ),
    _image(
        id="lowest-auc",
        title="AUC, lowest of a class",
        phrase="lowest AUC of a class",
        value=lambda of: float(of.aucs.min()),
        interval=Spread.NONE,  # that of a lowest value isn't where the resamples' lowest lie
        shown=(),
    ),
    _image(
        id="micro-auc",
        title="AUC, micro average",
        phrase="AUC over all pairs of an image and a class",
        value=lambda of: area(one_hot(of.run).ravel(), of.run.test_scores.ravel()),
        interval=Bootstrap(lambda of: _micro_auc(one_hot(of.run), of.run.test_scores, of.drawn)),
        shown=("scores",),
    ),
)
