"""Power may be lost and a disk run full at any moment: a name stands for whole bytes or not at all."""

import errno
import gzip
import os
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from torchvision.datasets.utils import calculate_md5

from console.endings import Ending, end
from manifest.output import INDEX, Output
from pipeline.data import emnist
from pipeline.records import Cost, History, Run
from pipeline.store import Store
from pipeline.training.checkpoints import Checkpoint
from pipeline.work.costs import Costs
from tests.test_architecture import REMOVING

COST = Cost(
    unit="fits", seconds=(1.0,), measured=1, of_epoch=0, evaluation=0.0, ending=0.0, memory=1
)
CURVE = np.array([0.5])
RUN = Run(
    experiment="base",
    seed=42,
    split=42,
    key="key",
    history=History(
        train_loss=CURVE, train_accuracy=CURVE, validation_loss=CURVE, validation_accuracy=CURVE
    ),
    chosen_epoch=1,
    test_rows=np.array([1]),
    test_labels=np.array([1]),
    test_scores=np.array([0.5], dtype=np.float32),
    test_loss=0.5,
    fitted={},
    counts={},
    seconds=1.0,
    peak_memory=1,
    device="CPU",
)


def store(folder: Path) -> None:
    Store(folder).write(RUN, {"layer": np.zeros(3, np.float32)})


def over_a_damaged_entry(folder: Path) -> None:
    if "key" not in Store(folder):
        (folder / "key").mkdir(parents=True, exist_ok=True)
        (folder / "key" / "result.json").write_text("", encoding="utf-8")
    store(folder)


def checkpoint(folder: Path) -> None:
    Checkpoint(folder / "key.partial").save({"weights": None})


def cost(folder: Path) -> None:
    Costs(folder, lambda line: None)._write("key", COST)


def output(folder: Path) -> None:
    """Manifest, figures, models and report are all written so."""
    folder.mkdir(exist_ok=True)
    Output(folder, lambda line: None).write("figures/1.svg", b"<svg/>")


def over_what_was_changed(folder: Path) -> None:
    output(folder)
    (folder / "figures" / "1.svg").write_text("by hand", encoding="utf-8")
    output(folder)


def unpacked(folder: Path) -> None:
    """EMNIST's cache, beside a folder of its name with something else in it."""
    archive, raw = folder / "emnist.zip", folder / "cache" / "EMNIST" / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w") as opened:
        for name in emnist.FILES:
            opened.writestr(f"gzip/{name}.gz", gzip.compress(name.encode()))
    emnist.unpack(archive, folder / "cache", calculate_md5(archive))


WRITERS: list[Callable[[Path], None]] = [
    store,
    over_a_damaged_entry,
    checkpoint,
    cost,
    output,
    over_what_was_changed,
    unpacked,
]


@dataclass(frozen=True)
class Event:
    """needs: what is to be on the disk before a rename."""

    kind: str
    path: Path
    needs: frozenset[Path] = frozenset()


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """Each fsync and rename as it comes."""
    found, known = list[Event](), {name: getattr(os, name) for name in ("fsync", *MOVES)}

    def fsync(handle: int) -> None:
        found.append(Event("fsync", Path(f"/proc/self/fd/{handle}").readlink()))
        known["fsync"](handle)

    def moving(name: str) -> Callable[[Path, Path], None]:
        def move(source: Path, place: Path) -> None:
            inside = () if ASIDE.search(place.name) else source.rglob("*")  # of somebody else's
            found.append(Event("rename", place, frozenset((source, *inside))))
            known[name](source, place)

        return move

    monkeypatch.setattr(os, "fsync", fsync)
    for name in MOVES:
        monkeypatch.setattr(os, name, moving(name))
    return found


MOVES = ("rename", "replace")
ASIDE = re.compile(r"\.(damaged|kept)(-\d+)?$")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="Linux tells what a handle is of")
@pytest.mark.parametrize("write", WRITERS)
def test_a_rename_comes_after_fsync_of_what_it_names_and_before_fsync_of_its_folder(
    write: Callable[[Path], None], events: list[Event], tmp_path: Path
) -> None:
    write(tmp_path)
    renames = [place for place, event in enumerate(events) if event.kind == "rename"]
    assert renames
    for place in renames:
        done = {event.path for event in events[:place] if event.kind == "fsync"}
        assert events[place].needs <= done
        assert events[place + 1] == Event("fsync", events[place].path.parent)


def test_every_module_that_renames_is_traced() -> None:
    """By `files.beside` and `files.move`, which the writers above are traced through."""
    assert {name for name, known in REMOVING.items() if known & {"rename", "replace"}} == {
        "manifest.files"
    }


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("write", WRITERS)
def test_a_disk_that_runs_full_at_any_moment_is_told_and_the_same_again_ends_as_without_it(
    write: Callable[[Path], None], code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Bytes that a file system has taken can lack room as late as at their fsync."""
    calls, fails = 0, sys.maxsize
    known = os.fsync

    def fsync(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls >= fails:
            raise OSError(code, os.strerror(code))
        known(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    write(tmp_path / "unbroken")
    for fails in range(1, calls + 1):
        calls, folder = 0, tmp_path / str(fails)
        assert end(lambda folder=folder: write(folder), "program") == Ending.CAN_BE_PUT_RIGHT
        calls = -sys.maxsize
        write(folder)
        assert _content(folder) == _content(tmp_path / "unbroken")


def _content(folder: Path) -> dict[str, bytes]:
    """But of what was moved away, and of the index, which has a name that is drawn."""
    return {
        str(path.relative_to(folder)): b"" if path.name == INDEX else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix != ".zip"
        and not ASIDE.search(path.name)
        and not ASIDE.search(path.parent.name)
    }
