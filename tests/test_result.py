"""One training by its experiment and seed: taken from the store, or made, with the same numbers."""

import re
import shutil
from pathlib import Path

import pytest

from pipeline.__main__ import main
from tests.conftest import SmokeRun

ONE = "base.sgd.leak-free"


def told(output: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    command = ["run", "--scale", "smoke", "--characters", "drawn", "--only", "1"]
    assert main([*command, "--output", str(output), *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def test_one_result_is_made_again_with_the_same_numbers(
    smoke_run: SmokeRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = smoke_run.manifest
    experiment = next(e for e in run.experiments if e.id == ONE)
    seed, key = experiment.seeds[1], experiment.keys[1]
    made = told(tmp_path, capsys, "--result", ONE, "--seed", str(seed))
    assert made[0].endswith("trained")
    assert (tmp_path / "store" / key / "complete").is_file()
    for name in ("result.json", "predictions.npz", "weights.safetensors", "depends.json"):
        own, first = (place / "store" / key / name for place in (tmp_path, smoke_run.output))
        assert own.read_bytes() == first.read_bytes()
    assert not (tmp_path / "manifest.json").exists()
    again = told(tmp_path, capsys, "--result", ONE, "--seed", str(seed))
    assert again == [made[0].replace("trained", "in the store"), *made[1:]]
    assert re.fullmatch(r"right on \d+ of \d+ in the test set \(\d+\.\d{4}%\)", made[1])
    shutil.rmtree(tmp_path / "store")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("--result", "nobody"),
            "--result nobody: there is no such experiment; name one of base.sgd",
        ),
        (("--result", ONE, "--seed", "7"), "--seed 7: base.sgd.leak-free has no such training"),
        (("--seed", "42"), "--seed 42: is that of one --result"),
        (("--result", ONE, "--seed", "1.5"), "--seed 1.5: is no whole number"),
    ],
)
def test_what_there_is_not_is_one_line(
    arguments: tuple[str, ...], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["run", "--scale", "smoke", "--only", "1", "--output", str(tmp_path), *arguments]) == 2
    )
    assert says in capsys.readouterr().err
