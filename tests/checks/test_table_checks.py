"""What is odd about a table is found by the check that is for it, and by no other."""

import numpy as np
import pandas as pd
import pytest

from manifest import Finding
from pipeline.checks.examine import Examined, examine
from pipeline.data.splits import Splits
from pipeline.records import DataTable
from pipeline.repeats import Repeats
from tests.packaged import packaged_table

REPEATS = Repeats(first=42, splits=1, starts=1)

ROWS, COLUMNS = 400, 5


def made(values: np.ndarray, labels: np.ndarray) -> DataTable:
    """NaN is a gap."""
    raw = pd.DataFrame(values, columns=[f"c{n}" for n in range(values.shape[1])])
    clean = raw.fillna(raw.mean())
    for frame in (raw, clean):
        frame["target"] = labels
    return DataTable(
        raw=raw, clean=clean, target="target", classes=("0", "1"), source="made", digest="0" * 64
    )


def examined(table: DataTable) -> Examined:
    ids = {str(name): str(name) for name in table.clean.columns}
    splits = Splits(table=table, labels=None, repeats=REPEATS)
    return examine(table, None, splits, ids=ids, asked=0)


def found(values: np.ndarray, labels: np.ndarray) -> dict[str, Finding]:
    """By id, without what begins all of them: those that found something."""
    findings = examined(made(values, labels)).findings
    return {f.id.removeprefix("table."): f for f in findings if f.count}


def given(seed: int, weight: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    """Columns of which the first tells of the labels; with a weight of 0, none does."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(ROWS, COLUMNS))
    chance = 1 / (1 + np.exp(-weight * values[:, 0]))
    return values, (random.random(ROWS) < chance).astype(int)


@pytest.mark.parametrize("seed", range(4))
def test_of_pure_noise_it_is_said_that_there_is_no_signal_and_nothing_else(seed: int) -> None:
    values, labels = given(seed, weight=0)
    if seed % 2:  # coded and counted columns, in which values repeat by chance
        values = np.floor(np.abs(2 * values))
    assert list(found(values, labels)) == ["no-signal"]


def test_of_a_sound_table_nothing_is_said() -> None:
    assert found(*given(5)) == {}


def test_a_pattern_without_a_slope_is_a_signal() -> None:
    random = np.random.default_rng(1)
    values = random.normal(size=(ROWS, COLUMNS))
    labels = (random.random(ROWS) < np.where(values[:, 0] * values[:, 1] > 0, 0.8, 0.2)).astype(int)
    assert found(values, labels) == {}


@pytest.mark.parametrize(("noise", "check"), [(0.0, "copies"), (1e-3, "near-copies")])
def test_copies_are_counted_in_the_file_and_across_the_split(noise: float, check: str) -> None:
    values, labels = given(2)
    random = np.random.default_rng(3)
    kept = ROWS * 4 // 10
    origin = random.integers(0, kept, ROWS - kept)
    values[kept:] = values[origin] + noise * random.normal(size=(ROWS - kept, COLUMNS))
    labels[kept:] = labels[origin]
    seen = found(values, labels)
    assert seen.keys() == {check, "copies-across-split", "copies-across-split-published"}
    of_all = ROWS - kept + len(np.unique(origin))
    assert seen[check].count == of_all if not noise else seen[check].count > 0.95 * of_all
    splits = Splits(table=made(values, labels), labels=None, repeats=REPEATS)
    tested = splits.of_table("leak-free", 42).test.rows
    family = np.concatenate([np.arange(kept), origin])
    outside = np.setdiff1d(np.arange(ROWS), tested)
    expected = int(np.isin(family[tested], family[outside]).sum())
    assert abs(seen["copies-across-split"].count - expected) <= (2 if noise else 0)


def test_noise_has_no_signal_though_its_rows_were_copied() -> None:
    values, labels = given(2, weight=0)
    values[160:], labels[160:] = np.tile(values[:80], (3, 1)), np.tile(labels[:80], 3)
    assert {"copies", "no-signal"} <= found(values, labels).keys()


def test_what_oversampling_repeats_is_no_copy_in_the_file() -> None:
    values, labels = given(2)
    labels[:300] = 0  # the split that comes last has many copies of the others
    assert "copies-across-split-published" not in found(values, labels)


def test_a_copy_of_the_other_class_is_told() -> None:
    values, labels = given(2)
    values[:7], labels[:7] = values[7:14], 1 - labels[7:14]
    assert found(values, labels)["copies-across-classes"].count == 14


def test_columns_that_say_too_much_or_nothing_are_named() -> None:
    values, labels = given(2)
    values[:, 1] = labels + np.random.default_rng(0).normal(0, 0.15, ROWS)
    values[:, 2] = np.arange(ROWS)[::-1]
    values[:, 3] = 7
    seen = found(values, labels)
    names = {id: [one.id for one in finding.concerned] for id, finding in seen.items()}
    assert names["giveaway-columns"] == ["c1"]
    assert names["numbering-columns"] == ["c2"]
    assert names["constant-columns"] == ["c3"]


def test_gaps_and_small_classes_are_counted() -> None:
    values, labels = given(2)
    values[:30, 4], values[:10, 3] = np.nan, np.nan
    labels[:] = np.arange(ROWS) < 45
    seen = found(values, labels)
    (filled,) = seen["filled-columns"].concerned
    assert (filled.id, filled.count, filled.value) == ("c4", 30, 0.075)
    assert [(one.id, one.count) for one in seen["small-classes"].concerned] == [("1", 45)]


def test_the_zeros_of_the_packaged_table_stand_for_missing_values_but_those_of_a_count() -> None:
    seen = examined(packaged_table())
    (finding,) = (f for f in seen.findings if f.count)
    counts = {"f5": 372, "f4": 226, "f3": 35, "f6": 11, "f2": 5}
    assert {one.id: one.count for one in finding.concerned} == counts
    assert (finding.id, finding.count) == ("table.stand-ins", sum(counts.values()))
    assert seen.stand_ins == dict.fromkeys(("f2", "f3", "f4", "f5", "f6"), (0.0,))


@pytest.mark.parametrize("value", [-999.0, 9999.0, 99.0])
def test_a_value_far_from_all_others_stands_for_a_missing_one(value: float) -> None:
    values, labels = given(2)
    values[:, 1] = np.random.default_rng(4).integers(1, 6, ROWS)
    values[:6, 1], values[:2, 2] = value, value  # two of one value may be measured
    (one,) = found(values, labels)["stand-ins"].concerned
    assert (one.id, one.count, one.value) == ("c1", 6, value)
