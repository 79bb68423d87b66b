"""Tests of differences against textbooks, scipy and a published example."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy import stats
from sklearn.datasets import make_moons
from sklearn.model_selection import RepeatedStratifiedKFold, cross_val_score
from sklearn.svm import SVC

from pipeline.results import statistics
from pipeline.results.statistics import BySplit
from pipeline.results.statistics.shares import score


def alone(values: Sequence[float] | np.ndarray) -> BySplit:
    """One start on each split."""
    return {split: [float(value)] for split, value in enumerate(values)}


def crossed(values: np.ndarray) -> BySplit:
    """(splits, starts)."""
    return {split: starts.tolist() for split, starts in enumerate(values)}


def test_corrected_test_of_scikit_learns_published_comparison_of_two_models() -> None:
    """Its example "Statistical comparison of models using grid search" prints both numbers.

    0.750 and, one-sided, 0.227. The scores are computed here, by the scikit-learn of the lock.
    """
    rows, classes = make_moons(noise=0.352, random_state=1, n_samples=100)
    folds = RepeatedStratifiedKFold(n_splits=10, n_repeats=10, random_state=0)
    best, second = (
        alone(
            cross_val_score(
                SVC(kernel=kernel, random_state=0), rows, classes, cv=folds, scoring="roc_auc"
            )
        )
        for kernel in ("rbf", "linear")
    )
    found = statistics.paired(best, second, overlap=10 / 90, margin=0.01).beyond
    assert found is not None
    assert f"{found.p / 2:.3f}" == "0.227"
    assert f"{stats.t.isf(found.p / 2, 99):.3f}" == "0.750"


def test_on_this_table_it_is_the_paired_t_test_of_the_splits_own_means() -> None:
    random = np.random.default_rng(1)
    left, right = random.normal(0.7, 0.1, (12, 3)), random.normal(0.65, 0.1, (12, 3))
    found = statistics.paired(crossed(left), crossed(right), 0.25, 0.02)
    assert found.here is not None
    expected = stats.ttest_rel(left.mean(axis=1), right.mean(axis=1))
    assert found.here.p == pytest.approx(expected.pvalue)
    assert (found.test, found.n, found.of) == ("paired t over splits", 12, "splits")
    interval = expected.confidence_interval()
    assert (found.here.interval.low, found.here.interval.high) == pytest.approx(tuple(interval))


def test_for_new_rows_only_what_splits_change_is_corrected_for_overlap() -> None:
    """Against an analysis of variance of two levels, by hand."""
    random = np.random.default_rng(3)
    splits, starts, overlap = 10, 4, 0.25
    values = random.normal(0, 0.05, (splits, 1)) + random.normal(0, 0.03, (splits, starts))
    found = statistics.paired(crossed(values), crossed(np.zeros((splits, starts))), overlap, 0.02)
    within = ((values - values.mean(axis=1, keepdims=True)) ** 2).sum() / (splits * (starts - 1))
    between = starts * ((values.mean(axis=1) - values.mean()) ** 2).sum() / (splits - 1)
    of_splits = (between - within) / starts
    expected = of_splits * (1 / splits + overlap) + within / (splits * starts)
    assert found.beyond is not None
    assert found.beyond.error**2 == pytest.approx(expected)
    assert found.beyond.freedom == splits - 1


def test_starts_that_differ_as_much_as_splits_do_not_bring_the_correction_to_nothing() -> None:
    """Where the splits' component is estimated below zero, half of the spread takes its place."""
    values = np.array([[0.0, 0.1, 0.2], [0.05, 0.15, 0.25], [0.1, 0.2, 0.3]])
    repeated = statistics.Repeated(values)
    spread = np.var([0.1, 0.15, 0.2], ddof=1)
    assert spread < repeated.of_starts / 3
    assert repeated.for_new_rows(0.25).size == pytest.approx(spread * (1 / 3 + 0.25 / 2))


@pytest.mark.parametrize("ratio", [0.0, 0.2, 1.0, 5.0])
def test_intervals_for_new_rows_hold_the_truth_whatever_splits_and_starts_contribute(
    ratio: float,
) -> None:
    """In Nadeau and Bengio's own model. ratio: of the splits' component to that of mean starts."""
    random, overlap, shape = np.random.default_rng(4), 0.215, (12, 3)
    zeros, missed = crossed(np.zeros(shape)), 0
    for _ in range(400):
        table = random.normal(0, (overlap * ratio) ** 0.5)
        splits = random.normal(0, ratio**0.5, (12, 1))
        values = table + splits + random.normal(0, 3**0.5, shape)
        found = statistics.paired(crossed(values), zeros, overlap, 0.02).beyond
        missed += found is not None and found.p < 0.05
    assert stats.binomtest(missed, 400).proportion_ci().low < 0.05


def test_a_model_without_chance_has_one_start_which_every_start_of_the_other_meets() -> None:
    networks = np.array([[0.7, 0.72], [0.68, 0.75], [0.66, 0.7]])
    simple = np.array([[0.75], [0.74], [0.77]])
    found = statistics.paired(crossed(simple), crossed(networks), 0.2, 0.02)
    assert found.difference == pytest.approx(simple.mean() - networks.mean())
    assert found.here is not None
    expected = stats.ttest_rel(simple[:, 0], networks.mean(axis=1)).pvalue
    assert found.here.p == pytest.approx(expected)


def test_correction_widens_the_interval_by_nadeau_and_bengios_factor() -> None:
    left, right = alone([0.7, 0.72, 0.68, 0.75]), alone([0.6, 0.66, 0.64, 0.61])
    found = statistics.paired(left, right, 0.25, 0.02)
    assert found.here is not None
    assert found.beyond is not None
    assert found.beyond.error / found.here.error == pytest.approx(((1 / 4 + 0.25) * 4) ** 0.5)
    assert found.beyond.test == "paired t over splits, Nadeau and Bengio’s correction"


def test_trainings_on_one_split_are_compared_by_their_starts_and_say_nothing_of_new_rows() -> None:
    left, right = [0.7, 0.72, 0.68], [0.6, 0.66, 0.64]
    found = statistics.paired({42: left}, {42: right}, 0.25, 0.02)
    assert found.here is not None
    assert found.here.p == pytest.approx(stats.ttest_rel(left, right).pvalue)
    assert (found.test, found.of, found.beyond) == ("paired t over seeds", "seeds", None)


def test_unpaired_test_is_welchs() -> None:
    left, right = [0.7, 0.72, 0.68, 0.75, 0.71], [0.6, 0.8, 0.64, 0.61]
    found = statistics.unpaired(alone(left), alone(right), 0.2, 0.02).here
    assert found is not None
    assert found.p == pytest.approx(stats.ttest_ind(left, right, equal_var=False).pvalue)


def test_equivalence_is_two_one_sided_t_tests() -> None:
    random = np.random.default_rng(2)
    left, right = random.normal(0.71, 0.02, 12), random.normal(0.7, 0.02, 12)
    found = statistics.paired(alone(left), alone(right), 0.2, 0.02).here
    sides = (
        stats.ttest_rel(left + 0.02, right, alternative="greater").pvalue,
        stats.ttest_rel(left - 0.02, right, alternative="less").pvalue,
    )
    assert found is not None
    assert found.p_equivalent == pytest.approx(max(sides))


def test_unpaired_equivalence_is_two_one_sided_welch_tests() -> None:
    left, right = np.array([0.7, 0.72, 0.68, 0.75]), np.array([0.69, 0.73, 0.7])
    found = statistics.unpaired(alone(left), alone(right), 0.2, 0.05).here
    sides = (
        stats.ttest_ind(left + 0.05, right, equal_var=False, alternative="greater").pvalue,
        stats.ttest_ind(left - 0.05, right, equal_var=False, alternative="less").pvalue,
    )
    assert found is not None
    assert found.p_equivalent == pytest.approx(max(sides))


@pytest.mark.parametrize("test", [statistics.paired, statistics.unpaired])
def test_one_seed_is_not_tested(test) -> None:
    found = test({1: [0.5]}, {1: [0.4]}, 0.2, 0.02)
    assert (found.here, found.beyond) == (None, None)


@pytest.mark.parametrize("shift", [0.0, 0.01, 0.2])
def test_one_difference_in_all_trainings_is_no_evidence_of_anything(shift: float) -> None:
    left = alone([0.7 + shift, 0.8 + shift])
    found = statistics.paired(left, alone([0.7, 0.8]), 0.2, 0.02)
    assert (found.here, found.beyond, found.n) == (None, None, 2)


def test_independent_shares_have_newcombes_interval_and_a_score_test() -> None:
    found = statistics.independent((56, 70), (48, 80), 0.05)
    assert found.here is not None
    assert (found.here.interval.low, found.here.interval.high) == pytest.approx(
        (0.0524, 0.3339), abs=5e-5
    )
    pooled = 104 / 150
    z = (56 / 70 - 48 / 80) / (pooled * (1 - pooled) * (1 / 70 + 1 / 80)) ** 0.5
    assert found.here.p == pytest.approx(2 * stats.norm.sf(z), rel=0.05)


def test_shares_are_as_far_from_a_difference_as_r_says() -> None:
    """PropCIs 0.3, diffscoreci(7, 34, 1, 34, 0.95): the differences 1.96 standard errors away."""
    for end, errors in ((0.02704162, 1.959964), (0.3452912, -1.959964)):
        assert score((7, 34), (1, 34), end) == pytest.approx(errors, abs=1e-5)


@pytest.mark.parametrize("right", [0, 72])
def test_shares_that_are_whole_on_both_sides_have_a_test_too(right: int) -> None:
    found = statistics.independent((right, 72), (right, 72), 0.05)
    assert found.here is not None
    assert (found.difference, found.here.p) == (0, 1)
    assert 0.01 < found.here.p_equivalent < 0.1
    assert 0.05 < statistics.smallest(found.here, 1) < 0.1


def rights(both: int, only_left: int, only_right: int, none: int) -> tuple[np.ndarray, np.ndarray]:
    counts = [both, only_left, only_right, none]
    return (
        np.repeat([True, True, False, False], counts),
        np.repeat([True, False, True, False], counts),
    )


def test_mcnemar_counts_only_rows_that_one_classifier_got_right() -> None:
    found = statistics.mcnemar(*rights(40, 9, 1, 0), margin=0.01)
    assert found.difference == pytest.approx(8 / 50)
    assert found.here is not None
    assert found.here.p == pytest.approx(stats.binomtest(9, 10).pvalue)
    assert found.here.interval.low < 8 / 50 < found.here.interval.high


def test_interval_of_paired_proportions_is_bonett_and_prices_formula() -> None:
    found = statistics.mcnemar(*rights(40, 9, 1, 0), margin=0.01).here
    first, second = 10 / 52, 2 / 52
    half = 1.959964 * ((first + second - (first - second) ** 2) / 52) ** 0.5
    assert found is not None
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (first - second - half, first - second + half), abs=1e-6
    )


def test_paired_proportions_are_equivalent_where_their_90_percent_interval_is_in_the_margin() -> (
    None
):
    for only_left in range(20, 60, 4):
        found = statistics.mcnemar(*rights(2_900, only_left, 20, 200), margin=0.01).here
        assert found is not None
        centre = (found.interval.low + found.interval.high) / 2
        half = (found.interval.high - centre) / 1.959964 * 1.644854
        assert (found.p_equivalent < 0.05) == (abs(centre) + half < 0.01)


def test_agreeing_on_a_few_images_is_no_equivalence_and_on_many_it_is() -> None:
    found = [statistics.mcnemar(*rights(n, 0, 0, 0), margin=0.01) for n in (40, 3_240)]
    few, many = (statistics.judge([(one.difference, one.here)])[0] for one in found)
    assert (few.verdict, many.verdict) == ("no evidence", "equivalent")
