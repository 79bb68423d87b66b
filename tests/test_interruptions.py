"""Runs that are killed, meet another run, or lose their reader; all on one small run."""

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
from tests.conftest import ROOT, run_pipeline

pytestmark = pytest.mark.xdist_group("tiny")  # one process, so that the unbroken run runs once

TINY = ("--scale", "smoke", "--only", "1", "--seeds", "2")


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("unbroken")
    done = run_pipeline(output, *TINY)
    assert done.returncode == 0, done.stderr
    return output


def results(output: Path) -> dict[Path, bytes]:
    """What a training leaves, but for its times."""
    return {
        path.relative_to(output): path.read_bytes()
        for name in ("result.json", "predictions.npz", "weights.safetensors")
        for path in output.glob(f"store/*/{name}")
    }


@contextmanager
def stopped_run(output: Path) -> Iterator[None]:
    """A run that has trained something and waits, until the block ends and it is killed."""
    command = [sys.executable, "-m", "pipeline", "run", *TINY, "--output", str(output)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    while process.poll() is None and not list(output.glob(f"store/*/{MARKER}")):
        time.sleep(0.02)
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    time.sleep(1)  # workers notice that their parent is gone


def test_a_run_keeps_others_out_while_it_lives_and_goes_on_from_its_results_after_a_kill(
    unbroken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with stopped_run(tmp_path):
        assert main(["run", *TINY, "--output", str(tmp_path)]) == 2
        told = capsys.readouterr().err
        assert f"another run is writing to {tmp_path}" in told
        assert told.count("\n") == 1
    assert not (tmp_path / "report.pdf").exists()
    kept = len(list(tmp_path.glob(f"store/*/{MARKER}")))
    done = run_pipeline(tmp_path, *TINY)
    assert done.returncode == 0, done.stderr
    assert f"8 trainings at scale smoke on CPU, {8 - kept} of them to do" in done.stderr
    assert len(results(tmp_path)) == 3 * 8
    assert results(tmp_path) == results(unbroken)


def test_a_run_whose_reader_has_left_writes_its_report(unbroken: Path) -> None:
    report = unbroken / "report.pdf"
    report.unlink()
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "pipeline", "run", *TINY, "--output", str(unbroken)]
    done = subprocess.run(command, cwd=ROOT, stdout=writer, stderr=writer, check=False)
    os.close(writer)
    assert done.returncode == 0
    assert report.exists()
