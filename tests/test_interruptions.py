"""A run that is killed, meets another run, and loses its reader."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.store import MARKER
from pipeline.work.costs import ENDING
from tests.conftest import ROOT, SmokeRun

# Of more trainings than there are cores, so that some are left at any moment.
SMALL = ("--scale", "smoke", "--only", "2", "--seeds", "2")


def results(output: Path) -> dict[Path, bytes]:
    """What a training leaves, but for its times."""
    return {
        path.relative_to(output): path.read_bytes()
        for name in ("result.json", "predictions.npz", "weights.safetensors")
        for path in output.glob(f"store/*/{name}")
    }


def started_run(output: Path, smoke_run: SmokeRun) -> subprocess.Popen[str]:
    """A run that has trained something; what its trainings cost is known from another run."""
    (output / "store").mkdir()
    for cost in smoke_run.output.glob(f"store/*{ENDING}"):
        os.link(cost, output / "store" / cost.name)
    command = [sys.executable, "-m", "pipeline", "run", *SMALL, "--output", str(output)]
    with (output / "said").open("w") as said:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stderr=said,
            text=True,
            # A shell that starts the tests in the background has its children ignore it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )
    while process.poll() is None and not list(output.glob(f"store/*/{MARKER}")):
        time.sleep(0.02)
    return process


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_says_that_the_same_command_goes_on(
    sent: signal.Signals, smoke_run: SmokeRun, tmp_path: Path
) -> None:
    process = started_run(tmp_path, smoke_run)
    process.send_signal(sent)
    assert process.wait(timeout=10) == 130
    said = (tmp_path / "said").read_text(encoding="utf-8")
    assert said.splitlines()[-1] == "a2-report: interrupted; the same command goes on from here"
    assert "Traceback" not in said


@contextmanager
def stopped_run(output: Path, smoke_run: SmokeRun) -> Iterator[None]:
    """One that waits, until the block ends and it is killed."""
    process = started_run(output, smoke_run)
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    time.sleep(1)  # workers notice that their parent is gone


def unheard(output: Path) -> int:
    """The exit code of a run whose standard output and error nobody reads any more."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "pipeline", "run", *SMALL, "--output", str(output)]
    done = subprocess.run(command, cwd=ROOT, stdout=writer, stderr=writer, check=False)
    os.close(writer)
    return done.returncode


def test_a_run_keeps_others_out_and_goes_on_after_a_kill_even_unheard_to_the_bytes_of_an_unbroken_one(
    smoke_run: SmokeRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with stopped_run(tmp_path, smoke_run):
        assert main(["run", *SMALL, "--output", str(tmp_path)]) == 2
        told = capsys.readouterr().err
        assert f"another run is writing to {tmp_path}" in told
        assert told.count("\n") == 1
    assert not (tmp_path / "report.pdf").exists()
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.glob(f"store/*/{MARKER}")}
    assert kept
    assert unheard(tmp_path) == 0
    assert (tmp_path / "report.pdf").exists()
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert len(kept) < len(list(tmp_path.glob(f"store/*/{MARKER}")))
    found, unbroken = results(tmp_path), results(smoke_run.output)
    assert found
    assert found == {path: unbroken[path] for path in found}
