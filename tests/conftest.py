"""One real `smoke` run of the whole program, shared by every test that reads a report."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import manifest
from console import collector
from console.surroundings import arithmetic
from manifest import Manifest

os.environ.update(arithmetic())  # before torch is imported
collector.seldom()  # as in our own processes

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
    """Made by the first process that asks for it; the others wait, and read only."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # of the folders of all processes
    output, record = root / "smoke" / "output", root / "smoke" / "record.json"
    output.parent.mkdir(exist_ok=True)
    with (root / "smoke" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not record.exists():
            done = run_pipeline(output, "--scale", "smoke", "--characters", "drawn")
            said = {"code": done.returncode, "stderr": done.stderr, "stdout": done.stdout}
            record.write_text(json.dumps(said), encoding="utf-8")
    said = json.loads(record.read_text(encoding="utf-8"))
    assert said["code"] == 0, said["stderr"]
    return SmokeRun(output=output, stderr=said["stderr"], stdout=said["stdout"])


def pytest_configure() -> None:
    """Each process of the tests has cores of its own, and so has all that it starts.

    Two that each take all of them would wait for one another's threads, which spin.
    """
    if "PYTEST_XDIST_WORKER" in os.environ and hasattr(os, "sched_setaffinity"):
        number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
        count = int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, cores[number % len(cores) :: count])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One test makes the shared run at once, and its other readers come last: nobody waits.

    What takes long by itself comes before what is short, which can fill the end. xdist would hand out
    large groups first, and two processes would wait for the one run.
    """
    readers = [item for item in items if "smoke_run" in getattr(item, "fixturenames", ())]
    others = [item for item in items if item not in readers]
    long, short = _by_length(others)
    long_readers, short_readers = _by_length(readers[1:])
    items[:] = [*readers[:1], *long, *long_readers, *short, *short_readers]


def _by_length(items: Sequence[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    slow = [item for item in items if item.get_closest_marker("slow")]
    return slow, [item for item in items if item not in slow]
