"""Tables of a population, and what is said of new rows where the truth is known."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import new_rows
from benchmarks.kept import Found
from benchmarks.new_rows import WRONG
from benchmarks.populations import SIDES, OnOneTable, draw
from benchmarks.rates import Result
from pipeline.assignment import read

SHAPE = (12, 3)
OVERLAP = 0.25


def simulated(tables: int, overlap: float) -> list[Found]:
    """Accuracies in Nadeau and Bengio's model, of which one side is 4 points lower."""
    random = np.random.default_rng(2)
    found = []
    for _ in range(tables):
        one: Found = {f"overlap of {p}": np.array(overlap) for p in ("published", "leak-free")}
        for name, side in SIDES.items():
            table = OVERLAP**0.5 * 0.03 * random.normal()
            splits = 0.03 * random.normal(size=(SHAPE[0], 1))
            starts = 0.02 * random.normal(size=(SHAPE[0], SHAPE[1] * side.starts))
            one[name] = 0.75 - 0.04 * (name == "slower") + table + splits + starts
        found.append(one)
    return found


def measured(overlap: float) -> dict[tuple[str, str], Result]:
    results = new_rows.measure(simulated(80, overlap), margin=0.02)
    return {(result.of, result.counted.split(",")[0]): result for result in results}


def test_intervals_hold_the_truth_also_where_it_is_a_difference() -> None:
    found = measured(OVERLAP)
    assert all(r.reached for (_, counted), r in found.items() if counted == WRONG)
    widths = [found[of, WRONG].width for of in ("other columns", "other columns, by the estimate")]
    assert widths[0] >= widths[1]


def test_a_test_that_forgot_the_table_would_be_found_out() -> None:
    found = measured(overlap=0.0)
    assert not found["other columns", WRONG].reached
    assert not found["a tenth of the learning rate", WRONG].reached


def test_blocks_of_columns_are_alike_in_each_class_and_tell_nothing_of_one_another() -> None:
    drawn = draw(20_000, np.random.default_rng(1))
    assert drawn.labels.mean() == pytest.approx(268 / 768, abs=0.02)
    for label in (0, 1):
        of_class = drawn.clean[drawn.labels == label]
        first, second = (of_class[[c for c in of_class if c[0] == b]].to_numpy() for b in "01")
        errors = first.std(axis=0) / len(of_class) ** 0.5
        assert (abs(first.mean(axis=0) - second.mean(axis=0)) < 6 * errors).all()
        between = np.corrcoef(first, second, rowvar=False)[: first.shape[1], first.shape[1] :]
        assert abs(between).max() < 0.06


def test_a_table_has_all_sides_each_with_its_splits_and_starts() -> None:
    task = OnOneTable(experiment=read().given_base, table=0, rows=80, splits=2, starts=2, epochs=1)
    found, other = task.carry_out(), replace(task, table=1).carry_out()
    assert {name: found[name].shape for name in SIDES} == {
        name: (2, 2 * side.starts) for name, side in SIDES.items()
    }
    assert (found["one"] != other["one"]).any()
    assert found["overlap of leak-free"] == pytest.approx(12 / 56, abs=0.01)
