"""Where one more start on the first split would lie, against hand calculation and simulation."""

import numpy as np
import pytest

from pipeline.results import statistics


def test_its_spread_is_that_within_all_splits_and_its_centre_that_of_the_first() -> None:
    """Squares within: 2 + 8 over 4 degrees; t of 97.5 % is 2.776445."""
    interval = statistics.one_further_start({7: [1.0, 2.0, 3.0], 8: [4.0, 6.0, 8.0]})
    assert interval is not None
    half = 2.776445 * (10 / 4 * (1 + 1 / 3)) ** 0.5
    assert (interval.low, interval.high) == pytest.approx((2 - half, 2 + half), abs=1e-5)
    assert (interval.level, interval.method) == (0.95, "t, one further start")


@pytest.mark.parametrize("level", [0.95, 0.99])
def test_it_holds_as_many_further_starts_as_its_level_says(level: float) -> None:
    random = np.random.default_rng(4)
    held = 0
    for _ in range(2_000):
        of_split = random.normal(0.7, 0.05, (6, 1))
        *seen, further = (of_split + random.normal(0, 0.02, (6, 3))).T
        values = {split: list(starts) for split, starts in enumerate(np.array(seen).T)}
        interval = statistics.one_further_start(values, level=level)
        assert interval is not None
        held += interval.low <= further[0] <= interval.high
    assert held / 2_000 == pytest.approx(level, abs=0.015)


def test_one_start_of_each_split_or_a_single_split_leaves_it_unknown() -> None:
    assert statistics.one_further_start({1: [0.5], 2: [0.6]}) is None
    assert statistics.one_further_start({1: [0.5, 0.6]}) is None


def test_on_a_single_split_one_further_training_is_one_further_start() -> None:
    interval = statistics.one_further_run({1: [1.0, 2.0, 3.0]})
    assert interval is not None
    assert interval.method == "t, one further start"
