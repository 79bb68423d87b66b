"""The learning rate rises in a line and falls as a cosine, for any number of steps."""

import math

import pytest

from pipeline.training.schedule import WARM_UP, share


@pytest.mark.parametrize("steps", [1, 2, 9, 18, 540, 12_600])
def test_rate_rises_to_the_recipe_and_falls_to_almost_nothing(steps: int) -> None:
    shares = [share(step, steps) for step in range(1, steps + 1)]
    top = shares.index(max(shares))
    assert shares[top] == 1
    assert top == max(1, round(WARM_UP * steps)) - 1
    assert shares[:top] == sorted(shares[:top])
    assert shares[top:] == sorted(shares[top:], reverse=True)
    assert 0 < shares[-1] <= 1
    assert steps < 100 or shares[-1] < 1e-3


def test_warm_up_is_a_straight_line_and_the_fall_is_half_done_half_way() -> None:
    assert share(25, 1000) == pytest.approx(0.5)
    half_way = (50 + 1000) // 2
    assert share(half_way, 1000) == pytest.approx(0.5, abs=2e-3)


def test_mean_of_the_rate_is_about_half_the_recipes() -> None:
    assert math.fsum(share(s, 1000) for s in range(1, 1001)) / 1000 == pytest.approx(0.5, abs=1e-3)
