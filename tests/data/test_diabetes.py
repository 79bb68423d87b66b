import hashlib

import pytest

from pipeline.data.diabetes import MINIMUM_OF_CLASS, MINIMUM_ROWS, PACKAGED, load_diabetes
from pipeline.errors import DataError

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


def csv_of(*, negatives=100, positives=100, change=()):
    """A usable table of two features, with the cells of `change` put in: (line, column)."""
    header, targets = ["a", "b", "target"], [0] * negatives + [1] * positives
    rows = [header, *([str(i), str(i / 4), str(target)] for i, target in enumerate(targets))]
    for (line, column), cell in dict(change).items():
        rows[line - 1][header.index(column)] = cell
    return "".join(",".join(row) + "\n" for row in rows)


@pytest.fixture
def load(tmp_path):
    def load_text(content):
        (tmp_path / "mine.csv").write_bytes(
            content if isinstance(content, bytes) else content.encode()
        )
        return load_diabetes(tmp_path / "mine.csv")

    return load_text


@pytest.fixture(scope="module")
def published():
    return load_diabetes(None)


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
    assert published.source == "diabetes.csv, packaged with a2-report"
    assert published.digest == hashlib.sha256(PACKAGED.read_bytes()).hexdigest()
    assert published.features == ["f1", "f2", "f3", "f4", "f5", "f6", "f7"]


def test_a_letter_is_filled_by_the_mean_of_its_column(published):
    numbers = published.raw["f7"][published.raw["f7"] != "e"].astype(float)
    assert published.clean["f7"][761] == pytest.approx(numbers.mean())


def test_a_table_of_ones_own_is_known_by_its_file_name(load):
    table = load(csv_of())
    assert table.source == "mine.csv"
    assert table.digest == hashlib.sha256(csv_of().encode()).hexdigest()
    assert table.features == ["a", "b"]


def test_the_target_may_stand_anywhere_and_be_written_as_a_decimal(load):
    rows = "".join(f"{i % 2}.0,{i}\n" for i in range(120))
    table = load("target,a\n" + rows)
    assert table.features == ["a"]
    assert table.clean["target"].dtype == "int64"
    assert table.clean["target"].sum() == 60


@pytest.mark.parametrize(
    "written",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: "\n  \n" + text,
        lambda text: text.removesuffix("\n"),
        lambda text: text.replace("a,b", '"a","b"'),
    ],
    ids=["byte order mark", "CRLF", "blank lines", "blank start", "no last newline", "quotes"],
)
def test_the_ways_in_which_programs_write_csv_give_one_table(load, written):
    assert load(written(csv_of())).clean.equals(load(csv_of()).clean)


def test_true_and_false_count_as_one_and_zero(load):
    rows = "".join(f"{i % 3 == 0},{i % 2}\n" for i in range(120))
    table = load("a,target\n" + rows)
    assert table.clean["a"].dtype == "int64"
    assert table.clean["a"].sum() == 40


def test_empty_cells_are_filled_by_the_mean(load):
    table = load(csv_of(change={(2, "a"): ""}))
    assert table.raw["a"].isna().sum() == 1
    assert table.clean["a"][0] == 100  # the mean of 1 … 199


def test_the_smallest_table_is_accepted(load):
    negatives = MINIMUM_ROWS - MINIMUM_OF_CLASS
    table = load(csv_of(negatives=negatives, positives=MINIMUM_OF_CLASS))
    assert len(table.clean) == MINIMUM_ROWS


BAD_CONTENT = {
    "empty": ("", "is empty"),
    "only blank lines": ("\n \n", "is empty"),
    "only a byte order mark": ("\ufeff\n", "is empty"),
    "only a header": ("a,target\n", "is a header and nothing below it"),
    "not UTF-8": (b"a,target\n\xff,1\n", "not UTF-8 (byte 0xff on line 2)"),
    "UTF-16": (csv_of().encode("utf-16"), "not UTF-8 (byte 0xff on line 1)"),
    "long row": (csv_of() + "1,2,1,9\n", "line 202 has 4 cells and the header 3"),
    "short row": (csv_of() + "1,2\n", "line 202 has 2 cells and the header 3"),
    "surplus column": (csv_of().replace("a,b,", "b,"), "line 2 has 3 cells and the header 2"),
    "open quote": (csv_of() + '1,"2,1\n', "is no CSV (line 202: unexpected end of data)"),
    "text after a quote": (csv_of() + '"1"2,2,1\n', "is no CSV (line 202: "),
    "column twice": (csv_of().replace("a,b,", "a,a,"), "several columns are named 'a'"),
    "column without a name": (csv_of().replace("a,b,", ",b,"), "column 1 has no name"),
    "no target": (csv_of().replace("target", "class"), "no column `target` (found: a, b, class)"),
    "semicolons": (csv_of().replace(",", ";"), "separate columns by commas"),
    "no feature": ("target\n" + "0\n1\n" * 100, "`target` is the only column"),
    "target 2": (csv_of(change={(7, "target"): "2"}), "`target` is '2' on line 7"),
    "target yes": (csv_of(change={(7, "target"): "yes"}), "`target` is 'yes' on line 7"),
    "target empty": (csv_of(change={(3, "target"): ""}), "`target` is empty on line 3"),
    "one class": (csv_of(positives=0), "`target` is 0 in every row"),
    "the other class": (csv_of(negatives=0), "`target` is 1 in every row"),
    "text column": ("a,target\n" + "x,0\ny,1\n" * 100, "column 'a' has no number"),
    "empty column": ("a,target\n" + ",0\n,1\n" * 100, "'a' has no number (it starts with empty)"),
    "infinity": (csv_of(change={(9, "b"): "inf"}), "column 'b' has 'inf' on line 9"),
    "minus infinity": (csv_of(change={(9, "b"): "-Infinity"}), "column 'b' has '-inf' on line 9"),
    "infinity and text": (
        csv_of(change={(5, "b"): "x", (9, "b"): "inf"}),
        "column 'b' has 'inf' on line 9",
    ),
    "beyond float32": (csv_of(change={(9, "b"): "1e39"}), "column 'b' has '1e+39' on line 9"),
    "few rows": (csv_of(negatives=49, positives=50), "49 rows with target 0 and 50 with 1"),
    "few positives": (csv_of(positives=19), "100 rows with target 0 and 19 with 1"),
}


@pytest.mark.parametrize(("content", "message"), BAD_CONTENT.values(), ids=BAD_CONTENT)
def test_a_table_that_cannot_be_used_is_told_in_one_line(load, content, message):
    with pytest.raises(DataError) as caught:
        load(content)
    told = str(caught.value)
    assert "mine.csv: " in told
    assert message in told
    assert "\n" not in told
    assert ";" in told  # what is wrong; what puts it right


def test_lines_are_counted_as_an_editor_does(load):
    with pytest.raises(DataError, match="'2' on line 8"):
        load("\n" + csv_of(change={(7, "target"): "2"}))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"nowhere\.csv: there is no such file"):
        load_diabetes(tmp_path / "nowhere.csv")


def test_a_folder_is_no_table(tmp_path):
    with pytest.raises(DataError, match="is a folder"):
        load_diabetes(tmp_path)


def test_a_path_through_a_file_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="can't be read"):
        load_diabetes(tmp_path / "file" / "mine.csv")
