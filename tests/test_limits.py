"""What a loader lets in fits into a manifest, and what doesn't is told before training."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

import manifest
from manifest import Claim, ClaimReference, Contribution, Dataset, Figure, Table, limits
from manifest.errors import DataError
from manifest.output import Output
from pipeline.command import options, preflight
from pipeline.command.preflight import read_contributions
from pipeline.data import csv_file
from pipeline.data.listing import classes_of
from pipeline.data.table import LARGEST, load_table
from report.page.evidence import Evidence
from tests.packaged import ASSIGNMENT
from tests.test_canonical import small


def test_the_longest_names_of_columns_make_ids_that_a_manifest_takes() -> None:
    long = "x" * limits.COLUMN
    claim = Claim(id=f"correlation.{long}|{long}", value=0.5, unit="none", n=9, of="rows")
    Figure(
        id="1.3c",
        file="figures/1.3c.svg",
        digest="0" * 64,
        data="figures/1.3c.csv",
        data_digest="0" * 64,
        facts={f"{long}|{long}": ClaimReference(claim=claim.id), "pair": f"{long}|{long}"},
    )


def test_the_widest_table_makes_entries_that_a_manifest_takes() -> None:
    columns = limits.COLUMNS
    assert columns + 1 <= limits.WIDTH
    assert columns <= limits.ROWS
    assert 3 * 11 * (columns + 1) + 2 * columns <= limits.CELLS / 4
    pairs = columns * (columns - 1) // 2
    assert pairs + 10 <= limits.FACTS
    assert pairs <= limits.CLAIMS / 10


def test_the_longest_cell_and_the_longest_name_of_a_class_are_cells_of_a_manifest() -> None:
    column = manifest.Column(name="x" * limits.COLUMN, format="exact")
    rows = tuple(("x" * length,) for length in (csv_file.LONGEST_CELL, limits.CLASS))
    assert Table(id="t", columns=(column,), rows=rows).rows == rows
    assert float(limits.LARGEST) > 18 * LARGEST


def test_as_many_seeds_as_can_be_asked_for_are_sources_of_a_claim() -> None:
    assert options.MOST <= limits.SEEDS <= limits.SOURCES / 12


def test_a_file_of_any_name_can_be_a_data_set() -> None:
    escaped = r"\udcff" * 255
    noun = manifest.Noun(one="row", many="rows")
    given = {"kind": "csv", "digest": "0" * 64, "size": 1, "classes": 2}
    assert Dataset(id="table", title="Table", noun=noun, name=escaped, **given).name == escaped


def test_the_longest_contributions_are_taken_by_loader_and_manifest(tmp_path: Path) -> None:
    fields = {name: "ä" * longest for name, longest in preflight.LONGEST.items()}
    assert Contribution(**fields)
    lines = "".join(f'{name} = "{text}"\n' for name, text in fields.items())
    path = tmp_path / "people.toml"
    path.write_text(f"[[contribution]]\n{lines}" * limits.CONTRIBUTIONS, encoding="utf-8")
    assert len(read_contributions(path)) == limits.CONTRIBUTIONS
    path.write_text(f"[[contribution]]\n{lines}" * (limits.CONTRIBUTIONS + 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"has 201 \[\[contribution\]\], at most 200"):
        read_contributions(path)


@pytest.mark.parametrize("field", preflight.LONGEST)
def test_a_contribution_that_is_too_long_is_told_by_its_field_and_limit(
    field: str, tmp_path: Path
) -> None:
    longest = preflight.LONGEST[field]
    fields = dict.fromkeys(preflight.LONGEST, "x") | {field: "word " * 4_000}
    lines = "".join(f'{name} = "{text}"\n' for name, text in fields.items())
    path = tmp_path / "people.toml"
    path.write_text(f"[[contribution]]\n{lines}", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_contributions(path)
    assert f"{field} = 'word word" in str(caught.value)
    assert f"has 20,000 characters, at most {longest} can be" in str(caught.value)


def table(columns: int, name: str = "measured_{}") -> str:
    header = [*(name.format(number) for number in range(columns - 1)), "target"]
    rows = [[str(row * number % 17) for number in range(1, columns)] for row in range(120)]
    cells = [header, *([*row, str(place % 2)] for place, row in enumerate(rows))]
    return "".join(",".join(line) + "\n" for line in cells)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (table(limits.COLUMNS + 1), r"has 101 columns, and a report can tell of 100; remove"),
        (table(500), r"has 500 columns, and a report can tell of 100; remove"),
        (table(3, "x" * 80 + "{}"), r"has a name of 81 characters; give it one of 80 at most"),
    ],
)
def test_a_table_that_no_report_can_hold_is_told(content: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=says):
        load_table(tmp_path / "mine.csv", ASSIGNMENT.table.of_any_columns)


def test_the_widest_table_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(table(limits.COLUMNS), encoding="utf-8")
    assert (
        len(load_table(tmp_path / "mine.csv", ASSIGNMENT.table.of_any_columns).features)
        == limits.COLUMNS - 1
    )


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["A", "9" * 30_000], r"'9{40}' … has 30,000 characters; give it one of 100 at most"),
        (["A", "x" * 101], "has 101 characters; give it one of 100 at most"),
        (map(str, range(101)), "it has 101 class folders, and a report can tell of 100"),
    ],
)
def test_classes_that_no_report_can_hold_are_told(names: list[str], says: str) -> None:
    with pytest.raises(DataError, match=says):
        classes_of([f"{name}/1.png" for name in names], "here")


def test_the_longest_names_of_as_many_classes_as_can_be_are_taken() -> None:
    names = [str(number).rjust(limits.CLASS, "x") for number in range(limits.CLASSES)]
    assert list(classes_of([f"{name}/1.png" for name in names], "here")) == sorted(names)


class Compared(str):
    """Text that counts how often it is compared."""

    __slots__ = ()
    times = 0

    def __eq__(self, other: object) -> bool:
        Compared.times += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_finding_what_occurs_twice_compares_no_id_with_every_other() -> None:
    ids = [Compared(f"x{number}") for number in range(2_000)]
    assert len(manifest._unique("claim", list(ids))) == 2_000
    with pytest.raises(ValueError, match="claim 'x7' occurs twice"):
        manifest._unique("claim", [*ids, Compared("x7")])
    assert Compared.times < 100


def calls(action: Callable[[], object]) -> int:
    """How many functions are called, those written in C as well."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        action()
    finally:
        sys.setprofile(None)
    return count


def many(number: int) -> manifest.Manifest:
    """As many claims, cells and artefacts, each of which leads to another."""
    ids = [f"claim-{place}" for place in range(number)]
    column = manifest.Column(name="x", format="exact")
    return small(
        claims=tuple(Claim(id=id, value=0.5, unit="none", n=1, of="rows") for id in ids),
        tables=(
            Table(id="t", columns=(column,), rows=tuple((ClaimReference(claim=i),) for i in ids)),
        ),
        artefacts=tuple(manifest.Artefact(id=id, claims=(id,)) for id in ids),
    )


def test_twice_as_many_entries_cost_twice_as_much(tmp_path: Path) -> None:
    costs = []
    for number in (400, 800):
        content = many(number)
        manifest.write(content, Output(tmp_path, print))

        def look(content: manifest.Manifest = content) -> None:
            Evidence(manifest.read(tmp_path))
            manifest.write(content, Output(tmp_path, print))

        costs.append(calls(look))
    assert 1.5 < costs[1] / costs[0] < 2.2
