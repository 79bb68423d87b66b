"""Two runs' trainings are compared as scipy does it, by the spread that they have."""

import numpy as np
import pytest
from scipy import stats

from comparison.tests import Means, NoTestError, between, over_rows


def means(values: np.ndarray, first: int = 0) -> Means:
    """values: (splits, starts)."""
    splits, starts = values.shape
    seeds = tuple(range(first, first + splits * starts))
    return Means({first + n: list(own) for n, own in enumerate(values)}, seeds)


def drawn(seed: int, splits: int, starts: int, shift: float = 0.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    of_splits = random.normal(0.7 + shift, 0.03, (splits, 1))
    return of_splits + random.normal(0, 0.01, (splits, starts))


def test_on_the_same_splits_the_means_of_splits_are_paired() -> None:
    left, right = drawn(1, 12, 3), drawn(2, 12, 3)
    found = between(means(left), means(right), same_data=True)
    expected = stats.ttest_rel(right.mean(axis=1), left.mean(axis=1))
    assert found.p == pytest.approx(expected.pvalue)
    assert found.interval == pytest.approx(tuple(expected.confidence_interval()))
    assert (found.test, found.n, found.starts) == ("paired t over splits", (12, 12), True)


def test_splits_are_paired_by_their_seed_and_not_by_their_place() -> None:
    left = means(drawn(1, 5, 1))
    right = means(drawn(2, 5, 1))
    turned = Means(dict(reversed(right.values.items())), right.seeds)
    one, other = (between(left, side, same_data=True) for side in (right, turned))
    assert one.p == pytest.approx(other.p)


@pytest.mark.parametrize(("first", "same_data"), [(100, True), (0, False)])
def test_other_splits_or_other_data_are_not_paired(first: int, same_data: bool) -> None:
    left, right = drawn(1, 12, 3), drawn(2, 9, 2)
    found = between(means(left), means(right, first), same_data=same_data)
    expected = stats.ttest_ind(right.mean(axis=1), left.mean(axis=1), equal_var=False)
    assert found.p == pytest.approx(expected.pvalue)
    assert found.interval == pytest.approx(tuple(expected.confidence_interval()))
    assert (found.test, found.n) == ("Welch’s t over splits", (12, 9))


def test_on_one_split_starts_are_compared_paired_if_they_have_the_same_seeds() -> None:
    left, right = drawn(1, 1, 6), drawn(2, 1, 6)
    paired = between(means(left), means(right), same_data=True)
    assert paired.p == pytest.approx(stats.ttest_rel(right[0], left[0]).pvalue)
    other = Means({0: list(right[0])}, tuple(range(50, 56)))
    welch = between(means(left), other, same_data=True)
    assert welch.p == pytest.approx(stats.ttest_ind(right[0], left[0], equal_var=False).pvalue)


def test_one_start_is_held_against_the_spread_of_the_other_side() -> None:
    left = drawn(1, 1, 8)
    found = between(means(left), Means({0: [0.9]}, (0,)), same_data=True)
    error = left[0].std(ddof=1) * (1 + 1 / 8) ** 0.5
    assert found.p == pytest.approx(2 * stats.t.sf((0.9 - left[0].mean()) / error, 7))
    assert found.test == "t for one further start"


def test_one_split_is_held_against_the_spread_of_the_others_splits_and_starts() -> None:
    """In 1,000 pairs of 8 × 3 trainings and a single one, 5 % are below 5 %."""
    ps = []
    for seed in range(1_000):
        many, one = drawn(seed, 8, 3), drawn(10_000 + seed, 1, 1)
        ps.append(between(means(many), means(one, 100), same_data=True).p)
    assert np.mean(np.array(ps) < 0.05) == pytest.approx(0.05, abs=0.025)


@pytest.mark.parametrize("splits", [3, 12])
def test_what_differs_by_chance_alone_is_told_apart_in_five_of_a_hundred(splits: int) -> None:
    for first, at in ((0, "paired"), (100, "Welch")):
        ps = [
            between(
                means(drawn(seed, splits, 2)),
                means(drawn(50_000 + seed, splits, 2), first),
                same_data=True,
            ).p
            for seed in range(1, 501)
        ]
        assert np.mean(np.array(ps) < 0.05) < 0.08, at


def test_without_a_spread_there_is_no_test() -> None:
    one = Means({0: [0.7]}, (0,))
    with pytest.raises(NoTestError, match="spread between starts is unknown"):
        between(one, one, same_data=True)
    with pytest.raises(NoTestError, match="one split of its own"):
        between(one, Means({1: [0.8]}, (1,)), same_data=True)
    flat = np.full((4, 1), 0.5)
    with pytest.raises(NoTestError, match="differ by the same"):
        between(means(flat), means(flat + 0.1), same_data=True)
    assert between(means(flat), means(flat), same_data=True).p == 1


def test_rows_say_nothing_of_starts() -> None:
    random = np.random.default_rng(1)
    left, right = random.normal(size=200), random.normal(size=200)
    paired = over_rows(left, right, "paired t over test rows")
    assert paired.p == pytest.approx(stats.ttest_rel(right, left).pvalue)
    assert not paired.starts
    welch = over_rows(left, right[:150], "Welch’s t over test rows")
    assert welch.p == pytest.approx(stats.ttest_ind(right[:150], left, equal_var=False).pvalue)
    assert (welch.n, welch.of, welch.starts) == ((200, 150), "test rows", False)
