"""Intervals against hand calculations and published tables."""

import numpy as np
import pytest

from pipeline.results import statistics


def test_wilson_of_the_published_accuracy() -> None:
    interval = statistics.wilson(113, 150)
    z, n, p = 1.959964, 150, 113 / 150
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * (p * (1 - p) / n + z**2 / (4 * n**2)) ** 0.5
    assert (interval.low, interval.high) == pytest.approx((centre - half, centre + half), abs=1e-6)


@pytest.mark.parametrize("successes", [0, 150])
def test_wilson_stays_within_0_and_1_and_around_what_was_seen(successes: int) -> None:
    interval = statistics.wilson(successes, 150)
    assert 0 <= interval.low <= successes / 150 <= interval.high <= 1


def test_newcombes_published_example_of_two_proportions() -> None:
    """Newcombe (1998), table II, example (a): 56/70 − 48/80 by method 10."""
    interval = statistics.between_proportions(56 / 70, 70, 48 / 80, 80)
    assert (interval.low, interval.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_t_interval_over_seeds_is_that_of_a_textbook() -> None:
    for values, method in (
        ({1: [1.0], 2: [2.0], 3: [3.0]}, "splits"),
        ({1: [1.0, 2.0, 3.0]}, "seeds"),
    ):
        interval = statistics.of_mean(values)
        assert interval is not None
        assert interval.high - 2 == pytest.approx(4.302653 / 3**0.5, abs=1e-5)
        assert interval.method == f"t over {method}"


def test_starts_of_one_split_are_no_further_splits() -> None:
    one, three = (
        {s: [s + shift for shift in shifts] for s in (1, 2, 3)}
        for shifts in ((0.0,), (-0.1, 0.0, 0.1))
    )
    assert statistics.of_mean(one) == statistics.of_mean(three)


def test_one_further_run_scatters_wider_than_the_mean() -> None:
    interval = statistics.one_further_run({1: [1.0], 2: [2.0], 3: [3.0]})
    assert interval is not None
    assert interval.high - 2 == pytest.approx(4.302653 * (1 + 1 / 3) ** 0.5, abs=1e-5)
    assert interval.method == "t, one further run"


@pytest.mark.parametrize(("splits", "starts"), [(20, 1), (12, 3), (1, 8)])
def test_prediction_intervals_hold_one_further_run_95_times_in_100(splits, starts) -> None:
    random = np.random.default_rng(4)
    held, of_splits = 0, 0.03 * (splits > 1)
    for _ in range(2_000):
        of_split = random.normal(0, of_splits, (splits + 1, 1))
        values = 0.7 + of_split + random.normal(0, 0.02, (splits + 1, starts))
        further = values[-1, 0]
        interval = statistics.one_further_run(dict(enumerate(values[:-1].tolist())))
        assert interval is not None
        held += interval.low <= further <= interval.high
    assert held / 2_000 == pytest.approx(0.95, abs=0.015)


def test_two_seeds_do_not_leave_0_to_100_percent() -> None:
    for interval in (
        statistics.of_mean({1: [0.6], 2: [0.9]}, (0, 1)),
        statistics.one_further_run({1: [0.6], 2: [0.9]}, (0, 1)),
    ):
        assert interval is not None
        assert (interval.low, interval.high) == (0, 1)


def test_one_seed_has_no_interval() -> None:
    assert statistics.of_mean({1: [0.5]}) is None
    assert statistics.one_further_run({1: [0.5]}) is None


def test_percentiles_leave_a_fortieth_at_either_end() -> None:
    interval = statistics.percentile(np.arange(2_001) / 2_000)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((0.025, 0.975))
    assert interval.method == "percentile bootstrap"


def test_resamples_without_a_class_are_left_out_and_the_others_counted() -> None:
    resampled = np.append(np.linspace(0, 1, 1_900), np.full(100, np.nan))
    interval = statistics.percentile(resampled)
    assert interval is not None
    assert interval.high == pytest.approx(0.975)
    assert interval.method == "percentile bootstrap, 1,900 of 2,000 resamples"


def test_too_few_resamples_give_no_interval() -> None:
    assert statistics.percentile(np.append(np.ones(900), np.full(1_100, np.nan))) is None
