"""Families drawn from a bank whose truth is known, judged by the tests of the report."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from benchmarks import families
from benchmarks.families import AT_FIVE, AT_PRINTED, EQUIVALENT, FALSE, Kind
from benchmarks.rates import Result
from pipeline.config import TabularScale
from pipeline.results import statistics
from pipeline.results.statistics import BySplit, Difference

SCALE = TabularScale(splits=12, starts=3, epochs=1)


def bank(of_starts: float, of_splits: float = 0.03, splits: int = 60) -> np.ndarray:
    random = np.random.default_rng(5)
    means = 0.75 + of_splits * random.normal(size=(splits, 1))
    return means + of_starts * random.normal(size=(splits, 15))


def found(kind: Kind, drawn: int = 200) -> dict[str, Result]:
    results = families.measure(kind, drawn, np.random.default_rng(1))
    return {result.counted.split(",")[0]: result for result in results}


def kind(values: np.ndarray, compared: int = 2, **changes: object) -> Kind:
    draw = partial(families.sharing, values, SCALE, compared)
    return replace(Kind(name="x", draw=draw, overlap=0.2, margin=0.02), **changes)


def test_sides_of_a_family_share_their_splits_and_no_training() -> None:
    numbered = np.arange(60 * 15.0).reshape(60, 15)
    pairs = families.sharing(numbered, SCALE, 4, np.random.default_rng(1))
    sides = [pairs[0][1], *(left for left, _ in pairs)]
    assert all(right is sides[0] for _, right in pairs)
    used = np.concatenate([side.ravel() for side in sides])
    assert len(set(used)) == len(used) == 5 * 12 * 3
    for side in sides:
        assert (side // 15 == sides[0][:, :1] // 15).all()


def test_sides_on_other_splits_have_none_in_common() -> None:
    numbered = np.arange(60 * 15.0).reshape(60, 15)
    pairs = families.apart(numbered, SCALE, 4, np.random.default_rng(1))
    left, right = (np.concatenate([p[side] for p in pairs]) // 15 for side in (0, 1))
    assert not set(left.ravel()) & set(right.ravel())
    used = np.concatenate([side.ravel() for pair in pairs for side in pair])
    assert len(set(used)) == len(used)


def test_more_sides_than_there_are_starts_for_are_refused() -> None:
    with pytest.raises(ValueError, match="6 sides of 3 starts out of 15"):
        families.sharing(bank(0.01), SCALE, 5, np.random.default_rng(1))


def test_two_recipes_differ_by_nothing_on_average() -> None:
    random = np.random.default_rng(1)
    left, right = bank(0.02) - 0.1, bank(0.01)
    drawn = [families.centred(left, right, SCALE, random)[0] for _ in range(400)]
    means = [(a - b).mean() for a, b in drawn]
    assert abs(np.mean(means)) < 3 * np.std(means) / 20


def test_false_verdicts_are_as_rare_as_they_are_to_be_and_power_is_what_is_printed() -> None:
    of = found(kind(bank(0.02), compared=1))
    assert of[FALSE].reached
    assert of[AT_PRINTED].reached
    assert of[EQUIVALENT].reached
    assert (of[FALSE].tried, of[AT_FIVE].tried) == (200, 200)


def test_noise_hides_differences_and_widens_intervals() -> None:
    quiet, noisy = (found(kind(bank(spread))) for spread in (0.01, 0.1))
    assert quiet[AT_FIVE].found.share == 1
    assert noisy[AT_FIVE].found.share < 0.5
    assert noisy[FALSE].width > 5 * quiet[FALSE].width


def distorted(factor: float) -> families.Test:
    """The report's test with an error that is wrong by `factor`."""

    def compare(left: BySplit, right: BySplit, overlap: float, margin: float) -> Difference:
        there = {split: (np.array(v) - right[split]).tolist() for split, v in left.items()}
        centre = float(np.mean(list(there.values())))
        wrong = {split: [centre + factor * (x - centre) for x in v] for split, v in there.items()}
        none = {split: [0.0] * len(v) for split, v in there.items()}
        return statistics.paired(wrong, none, overlap, margin)

    return compare


@pytest.mark.parametrize("factor", [0.5, 3.0])
def test_tests_that_see_differences_everywhere_or_nowhere_would_be_found_out(
    factor: float,
) -> None:
    of = found(kind(bank(0.02), test=distorted(factor)))
    assert not of[FALSE].reached
