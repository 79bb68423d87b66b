"""One run's scores on its test rows → an interval of each metric, by resampling the rows.

Each of 2,000 resamples draws as many rows as there are, with replacement: a row counts as
often as it was drawn. All resamples are computed at once, as a matrix of these counts.
"""

import numpy as np
from scipy import sparse

from manifest import Interval
from pipeline.records import Run
from pipeline.results.metrics import THRESHOLD, one_hot, row_losses
from pipeline.results.statistics import percentile

RESAMPLES = 2_000
SEED = 20_000  # of the resamples only; trainings have their own


def tabular(run: Run) -> dict[str, Interval | None]:
    resampled = tabular_values(run, draw(len(run.test_labels)))
    return {name: percentile(values) for name, values in resampled.items()}


def image(run: Run) -> dict[str, Interval | None]:
    resampled = image_values(run, draw(len(run.test_labels)))
    return {name: percentile(values) for name, values in resampled.items()}


def draw(rows: int, resamples: int = RESAMPLES) -> np.ndarray:
    """(rows, resamples): how often each row was drawn."""
    random = np.random.default_rng([SEED, rows])
    counts = [
        np.bincount(random.integers(rows, size=rows), minlength=rows) for _ in range(resamples)
    ]
    return np.ascontiguousarray(np.array(counts, dtype=np.float32).T)


def tabular_values(run: Run, drawn: np.ndarray) -> dict[str, np.ndarray]:
    """(resamples,) each. Without one class a resample has no recall, specificity or AUC: NaN."""
    truth, predicted = run.test_labels == 1, run.test_scores > THRESHOLD
    hits, positives = (truth & predicted) @ drawn, truth @ drawn
    chosen, negatives = predicted @ drawn, ~truth @ drawn
    recall, specificity = _share(hits, positives), _share(negatives - chosen + hits, negatives)
    balanced = (recall + specificity) / 2
    return {
        "loss": row_losses(run) @ drawn / len(truth),
        "balanced-accuracy": balanced,
        "precision": _share(hits, chosen, empty=0),
        "recall": recall,
        "f1": _share(2 * hits, chosen + positives),
        "specificity": specificity,
        "auc": _auc(truth, run.test_scores, drawn),
        "auc-from-labels": balanced,
    }


def image_values(run: Run, drawn: np.ndarray) -> dict[str, np.ndarray]:
    """(resamples,) each: macro averages over the classes that a resample has."""
    truth, scores = run.test_labels, run.test_scores
    classes = np.arange(scores.shape[1])[:, None]
    of_class, read_as = truth == classes, scores.argmax(axis=1) == classes
    hits, present, chosen = (_counts(r, drawn) for r in (of_class & read_as, of_class, read_as))
    missing = np.where(present > 0, 0, np.nan)
    precision, f1 = _share(hits, chosen, empty=0), _share(2 * hits, chosen + present)
    confidence, right = scores.max(axis=1), scores.argmax(axis=1) == truth
    aucs = [_auc(rows, of, drawn) for rows, of in zip(of_class, scores.T, strict=True)]
    return {
        "loss": row_losses(run) @ drawn / len(truth),
        "precision": np.nanmean(missing + precision, axis=0),
        "recall": np.nanmean(_share(hits, present), axis=0),
        "f1": np.nanmean(missing + f1, axis=0),
        "auc": _mean_of_known(np.array(aucs)),
        "weighted-precision": (present * precision).sum(axis=0) / len(truth),
        "weighted-recall": right @ drawn / len(truth),
        "weighted-f1": np.nansum(present * f1, axis=0) / len(truth),
        "micro-auc": _micro_auc(one_hot(run), scores, drawn),
        "confidence": confidence @ drawn / len(truth),
        "overconfidence": (confidence - right) @ drawn / len(truth),
    }


def _mean_of_known(values: np.ndarray) -> np.ndarray:
    """(classes, resamples) → (resamples,): NaN where a resample has one class alone."""
    known = ~np.isnan(values)
    return _share(np.nansum(values, axis=0), known.sum(axis=0))


def _counts(rows: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """(groups, resamples) sums of `drawn` over the rows (bool) of each group."""
    return sparse.csr_array(rows, dtype=drawn.dtype) @ drawn


def _share(part: np.ndarray, whole: np.ndarray, empty: float = np.nan) -> np.ndarray:
    return np.divide(part, whole, out=np.full(whole.shape, empty, dtype=float), where=whole > 0)


def _auc(positive: np.ndarray, scores: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """(resamples,): how often a positive row outscores a negative one; a tie counts half.

    The scores of positive rows cut all scores into bins, alternately between two of them and
    equal to one, so that each resample needs sums over the bins only.
    """
    cuts, of_cut = np.unique(scores[positive], return_inverse=True)
    bins = _between(cuts, scores[~positive])
    negatives = _binned(bins, 2 * len(cuts) + 1, drawn[~positive])
    return _won(negatives, _binned(of_cut, len(cuts), drawn[positive]))


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
    return _share(won, positives.sum(axis=0) * negatives.sum(axis=0))


def _binned(bins: np.ndarray, count: int, drawn: np.ndarray) -> np.ndarray:
    """(count, resamples) sums of `drawn` over the rows of each bin."""
    rows = np.arange(len(bins))
    ones = np.ones(len(bins), dtype=drawn.dtype)
    return sparse.csr_array((ones, (bins, rows)), shape=(count, len(bins))) @ drawn
