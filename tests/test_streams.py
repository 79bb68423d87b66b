"""A standard error that is closed, full or left by its reader ends nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SPEAK = """
import subprocess, sys
from pathlib import Path
from console.streams import make_lasting

make_lasting()
from pipeline.work.display import Display
for line in range(3):
    Display().note(f"line {line} – ü")
print("print", file=sys.stderr, flush=True)
with Path(sys.argv[1]).open("w") as kept:
    print("more", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-c", "import sys; print('child', file=sys.stderr)"], check=True)
    kept.write("kept")
"""


def speak(file: Path, redirection: str) -> "subprocess.CompletedProcess[str]":
    command = f'"$0" -c "$1" "$2" {redirection}'
    arguments = ["bash", "-o", "pipefail", "-c", command, sys.executable, SPEAK, str(file)]
    return subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "redirection", ["2>&-", ">&- 2>&- <&-", "2>/dev/full", "2>&1 >/dev/null | true"]
)
def test_what_cannot_be_said_is_dropped_and_the_work_goes_on(
    redirection: str, tmp_path: Path
) -> None:
    if "/dev/full" in redirection and not os.access("/dev/full", os.W_OK):
        pytest.skip("this system has no /dev/full")
    done = speak(tmp_path / "file", redirection)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


def test_what_can_be_said_is_said_in_its_order(tmp_path: Path) -> None:
    done = speak(tmp_path / "file", "")
    said = ["line 0 – ü", "line 1 – ü", "line 2 – ü", "print", "more", "child"]
    assert done.returncode == 0
    assert done.stderr.splitlines() == said
