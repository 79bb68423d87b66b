"""Intervals and tests against hand calculations and published examples."""

import numpy as np
import pytest
from scipy import stats

from pipeline.results import statistics


def test_wilson_of_the_published_accuracy() -> None:
    interval = statistics.wilson(113, 150)
    z, n, p = 1.959964, 150, 113 / 150
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * (p * (1 - p) / n + z**2 / (4 * n**2)) ** 0.5
    assert (interval.low, interval.high) == pytest.approx((centre - half, centre + half), abs=1e-6)


def test_t_interval_over_seeds_is_that_of_a_textbook() -> None:
    interval = statistics.over_seeds([1.0, 2.0, 3.0])
    assert interval is not None
    assert interval.high - 2 == pytest.approx(4.302653 / 3**0.5, abs=1e-5)


def test_one_seed_has_no_interval() -> None:
    assert statistics.over_seeds([0.5]) is None
    assert statistics.paired_over_seeds([0.5], [0.4], 0.2).interval is None
    assert statistics.unpaired_over_seeds([0.5], [0.4], 0.2).p is None


def test_paired_test_without_overlap_is_the_paired_t_test() -> None:
    random = np.random.default_rng(1)
    left, right = random.normal(0.7, 0.1, 12), random.normal(0.65, 0.1, 12)
    found = statistics.paired_over_seeds(left.tolist(), right.tolist(), test_share=0)
    assert found.p == pytest.approx(stats.ttest_rel(left, right).pvalue)


def test_correction_widens_the_interval_by_nadeau_and_bengios_factor() -> None:
    left, right = [0.7, 0.72, 0.68, 0.75], [0.6, 0.66, 0.64, 0.61]
    plain = statistics.paired_over_seeds(left, right, test_share=0)
    corrected = statistics.paired_over_seeds(left, right, test_share=0.25)
    assert plain.interval is not None
    assert corrected.interval is not None
    ratio = (corrected.interval.high - corrected.difference) / (
        plain.interval.high - plain.difference
    )
    assert ratio == pytest.approx(((1 / 4 + 0.25) / (1 / 4)) ** 0.5)


def test_unpaired_test_without_overlap_is_welchs() -> None:
    left, right = [0.7, 0.72, 0.68, 0.75, 0.71], [0.6, 0.8, 0.64, 0.61]
    found = statistics.unpaired_over_seeds(left, right, test_share=0)
    assert found.p == pytest.approx(stats.ttest_ind(left, right, equal_var=False).pvalue)


def test_mcnemar_counts_only_rows_that_one_classifier_got_right() -> None:
    left = np.array([True] * 9 + [False] + [True] * 40)
    right = np.array([False] * 9 + [True] + [True] * 40)
    found = statistics.mcnemar(left, right)
    assert found.p == pytest.approx(stats.binomtest(9, 10).pvalue)
    assert found.difference == pytest.approx(8 / 50)
    assert found.interval is not None
    assert found.interval.low < 8 / 50 < found.interval.high


def test_mcnemar_of_equal_classifiers_has_no_evidence() -> None:
    right = np.array([True, False, True])
    assert statistics.mcnemar(right, right).p == 1


def test_holm_of_a_textbook_example() -> None:
    assert statistics.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_holm_never_exceeds_one_nor_falls_below_the_raw_value() -> None:
    raw = [0.5, 0.9, 0.02]
    adjusted = statistics.holm(raw)
    assert all(p <= a <= 1 for p, a in zip(raw, adjusted, strict=True))


@pytest.mark.parametrize(
    ("difference", "p", "expected"),
    [
        (0.1, 0.01, "higher"),
        (-0.1, 0.01, "lower"),
        (0.1, 0.2, "no evidence"),
        (0.1, None, "no evidence"),
        (0.0, 0.0, "no evidence"),
    ],
)
def test_verdict_needs_a_small_adjusted_p(
    difference: float, p: float | None, expected: str
) -> None:
    assert statistics.verdict(difference, p) == expected


def test_equal_values_give_no_evidence_and_no_warning() -> None:
    found = statistics.paired_over_seeds([0.7, 0.7], [0.7, 0.7], 0.2)
    assert (found.difference, found.p) == (0, 1)
