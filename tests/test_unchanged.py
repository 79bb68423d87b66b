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
        *(tmp_path / "assigned/own.bib", tmp_path / "assigned/notes", tmp_path / "linked/3.png"),
        *(images / "a/1.png", images / "b/2.png", tmp_path / "own.csv"),
    ):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(place.name)
        os.utime(place, (LONG_AGO, LONG_AGO))
    (images / "c").symlink_to(tmp_path / "linked")
    assigned = tmp_path / "assigned" / "assignment.toml"
    assigned.write_text('references = "own.bib"\n')
    os.utime(assigned, (LONG_AGO, LONG_AGO))
    monkeypatch.setattr(unchanged, "NEARLY", -(10**12))  # status changed a moment ago
    chosen = Options(
        output=output,
        characters=str(images),
        table=tmp_path / "own.csv",
        assignment=tmp_path / "assigned",
    )
    unchanged.note(chosen, ["abc"], unchanged.taken_in(chosen))
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
        ("output/values.npz.xz", "other"),
        ("assigned/assignment.toml", "other"),
        ("assigned/own.bib", "other"),
        ("linked/3.png", "other"),
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
    changed(path, content[::-1], same_time=True)  # as what is unpacked over it can be
    assert unchanged.state(options) == state
    changed(path, content)  # what is only touched is the same
    assert unchanged.state(options) == "same"
    path.unlink()
    assert unchanged.state(options) == state


def test_a_file_more_is_seen(options: Options, tmp_path: Path) -> None:
    (tmp_path / "images/b/3.png").write_text("")
    assert unchanged.state(options) == "other"


def test_what_nothing_names_may_change(options: Options, tmp_path: Path) -> None:
    (tmp_path / "assigned/notes").write_text("other")
    (options.output / "store/x.cost").unlink()  # times of a plan at another scale
    assert unchanged.state(options) == "same"


def test_what_changes_about_when_it_was_noted_is_read(
    options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within the clock's grain size and times can be those of before."""
    monkeypatch.setattr(unchanged, "_touched", lambda _: (1, 2, 3))
    unchanged.note(options, ["abc"], unchanged.taken_in(options))
    (tmp_path / "own.csv").write_text("other")
    assert unchanged.state(options) == "same"
    monkeypatch.setattr(unchanged, "NEARLY", time.time_ns())
    assert unchanged.state(options) == "other"


def test_pages_that_were_made_again_are_noted_alone(options: Options, tmp_path: Path) -> None:
    begun = unchanged.taken_in(options)
    (tmp_path / "own.csv").write_text("meanwhile")
    unchanged.note_pages(options, begun)
    assert unchanged.state(options) == "other"


def test_folders_without_end_are_not_known(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unchanged, "MOST_FOLDERS", 1)
    assert unchanged.state(options) == "other"
    assert unchanged.taken_in(options) is None


@pytest.mark.parametrize(
    "other", [{"scale": "smoke"}, {"starts": 2}, {"device": "cpu"}, {"only": ("1",)}]
)
def test_another_command_is_another_run(other: dict[str, object], options: Options) -> None:
    named = ("output", "characters", "table", "assignment")
    asked = {name: getattr(options, name) for name in named}
    assert unchanged.state(Options(**(asked | other))) == "other"  # type: ignore[arg-type]


def test_what_changes_during_a_run_is_not_taken_for_its_data(
    options: Options, tmp_path: Path
) -> None:
    begun = unchanged.taken_in(options)
    changed(tmp_path / "own.csv", "meanwhile")
    unchanged.note(options, ["abc"], begun)
    assert unchanged.state(options) == "other"


def test_a_run_that_was_begun_is_not_known_any_more(options: Options) -> None:
    unchanged.forget(options)
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
