"""Where nothing has changed, nothing is done; what has changed is never overlooked."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.command import unchanged
from pipeline.command.options import Options
from tests.conftest import ROOT, SmokeRun

LONG_AGO = time.time() - 3600


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    """Of a run that was made an hour ago, with code and pages of its own."""
    root, output, images = tmp_path / "root", tmp_path / "output", tmp_path / "images"
    monkeypatch.setattr(unchanged, "ROOT", root)
    for place in (
        *(root / "pipeline/training/images.py", root / "manifest/files.py", root / "console/a.py"),
        *(root / "templates/report.css", root / "report/document.py"),
        *(output / name for name in unchanged.MADE),
        *(output / "figures/1.2a.svg", output / "store/abc/result.json", output / "store/x.cost"),
        *(images / "a/1.png", images / "b/2.png", tmp_path / "own.csv"),
    ):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(place.name)
        os.utime(place, (LONG_AGO, LONG_AGO))
    chosen = Options(output=output, characters=str(images), table=tmp_path / "own.csv")
    unchanged.note(chosen, ["abc"], unchanged.begin(chosen))
    return chosen


def changed(path: Path, content: str, *, same_time: bool = False) -> None:
    path.write_text(content)
    if same_time:
        os.utime(path, (LONG_AGO, LONG_AGO))


def test_the_same_command_does_nothing_again(options: Options) -> None:
    assert unchanged.state(options) == "same"
    assert unchanged.state(options, thorough=True) == "same"


@pytest.mark.parametrize(
    ("file", "state"),
    [
        ("root/pipeline/training/images.py", "other"),
        ("root/console/a.py", "other"),
        ("root/templates/report.css", "pages"),
        ("root/report/document.py", "pages"),
        ("output/manifest.json", "other"),
        ("output/report.pdf", "other"),
        ("output/figures/1.2a.svg", "other"),
        ("output/store/abc/result.json", "other"),
        ("images/b/2.png", "other"),
        ("own.csv", "other"),
    ],
)
def test_a_change_is_seen(file: str, state: str, options: Options, tmp_path: Path) -> None:
    path = tmp_path / file
    content = path.read_text()
    changed(path, "longer than it was")
    assert unchanged.state(options) == state
    changed(path, content[::-1])  # as long as before
    assert unchanged.state(options) == state
    changed(path, content[::-1], same_time=True)  # which sizes and times alone do not show
    assert unchanged.state(options, thorough=True) == state
    changed(path, content)  # what is only touched is the same
    assert unchanged.state(options) == "same"
    path.unlink()
    assert unchanged.state(options) == state


def test_a_file_more_is_seen(options: Options, tmp_path: Path) -> None:
    (tmp_path / "images/b/3.png").write_text("")
    assert unchanged.state(options) == "other"


@pytest.mark.parametrize(
    "other", [{"scale": "smoke"}, {"starts": 2}, {"device": "cpu"}, {"only": ("1",)}]
)
def test_another_command_is_another_run(other: dict[str, object], options: Options) -> None:
    asked = {name: getattr(options, name) for name in ("output", "characters", "table")}
    assert unchanged.state(Options(**(asked | other))) == "other"  # type: ignore[arg-type]


def test_what_changes_during_a_run_is_not_taken_for_its_data(
    options: Options, tmp_path: Path
) -> None:
    begun = unchanged.begin(options)
    changed(tmp_path / "own.csv", "meanwhile")
    unchanged.note(options, ["abc"], begun)
    assert unchanged.state(options) == "other"


def test_a_run_that_was_begun_is_not_known_any_more(options: Options) -> None:
    unchanged.begin(options)
    assert unchanged.state(options) == "other"


@pytest.mark.parametrize("content", [b"", b"{}", b"a2-report run\n{}", b"\xff" * 100])
def test_an_index_that_is_damaged_is_none(content: bytes, options: Options) -> None:
    (options.output / unchanged.INDEX).write_bytes(content)
    assert unchanged.state(options) == "other"


def test_a_real_run_again_does_nothing_without_torch(smoke_run: SmokeRun) -> None:
    command = f"""
import sys
from console.surroundings import arrange
arrange()
from pipeline.__main__ import main
code = main(["run", "--scale", "smoke", "--characters", "drawn", "--output", {str(smoke_run.output)!r}])
sys.exit(code or 10 * ("torch" in sys.modules))
"""
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("nothing has changed since it was made: ")
