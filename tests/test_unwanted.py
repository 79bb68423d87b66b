"""What no assignment asks for is listed and goes; what is wanted, or not ours, stays."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import pipeline.command.prune as pruning
from manifest import halves
from manifest.errors import OptionError
from pipeline import sealed
from pipeline.command.options import Options
from pipeline.store import EPOCH, PARTIAL, Store
from pipeline.work.display import Display
from pipeline.work.unwanted import look, remove
from tests.test_store import WEIGHTS, run

WANTED, OTHER = "a" * 24, "b" * 24


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A result that is wanted and one that is not, each with an epoch and a time."""
    store = Store(tmp_path / "store")
    for key in (WANTED, OTHER):
        store.write(run(key), WEIGHTS)
        partial = store.root / f"{key}{PARTIAL}"
        partial.mkdir()
        for file, purpose in ((partial / EPOCH, key), (store.root / f"{key}.cost", f"cost {key}")):
            with sealed.writing(file, purpose) as stream:
                stream.write(b"{}")
    return store


def unwanted(store: Store) -> list[tuple[str, str]]:
    looked = look(store.root, frozenset({WANTED}))
    return [(entry.path.name, entry.kind) for entry in looked.unwanted]


def test_all_of_ours_that_is_not_wanted_is_listed_with_its_experiment_size_and_age(
    store: Store,
) -> None:
    looked = look(store.root, frozenset({WANTED}))
    assert unwanted(store) == [
        (OTHER, "result"),
        (f"{OTHER}.cost", "time"),
        (f"{OTHER}.partial", "unfinished"),
    ]
    assert (looked.kept, looked.foreign) == (3, 0)
    result = looked.unwanted[0]
    assert result.experiment == "base.sgd.published"
    assert result.size == sum(file.stat().st_size for file in result.path.iterdir())
    assert 0 <= result.age < 60


def test_what_is_listed_goes_and_what_is_wanted_stays(store: Store) -> None:
    assert all(remove(entry) for entry in look(store.root, frozenset({WANTED})).unwanted)
    assert sorted(path.name for path in store.root.iterdir()) == [
        WANTED,
        f"{WANTED}.cost",
        f"{WANTED}.partial",
    ]
    store.check(WANTED)


def test_damaged_results_of_ours_are_listed_also_of_wanted_keys(store: Store) -> None:
    (store.root / WANTED / "complete").write_text("{", encoding="utf-8")
    moved = store.set_aside(OTHER)
    assert moved is not None
    assert (moved.name, "damaged result") in unwanted(store)
    assert (WANTED, "damaged result") in unwanted(store)


@pytest.mark.parametrize("name", ["notes", "c" * 24, "c" * 24 + ".partial", "c" * 24 + ".damaged"])
def test_a_folder_that_is_not_ours_stays(store: Store, name: str) -> None:
    folder = store.root / name
    folder.mkdir()
    (folder / "result.json").write_text('{"key": "mine"}', encoding="utf-8")
    (folder / EPOCH).write_text("mine", encoding="utf-8")
    assert name not in dict(unwanted(store))
    assert look(store.root, frozenset()).foreign == 1


def test_files_and_links_that_are_not_ours_stay(store: Store, tmp_path: Path) -> None:
    (store.root / "notes.txt").write_text("mine", encoding="utf-8")
    (store.root / ("c" * 24 + ".cost")).write_text("mine", encoding="utf-8")
    (store.root / ("d" * 24)).symlink_to(store.root / OTHER)
    looked = look(store.root, frozenset())
    assert looked.foreign == 3
    for entry in looked.unwanted:
        remove(entry)
    assert len(list(store.root.iterdir())) == 3


def test_a_file_of_somebody_in_an_entry_stays_and_the_entry_is_not_said_to_be_gone(
    store: Store,
) -> None:
    (store.root / f"{OTHER}.partial" / "mine.txt").write_text("mine", encoding="utf-8")
    gone = {entry.kind: remove(entry) for entry in look(store.root, frozenset({WANTED})).unwanted}
    assert gone == {"result": True, "time": True, "unfinished": False}
    assert (store.root / f"{OTHER}.partial" / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_kill_in_the_middle_leaves_what_the_next_run_sweeps(store: Store) -> None:
    half = halves.withdraw(store.root / OTHER, OTHER)
    assert OTHER not in store
    hours_ago = half.stat().st_mtime - 7_200
    os.utime(half, (hours_ago, hours_ago))
    store.sweep()
    assert not half.exists()


def asked(output: Path, *scales: str) -> pruning.Asked:
    options = Options(output=output, characters="drawn", device="cpu")
    return pruning.Asked(options=options, assignments=(None,), scales=scales)


def test_what_a_run_would_want_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each assignment at each scale, by the planner of a run."""
    given = asked(tmp_path, "smoke")
    said = list[str]()
    store = Store(tmp_path / "store")
    monkeypatch.setattr(Display, "note", lambda _, line: said.append(line))
    keys = set(pruning._wanted(given, Display()))
    assert any("the packaged assignment at scale smoke" in line for line in said)
    monkeypatch.setattr(pruning, "_wanted", lambda _asked, _display: keys)
    first, *_ = sorted(keys)
    for key in (first, OTHER):
        store.write(replace(run(), key=key), {"layer": np.zeros(3, np.float32)})
    told = list[str]()
    looked = pruning.prune(given, Display(), told.append, removing=False)
    assert [entry.key for entry in looked.unwanted] == [OTHER]
    assert "nothing was removed" in told[-1]
    assert OTHER in store
    pruning.prune(given, Display(), told.append, removing=True)
    assert told[-1] == "removed 1 of them"
    assert OTHER not in store
    assert first in store


def test_without_a_store_or_with_a_wrong_scale_one_line_says_so(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="has no store/"):
        pruning.prune(asked(tmp_path), Display(), print, removing=True)
    (tmp_path / "store").mkdir()
    with pytest.raises(OptionError, match="--scale huge: there is no such scale"):
        pruning.prune(asked(tmp_path, "huge"), Display(), print, removing=True)
