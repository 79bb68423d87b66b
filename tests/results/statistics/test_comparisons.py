"""Tests of differences against textbooks, scipy and a published example."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from sklearn.datasets import make_moons
from sklearn.model_selection import RepeatedStratifiedKFold, cross_val_score
from sklearn.svm import SVC

from pipeline.results import statistics
from pipeline.results.statistics import Difference


def test_corrected_test_of_scikit_learns_published_comparison_of_two_models() -> None:
    """Its example "Statistical comparison of models using grid search" prints both numbers.

    0.750 and, one-sided, 0.227. The scores are computed here, by the scikit-learn of the lock.
    """
    rows, classes = make_moons(noise=0.352, random_state=1, n_samples=100)
    folds = RepeatedStratifiedKFold(n_splits=10, n_repeats=10, random_state=0)
    best, second = (
        cross_val_score(
            SVC(kernel=kernel, random_state=0), rows, classes, cv=folds, scoring="roc_auc"
        ).tolist()
        for kernel in ("rbf", "linear")
    )
    found = statistics.paired_over_seeds(best, second, test_share=10 / 90, margin=0.01)
    assert found.p is not None
    assert f"{found.p / 2:.3f}" == "0.227"
    assert f"{stats.t.isf(found.p / 2, 99):.3f}" == "0.750"


def test_without_overlap_it_is_the_paired_t_test() -> None:
    random = np.random.default_rng(1)
    left, right = random.normal(0.7, 0.1, 12), random.normal(0.65, 0.1, 12)
    found = statistics.paired_over_seeds(left.tolist(), right.tolist(), 0, 0.02)
    assert found.p == pytest.approx(stats.ttest_rel(left, right).pvalue)
    assert found.test == "paired t"


def test_correction_widens_the_interval_by_nadeau_and_bengios_factor() -> None:
    left, right = [0.7, 0.72, 0.68, 0.75], [0.6, 0.66, 0.64, 0.61]
    plain = statistics.paired_over_seeds(left, right, 0, 0.02)
    corrected = statistics.paired_over_seeds(left, right, 0.25, 0.02)
    assert plain.interval is not None
    assert corrected.interval is not None
    ratio = (corrected.interval.high - corrected.difference) / (
        plain.interval.high - plain.difference
    )
    assert ratio == pytest.approx(((1 / 4 + 0.25) / (1 / 4)) ** 0.5)
    assert corrected.test == "paired t, corrected for overlapping test sets"


def test_unpaired_test_without_overlap_is_welchs() -> None:
    left, right = [0.7, 0.72, 0.68, 0.75, 0.71], [0.6, 0.8, 0.64, 0.61]
    found = statistics.unpaired_over_seeds(left, right, 0, 0.02)
    assert found.p == pytest.approx(stats.ttest_ind(left, right, equal_var=False).pvalue)


def test_equivalence_is_two_one_sided_t_tests() -> None:
    random = np.random.default_rng(2)
    left, right = random.normal(0.71, 0.02, 12), random.normal(0.7, 0.02, 12)
    found = statistics.paired_over_seeds(left.tolist(), right.tolist(), 0, 0.02)
    sides = (
        stats.ttest_rel(left + 0.02, right, alternative="greater").pvalue,
        stats.ttest_rel(left - 0.02, right, alternative="less").pvalue,
    )
    assert found.p_equivalent == pytest.approx(max(sides))


def test_unpaired_equivalence_is_two_one_sided_welch_tests() -> None:
    left, right = np.array([0.7, 0.72, 0.68, 0.75]), np.array([0.69, 0.73, 0.7])
    found = statistics.unpaired_over_seeds(left.tolist(), right.tolist(), 0, 0.05)
    sides = (
        stats.ttest_ind(left + 0.05, right, equal_var=False, alternative="greater").pvalue,
        stats.ttest_ind(left - 0.05, right, equal_var=False, alternative="less").pvalue,
    )
    assert found.p_equivalent == pytest.approx(max(sides))


def test_one_seed_is_not_tested() -> None:
    for found in (
        statistics.paired_over_seeds([0.5], [0.4], 0.2, 0.02),
        statistics.unpaired_over_seeds([0.5], [0.4], 0.2, 0.02),
    ):
        assert (found.interval, found.p, found.p_equivalent) == (None, None, None)
        assert statistics.judge([found])[0].verdict == "no evidence"


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ([0.7, 0.8], [0.7, 0.8], "equivalent"),
        ([0.71, 0.81], [0.7, 0.8], "equivalent"),
        ([0.72, 0.82], [0.7, 0.8], "no evidence"),  # the margin itself
        ([0.9, 0.8], [0.8, 0.7], "no evidence"),
    ],
)
def test_one_difference_in_all_seeds_is_no_evidence_of_it_and_no_warning(
    left: list[float], right: list[float], expected: str
) -> None:
    for found in (
        statistics.paired_over_seeds(left, right, 0.2, 0.02),
        statistics.unpaired_over_seeds([left[0]] * 2, [right[0]] * 2, 0.2, 0.02),
    ):
        assert found.p == 1
        assert statistics.judge([found])[0].verdict == expected


def rights(both: int, only_left: int, only_right: int, none: int) -> tuple[np.ndarray, np.ndarray]:
    counts = [both, only_left, only_right, none]
    return (
        np.repeat([True, True, False, False], counts),
        np.repeat([True, False, True, False], counts),
    )


def test_mcnemar_counts_only_rows_that_one_classifier_got_right() -> None:
    found = statistics.mcnemar(*rights(40, 9, 1, 0), margin=0.01)
    assert found.p == pytest.approx(stats.binomtest(9, 10).pvalue)
    assert found.difference == pytest.approx(8 / 50)
    assert found.interval is not None
    assert found.interval.low < 8 / 50 < found.interval.high


def test_interval_of_paired_proportions_is_bonett_and_prices_formula() -> None:
    found = statistics.mcnemar(*rights(40, 9, 1, 0), margin=0.01)
    first, second = 10 / 52, 2 / 52
    half = 1.959964 * ((first + second - (first - second) ** 2) / 52) ** 0.5
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (first - second - half, first - second + half), abs=1e-6
    )


def test_paired_proportions_are_equivalent_where_their_90_percent_interval_is_in_the_margin() -> (
    None
):
    for only_left in range(20, 60, 4):
        found = statistics.mcnemar(*rights(2_900, only_left, 20, 200), margin=0.01)
        assert found.p_equivalent is not None
        assert found.interval is not None
        centre = (found.interval.low + found.interval.high) / 2
        half = (found.interval.high - centre) / 1.959964 * 1.644854
        assert (found.p_equivalent < 0.05) == (abs(centre) + half < 0.01)


def test_agreeing_on_a_few_images_is_no_equivalence_and_on_many_it_is() -> None:
    few, many = (
        statistics.judge([statistics.mcnemar(*rights(n, 0, 0, 0), margin=0.01)])[0]
        for n in (40, 3_240)
    )
    assert (few.verdict, many.verdict) == ("no evidence", "equivalent")


def found(difference: float, p: float | None, p_equivalent: float | None) -> Difference:
    untested = statistics.paired_over_seeds([difference], [0.0], 0.2, 0.02)
    return replace(untested, p=p, p_equivalent=p_equivalent)


def test_holm_of_a_textbook_example() -> None:
    family = [found(0.1, p, p) for p in (0.01, 0.04, 0.03, 0.005)]
    for name in ("p_adjusted", "p_equivalent_adjusted"):
        adjusted = [getattr(judgement, name) for judgement in statistics.judge(family)]
        assert adjusted == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_holm_counts_only_what_was_tested() -> None:
    family = [found(0.1, 0.02, 0.9), found(0.1, None, None), found(0.1, 0.9, 0.02)]
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
    judgement = statistics.judge([found(difference, p, p_equivalent)])[0]
    assert judgement.verdict == expected
