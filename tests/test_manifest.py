"""The contract keeps what it is given, and says in one line what is wrong with a file."""

import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

import manifest
from manifest import Claim, ClaimReference, Column, Manifest, Table, canonical
from manifest.errors import ManifestError
from manifest.output import Output
from pipeline.command.described import datasets
from pipeline.command.prepared import Prepared
from pipeline.data.characters import load_characters
from pipeline.data.table import load_table
from report.__main__ import main
from tests.conftest import SmokeRun
from tests.packaged import ASSIGNMENT, TABLE

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
    manifest.write(smoke_run.manifest, Output(tmp_path, print))
    assert manifest.read(tmp_path) == smoke_run.manifest
    written = (tmp_path / manifest.FILE_NAME).read_bytes()
    assert written == (smoke_run.output / manifest.FILE_NAME).read_bytes()


def content(smoke_run: SmokeRun) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (smoke_run.output / manifest.FILE_NAME).read_text(encoding="utf-8")
    )
    return found


def resealed(found: dict[str, Any]) -> str:
    """As somebody writes it who knows how the digest is made."""
    found["observed"]["digest"] = canonical.digest(found)
    return json.dumps(found)


def refused(folder: Path, text: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """That `render` says what is wrong with a manifest in one line, and writes nothing."""
    path = folder / manifest.FILE_NAME
    path.write_text(text, encoding="utf-8")
    assert main(["render", "--output", str(folder)]) == 2
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert told.err.startswith(f"a2-report: {path}: ")
    assert says in told.err
    assert "nox -s full" in told.err
    assert [found.name for found in folder.iterdir()] == [manifest.FILE_NAME]


def shown(cell: dict[str, str]) -> Callable[[dict[str, Any]], None]:
    """A change of a manifest: the last cell of its first table becomes this reference."""

    def change(found: dict[str, Any]) -> None:
        found["tables"][0]["rows"][0][-1] = cell

    return change


UNKNOWN_IDS: dict[str, Callable[[dict[str, Any]], None]] = {
    "unknown claim 'x.y'": lambda m: m["comparisons"][0].update(left="x.y"),
    "unknown claim 'x.z'": lambda m: m["comparisons"][0].update(right="x.z"),
    "unknown claim 'a.b'": lambda m: m["artefacts"][0].update(claims=["a.b"]),
    "unknown claim 'c.d'": shown({"claim": "c.d"}),
    "unknown claim 'f.g'": lambda m: m["figures"][0]["facts"].update(n={"claim": "f.g"}),
    "unknown comparison '9'": lambda m: m["artefacts"][0].update(comparisons=["9"]),
    "unknown comparison '8'": shown({"comparison": "8"}),
    "unknown table '9.9'": lambda m: m["artefacts"][0].update(tables=["9.9"]),
    "unknown figure '8.8'": lambda m: m["artefacts"][0].update(figures=["8.8"]),
    "unknown setting 'nobody.dropout'": shown({"experiment": "nobody", "setting": "dropout"}),
    "unknown setting 'cnn.colour'": shown({"experiment": "cnn", "setting": "colour"}),
    "claim 'data.rows' occurs twice": lambda m: m["claims"].append(
        next(claim for claim in m["claims"] if claim["id"] == "data.rows")
    ),
}


@pytest.mark.parametrize("says", UNKNOWN_IDS)
def test_an_id_that_leads_nowhere_gets_one_line(
    says: str, smoke_run: SmokeRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = content(smoke_run)
    UNKNOWN_IDS[says](damaged)
    refused(tmp_path, resealed(damaged), says, capsys)


def test_a_truncated_manifest_gets_one_line(
    smoke_run: SmokeRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = (smoke_run.output / manifest.FILE_NAME).read_text(encoding="utf-8")
    for length in (0, 1, len(whole) // 2, len(whole) - 3):
        refused(tmp_path, whole[:length], "damaged", capsys)


@pytest.mark.parametrize("version", [1, 2, 4, "3", None])
def test_a_manifest_of_another_version_gets_one_line(
    version: object, smoke_run: SmokeRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = json.dumps(content(smoke_run) | {"version": version})
    refused(tmp_path, other, f"version {version!r}, this program reads 3", capsys)


ABSOLUTE = re.compile(r"(?:^|[\s\"'(=])(?:[/~]|[A-Za-z]:[\\/])\w")


def test_no_path_and_no_host_stands_outside_observed(smoke_run: SmokeRun) -> None:
    found = smoke_run.manifest
    rest = found.model_dump_json(exclude={"observed"})
    assert ABSOLUTE.findall(rest) == []
    assert str(smoke_run.output) not in rest
    assert not re.search(rf"(?<!\w){re.escape(found.observed.host)}(?!\w)", rest)
    for figure in found.figures:
        assert not Path(figure.file).is_absolute()
        assert not Path(figure.data).is_absolute()


def letters(folder: Path, form: str) -> Path:
    """Ten images of each of two classes, in one of the forms that `--characters` takes."""
    labels = np.repeat([0, 1], 10)
    images = np.zeros((20, 12, 12), np.uint8)
    images[:, 4:8, 4:8] = 200
    if form == "npz":
        np.savez(folder / "letters.npz", x=images, y=labels)
        return folder / "letters.npz"
    for number, (label, image) in enumerate(zip("A" * 10 + "B" * 10, images, strict=True)):
        (folder / "letters" / label).mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(folder / "letters" / label / f"{number}.png")
    if form == "folder":
        return folder / "letters"
    with zipfile.ZipFile(folder / "letters.zip", "w") as archive:
        for path in sorted((folder / "letters").rglob("*.png")):
            archive.write(path, path.relative_to(folder / "letters"))
    return folder / "letters.zip"


@pytest.mark.parametrize("form", ["npz", "folder", "zip"])
def test_of_the_path_of_the_users_data_only_its_name_is_kept(form: str, tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir()
    table = private / "patients.csv"
    table.write_bytes(TABLE.read_bytes())
    characters = load_characters(
        str(letters(private, form)),
        per_class=10,
        seed=42,
        cache=tmp_path,
        download=False,
        polarity="auto",
        announce=lambda _: None,
    )
    nothing = dict.fromkeys(field.name for field in fields(Prepared))
    given = {
        "assignment": ASSIGNMENT,
        "table": load_table(table, ASSIGNMENT.table),
        "characters": characters,
        "replaced": frozenset({"table", "images"}),
    }
    found = list(datasets(Prepared(**(nothing | given))))
    names = {"npz": "letters.npz", "folder": "folder letters", "zip": "zip letters.zip"}
    assert [dataset.name for dataset in found] == ["patients.csv", names[form]]
    for dataset in found:
        assert "private" not in dataset.model_dump_json()
        assert (dataset.origin, dataset.licence) == ("", "")  # the assignment's are of its own


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"version": 99}', "version 99, this program reads 3"),
        ("[]", "version None"),
        ('{"version": 3}', "was changed since it was written"),
        ('{"version": 3, "tit', "damaged"),
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
