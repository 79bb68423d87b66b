"""Fisher's exact test of one share beside another, against scipy on the same table."""

import pytest
from scipy import stats

from pipeline.results.statistics import fisher, judge


def test_it_is_scipys_test_of_the_difference() -> None:
    found = fisher(37, 90, 2905, 3150, 0.01)
    assert found.difference == pytest.approx(37 / 90 - 2905 / 3150)
    assert found.here is not None
    assert found.here.p == pytest.approx(stats.fisher_exact([[37, 53], [2905, 245]])[1])
    assert found.here.interval.high < 0
    assert (found.n, found.of) == (3240, "test images")


def test_what_is_alike_is_not_called_equivalent() -> None:
    found = fisher(900, 1000, 9000, 10000, 0.05)
    (judged,) = judge([(found.difference, found.here)])
    assert judged.verdict == "no evidence"
