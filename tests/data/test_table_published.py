"""The packaged table has every statistic that the assignment's report printed."""

import hashlib

import pytest

from tests.packaged import TABLE, packaged_table

# As the assignment printed them. The top of f7 is a tie of 0.254 and 0.258, 6 each.
BEFORE_CLEANING = """
    f1 f2 f3 f4 f5 f6 f7 target
count 766 766 766.000000 766 766 766 766 766.000000
unique 18 137 NaN 52 186 249 517 NaN
top 1 100 NaN 0 0 32 0.258 NaN
freq 134 17 NaN 226 372 13 6 NaN
mean NaN NaN 69.118799 NaN NaN NaN NaN 0.349869
std NaN NaN 19.376901 NaN NaN NaN NaN 0.477240
min NaN NaN 0.000000 NaN NaN NaN NaN 0.000000
25% NaN NaN 62.500000 NaN NaN NaN NaN 0.000000
50% NaN NaN 72.000000 NaN NaN NaN NaN 0.000000
75% NaN NaN 80.000000 NaN NaN NaN NaN 1.000000
max NaN NaN 122.000000 NaN NaN NaN NaN 1.000000
"""
AFTER_CLEANING = """
    f1 f2 f3 f4 f5 f6 f7 target
count 766.000000 766.000000 766.000000 766.000000 766.000000 766.000000 766.000000 766.000000
mean 3.849673 120.909804 69.118799 20.542484 80.091503 31.998170 0.472128 0.349869
std 3.371490 31.927057 19.376901 15.950080 115.298950 7.893111 0.331328 0.477240
min 0.000000 0.000000 0.000000 0.000000 0.000000 0.000000 0.078000 0.000000
25% 1.000000 99.000000 62.500000 0.000000 0.000000 27.300000 0.244000 0.000000
50% 3.000000 117.000000 72.000000 23.000000 36.000000 32.000000 0.374500 0.000000
75% 6.000000 140.000000 80.000000 32.000000 127.750000 36.600000 0.625500 1.000000
max 17.000000 199.000000 122.000000 99.000000 846.000000 67.100000 2.420000 1.000000
"""


def cells(printed):
    header, *rows = [line.split() for line in printed.strip().splitlines()]
    return {(row[0], name): cell for row in rows for name, cell in zip(header, row[1:])}


def described(statistics):
    """As pandas prints them: text columns as they are, numbers with six decimals."""
    return {
        (row, column): (f"{value:.6f}" if kind == "float64" else str(value)).replace("nan", "NaN")
        for column, kind in statistics.dtypes.items()
        for row, value in statistics[column].items()
    }


@pytest.fixture(scope="module")
def published():
    return packaged_table()


def test_statistics_before_cleaning_are_the_published_ones(published):
    found = described(published.raw.describe(include="all"))
    expected = cells(BEFORE_CLEANING)
    assert found.pop(("top", "f7")) in {"0.254", expected.pop(("top", "f7"))}
    assert found == expected
    assert (published.raw["f7"] == "0.254").sum() == (published.raw["f7"] == "0.258").sum() == 6


def test_statistics_after_cleaning_are_the_published_ones(published):
    assert described(published.clean.describe()) == cells(AFTER_CLEANING)


def test_column_types_after_cleaning_are_the_published_ones(published):
    types = {name: str(kind) for name, kind in published.clean.dtypes.items()}
    integers = {name for name, kind in types.items() if kind == "int64"}
    assert list(types) == ["f1", "f2", "f3", "f4", "f5", "f6", "f7", "target"]
    assert integers == {"f3", "target"}
    assert set(types.values()) == {"int64", "float64"}


@pytest.mark.parametrize(
    ("one", "other", "printed"),
    [
        ("f2", "target", "0.46"),
        ("f6", "target", "0.29"),
        ("f1", "target", "0.22"),
        ("f4", "target", "0.078"),
        ("f5", "target", "0.13"),
        ("f4", "f5", "0.44"),
        ("f4", "f6", "0.39"),
        ("f2", "f6", "0.22"),
    ],
)
def test_correlations_are_the_published_ones(published, one, other, printed):
    assert f"{published.clean[one].corr(published.clean[other]):.2g}" == printed


def test_first_and_last_rows_are_the_published_ones(published):
    rows = [[str(cell) for cell in published.raw.iloc[row]] for row in (0, 4, 761, 764, 765)]
    assert [" ".join(row) for row in rows] == [
        "6 148 72 35 0 33.6 0.627 1",
        "0 137 40 35 168 43.1 2.288 1",
        "9 89 62 0 0 22.5 e 0",
        "c 121 72 23 112 26.2 0.245 0",
        "1 126 60 a 0 30.1 0.349 1",
    ]
    assert published.raw.shape == (766, 8)


def test_the_packaged_table_says_what_it_is(published):
    assert published.source == "diabetes.csv"
    assert published.digest == hashlib.sha256(TABLE.read_bytes()).hexdigest()
    assert published.features == ["f1", "f2", "f3", "f4", "f5", "f6", "f7"]


def test_a_letter_is_filled_by_the_mean_of_its_column(published):
    numbers = published.raw["f7"][published.raw["f7"] != "e"].astype(float)
    assert published.clean["f7"][761] == pytest.approx(numbers.mean())
