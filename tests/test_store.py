"""A result is in the store whole or not at all, with the same bytes each time."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors import SafetensorError

from manifest import halves
from manifest.errors import MachineError
from pipeline import sealed
from pipeline.digests import digest_of
from pipeline.records import History, Run
from pipeline.store import (
    CONTENT,
    DEPENDS,
    EPOCH,
    HOUR,
    MARKER,
    WEEK,
    DamagedError,
    Store,
)
from pipeline.store import WEIGHTS as WEIGHTS_FILE

WEIGHTS = {"layer": np.arange(6, dtype=np.float32).reshape(2, 3)}


def run(key: str = "abc", seconds: float = 1.5) -> Run:
    curve = np.array([0.7, 0.5])
    return Run(
        experiment="base.sgd.published",
        seed=42,
        split=42,
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


def test_a_folder_without_its_marker_is_not_there_and_is_moved_away(tmp_path: Path) -> None:
    store = Store(tmp_path)
    (tmp_path / "abc").mkdir()
    (tmp_path / "abc" / "result.json").write_text("{")
    assert "abc" not in store
    store.write(run(), WEIGHTS)
    assert "abc" in store
    assert store.read("abc", "x").seed == 42
    assert (tmp_path / "abc.damaged" / "result.json").read_text() == "{"


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


def half(place: Path, key: str, mark: str = "a2-report {}\n") -> Path:
    """What a kill leaves of an entry, two hours old."""
    place.mkdir()
    (place / "result.json").write_text("{")
    (place / halves.MARK).write_text(mark.format(key))
    return aged(place, 2 * HOUR)


def aged(place: Path, seconds: float) -> Path:
    stamp = place.stat().st_mtime - seconds
    os.utime(place, (stamp, stamp))
    return place


def everything(folder: Path) -> dict[str, bytes]:
    """Files below `folder` by name; through no link."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def test_sweeping_removes_old_halves_of_ours(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(run(), WEIGHTS)
    half(tmp_path / ".abd.0123456789abcdef", "abd")
    half(tmp_path / ".abe.0123456789abcdef", "abe").touch()
    store.sweep()
    assert sorted(path.name for path in tmp_path.iterdir()) == [".abe.0123456789abcdef", "abc"]
    assert (tmp_path / "abc" / MARKER).exists()


def test_sweeping_leaves_what_is_not_ours_however_it_is_named(tmp_path: Path) -> None:
    """Folders of version control and keys, links to them, and names like ours."""
    home, root = tmp_path / "home", tmp_path / "store"
    root.mkdir()
    foreign = (
        ".git",
        ".ssh",
        ".dvc",
        "notes",
        "mine.partial",
        "key.partial",
        ".a.0123456789abcdef",
    )
    for folder in (home, root):
        for name in foreign:
            (folder / name).mkdir(parents=True)
            (folder / name / "id").write_text("mine")
            (folder / name / EPOCH).write_text("mine")
            aged(folder / name, 2 * WEEK)
    half(root / ".abc.0123456789abcdef", "abd")  # the mark is another's
    half(home / ".abc.0123456789abcdef", "abc")
    for name in ("link.partial", ".abc.fedcba9876543210", ".linked"):
        (root / name).symlink_to(home / ".abc.0123456789abcdef")
    (root / ".empty.0123456789abcdef").mkdir()
    before, folders = everything(tmp_path), len(list(root.iterdir()))
    Store(root).sweep()
    assert everything(tmp_path) == before
    assert len(list(root.iterdir())) == folders


def test_sweeping_goes_by_the_real_store_where_that_is_a_link_to_a_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for name in (".ssh", ".config"):
        (home / name).mkdir(parents=True)
        (home / name / "id").write_text("key")
        aged(home / name, 2 * HOUR)
    half(home / ".abc.0123456789abcdef", "abc")
    (tmp_path / "store").symlink_to(home)
    store = Store(tmp_path / "store")
    store.sweep()
    store.write(run(), WEIGHTS)
    assert sorted(path.name for path in home.iterdir()) == [".config", ".ssh", "abc"]
    assert (home / ".ssh" / "id").read_text() == "key"


def test_a_file_of_somebody_else_in_a_half_of_ours_stays(tmp_path: Path) -> None:
    place = half(tmp_path / ".abd.0123456789abcdef", "abd")
    (place / "notes").write_text("mine")
    (place / "weights.safetensors").symlink_to(tmp_path / "other")
    aged(place, 2 * HOUR)
    Store(tmp_path).sweep()
    assert sorted(path.name for path in place.iterdir()) == ["notes", "weights.safetensors"]


def test_keys_differ_with_any_part_of_their_content() -> None:
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})


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


def changed(content: bytes, how: str) -> bytes | None:
    if how == "flipped":
        return content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]
    return {"gone": None, "cut": content[: len(content) // 2], "empty": b"", "foreign": b"{}"}[how]


READERS = {WEIGHTS_FILE: Store.weights, DEPENDS: Store.depends_on}


@pytest.mark.parametrize("name", [*CONTENT, MARKER])
@pytest.mark.parametrize("how", ["flipped", "gone", "cut", "empty", "foreign"])
def test_an_entry_that_is_not_what_was_written_is_never_believed(
    name: str, how: str, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    store.write(run(), WEIGHTS, {"recipe": {"dropout": 0.5}})
    file = tmp_path / "abc" / name
    content = changed(file.read_bytes(), how)
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DamagedError, match=rf"abc: this result is damaged \({name}.* same command"):
        store.check("abc")
    with pytest.raises(DamagedError, match=r"abc: this result is damaged"):
        READERS[name](store, "abc") if name in READERS else store.read("abc", "x")
    moved = store.set_aside("abc")
    assert moved is not None
    store.write(run(), WEIGHTS)
    assert store.read("abc", "x").seed == 42
    assert sorted(path.name for path in tmp_path.iterdir()) == ["abc", "abc.damaged"]


def test_predictions_or_all_of_another_entry_are_not_believed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(run("one"), WEIGHTS)
    store.write(replace(run("two"), test_scores=np.array([0.1, 0.2])), WEIGHTS)
    shutil.copy(tmp_path / "two/predictions.npz", tmp_path / "one/predictions.npz")
    shutil.copytree(tmp_path / "two", tmp_path / "three")
    for key in ("one", "three"):
        with pytest.raises(DamagedError):
            store.read(key, "x")
        with pytest.raises(DamagedError):
            store.check(key)
    store.check("two")


@pytest.mark.parametrize("kind", ["file", "link", "pipe", "folder of somebody else"])
def test_what_stands_in_the_place_of_an_entry_is_moved_and_told(kind: str, tmp_path: Path) -> None:
    store, place = Store(tmp_path), tmp_path / "abc"
    if kind == "file":
        place.write_text("x")
    elif kind == "link":
        place.symlink_to(tmp_path / "nowhere")
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.mkdir()
        (place / "complete").mkdir()
    with pytest.raises(DamagedError):
        store.check("abc")
    store.write(run(), WEIGHTS)
    store.check("abc")
    assert os.path.lexists(tmp_path / "abc.damaged")


def test_results_of_a_version_that_noted_no_digests_are_counted(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(run(), WEIGHTS)
    for key in ("old", "older"):
        (tmp_path / key).mkdir()
        (tmp_path / key / MARKER).touch()
    assert store.earlier() == 2


def test_an_entry_has_the_access_that_the_users_umask_gives(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        Store(tmp_path).write(run(), WEIGHTS)
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "abc").iterdir()}
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "abc").stat().st_mode & 0o777 == 0o700


def test_sweeping_keeps_an_epoch_to_go_on_from_until_its_result_stands_or_a_week_is_over(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path)
    store.write(run(), WEIGHTS)
    for key, age in (("abc", 0), ("young", WEEK - 60), ("old", WEEK + 60)):
        store.partial(key).mkdir()
        with sealed.writing(store.partial(key) / EPOCH, key) as stream:
            stream.write(b"weights")
        aged(store.partial(key), age)
    store.sweep()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["abc", "young.partial"]
