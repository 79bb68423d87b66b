"""A result is in the store whole or not at all, with the same bytes each time."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors import SafetensorError

from manifest.errors import DataError, MachineError
from pipeline.records import History, Run
from pipeline.store import GIVEN_UP, LEFT_OVER, MARKER, Store, digest_of, digest_of_files

WEIGHTS = {"layer": np.arange(6, dtype=np.float32).reshape(2, 3)}


def run(key: str = "abc", seconds: float = 1.5) -> Run:
    curve = np.array([0.7, 0.5])
    return Run(
        experiment="base.sgd.published",
        seed=42,
        key=key,
        history=History(
            train_loss=curve, train_accuracy=curve, validation_loss=curve, validation_accuracy=curve
        ),
        chosen_epoch=2,
        test_rows=np.array([3, 1]),
        test_labels=np.array([0, 1]),
        test_scores=np.array([0.25, 0.75], dtype=np.float32),
        test_loss=0.3,
        fitted={"train-accuracy": 0.5},
        counts={"train": 10},
        seconds=seconds,
        peak_memory=1_000_000,
        device="CPU",
    )


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(run(), WEIGHTS)
    read = store.read("abc", "renamed")
    assert read.experiment == "renamed"
    assert (read.seed, read.fitted, read.counts) == (42, {"train-accuracy": 0.5}, {"train": 10})
    np.testing.assert_array_equal(read.test_scores, run().test_scores)
    np.testing.assert_array_equal(read.history.train_loss, run().history.train_loss)
    assert (read.seconds, read.device) == (1.5, "CPU")


def test_a_folder_without_its_marker_is_not_there_and_is_written_over(tmp_path: Path) -> None:
    store = Store(tmp_path)
    (tmp_path / "abc").mkdir()
    (tmp_path / "abc" / "result.json").write_text("{")
    assert "abc" not in store
    store.write(run(), WEIGHTS)
    assert "abc" in store
    assert store.read("abc", "x").seed == 42


def test_the_first_to_finish_a_key_wins(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(run(seconds=1.0), WEIGHTS)
    store.write(run(seconds=2.0), WEIGHTS)
    assert store.read("abc", "x").seconds == 1.0
    assert [path.name for path in tmp_path.iterdir()] == ["abc"]


def test_results_of_two_equal_runs_have_equal_bytes_times_aside(tmp_path: Path) -> None:
    for name, seconds in (("one", 1.0), ("two", 9.0)):
        Store(tmp_path / name).write(run(seconds=seconds), WEIGHTS)
    for file in ("result.json", "predictions.npz", "weights.safetensors"):
        first, second = ((tmp_path / name / "abc" / file).read_bytes() for name in ("one", "two"))
        assert first == second, file


def test_an_interrupted_write_leaves_no_result(tmp_path: Path) -> None:
    store = Store(tmp_path)
    unwritable = replace(run(), counts={"train": object()})  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        store.write(unwritable, WEIGHTS)
    assert list(tmp_path.iterdir()) == []


def test_sweeping_removes_old_halves_and_nothing_else(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(run(), WEIGHTS)
    for name, age in ((".old", 2 * LEFT_OVER), (".new", 0)):
        (tmp_path / name).mkdir()
        stamp = (tmp_path / name).stat().st_mtime - age
        os.utime(tmp_path / name, (stamp, stamp))
    store.sweep()
    assert sorted(path.name for path in tmp_path.iterdir()) == [".new", "abc"]
    assert (tmp_path / "abc" / MARKER).exists()


def test_keys_differ_with_any_part_of_their_content(tmp_path: Path) -> None:
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})
    file = tmp_path / "code.py"
    file.write_text("x = 1")
    before = digest_of_files([file])
    file.write_text("x = 2")
    assert digest_of_files([file]) != before


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineError, match="can't be written"):
        Store(tmp_path / "file" / "store").write(run(), WEIGHTS)


def test_a_full_disk_while_weights_are_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise SafetensorError("No space left on device")

    monkeypatch.setattr("pipeline.store.save_file", fail)
    with pytest.raises(MachineError, match="No space left on device"):
        Store(tmp_path).write(run(), WEIGHTS)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["result.json", "observed.json", "predictions.npz"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"\xff"])
def test_a_damaged_result_is_named(name: str, content: bytes | None, tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(run(), WEIGHTS)
    (tmp_path / "abc" / name).unlink()
    if content is not None:
        (tmp_path / "abc" / name).write_bytes(content)
    with pytest.raises(DataError, match=r"abc: this result is damaged .* delete the folder"):
        store.read("abc", "x")


def test_sweeping_keeps_an_epoch_to_go_on_from_until_its_result_stands_or_a_week_is_over(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path)
    store.write(run(), WEIGHTS)
    for key, age in (("abc", 0), ("young", GIVEN_UP - 60), ("old", GIVEN_UP + 60)):
        store.partial(key).mkdir()
        (store.partial(key) / "epoch.pt").touch()
        stamp = store.partial(key).stat().st_mtime - age
        os.utime(store.partial(key), (stamp, stamp))
    store.sweep()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["abc", "young.partial"]
