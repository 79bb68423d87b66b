import numpy as np
import pytest
from scipy import stats

from pipeline.results import statistics
from pipeline.results.ledger import Ledger


def comparisons(*shifts: float):
    """One family of changes to a base, each measured over ten seeds."""
    ledger, random = Ledger(), np.random.default_rng(7)
    ledger.claim("base", 0.7, "fraction", n=10, of="seeds")
    for place, shift in enumerate(shifts):
        left = ledger.claim(f"{place}", 0.7 + shift, "fraction", n=10, of="seeds")
        values = {split: [value] for split, value in enumerate(random.normal(shift, 0.02, 10))}
        found = statistics.paired(values, {split: [0.0] for split in values}, 0.2, 0.02)
        ledger.compare(f"{place}", left, "base", "x", found)
    return ledger.comparisons()


def test_an_adjusted_interval_is_that_of_the_t_test_at_the_level_of_the_family():
    (found,) = comparisons(0.01)
    interval = statistics.adjusted(found, 4)
    ratio = (interval.high - interval.low) / (found.interval.high - found.interval.low)
    assert ratio == pytest.approx(stats.t.ppf(1 - 0.025 / 4, 9) / stats.t.ppf(0.975, 9))
    assert (interval.low + interval.high) / 2 == pytest.approx(found.difference)
    assert interval.level == pytest.approx(0.9875)


def test_alone_in_its_family_a_comparison_keeps_its_interval():
    (found,) = comparisons(0.01)
    interval = statistics.adjusted(found, 1)
    assert (interval.low, interval.high) == pytest.approx((found.interval.low, found.interval.high))


def test_an_adjusted_interval_without_zero_has_a_verdict_that_ranks():
    shifts = np.linspace(-0.08, 0.08, 9)
    found = comparisons(*shifts)
    apart = [c for c in found if (i := statistics.adjusted(c, len(found))).low > 0 or i.high < 0]
    assert 0 < len(apart) < len(found)
    assert all(c.verdict in {"higher", "lower"} for c in apart)


def test_one_seed_has_no_interval_to_adjust():
    ledger = Ledger()
    for name in "ab":
        ledger.claim(name, 0.7, "fraction", n=1, of="seeds")
    ledger.compare("a", "a", "b", "x", statistics.paired({1: [0.7]}, {1: [0.6]}, 0.2, 0.02))
    assert statistics.adjusted(ledger.comparisons()[0], 3) is None
