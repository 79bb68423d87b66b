"""Two models on the same images → whether their expected calibration errors differ.

Of one run each, by resampling the images, the same ones for both: the basic bootstrap (Davison
and Hinkley 1997, section 5.2), which takes off much of what noise in a bin adds to both errors.
Where errors are near zero it takes off too little, and then more of the model that is less sure.
So a difference also has to be one that two models would hardly show whose answers came true as
often as their probabilities say; the larger p of the two counts.
"""

import numpy as np

from manifest import Interval
from pipeline.records import Run
from pipeline.results import resampling, statistics
from pipeline.results.evidence import ImageEvidence
from pipeline.results.ledger import Ledger
from pipeline.results.metrics import BINS, IMAGE, confidence_bins
from pipeline.results.over_seeds import by_split
from pipeline.results.statistics import Difference, Tested
from pipeline.results.statistics.intervals import ALPHA

ERROR = IMAGE["calibration-error"]
ROUNDING = 1e-9  # as many images read rightly give one error, but for the last bits of a sum
TEST = "paired bootstrap, and answers drawn by the probabilities"


def compare(
    ledger: Ledger, evidence: ImageEvidence, id: str, left: str, right: str, *, family: str
) -> str:
    sides, margin = (evidence.runs[left], evidence.runs[right]), evidence.margin
    if len(sides[0]) == 1:
        found = bootstrapped(sides[0][0], sides[1][0], margin)
    else:
        errors = [by_split(runs, IMAGE.each(ERROR.id, runs)) for runs in sides]
        found = statistics.paired(errors[0], errors[1], overlap=0.0, margin=margin)
    return ledger.compare(id, f"{left}.{ERROR.id}", f"{right}.{ERROR.id}", family, found)


def bootstrapped(left: Run, right: Run, margin: float) -> Difference:
    drawn = resampling.draw(len(left.test_labels))
    own, other = (_errors(run, drawn) for run in (left, right))
    difference = float(_error(left) - _error(right))
    turned = 2 * difference - (own - other)
    low, high = np.quantile(turned, [ALPHA / 2, 1 - ALPHA / 2])
    redrawn = _redrawn(left, 0) - _redrawn(right, 1)
    return Difference(
        difference=difference,
        n=len(left.test_labels),
        of="test images",
        test=TEST,
        margin=margin,
        here=Tested(
            test=TEST,
            interval=Interval(low=float(low), high=float(high), method="basic bootstrap"),
            p=max(_outside(turned, 0.0), _outside(redrawn, difference)),
            p_equivalent=max(
                _share(turned <= ROUNDING - margin), _share(turned >= margin - ROUNDING)
            ),
            error=float(np.std(turned)),
            freedom=np.inf,
        ),
    )


def _outside(found: np.ndarray, value: float) -> float:
    """Two-sided: how far a value lies outside of what was drawn."""
    below, above = found <= value + ROUNDING, found >= value - ROUNDING
    return min(1.0, 2 * min(_share(below), _share(above)))


def _share(found: np.ndarray) -> float:
    """Of resamples and of what was measured, which is one of them."""
    return min(1.0, float(1 + found.sum()) / (1 + len(found)))


def _error(run: Run) -> float:
    once = np.ones((len(run.test_labels), 1), dtype=np.float32)
    return float(_errors(run, once)[0])


def _errors(run: Run, drawn: np.ndarray) -> np.ndarray:
    """(resamples,): of images that each counts as often as it was drawn."""
    confidence = run.test_scores.max(axis=1).astype(float)
    apart = confidence - (run.test_scores.argmax(axis=1) == run.test_labels)
    return _distance(confidence, apart[:, None] * drawn)


def _redrawn(run: Run, stream: int) -> np.ndarray:
    """(resamples,): of a model whose answers are right as often as it says."""
    confidence = run.test_scores.max(axis=1).astype(float)
    random = np.random.default_rng([resampling.SEED, stream])
    is_right = random.random((len(confidence), resampling.RESAMPLES)) < confidence[:, None]
    return _distance(confidence, confidence[:, None] - is_right)


def _distance(confidence: np.ndarray, apart: np.ndarray) -> np.ndarray:
    """(n,) and (n, resamples) → (resamples,)."""
    bins = np.eye(BINS)[confidence_bins(confidence)]
    found: np.ndarray = np.abs(bins.T @ apart).sum(axis=0) / len(confidence)
    return found
