"""What the user can put right is one line and exit code 2, before anything is trained."""

import errno
import os
import zlib
from pathlib import Path

import pytest

from pipeline.__main__ import main

# As WeasyPrint writes one of ours: its maker stands in a packed stream.
EARLIER = b"%PDF-1.7\nstream\n" + zlib.compress(b"<xmp:CreatorTool>a2-report") + b"endstream\n%%EOF"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--scale", "huge"], "--scale huge"),
        (["--only", "5"], "--only 5"),
        (["--device", "tpu"], "--device tpu"),
        (["--seeds", "0"], "--seeds 0"),
        (["--seeds", "many"], "--seeds many: is no whole number"),
        (["--splits", "0"], "--splits 0"),
        (["--starts", "two"], "--starts two: is no whole number"),
        (["--seeds", "1.5"], "--seeds 1.5: is no whole number"),
        (["--seeds", "9" * 5000], "is no whole number"),
        (["--seeds", "1000000000"], "at most 1,000"),
        (["--only"], "--only"),
        (["--colour", "red"], "--colour"),
        (["--contributions", "missing.toml"], "missing.toml"),
        (["--only", "1", "--table", "missing.csv"], "missing.csv"),
        (["--only", "3", "--characters", "missing-folder"], "missing-folder"),
        (["--output", ""], "--output '': is empty"),
        (["--output="], "--output '': is empty"),
        (["--table="], "--table '': is empty"),
        (["--characters="], "--characters '': is empty"),
        (["--contributions="], "--contributions '': is empty"),
        (["--contributions=-x"], "--contributions -x: there is no such file"),
        (["--scale="], "--scale '': there is no such scale"),
        (["--seeds="], "--seeds '': is no whole number"),
        (["--only="], "--only '': there is no such part"),
        (["--device="], "--device '': choose one of"),
        (["--only", "3", "--characters", "\x1b[31m"], r"\x1b[31m"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else "",
)
def test_bad_input_gets_one_line_exit_code_2_and_leaves_the_output_alone(
    arguments: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(EARLIER)
    given = {argument.partition("=")[0] for argument in arguments}
    others = {"--scale": "smoke", "--output": str(tmp_path)}
    kept = [f"{name}={value}" for name, value in others.items() if name not in given]
    code = main(["run", *kept, *arguments])
    lines = capsys.readouterr().err.splitlines()
    assert code == 2
    assert len(lines) == 1
    assert lines[0].startswith("a2-report: ")
    assert says in lines[0]
    assert report.read_bytes() == EARLIER


@pytest.mark.parametrize("arguments", [["", "a.png"], ["weights", ""]])
def test_an_empty_path_is_not_the_working_folder_for_predict_either(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", *arguments]) == 2
    assert "'': is empty" in capsys.readouterr().err


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
    for option in ("--table", "--contributions", "--characters"):
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

    monkeypatch.setattr("pipeline.command.run.run", fail)
    assert main(["run", "--output", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1
