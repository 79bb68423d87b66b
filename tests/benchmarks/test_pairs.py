"""Simulated pairs of runs: what stays as it was, and what is planted."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import pairs
from benchmarks.stored import Contest, Outcome

ROWS = 150


def outcomes(seeds: int, accuracy: float = 0.7, draw: int = 0) -> list[Outcome]:
    """Which rows are predicted rightly is drawn anew for each seed."""
    random = np.random.default_rng(draw)
    classes = np.arange(ROWS) % 2
    return [Outcome(random.random(ROWS) < accuracy, classes, 150 / 697) for _ in range(seeds)]


def contest(
    left: list[Outcome], right: list[Outcome], metric: str = "accuracy", paired: bool = True
) -> Contest:
    return Contest(
        experiments=("a", "b"), metric=metric, paired=paired, margin=0.02, left=left, right=right
    )


def rights(side: pairs.Pair) -> np.ndarray:
    return np.array([[outcome.right for outcome in half] for half in side])


def test_halves_of_the_seeds_are_disjoint_and_of_one_experiment() -> None:
    side = outcomes(9)
    ((left, right),) = pairs.seeds([contest(side, side)], np.random.default_rng(1))
    used = [id(outcome) for outcome in (*left, *right)]
    assert len(left) == len(right) == 4
    assert len(set(used)) == 8
    assert set(used) <= {id(outcome) for outcome in side}


def test_roles_change_at_about_half_of_the_seeds_and_for_all_comparisons_alike() -> None:
    base, first, second = outcomes(20), outcomes(20, draw=1), outcomes(20, draw=2)
    family = [contest(first, base), contest(second, base)]
    one, other = pairs.roles(family, np.random.default_rng(1))
    changed = [
        [any(outcome is known for known in base) for outcome in left] for left, _ in (one, other)
    ]
    assert changed[0] == changed[1]
    assert 5 <= sum(changed[0]) <= 15
    for (left, right), (own, _) in zip((one, other), ((first, 0), (second, 0)), strict=True):
        for seen in zip(left, right, strict=True):
            places = [next(i for i in range(20) if o is own[i] or o is base[i]) for o in seen]
            assert places[0] == places[1]


def test_rows_keep_their_seed_and_lose_only_what_both_sides_agree_on() -> None:
    left, right = outcomes(20), outcomes(20, draw=1)
    drawn = rights(pairs.rows([contest(left, right)], np.random.default_rng(1))[0])
    known = {(a.right.sum() + b.right.sum()) for a, b in zip(left, right, strict=True)}
    assert set(drawn.sum(axis=(0, 2))) <= known
    difference = drawn[0].mean() - drawn[1].mean()
    assert abs(difference) < 0.03


@pytest.mark.parametrize("metric", ["accuracy", "balanced-accuracy"])
def test_a_planted_difference_has_its_size_and_spoils_no_right_prediction(metric: str) -> None:
    side = outcomes(400)
    better = pairs.improved(side, metric, 0.05, np.random.default_rng(1))
    gains = [b.value(metric) - a.value(metric) for a, b in zip(side, better, strict=True)]
    assert np.mean(gains) == pytest.approx(0.05, abs=0.001)
    assert all((b.right | ~a.right).all() for a, b in zip(side, better, strict=True))


def test_nothing_can_be_planted_where_all_is_right() -> None:
    perfect = [replace(outcomes(1)[0], right=np.ones(ROWS, dtype=bool))]
    better = pairs.improved(perfect, "accuracy", 0.05, np.random.default_rng(1))
    assert better[0].value("accuracy") == 1


def test_balanced_accuracy_is_the_mean_over_both_classes() -> None:
    outcome = Outcome(np.array([1, 1, 1, 0, 1, 0], bool), np.array([0, 0, 0, 0, 1, 1]), 0.2)
    assert outcome.value("balanced-accuracy") == pytest.approx((3 / 4 + 1 / 2) / 2)
    assert outcome.value("accuracy") == pytest.approx(4 / 6)
