"""The whole program on a small scale: report, second run, kill, bad input."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pypdf
import pytest

from pipeline.__main__ import main
from pipeline.store import MARKER
from tests.conftest import ROOT, SmokeRun, run_pipeline

pytestmark = pytest.mark.xdist_group("smoke")  # one process, so that it runs once

TINY = ("--scale", "smoke", "--only", "1", "--seeds", "2")


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
    dataset = next(d for d in smoke_run.manifest.datasets if d.id == "characters")
    assert dataset.kind == "drawn"
    assert dataset.digest[:8] in smoke_run.html
    assert "drawn" in smoke_run.html


def test_second_run_trains_nothing_and_writes_the_same_manifest(smoke_run: SmokeRun) -> None:
    before = smoke_run.manifest
    marks = {path: path.stat().st_mtime_ns for path in smoke_run.output.glob(f"store/*/{MARKER}")}
    again = run_pipeline(smoke_run.output, "--scale", "smoke", "--characters", "drawn")
    assert again.returncode == 0, again.stderr
    assert "0 of them to do" in again.stderr
    assert {p: p.stat().st_mtime_ns for p in smoke_run.output.glob(f"store/*/{MARKER}")} == marks
    after = smoke_run.manifest
    assert after.model_dump(exclude={"observed"}) == before.model_dump(exclude={"observed"})


def test_a_killed_run_goes_on_and_ends_in_the_bytes_of_an_unbroken_one(tmp_path: Path) -> None:
    killed, unbroken = tmp_path / "killed", tmp_path / "unbroken"
    command = [sys.executable, "-m", "pipeline", "run", *TINY, "--output", str(killed)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    while process.poll() is None and not list(killed.glob(f"store/*/{MARKER}")):
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(1)  # workers notice that their parent is gone
    assert not (killed / "report.pdf").exists()
    for output in (killed, unbroken):
        done = run_pipeline(output, *TINY)
        assert done.returncode == 0, done.stderr
    results = [
        {
            path.relative_to(output): path.read_bytes()
            for name in ("result.json", "predictions.npz", "weights.safetensors")
            for path in output.glob(f"store/*/{name}")
        }
        for output in (killed, unbroken)
    ]
    assert len(results[0]) == 3 * 4 * 2
    assert results[0] == results[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--scale", "huge"], "--scale huge"),
        (["--only", "5"], "--only 5"),
        (["--device", "tpu"], "--device tpu"),
        (["--seeds", "0"], "--seeds 0"),
        (["--seeds", "many"], "many"),
        (["--seeds", "1000000000"], "at most 1,000"),
        (["--only"], "--only"),
        (["--colour", "red"], "--colour"),
        (["--contributions", "missing.toml"], "missing.toml"),
        (["--only", "1", "--diabetes", "missing.csv"], "missing.csv"),
        (["--only", "3", "--characters", "missing-folder"], "missing-folder"),
        (["--only", "3", "--characters", "\x1b[31m"], r"\x1b[31m"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_bad_input_gets_one_line_exit_code_2_and_leaves_the_output_alone(
    arguments: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(b"an earlier report")
    scale = [] if "--scale" in arguments else ["--scale", "smoke"]
    code = main(["run", *scale, "--output", str(tmp_path), *arguments])
    lines = capsys.readouterr().err.splitlines()
    assert code == 2
    assert len(lines) == 1
    assert lines[0].startswith("a2-report: ")
    assert says in lines[0]
    assert report.read_bytes() == b"an earlier report"


def test_output_that_is_a_file_gets_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "file"
    place.write_text("")
    assert main(["run", "--scale", "smoke", "--only", "1", "--output", str(place / "in")]) == 2
    assert "can't be written" in capsys.readouterr().err


def test_a_pipe_in_place_of_a_file_is_refused_and_not_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for option in ("--diabetes", "--contributions", "--characters"):
        arguments = ["run", "--scale", "smoke", "--output", str(tmp_path), option, str(pipe)]
        assert main(arguments) == 2
        assert str(pipe) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "says"),
    [(OSError(errno.ENOSPC, "No space left"), "No space left"), (MemoryError(), "memory")],
)
def test_a_machine_that_runs_full_gets_one_line(
    error: Exception,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("pipeline.run.run", fail)
    assert main(["run", "--output", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1
