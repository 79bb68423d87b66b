"""Any CSV: the ways in which it is read, and the faults that are told in one line."""

import hashlib

import pytest

from manifest.errors import DataError
from pipeline.data.table import load_table
from pipeline.data.target import MINIMUM_OF_CLASS, MINIMUM_ROWS
from pipeline.given import TableData

ASKED = {"file": "mine.csv", "margin": 0.02}


def csv_of(*, negatives=100, positives=100, b=lambda i: i / 4, change=()):
    """A usable table of two features, with the cells of `change` put in: (line, column)."""
    header, targets = ["a", "b", "target"], [0] * negatives + [1] * positives
    rows = [header, *([str(i), str(b(i)), str(target)] for i, target in enumerate(targets))]
    for (line, column), cell in dict(change).items():
        rows[line - 1][header.index(column)] = cell
    return "".join(",".join(row) + "\n" for row in rows)


@pytest.fixture
def load(tmp_path):
    def load_text(content, **asked):
        (tmp_path / "mine.csv").write_bytes(
            content if isinstance(content, bytes) else content.encode()
        )
        return load_table(tmp_path / "mine.csv", TableData(**ASKED | asked))

    return load_text


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


@pytest.mark.parametrize(
    "feature",
    [
        lambda i: 7,
        lambda i: 1e9,
        lambda i: 0.1 + i % 2 * 1e-17,
        lambda i: 3e38 * (-1) ** i,
        lambda i: 1.7e18 + i * 1e12,
        lambda i: 1e12 if i % 9 == 0 else 0,
        lambda i: i * 1e-320,
        lambda i: 999999999 if i == 5 else i % 2,
    ],
    ids=["7", "1e9", "rounding", "3e38", "clock", "rarely large", "tiny", "code for missing"],
)
def test_constants_and_numbers_of_any_scale_are_taken(load, feature):
    assert len(load(csv_of(b=feature)).clean) == 200


ENDLESS = "9" * 301
BAD_CONTENT = {
    "empty": ("", "is empty"),
    "only blank lines": ("\n \n", "is empty"),
    "only a byte order mark": ("\ufeff\n", "is empty"),
    "only a header": ("a,target\n", "is a header and nothing below it"),
    "not UTF-8": (b"a,target\n\xff,1\n", "not UTF-8 text (byte 0xff on line 2)"),
    "UTF-16": (csv_of().encode("utf-16"), "not UTF-8 text (byte 0xff on line 1)"),
    "UTF-16 without its mark": (
        csv_of().encode("utf-16-le"),
        "not UTF-8 text (byte 0x00 on line 1)",
    ),
    "NUL in a cell": (csv_of(change={(7, "a"): "1\0"}), "not UTF-8 text (byte 0x00 on line 7)"),
    "NUL in a name": (csv_of().replace("a,b,", "\0,b,"), "not UTF-8 text (byte 0x00 on line 1)"),
    "escape in a name": (csv_of().replace("a,b,", "\x1b[1m,b,"), r"column '\x1b[1m' has control"),
    "line break in a name": (csv_of().replace("a,", '"a\nb",'), r"column 'a\nb' has control"),
    "separator in a name": (csv_of().replace("a,", "a\u2028,"), r"column 'a\u2028' has control"),
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
    "target 2": (
        csv_of(change={(7, "target"): "2"}),
        "has 3 values, '1', '0', '2' ('2' first on line 7)",
    ),
    "target yes": (
        csv_of(change={(7, "target"): "yes"}),
        "`target` has 3 values, '1', '0', 'yes' ('yes' first on line 7); keep",
    ),
    "target empty": (csv_of(change={(3, "target"): ""}), "`target` is empty on line 3"),
    "one class": (csv_of(positives=0), "`target` is '0', and never '1' as `table.positive`"),
    "the other class": (csv_of(negatives=0), "`target` is '1' in every row"),
    "text column": ("a,target\n" + "x,0\ny,1\n" * 100, "column 'a' has no number"),
    "empty column": ("a,target\n" + ",0\n,1\n" * 100, "'a' has no number (it starts with empty)"),
    "infinity": (csv_of(change={(9, "b"): "inf"}), "column 'b' has 'inf' on line 9"),
    "minus infinity": (csv_of(change={(9, "b"): "-Infinity"}), "column 'b' has '-inf' on line 9"),
    "infinity and text": (
        csv_of(change={(5, "b"): "x", (9, "b"): "inf"}),
        "column 'b' has 'inf' on line 9",
    ),
    "beyond float32": (csv_of(change={(9, "b"): "1e39"}), "column 'b' has '1e+39' on line 9"),
    "endless integer": (csv_of(change={(9, "a"): ENDLESS}), "line 9 has a cell of 301 char"),
    "endless negative": (csv_of(change={(9, "a"): "-" + ENDLESS}), "cell of 302 characters, '-9"),
    "more digits than an int": (csv_of(change={(9, "a"): "9" * 5000}), "of 5,000 characters"),
    "endless target": (csv_of(change={(9, "target"): ENDLESS}), "line 9 has a cell of 301"),
    "only endless targets": (csv_of().replace(",1\n", f",{ENDLESS}\n"), "line 102 has a cell of"),
    "longest negative target": (csv_of(change={(9, "target"): "-" + "9" * 299}), "'-999"),
    "longest integer": (csv_of(change={(9, "a"): "9" * 300}), "column 'a' has '999"),
    "only longest integers": (csv_of(b=lambda i: int("9" * 300)), "column 'b' has '999"),
    "an essay": (csv_of(change={(9, "a"): "word " * 100}), "line 9 has a cell of 500 characters"),
    "an essay of a name": (
        csv_of().replace("a,b,", "a" * 301 + ",b,"),
        "has a name of 301 characters",
    ),
    "a large constant": (csv_of(b=lambda i: 1e17), "column 'b' has values near 1e+17 that hardly"),
    "spread lost in rounding": (csv_of(b=lambda i: 1e25 + i % 3 * 2**31), "values near 1e+25"),
    "one row far away": (csv_of(b=lambda i: -3e38 if i == 9 else 0), "column 'b' has -3e+38, too"),
    "far for its spread": (csv_of(b=lambda i: 1 if i == 9 else i * 1e-100), "'b' has 1, too far"),
    "few rows": (
        csv_of(negatives=49, positives=50),
        "49 rows with target '0' and 50 with '1' are too few",
    ),
    "few positives": (csv_of(positives=19), "100 rows with target '0' and 19 with '1'"),
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
    with pytest.raises(DataError, match=r"'1', '0', '2' \('2' first on line 8\)"):
        load("\n" + csv_of(change={(7, "target"): "2"}))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"nowhere\.csv: there is no such file"):
        load_table(tmp_path / "nowhere.csv", TableData(**ASKED))


def test_a_folder_is_no_table(tmp_path):
    with pytest.raises(DataError, match="is a folder"):
        load_table(tmp_path, TableData(**ASKED))


def test_a_path_through_a_file_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="can't be read"):
        load_table(tmp_path / "file" / "mine.csv", TableData(**ASKED))


def classes_of(first, second, name="target"):
    """A table whose target is `first` in every third row, `second` in the others."""
    rows = "".join(f"{i},{first if i % 3 == 0 else second}\n" for i in range(120))
    return f"a,{name}\n{rows}"


@pytest.mark.parametrize(
    ("first", "second", "positive", "names"),
    [
        ("yes", "no", "yes", ("no", "yes")),
        ("no", "yes", "no", ("yes", "no")),
        ("2", "1", 2, ("1", "2")),
        ("2.0", "1", "2", ("1", "2")),
        ("True", "False", True, ("False", "True")),
        ("true", "false", 1, ("false", "true")),
        ("-1", "1", -1, ("1", "-1")),
        ("0.5", "1.5", 0.5, ("1.5", "0.5")),
        (" ill ", "well", "ill", ("well", "ill")),
        ("NA", "none", "NA", ("none", "NA")),
        ("ja – <b>", "nein", "ja – <b>", ("nein", "ja – <b>")),
    ],
)
def test_the_value_that_is_named_is_class_one_and_the_other_class_zero(
    load, first, second, positive, names
):
    table = load(classes_of(first, second), positive=positive)
    assert table.classes == names
    assert table.labels.tolist() == [int(i % 3 == 0) for i in range(120)]
    assert table.raw["target"].notna().all()


@pytest.mark.parametrize("name", ["Class", "is it ill?", "Größe|Ä", "<b>ill</b>", " padded "])
def test_the_target_is_found_by_its_name_wherever_it_stands(load, name):
    table = load(classes_of("ill", "well", name), target=name, positive="ill")
    assert (table.target, table.features) == (name, ["a"])
    turned = load(f"{name},a\n" + "well,1\nill,2\n" * 60, target=name, positive="ill")
    assert turned.features == ["a"]
    assert turned.labels.sum() == 60


BAD_ASKED = {
    "target": ({"target": "Class"}, "no column `Class` (found: a, b, target); name the column"),
    "feature": (
        {"features": ({"name": "a"}, {"name": "glucose"})},
        "table.features[1].name = 'glucose' (found: a, b, target); name one of the columns",
    ),
    "two features": (
        {"features": ({"name": "x"}, {"name": "y"})},
        "table.features[0].name = 'x', table.features[1].name = 'y' (found",
    ),
    "positive": (
        {"positive": "yes"},
        "`target` is '0' or '1', and never 'yes' as `table.positive` of the assignment has it",
    ),
    "positive of another case": ({"positive": True}, None),
    "a feature as the target": ({"target": "a"}, "`a` has 200 values, '0', '1', '2', '3', …"),
}


@pytest.mark.parametrize(("asked", "message"), BAD_ASKED.values(), ids=BAD_ASKED)
def test_what_the_assignment_asks_of_a_table_that_lacks_it_is_told(load, asked, message):
    if message is None:
        assert load(csv_of(), **asked).classes == ("0", "1")
        return
    with pytest.raises(DataError) as caught:
        load(csv_of(), **asked)
    told = str(caught.value)
    assert told.startswith(told.partition("mine.csv: ")[0] + "mine.csv: ")
    assert message in told
    assert "\n" not in told


@pytest.mark.parametrize("value", ["\x1b[31m", "x" * 101])
def test_a_value_that_no_table_can_print_is_told(load, value):
    with pytest.raises(DataError, match="can't be printed in a table; write"):
        load(classes_of(value, "no"), positive="no")
