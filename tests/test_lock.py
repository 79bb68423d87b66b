"""One run at a time writes to an output folder, and a killed one leaves it free."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from manifest.errors import MachineError
from manifest.lock import FILE_NAME, locked
from tests.conftest import ROOT

HOLD = """
import sys, time
from pathlib import Path
from manifest.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock."""
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_folder_that_another_process_writes_to_is_refused(
    other: subprocess.Popen[str], tmp_path: Path
) -> None:
    with pytest.raises(MachineError, match="another run is writing to") as caught, locked(tmp_path):
        raise AssertionError("two processes hold one lock")
    assert str(tmp_path) in str(caught.value)
    assert "choose another --output" in str(caught.value)


def test_a_killed_process_leaves_no_lock(other: subprocess.Popen[str], tmp_path: Path) -> None:
    other.kill()
    other.wait()
    with locked(tmp_path):
        assert (tmp_path / FILE_NAME).exists()


def test_a_block_that_ends_by_an_error_leaves_no_lock(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="in the block"), locked(tmp_path):
        raise ValueError("in the block")
    with locked(tmp_path):
        pass


def test_folders_have_locks_of_their_own(other: subprocess.Popen[str], tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with locked(tmp_path / "mine"):
        assert other.poll() is None


def test_what_is_no_file_in_the_place_of_the_lock_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder" / FILE_NAME).mkdir(parents=True)
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / FILE_NAME).symlink_to(tmp_path / "elsewhere")
    for name in ("folder", "link", "missing"):
        with pytest.raises(MachineError, match=f"{name}: .lock can't be opened"):
            locked(tmp_path / name).__enter__()
    assert not (tmp_path / "elsewhere").exists()


def test_a_pipe_in_the_place_of_the_lock_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE_NAME)
    with locked(tmp_path):
        pass
