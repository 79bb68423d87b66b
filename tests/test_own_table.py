"""A table of one's own, all the way from its file to the sentences: a real run of Part 1."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer

import manifest
from pipeline.assignment import PACKAGED
from tests.conftest import run_pipeline
from tests.packaged import ASSIGNMENT, OF_ANY_TABLE
from tests.report.page_text import Block, blocks

pytestmark = pytest.mark.xdist_group("own table")  # one process, so one run

CHANGES = {
    'subtitle = "Neural networks for a table and for characters"': 'subtitle = "Cells"',
    'title = "Table"': 'title = "Breast cancer"',
    f'file = "{ASSIGNMENT.table.file}"': 'file = "mine.csv"\norigin = "From a clinic <b>."\nlicence = "CC0"',
    'target = "target"': 'target = "Class"',
    "positive = 1": 'positive = "malignant"',
    'row = "row"': 'row = "patient"',
    'rows = "rows"': "",
    "[images]": '[[table.features]]\nname = "worst perimeter"\ntitle = "Perimeter | <b>"\n'
    'meaning = "Of the largest nucleus."\n\n[images]',
}
COLUMNS = ("mean radius", "mean texture", "worst area", "worst perimeter")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[manifest.Manifest, list[Block]]:
    """The manifest of the run, and its page without the audit, which quotes the source."""
    output = tmp_path_factory.mktemp("output")
    folder = Path(shutil.copytree(PACKAGED, tmp_path_factory.mktemp("assignment") / "mine"))
    (folder / ASSIGNMENT.table.file).unlink()
    text = OF_ANY_TABLE
    for old, new in CHANGES.items():
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "assignment.toml").write_text(text, encoding="utf-8")
    write_table(folder / "mine.csv")
    arguments = ("--scale", "smoke", "--only", "1", "--assignment", str(folder))
    done = run_pipeline(output, *arguments)
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    found = blocks((output / "report.html").read_text(encoding="utf-8"))
    end = next(n for n, b in enumerate(found) if b.text == "Audit of the published numbers")
    run = next(n for n, b in enumerate(found) if b.text == "The run")
    return manifest.read(output), [*found[:end], *found[run:]]


def write_table(path: Path) -> None:
    """The target between features; one cell is empty, one column never varies."""
    known = load_breast_cancer(as_frame=True)
    frame = known.data[list(COLUMNS)].copy()
    frame.insert(2, "Class", np.where(known.target == 0, "malignant", "benign"))
    frame["constant"] = 7
    frame.iloc[4, 0] = np.nan
    frame.to_csv(path, index=False)


@pytest.mark.slow
@pytest.mark.xdist_group("own table")
def test_the_report_has_no_word_of_the_packaged_table(
    run: tuple[manifest.Manifest, list[Block]],
) -> None:
    _, page = run
    absent = r"diabet|outcome|\b766\b|(?-i:\bf[1-7]\b)|\bcharacters?\b|strokes?|\brows\b"
    found = [block.text for block in page if re.search(absent, block.text, re.IGNORECASE)]
    assert found == []


@pytest.mark.slow
@pytest.mark.xdist_group("own table")
def test_the_report_speaks_of_the_table_as_the_assignment_does(
    run: tuple[manifest.Manifest, list[Block]],
) -> None:
    made, page = run
    told = " ".join(block.text for block in page)
    for words in (
        "569\u00a0patients",
        "the target, Class, which is malignant in 212 patients",
        "One cell is empty.",
        "Empty cells. A missing value is filled",
        "patients of class benign were predicted as class malignant",
        "Perimeter | <b>",
        "Of the largest nucleus.",
        "From a clinic <b>.",
        "Licence. CC0",
        "constant has one value, the same for every patient.",
    ):
        assert words in told, words
    assert "to_numeric" not in told
    run_at = next(n for n, block in enumerate(page) if block.text == "The run")
    assert "Breast cancer" in [block.text for block in page[run_at:]]
    claims = {claim.id: claim.value for claim in made.claims}
    assert (claims["data.rows"], claims["data.positives"]) == (569, 212)
    assert claims["correlation.constant|Class"] == 0
    assert "correlation.Perimeter ¦ <b>|Class" not in claims
