"""Part 1: correlations of columns, and of which features there is one with the target.

In:  Pearson's r of pairs of columns, by `a|b`.
Out: `correlation.<a|b>`; and of the n-th feature with the target, against none at all,
     `correlation.<n>`, all features in one family.

Source: Fisher (1921), On the probable error of a coefficient of correlation: the tests are of
artanh r, whose standard error is 1/√(n − 3); what they find is told as an r. Cohen (1988), Statistical power analysis, calls an r of
0.1 small: below it, a correlation is of no consequence here.
"""

import math
from collections.abc import Mapping

import numpy as np
from scipy import stats

from manifest import Interval
from pipeline.results import statistics
from pipeline.results.columns import BETWEEN
from pipeline.results.ledger import Ledger
from pipeline.results.statistics import Difference

FISHER = "Fisher’s z"
SMALL = 0.1
LEVEL = 0.95
NONE = "correlation.none"


def collect(
    ledger: Ledger, pairs: Mapping[str, float], target: str, rows: int
) -> tuple[dict[str, str], list[str]]:
    """The claim of each pair, and the ids of the comparisons."""
    claims = {pair: _claim(ledger, pair, r, rows) for pair, r in pairs.items()}
    none = ledger.claim(NONE, 0.0, "none", n=rows, of="rows")
    with_target = [pair for pair in pairs if pair.rpartition(BETWEEN)[2] == target]
    compared = [
        ledger.compare(
            f"correlation.{number}", claims[pair], none, "correlation", _tested(pairs[pair], rows)
        )
        for number, pair in enumerate(with_target, 1)
    ]
    return claims, compared


def _claim(ledger: Ledger, pair: str, r: float, rows: int) -> str:
    interval = _interval(r, rows)
    return ledger.claim(f"correlation.{pair}", r, "none", n=rows, of="rows", interval=interval)


def _interval(r: float, rows: int) -> Interval | None:
    if rows <= 3 or abs(r) >= 1:
        return None
    half = float(stats.norm.ppf((1 + LEVEL) / 2)) / np.sqrt(rows - 3)
    low, high = (float(np.tanh(np.arctanh(r) + end)) for end in (-half, half))
    return Interval(low=low, high=high, method=FISHER)


def _tested(r: float, rows: int) -> Difference:
    """That there is none, and that it is as large as what Cohen calls small."""
    interval, here = _interval(r, rows), None
    if interval is not None:
        error = 1 / float(np.sqrt(rows - 3))
        size = abs(float(np.arctanh(r)))
        here = statistics.Tested(
            test=FISHER,
            interval=interval,
            p=2 * float(stats.norm.sf(size / error)),
            p_equivalent=float(stats.norm.sf((np.arctanh(SMALL) - size) / error)),
            error=error,
            freedom=np.inf,
            back=math.tanh,
        )
    return Difference(difference=r, n=rows, of="rows", test=FISHER, margin=SMALL, here=here)
