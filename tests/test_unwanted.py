"""What no assignment asks for is listed and goes; what is wanted, or not ours, stays."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import pipeline.command.prune as pruning
from manifest import halves
from manifest.errors import OptionError
from pipeline import sealed
from pipeline.assignment import PACKAGED
from pipeline.command.options import Options
from pipeline.store import EPOCH, PARTIAL, Store
from pipeline.work.display import Display
from pipeline.work.unwanted import look, remove
from tests.conftest import SmokeRun
from tests.test_store import WEIGHTS, run

WANTED, OTHER = "a" * 24, "b" * 24


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A result that is wanted and one that is not, each with an old epoch and a time."""
    store, partials = Store(tmp_path / "store"), []
    for key in (WANTED, OTHER):
        store.write(run(key), WEIGHTS)
        partial = store.root / f"{key}{PARTIAL}"
        partial.mkdir()
        partials.append(partial)
        for file, purpose in ((partial / EPOCH, key), (store.root / f"{key}.cost", f"cost {key}")):
            with sealed.writing(file, purpose) as stream:
                stream.write(b"{}")
    for partial in partials:
        grow_old(partial)
    return store


def grow_old(partial: Path) -> None:
    """By eight days: what is unfinished is kept for seven."""
    written = partial.stat().st_mtime - 8 * 86_400
    os.utime(partial, (written, written))


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


def test_what_is_unfinished_is_kept_as_long_as_a_run_may_go_on_with_it(store: Store) -> None:
    partial = store.root / f"{OTHER}.partial"
    os.utime(partial)
    assert (partial.name, "unfinished") not in unwanted(store)


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
    partial = store.root / f"{OTHER}.partial"
    (partial / "mine.txt").write_text("mine", encoding="utf-8")
    grow_old(partial)
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


SMALL = """
title = "T"
subtitle = "S"
optimisers = ["sgd"]
first_seed = 3

[protocols]
published = "published"
leak-free = "leak-free"

[table]
title = "Table"
file = "diabetes.csv"
target = "target"
positive = 1
row = "row"
rows = "rows"
margin = 0.02

[base]
id = "base"
title = "Base"
phrase = "the base"
question = "How well?"
hidden = [4]
dropout = 0.0
batch_size = 64
learning_rate = 0.01
optimiser = "sgd"

[scales.smoke]
purpose = "a first look"
tabular = { splits = 2, starts = 1, epochs = 2 }

[scales.laptop]
purpose = "a machine"
tabular = { splits = 3, starts = 2, epochs = 3 }
"""


def asked(folder: Path, *scales: str) -> pruning.Asked:
    """Of an assignment with a base alone; the output folder is `folder`."""
    own = folder / "assignment"
    own.mkdir(exist_ok=True)
    (own / "assignment.toml").write_text(SMALL, encoding="utf-8")
    shutil.copy(PACKAGED / "diabetes.csv", own)
    options = Options(output=folder, device="cpu")
    return pruning.Asked(options=options, assignments=(own,), scales=scales)


def test_what_a_run_would_want_is_wanted_at_each_scale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = asked(tmp_path)
    monkeypatch.setattr(Display, "note", lambda *_: None)
    store = Store(tmp_path / "store")
    for scale, count in (("smoke", 2), ("laptop", 6)):
        of_scale = set(pruning._wanted(replace(given, scales=(scale,)), Display()))
        times = len(of_scale) - count * 2  # under both protocols
        assert times == 2  # what one training of the base takes, and as many as train at once
        store.write(replace(run(), key=min(of_scale)), WEIGHTS)
    store.write(replace(run(), key=OTHER), WEIGHTS)
    told = list[str]()
    looked = pruning.prune(given, Display(), told.append, removing=False)
    assert [entry.key for entry in looked.unwanted] == [OTHER]
    assert (looked.kept, told[-1][:19]) == (2, "nothing was removed")
    pruning.prune(given, Display(), told.append, removing=True)
    assert told[-1] == "removed 1 of them"
    assert (OTHER in store, len(list(store.root.iterdir()))) == (False, 2)


def test_what_the_report_in_the_folder_was_made_of_stays(smoke_run: SmokeRun) -> None:
    keys = set(pruning._reported(smoke_run.output))
    assert keys == {key for e in smoke_run.manifest.experiments for key in e.keys}


def test_without_a_store_or_with_a_wrong_scale_one_line_says_so(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="has no store/"):
        pruning.prune(asked(tmp_path), Display(), print, removing=True)
    (tmp_path / "store").mkdir()
    with pytest.raises(OptionError, match="--scale huge: there is no such scale"):
        pruning.prune(asked(tmp_path, "huge"), Display(), print, removing=True)
