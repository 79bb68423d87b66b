import numpy as np
import pandas as pd
import pytest

from pipeline.data.splits import image_split, leak_free_split, published_split
from pipeline.data.target import MINIMUM_OF_CLASS, MINIMUM_ROWS
from pipeline.records import DataTable
from tests.packaged import packaged_table

PARTS = ("train", "validation", "test")
PROTOCOLS = (published_split, leak_free_split)


@pytest.fixture(scope="module")
def table():
    return packaged_table()


def parts(split):
    return [getattr(split, name) for name in PARTS]


def table_of(clean, raw=None):
    return DataTable(
        raw=clean if raw is None else raw,
        clean=clean,
        target="target",
        classes=("0", "1"),
        source="made here",
        digest="",
    )


def smallest(positives):
    numbers = np.random.default_rng(0).normal(size=MINIMUM_ROWS)
    target = np.arange(MINIMUM_ROWS) < positives
    return table_of(pd.DataFrame({"a": numbers, "target": target.astype(np.int64)}))


def test_the_published_split_has_the_published_sizes(table):
    split = published_split(table, 42)
    assert [len(part) for part in parts(split)] == [697, 149, 150]
    assert np.bincount(split.test.labels).tolist() == [79, 71]


def test_the_published_split_tests_copies_of_rows_that_it_trained_on(table):
    assert published_split(table, 42).leaked == 52
    splits = [published_split(table, seed) for seed in range(20)]
    assert np.mean([split.leaked for split in splits]) == pytest.approx(53, abs=3)
    for split in splits:
        seen = np.isin(split.test.rows, np.concatenate([split.train.rows, split.validation.rows]))
        assert split.test.labels[seen].all()  # positives alone are copied


def test_the_published_split_holds_every_row_and_as_many_of_each_class(table):
    split = published_split(table, 42)
    rows = np.concatenate([part.rows for part in parts(split)])
    labels = np.concatenate([part.labels for part in parts(split)])
    assert set(rows) == set(range(766))
    assert np.bincount(labels).tolist() == [498, 498]


def test_the_published_split_scales_over_all_rows(table):
    split = published_split(table, 42)
    rows = np.concatenate([part.rows for part in parts(split)])
    features = np.concatenate([part.features for part in parts(split)])
    _, first = np.unique(rows, return_index=True)
    assert features[first].mean(axis=0) == pytest.approx(np.zeros(7), abs=1e-5)
    assert features[first].std(axis=0) == pytest.approx(np.ones(7), abs=1e-5)


def test_the_leak_free_split_shares_no_row(table):
    split = leak_free_split(table, 42)
    together = np.concatenate([np.unique(part.rows) for part in parts(split)])
    assert sorted(together) == list(range(766))
    assert split.leaked == 0


def test_the_leak_free_split_keeps_the_share_of_each_class_where_it_measures(table):
    split = leak_free_split(table, 42)
    assert [len(split.validation), len(split.test)] == [114, 115]
    assert split.validation.labels.mean() == pytest.approx(268 / 766, abs=0.01)
    assert split.test.labels.mean() == pytest.approx(268 / 766, abs=0.01)


def test_the_leak_free_split_oversamples_train_alone(table):
    split = leak_free_split(table, 42)
    negatives, positives = np.bincount(split.train.labels)
    assert negatives == positives
    assert len(np.unique(split.train.rows)) == 766 - 114 - 115
    for part in (split.validation, split.test):
        assert len(np.unique(part.rows)) == len(part)


def test_the_leak_free_split_scales_by_the_training_rows_alone(table):
    split = leak_free_split(table, 42)
    _, first = np.unique(split.train.rows, return_index=True)
    features = split.train.features[first]
    assert features.mean(axis=0) == pytest.approx(np.zeros(7), abs=1e-5)
    assert features.std(axis=0) == pytest.approx(np.ones(7), abs=1e-5)


def test_nothing_of_train_depends_on_a_test_row_in_the_leak_free_split(table):
    before = leak_free_split(table, 42)
    raw = table.raw.copy()
    raw["f3"] = raw["f3"].astype(float)
    raw.loc[before.test.rows, "f3"] = 10_000.0
    after = leak_free_split(table_of(table.clean, raw), 42)
    assert np.array_equal(after.train.features, before.train.features)
    assert not np.array_equal(after.test.features, before.test.features)


def test_the_leak_free_split_fills_gaps_by_the_training_mean(table):
    split = leak_free_split(table, 42)
    filled = {
        (int(row), column)
        for part in parts(split)
        for row, sample in zip(part.rows, part.features)
        for column, value in enumerate(sample)
        if abs(value) < 1e-6
    }
    letters = {(760, 1), (761, 6), (762, 5), (763, 4), (764, 0), (765, 3)}
    assert letters <= filled


def test_a_column_that_training_rows_leave_empty_keeps_its_place(table):
    empty = table.raw.copy()
    empty["f1"] = np.nan
    split = leak_free_split(table_of(table.clean, empty), 42)
    assert [part.features.shape[1] for part in parts(split)] == [7, 7, 7]
    assert all(np.isfinite(part.features).all() for part in parts(split))


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_samples_are_float32_with_int64_labels_of_their_rows(table, protocol):
    for part in parts(protocol(table, 42)):
        assert part.features.dtype == np.float32
        assert part.labels.dtype == np.int64
        assert part.rows.dtype == np.int64
        assert np.array_equal(part.labels, table.clean["target"].to_numpy()[part.rows])


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_seed_gives_one_split_and_another_seed_another(table, protocol):
    one, again, other = protocol(table, 42), protocol(table, 42), protocol(table, 43)
    assert np.array_equal(one.train.rows, again.train.rows)
    assert np.array_equal(one.test.features, again.test.features)
    assert not np.array_equal(one.test.rows, other.test.rows)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("positives", [MINIMUM_OF_CLASS, MINIMUM_ROWS // 2])
def test_the_smallest_tables_give_every_part_both_classes(protocol, positives):
    table = smallest(positives)
    for seed in range(100):
        for part in parts(protocol(table, seed)):
            assert set(part.labels) == {0, 1}


def test_images_are_split_exactly_in_every_class():
    labels = np.repeat(np.arange(36), 2800)
    split = image_split(labels, 42)
    assert [len(part) for part in parts(split)] == [80_640, 10_080, 10_080]
    for part, of_class in zip(parts(split), (2240, 280, 280)):
        assert np.bincount(labels[part]).tolist() == [of_class] * 36
    assert np.array_equal(np.sort(np.concatenate(parts(split))), np.arange(len(labels)))


def test_images_of_unequal_classes_are_split_class_by_class():
    labels = np.repeat([0, 1, 2], [10, 25, 104])
    split = image_split(labels, 42)
    assert [np.bincount(labels[part]).tolist() for part in parts(split)] == [
        [8, 21, 84],
        [1, 2, 10],
        [1, 2, 10],
    ]


@pytest.mark.parametrize("size", [10, 11, 20, 25, 27, 96])
def test_every_image_is_in_one_part_and_every_class_in_all(size):
    labels = np.repeat(np.arange(3), size)
    split = image_split(labels, 1)
    assert sorted(np.concatenate(parts(split))) == list(range(3 * size))
    for part in parts(split):
        assert set(labels[part]) == {0, 1, 2}


def test_the_first_images_of_a_part_are_of_many_classes():
    labels = np.repeat(np.arange(36), 100)
    for part in parts(image_split(labels, 42)):
        assert len(set(labels[part[:72]])) > 18


def test_images_are_split_by_the_seed():
    labels = np.repeat(np.arange(3), 50)
    one, again, other = (image_split(labels, seed) for seed in (42, 42, 43))
    assert np.array_equal(one.train, again.train)
    assert not np.array_equal(one.test, other.test)
