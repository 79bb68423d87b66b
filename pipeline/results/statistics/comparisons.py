"""Two sets of measurements → their difference, its tests, and a verdict.

Sources: Nadeau and Bengio (2003), Inference for the generalization error, eq. 9; McNemar
(1947), exact; Bonett and Price (2012), eq. 5; Schuirmann (1987), two one-sided tests; Liu,
Hsueh, Hsieh and Chen (2002), the same for paired proportions; Holm (1979).
"""

import gc
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats
from statsmodels.stats import contingency_tables
from statsmodels.stats.multitest import multipletests

from manifest import Comparison, Interval, Verdict
from pipeline.results.statistics.intervals import ALPHA

PAIRED = "paired t"
WELCH = "Welch's t"
CORRECTED = ", corrected for overlapping test sets"
ROUNDING = 1e-12  # a spread or a distance below it is none


@dataclass(frozen=True, kw_only=True)
class Difference:
    """left − right: its interval, and p before adjustment; these are None with one seed.

    p: of no difference. p_equivalent: of one of `margin` or more, in either direction.
    """

    difference: float
    interval: Interval | None
    test: str
    n: int
    of: str
    p: float | None
    margin: float
    p_equivalent: float | None


def paired_over_seeds(
    left: Sequence[float], right: Sequence[float], test_share: float, margin: float
) -> Difference:
    """The corrected resampled t-test: seeds share splits, and test sets overlap.

    left, right: one value a seed, same seeds. test_share: test rows / training rows, 0 where
    all seeds have one test set. The variance of the mean is (1/n + test_share)·s², not s²/n.
    """
    differences = np.subtract(left, right)
    count = len(differences)
    found = _untested(float(np.mean(differences)), PAIRED, test_share, count, margin)
    if count < 2:
        return found
    variance = float(np.var(differences, ddof=1)) * (1 / count + test_share)
    return _tested(found, variance, count - 1, test_share)


def unpaired_over_seeds(
    left: Sequence[float],
    right: Sequence[float],
    test_share: float,
    margin: float,
) -> Difference:
    """Welch's t-test for runs on different splits, with the same correction."""
    sides, count = (left, right), len(left)
    mean = float(np.mean(left) - np.mean(right))
    found = _untested(mean, WELCH, test_share, count, margin)
    if min(map(len, sides)) < 2:
        return found
    parts = [float(np.var(side, ddof=1)) * (1 / len(side) + test_share) for side in sides]
    variance = sum(parts)
    spread = sum(p**2 / (len(side) - 1) for p, side in zip(parts, sides, strict=True))
    freedom = variance**2 / spread if spread > 0 else count - 1
    return _tested(found, variance, freedom, test_share)


def mcnemar(left_right: np.ndarray, right_right: np.ndarray, margin: float) -> Difference:
    """Two classifiers on one test set: (n,) bool each, whether the row was right.

    Interval and equivalence rest on one normal approximation with Bonett and Price's two
    added rows, so that classifiers that agree on a few rows are no certainty.
    """
    n = len(left_right)
    only_left = int(np.sum(left_right & ~right_right))
    only_right = int(np.sum(~left_right & right_right))
    table = [[n - only_left - only_right, only_left], [only_right, 0]]
    first, second = (only_left + 1) / (n + 2), (only_right + 1) / (n + 2)
    centre = first - second
    error = float(np.sqrt((first + second - centre**2) / (n + 2)))
    half = float(stats.norm.ppf(1 - ALPHA / 2)) * error
    return Difference(
        difference=(only_left - only_right) / n,
        interval=Interval(
            low=max(-1.0, centre - half), high=min(1.0, centre + half), method="Bonett–Price"
        ),
        test="McNemar, exact",
        n=n,
        of="test images",
        p=float(contingency_tables.mcnemar(table, exact=True).pvalue),
        margin=margin,
        p_equivalent=float(stats.norm.sf((margin - abs(centre)) / error)),
    )


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the report says of a difference, and the adjusted p on which it says so."""

    p_adjusted: float | None
    p_equivalent_adjusted: float | None
    verdict: Verdict


def judge(family: Sequence[Difference | Comparison]) -> list[Judgement]:
    """Of all differences that one table of the report shows, both p adjusted among them."""
    tested = [(d.p, d.p_equivalent) for d in family if d.p is not None]
    adjusted = zip(*(_holm(p_values) for p_values in zip(*tested, strict=True)), strict=True)
    return [_judgement(d, *next(adjusted)) if d.p is not None else UNTESTED for d in family]


def _holm(p_values: Sequence[float]) -> list[float]:
    gc.freeze()  # multipletests collects garbage, a tenth of a second each time: show it none
    try:
        return [float(p) for p in multipletests(p_values, method="holm")[1]]
    finally:
        gc.unfreeze()


def _judgement(found: Difference | Comparison, p: float, p_equivalent: float) -> Judgement:
    """That there is a difference outweighs that it is small."""
    said: Verdict = "no evidence"
    if p < ALPHA and found.difference != 0:
        said = "higher" if found.difference > 0 else "lower"
    elif p_equivalent < ALPHA:
        said = "equivalent"
    return Judgement(p_adjusted=p, p_equivalent_adjusted=p_equivalent, verdict=said)


UNTESTED = Judgement(p_adjusted=None, p_equivalent_adjusted=None, verdict="no evidence")


def _untested(mean: float, test: str, share: float, count: int, margin: float) -> Difference:
    return Difference(
        difference=mean,
        interval=None,
        test=test + CORRECTED * (share > 0),
        n=count,
        of="seeds",
        p=None,
        margin=margin,
        p_equivalent=None,
    )


def _tested(found: Difference, variance: float, freedom: float, share: float) -> Difference:
    """Where all seeds have one difference, t says nothing: p is 1, and the margin decides."""
    size, error = abs(found.difference), variance**0.5
    half = float(stats.t.ppf(1 - ALPHA / 2, freedom)) * error
    if error > ROUNDING:
        p = 2 * float(stats.t.sf(size / error, freedom))
        p_equivalent = float(stats.t.sf((found.margin - size) / error, freedom))
    else:
        p, p_equivalent = 1.0, float(size > found.margin - ROUNDING)
    interval = Interval(
        low=found.difference - half,
        high=found.difference + half,
        method="corrected t over seeds" if share > 0 else "t over seeds",
    )
    return replace(found, interval=interval, p=p, p_equivalent=p_equivalent)
