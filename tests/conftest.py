"""One real `smoke` run of the whole program, shared by every test that reads a report."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import manifest
from pipeline.manifest import Manifest

ROOT = Path(__file__).parent.parent


def run_pipeline(output: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m pipeline run --output OUTPUT …`, as nox calls it."""
    command = [sys.executable, "-m", "pipeline", "run", "--output", str(output), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@dataclass(frozen=True)
class SmokeRun:
    output: Path
    stderr: str
    stdout: str

    @property
    def manifest(self) -> Manifest:
        return manifest.read(self.output)

    @property
    def html(self) -> str:
        return (self.output / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def smoke_run(tmp_path_factory: pytest.TempPathFactory) -> SmokeRun:
    output = tmp_path_factory.mktemp("smoke") / "output"
    done = run_pipeline(output, "--scale", "smoke", "--characters", "drawn")
    assert done.returncode == 0, done.stderr
    return SmokeRun(output=output, stderr=done.stderr, stdout=done.stdout)
