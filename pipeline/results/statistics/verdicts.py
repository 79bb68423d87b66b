"""All differences of one table of the report → what may be said of each, and what was to be found.

Sources: Holm (1979), A simple sequentially rejective multiple test procedure; Cohen (1988),
Statistical power analysis, chapter 2.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from manifest import Verdict
from pipeline.results.statistics.comparisons import Tested
from pipeline.results.statistics.intervals import ALPHA

POWER = 0.8


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the report says of a difference, and the adjusted p on which it says so."""

    p_adjusted: float | None
    p_equivalent_adjusted: float | None
    verdict: Verdict


UNTESTED = Judgement(p_adjusted=None, p_equivalent_adjusted=None, verdict="no evidence")


def judge(family: Sequence[tuple[float, Tested | None]]) -> list[Judgement]:
    """Of each difference with its test, both p adjusted among all that could be tested."""
    tested = [(found.p, found.p_equivalent) for _, found in family if found is not None]
    adjusted = zip(*(holm(p_values) for p_values in zip(*tested, strict=True)), strict=True)
    return [
        UNTESTED if found is None else _judgement(difference, *next(adjusted))
        for difference, found in family
    ]


def smallest(found: Tested, family: int) -> float:
    """The difference that the test finds with 80 % power, as the first of `family` by Holm.

    In units of its standard error it is where the noncentral t has so much beyond the critical value.
    """
    level = ALPHA / family
    if math.isinf(found.freedom):
        return found.back(
            found.error * float(stats.norm.ppf(1 - level / 2) + stats.norm.ppf(POWER))
        )
    critical = float(stats.t.ppf(1 - level / 2, found.freedom))

    def lacks(shift: float) -> float:
        return float(stats.nct.sf(critical, found.freedom, shift)) - POWER

    highest = critical
    while lacks(highest) < 0:
        highest *= 2
    return found.back(found.error * float(optimize.brentq(lacks, 0.0, highest)))


def holm(p_values: Sequence[float] | np.ndarray) -> list[float]:
    """Each adjusted among all.

    Not by statsmodels' `multipletests`, which collects the garbage of the whole process at each call.
    """
    known = np.asarray(p_values, float)
    order, adjusted = np.argsort(known), np.empty_like(known)
    raw = known[order] * np.arange(len(known), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(raw), 1.0)
    found: list[float] = adjusted.tolist()
    return found


def _judgement(difference: float, p: float, p_equivalent: float) -> Judgement:
    """That there is a difference outweighs that it is small."""
    said: Verdict = "no evidence"
    if p < ALPHA and difference != 0:
        said = "higher" if difference > 0 else "lower"
    elif p_equivalent < ALPHA:
        said = "equivalent"
    return Judgement(p_adjusted=p, p_equivalent_adjusted=p_equivalent, verdict=said)
