"""Every damage to what was kept is found or without effect, and the bench would say if not."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from benchmarks import __main__ as command
from benchmarks import attempts, damage, readers
from benchmarks.attempts import CRASHED, FOUND, LOST, TAKEN, WITHOUT_EFFECT
from benchmarks.damage import Bench, Finished
from benchmarks.damages import KINDS, Place, traces
from benchmarks.pristine import Pristine
from benchmarks.readers import Announce, Reading
from manifest import files
from manifest.errors import DataError
from tests.conftest import ROOT

SEED = 1
CONTENT = b'{"loss": 0.4321}\n' * 40


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """With the networks alone, which have all that can be damaged."""
    return Bench(folder=tmp_path_factory.mktemp("bench"), parts=("3",))


@pytest.mark.slow
@pytest.mark.xdist_group("damage")
def test_nineteen_damages_at_the_readers_are_found_or_without_effect(bench: Bench) -> None:
    done = bench.carry_out(damage.names(19, 0, SEED), print)
    assert not [entry for entry in done if entry.failed]
    assert len({entry.target for entry in done}) > 4
    assert sum(entry.outcome == FOUND for entry in done) > 9


@pytest.fixture
def place(tmp_path: Path) -> Place:
    path, other = tmp_path / "copy" / "a.json", tmp_path / "b.json"
    path.parent.mkdir()
    (tmp_path / "elsewhere").mkdir()
    path.write_bytes(CONTENT)
    other.write_bytes(b"{}")
    return Place(path=path, others=(other,), elsewhere=tmp_path / "elsewhere")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_damage_leaves_something_else_and_the_same_each_time(
    kind: str, place: Place
) -> None:
    left = []
    before = traces(place.path.parent)
    for _ in range(2):
        if place.path.is_dir():
            shutil.rmtree(place.path)
        place.path.unlink(missing_ok=True)
        place.path.write_bytes(CONTENT)
        KINDS[kind](place, np.random.default_rng(5))
        left.append(traces(place.path.parent))
    assert left[0] == left[1] != before


def fake(tmp_path: Path) -> Pristine:
    """An output of one file, and nothing to swap in but another."""
    pristine = Pristine(tmp_path / "pristine", ("3",))
    for name in ("output", "others"):
        (pristine.folder / name).mkdir(parents=True)
        (pristine.folder / name / "a.json").write_bytes(CONTENT + name.encode())
    return pristine


def target(read: "object") -> readers.Target:
    """One file, read by `read(path, announce)`."""

    def made(pristine: Pristine, folder: Path, random: np.random.Generator) -> Reading:
        path = Path(shutil.copy(pristine.output / "a.json", folder))
        return Reading(
            of="a",
            files=(path,),
            others=(pristine.others / "a.json",),
            read=lambda announce: read(path, announce),
        )

    return made


def unsealed(path: Path, announce: Announce) -> object:
    return path.read_bytes()


def removing(path: Path, announce: Announce) -> object:
    """Finds all, and throws away what it finds."""
    if path.read_bytes() != CONTENT + b"output":
        path.unlink()
        raise DataError("damaged")
    return 0


def telling(path: Path, announce: Announce) -> object:
    if not files.is_plain_file(path) or path.read_bytes() != CONTENT + b"output":
        announce("damaged")
        return None
    return 0


@pytest.mark.parametrize(
    ("read", "kind", "outcome"),
    [
        (unsealed, "flip", TAKEN),
        (unsealed, "swap", TAKEN),
        (unsealed, "delete", CRASHED),
        (unsealed, "pipe", CRASHED),
        (removing, "flip", LOST),
        (removing, "swap", FOUND),  # of which the original is still there
        (telling, "folder", FOUND),
        (lambda path, announce: 0, "zero", WITHOUT_EFFECT),
    ],
)
def test_a_reader_that_fails_is_found_out(
    read: object, kind: str, outcome: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "PATIENCE", 1)
    random = np.random.default_rng(3)
    found = attempts.at_reader(fake(tmp_path), target(read), kind, random, tmp_path / "at")
    assert found.outcome == outcome, found.detail


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a bench of one unsealed reader has its state."""
    pristine = fake(tmp_path)
    monkeypatch.setattr(damage, "TARGETS", {"a": target(unsealed)})
    monkeypatch.setattr(damage, "make", lambda folder, parts: pristine)
    monkeypatch.setattr(attempts, "PATIENCE", 1)
    return tmp_path / "work"


def run(*arguments: object) -> int:
    return command.main(["damage", *map(str, arguments)])


def test_failures_are_listed_repeated_one_by_one_and_end_with_code_4(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--damages", 11, "--runs", 0, "--work", work)
    assert run(*arguments) == 4
    said = capsys.readouterr()
    failed = [line.split(":")[0] for line in said.out.splitlines() if line.startswith("reader-")]
    assert len(failed) > 5
    assert "repeat one with `nox -s bench -- damage --only reader-1-" in said.err
    assert said.err.count("\n") == 1
    (journal,) = work.glob("*/damages.jsonl")
    before = journal.read_bytes()
    assert run("--only", failed[0], "--work", work) == 4
    assert f"{failed[0]}: " in capsys.readouterr().out
    assert run(*arguments) == 4
    assert journal.read_bytes() == before


def test_a_name_of_no_damage_is_one_line(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("7", "reader-1", "disk-1-1", "reader-1-x"):
        assert run("--only", name, "--work", work) == 2
        assert f"--only {name}: is no damage" in capsys.readouterr().err


def test_a_number_is_the_same_damage_whatever_was_done_before(work: Path) -> None:
    seen = []
    for name in ("one", "two"):
        bench = Bench(folder=work / name)
        bench.folder.mkdir(parents=True)
        bench.carry_out(damage.names(5 if name == "one" else 0, 0, 7), print)
        entry = bench.attempt("reader-7-4")
        seen.append((entry.target, entry.kind, entry.file, entry.outcome))
    assert seen[0] == seen[1]


def test_what_is_done_is_not_done_again_and_half_a_line_is_no_line(work: Path) -> None:
    bench = Bench(folder=work)
    work.mkdir()
    names = damage.names(6, 0, 1)
    first = bench.carry_out(names[:4], print)
    text = bench.journal.read_bytes()
    bench.journal.write_bytes(text[:-20])
    again = bench.carry_out(names, print)
    assert again[:3] == first[:3]
    assert list(bench.done().values()) == again


def test_each_pair_of_target_and_kind_comes_once_in_a_round() -> None:
    pairs = [damage.drawn("run", 3, number) for number in range(88)]
    assert len(set(pairs)) == 88 == len(attempts.RUN_TARGETS) * len(KINDS)


KILLED = """
import sys, time
from pathlib import Path
from benchmarks import damage
from benchmarks.damage import Bench, Finished

class Slow(Bench):
    def attempt(self, name):
        time.sleep(0.05)
        return Finished(name=name, target="a", kind="flip", file="a", outcome="found",
                        detail="", seconds=0.05)

Slow(folder=Path(sys.argv[1])).carry_out(damage.names(1000, 0, 1), print)
"""


def test_a_loop_that_is_killed_goes_on(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], env=environment)
    bench = Bench(folder=tmp_path)
    while process.poll() is None and len(bench.done()) < 3:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    done = bench.done()
    assert 3 <= len(done) < 1000
    assert bench.carry_out(list(done), print) == list(done.values())  # else it would make a run


def test_results_are_written_only_if_asked_for(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(damage, "DOCUMENTS", tmp_path / "docs")
    few = ("--damages", 2, "--runs", 0, "--work", work)
    run(*few)
    assert not (tmp_path / "docs").exists()
    run(*few, "--write")
    text = (tmp_path / "docs/benchmarks.md").read_text(encoding="utf-8")
    assert "2 damages were tried at what reads these files" in text
    assert "| Way | Of | Damages | Found | Without effect | Failed |" in text
    content = json.loads((tmp_path / "docs/benchmarks-damage.json").read_text(encoding="utf-8"))
    assert sum(entry["damages"] for entry in content) == 2


def test_a_finished_damage_survives_the_journal(tmp_path: Path) -> None:
    entry = Finished(
        name="run-1-2",
        target="store",
        kind="flip",
        file="é",
        outcome=FOUND,
        detail="a\nb",
        seconds=1.5,
    )
    bench = Bench(folder=tmp_path)
    bench.keep(entry)
    assert bench.done() == {"run-1-2": entry}
    assert entry.way == "run"
