"""Verdicts of a family of tests, and the difference that was to be found."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import TTestPower

from manifest import Interval
from pipeline.results import statistics

INTERVAL = Interval(low=0, high=1, method="any")


def of(
    p: float, p_equivalent: float = 0.9, *, error: float = 1.0, freedom: float = 11.0
) -> statistics.Tested:
    return statistics.Tested(
        test="any",
        interval=INTERVAL,
        p=p,
        p_equivalent=p_equivalent,
        error=error,
        freedom=freedom,
    )


def test_holm_of_a_textbook_example() -> None:
    family = [(0.1, of(p, p)) for p in (0.01, 0.04, 0.03, 0.005)]
    for name in ("p_adjusted", "p_equivalent_adjusted"):
        adjusted = [getattr(judgement, name) for judgement in statistics.judge(family)]
        assert adjusted == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_holm_counts_only_what_was_tested() -> None:
    family = [(0.1, of(0.02, 0.9)), (0.1, None), (0.1, of(0.9, 0.02))]
    first, untested, last = statistics.judge(family)
    assert (first.p_adjusted, last.p_equivalent_adjusted) == pytest.approx((0.04, 0.04))
    assert (untested.p_adjusted, untested.verdict) == (None, "no evidence")
    assert statistics.judge([]) == statistics.judge(family[1:1]) == []


@pytest.mark.parametrize(
    ("difference", "p", "p_equivalent", "expected"),
    [
        (0.1, 0.01, 0.9, "higher"),
        (-0.1, 0.01, 0.9, "lower"),
        (0.1, 0.2, 0.2, "no evidence"),
        (0.001, 0.2, 0.01, "equivalent"),
        (0.01, 0.01, 0.01, "higher"),  # a small difference, but there is one
        (0.0, 0.0, 0.9, "no evidence"),
        (0.1, 0.05, 0.05, "no evidence"),
    ],
)
def test_a_verdict_needs_an_adjusted_p_below_5_percent(
    difference: float, p: float, p_equivalent: float, expected: str
) -> None:
    judgement = statistics.judge([(difference, of(p, p_equivalent))])[0]
    assert judgement.verdict == expected


@pytest.mark.parametrize("family", [1, 4])
def test_the_smallest_difference_found_is_that_of_a_power_analysis(family: int) -> None:
    effect = TTestPower().solve_power(nobs=12, alpha=0.05 / family, power=0.8)
    error = 0.01  # so that the standard deviation of a difference is error × √12
    found = statistics.smallest(of(0.5, error=error), family)
    assert found == pytest.approx(effect * error * 12**0.5, rel=1e-4)


def test_of_a_normal_approximation_it_is_the_sum_of_two_quantiles() -> None:
    found = statistics.smallest(of(0.5, error=2.0, freedom=np.inf), 1)
    assert found == pytest.approx(2 * (stats.norm.ppf(0.975) + stats.norm.ppf(0.8)))


def test_a_difference_as_large_is_found_four_times_in_five() -> None:
    random = np.random.default_rng(5)
    found = tries = 0
    for _ in range(400):
        values = random.normal(0, 0.03, 12)
        error = float(values.std(ddof=1)) / 12**0.5
        shift = statistics.smallest(of(0.5, error=0.03 / 12**0.5), 1)
        t = (values.mean() + shift) / error
        found += 2 * stats.t.sf(abs(t), 11) < 0.05
        tries += 1
    assert found / tries == pytest.approx(0.8, abs=0.06)
