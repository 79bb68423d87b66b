"""The contract keeps what it is given, and says in one line what is wrong with a file."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline import manifest
from pipeline.errors import ManifestError
from pipeline.manifest import Claim, ClaimReference, Column, Manifest, Table
from tests.conftest import SmokeRun

pytestmark = pytest.mark.xdist_group("smoke")  # one process, so that it runs once

COLUMNS = (Column(name="a", format="text"), Column(name="b", format="statistic"))


def test_cells_keep_their_type_through_json() -> None:
    rows = (("x", 766.0), ("y", 766), ("z", None), ("w", "766"), ("v", ClaimReference(claim="c")))
    table = Table(id="t", columns=COLUMNS, rows=rows)
    read = Table.model_validate_json(table.model_dump_json())
    assert read.rows == rows
    assert [type(row[1]) for row in read.rows] == [float, int, type(None), str, ClaimReference]


def test_a_row_as_wide_as_its_header_is_required() -> None:
    with pytest.raises(ValidationError, match="a row of 1 cells under 2 columns"):
        Table(id="t", columns=COLUMNS, rows=(("x",),))


def test_a_number_is_finite() -> None:
    with pytest.raises(ValidationError):
        Claim(id="c", value=float("nan"), unit="fraction", n=1, of="rows")


def test_what_is_read_is_what_was_written(smoke_run: SmokeRun, tmp_path: Path) -> None:
    manifest.write(smoke_run.manifest, tmp_path)
    assert manifest.read(tmp_path) == smoke_run.manifest
    written = (tmp_path / manifest.FILE_NAME).read_bytes()
    assert written == (smoke_run.output / manifest.FILE_NAME).read_bytes()


def content(smoke_run: SmokeRun) -> dict[str, object]:
    found: dict[str, object] = json.loads(
        (smoke_run.output / manifest.FILE_NAME).read_text(encoding="utf-8")
    )
    return found


@pytest.mark.parametrize("field", ["comparisons", "artefacts", "tables"])
def test_an_unknown_id_is_named(field: str, smoke_run: SmokeRun, tmp_path: Path) -> None:
    damaged = content(smoke_run)
    text = json.dumps(damaged[field]).replace("base.sgd.published.accuracy", "nobody.knows")
    (tmp_path / manifest.FILE_NAME).write_text(json.dumps(damaged | {field: json.loads(text)}))
    with pytest.raises(ManifestError, match=r"nobody\.knows"):
        manifest.read(tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"version": 99}', "version 99, this program reads 2"),
        ("[]", "version None"),
        ('{"version": 2}', "Field required"),
        ('{"version": 2, "tit', "damaged"),
        ("", "damaged"),
    ],
)
def test_a_file_that_is_no_manifest_gets_one_line(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / manifest.FILE_NAME).write_text(text)
    with pytest.raises(ManifestError) as caught:
        manifest.read(tmp_path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_manifest_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="nox -s full"):
        manifest.read(tmp_path)


def test_every_claim_has_its_n_and_every_comparison_its_test(smoke_run: SmokeRun) -> None:
    found: Manifest = smoke_run.manifest
    assert all(claim.n >= 1 and claim.of for claim in found.claims)
    assert all(c.test and c.family for c in found.comparisons)
    for comparison in found.comparisons:
        if comparison.p is not None and comparison.p_adjusted is not None:
            assert comparison.p <= comparison.p_adjusted <= 1
