"""Two sets of measurements → their difference and its tests.

Sources: Student (1908); Welch (1947); Nadeau and Bengio (2003), Inference for the generalization
error, eq. 9; McNemar (1947), exact; Bonett and Price (2012), eq. 5; Schuirmann (1987), two one-sided
tests; Liu, Hsueh, Hsieh and Chen (2002), the same for paired proportions; Miettinen and Nurminen (1985), two
independent shares.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats
from statsmodels.stats import contingency_tables

from manifest import Interval
from pipeline.results.statistics.intervals import (
    ALPHA,
    between_proportions,
    error_within,
)
from pipeline.results.statistics.repeated import BySplit, Repeated, Variance
from pipeline.results.statistics.shares import Counted, score

PAIRED = "paired t over"
WELCH = "Welch’s t over"
CORRECTED = "Nadeau and Bengio’s correction"
MCNEMAR = "McNemar, exact"
SCORE = "score test of two shares"
ROUNDING = 1e-12  # a spread or a distance below it is none


@dataclass(frozen=True, kw_only=True)
class Tested:
    """What one test says of a difference, before adjustment among others.

    p: of no difference. p_equivalent: of one of the margin or more, in either direction. error: the
    standard error of the difference; freedom: its degrees, infinite of a normal approximation.
    back: from the scale of the error to that of the difference, where they are not one.
    """

    test: str
    interval: Interval
    p: float
    p_equivalent: float
    error: float
    freedom: float
    back: Callable[[float], float] = float


@dataclass(frozen=True, kw_only=True)
class Difference:
    """left − right, and two statements about it; None where there is no spread to make it from.

    here: would other splits and starts of these rows say the same; of networks on images, would
    other images. beyond: would another table of this size. n: how many of `of` it rests on.
    """

    difference: float
    n: int
    of: str
    test: str
    margin: float
    here: Tested | None
    beyond: Tested | None = None


def paired(left: BySplit, right: BySplit, overlap: float, margin: float) -> Difference:
    """Trainings on the same splits, start by start.

    overlap: test rows / distinct training rows. Without several splits there is no statement about
    new rows: trainings on one split are compared on its test rows.
    """
    found = Repeated.of(left).minus(Repeated.of(right))
    return _difference(found.mean, [found], f"{PAIRED} {found.unit}", overlap, margin)


def unpaired(left: BySplit, right: BySplit, overlap: float, margin: float) -> Difference:
    """Trainings on different splits, whose test rows have nothing to do with one another."""
    sides = [Repeated.of(side) for side in (left, right)]
    mean = sides[0].mean - sides[1].mean
    return _difference(mean, sides, f"{WELCH} {sides[0].unit}", overlap, margin)


def of_new_rows(found: Difference) -> Difference:
    """The statement about another table alone, where one about these rows would say too much."""
    test = found.beyond.test if found.beyond is not None else found.test
    return replace(found, test=test, here=found.beyond, beyond=None)


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
    tested = Tested(
        test=MCNEMAR,
        interval=Interval(
            low=max(-1.0, centre - half), high=min(1.0, centre + half), method="Bonett–Price"
        ),
        p=float(contingency_tables.mcnemar(table, exact=True).pvalue),
        p_equivalent=float(stats.norm.sf((margin - abs(centre)) / error)),
        error=error,
        freedom=np.inf,
    )
    return Difference(
        difference=(only_left - only_right) / n,
        n=n,
        of="test images",
        test=MCNEMAR,
        margin=margin,
        here=tested,
    )


def independent(left: Counted, right: Counted, margin: float) -> Difference:
    """Two shares of separate rows, whose likeliest values under a hypothesis give its standard error."""
    shares = left[0] / left[1], right[0] / right[1]
    interval = between_proportions(shares[0], left[1], shares[1], right[1])
    beyond_margin = (-score(left, right, margin), score(left, right, -margin))
    return Difference(
        difference=shares[0] - shares[1],
        n=left[1] + right[1],
        of="images",
        test=SCORE,
        margin=margin,
        here=Tested(
            test=SCORE,
            interval=interval,
            p=2 * float(stats.norm.sf(abs(score(left, right)))),
            p_equivalent=float(stats.norm.sf(min(beyond_margin))),
            error=error_within(interval),
            freedom=np.inf,
        ),
    )


def _difference(
    mean: float, sides: list[Repeated], test: str, overlap: float, margin: float
) -> Difference:
    units = min(len(side.units) for side in sides)
    here, beyond = None, None
    if units > 1:
        variances = [side.on_this_table() for side in sides]
        here = _tested(mean, _summed(variances), test, f"t over {sides[0].unit}", margin)
    if here is not None and min(len(side.values) for side in sides) > 1:
        variances = [side.for_new_rows(overlap) for side in sides]
        name = f"{test}, {CORRECTED}"
        beyond = _tested(mean, _summed(variances), name, "corrected t over splits", margin)
    return Difference(
        difference=mean,
        n=units,
        of=sides[0].unit,
        test=test,
        margin=margin,
        here=here,
        beyond=beyond,
    )


def _summed(variances: list[Variance]) -> Variance:
    """Of a difference of independent means, with Welch's degrees of freedom."""
    size = sum(one.size for one in variances)
    spread = sum(one.size**2 / one.freedom for one in variances)
    return Variance(size, size**2 / spread if spread > 0 else variances[0].freedom)


def _tested(
    difference: float, variance: Variance, test: str, method: str, margin: float
) -> Tested | None:
    """None where every unit has the same difference: without spread, t says nothing."""
    size, error, freedom = abs(difference), variance.size**0.5, variance.freedom
    if error < ROUNDING:
        return None
    half = float(stats.t.ppf(1 - ALPHA / 2, freedom)) * error
    return Tested(
        test=test,
        interval=Interval(low=difference - half, high=difference + half, method=method),
        p=2 * float(stats.t.sf(size / error, freedom)),
        p_equivalent=float(stats.t.sf((margin - size) / error, freedom)),
        error=error,
        freedom=freedom,
    )
