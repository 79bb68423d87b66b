"""The whole program on a small scale: its report, and a second run."""

import os
import shutil
from pathlib import Path

import pypdf

import manifest
from pipeline.store import MARKER
from tests.conftest import SmokeRun, run_pipeline


def text_of(pdf: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)


def test_pdf_has_the_headings_of_the_source_and_the_runs_own_numbers(smoke_run: SmokeRun) -> None:
    text = text_of(smoke_run.output / "report.pdf")
    for heading in ("Contribution Table", "Part – 1", "Part 2", "Part 3", "Part 4", "References"):
        assert heading in text
    claims = {claim.id: claim for claim in smoke_run.manifest.claims}
    assert f"{claims['base.sgd.published@42.loss'].value:.3f}" in text


def test_run_ends_with_results_path_and_time_and_warns_of_nothing(smoke_run: SmokeRun) -> None:
    closing = smoke_run.stderr[smoke_run.stderr.rindex("test accuracy") :]
    assert "CNN" in closing
    assert str(smoke_run.output / "report.pdf") in closing
    assert "took" in closing
    assert "Warning" not in smoke_run.stderr
    assert "Traceback" not in smoke_run.stderr


def test_report_says_that_drawn_characters_were_used(smoke_run: SmokeRun) -> None:
    dataset = next(d for d in smoke_run.manifest.datasets if d.id == "images")
    assert dataset.kind == "drawn"
    assert dataset.digest[:8] in smoke_run.html
    assert "drawn" in smoke_run.html


def test_second_run_trains_what_is_damaged_alone_and_writes_the_same_manifest(
    smoke_run: SmokeRun, tmp_path: Path
) -> None:
    """In a folder of its own, since others read the first one's, with links to its store."""
    shutil.copytree(smoke_run.output / "store", tmp_path / "store", copy_function=os.link)
    damaged = damage(tmp_path / "store", smoke_run)
    marks = {path: path.stat().st_mtime_ns for path in tmp_path.glob(f"store/*/{MARKER}")}
    again = run_pipeline(tmp_path, "--scale", "smoke", "--characters", "drawn")
    assert again.returncode == 0, again.stderr
    assert " 1 of them to do" in again.stderr
    assert f"{damaged}: this result is damaged" in again.stderr
    assert "measuring" not in again.stderr
    found = {p: p.stat().st_mtime_ns for p in tmp_path.glob(f"store/*/{MARKER}")}
    beside = damaged.with_name(f"{damaged.name}.damaged")
    changed = {path.parent for path in found if found[path] != marks.get(path)}
    assert changed == {damaged, beside}
    before, after = smoke_run.manifest, manifest.read(tmp_path)
    assert after.model_dump(exclude={"observed"}) == before.model_dump(exclude={"observed"})


def damage(store: Path, smoke_run: SmokeRun) -> Path:
    """Changes a byte of one result, which has been a link; where it is."""
    key = next(e for e in smoke_run.manifest.experiments if "logistic" in e.id).keys[0]
    file = store / key / "predictions.npz"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.unlink()
    file.write_bytes(content)
    return store / key
