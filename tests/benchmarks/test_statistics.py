"""The benchmark of the report's tests as a whole, and that what it trained is kept."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import __main__ as command
from benchmarks import kept, statistics
from benchmarks.kept import Found, Keeper
from benchmarks.power import Needed
from benchmarks.statistics import Effort
from benchmarks.trainings import OnOneSplit, packaged_table, shares, train
from pipeline.assignment import read
from pipeline.config import TabularExperiment, TabularScale
from pipeline.data.splits import published_split
from pipeline.store import Store
from pipeline.work import reached
from pipeline.work.jobs import TabularJob, carry_out

BASE = read().given_base
SMALL = Effort(
    scale=TabularScale(splits=3, starts=2, epochs=2),
    bank=(6, 10),
    families=4,
    tables=3,
    noise=2,
    rows=100,
    epochs=2,
    cores=1,
)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(statistics, "effort", lambda asked: SMALL)
    monkeypatch.setattr(statistics, "DOCUMENTS", tmp_path / "docs")
    (tmp_path / "docs").mkdir()
    return tmp_path


def test_parts_are_measured_kept_and_written_only_when_told(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    work = ["--work", str(small / "work")]
    assert command.main(["statistics", *work]) == 0
    said = capsys.readouterr().out
    assert all(heading in said for heading in statistics.HEADINGS.values())
    assert not list((small / "docs").iterdir())
    monkeypatch.setattr(kept, "_keep", None)  # nothing is carried out again
    assert command.main(["statistics", "noise", *work, "--write"]) == 0
    assert command.main(["statistics", "here", *work, "--write"]) == 0
    written = json.loads((small / "docs/benchmarks.json").read_text(encoding="utf-8"))
    assert list(written) == ["noise", "here"]
    assert {result["tried"] for result in written["here"]} == {SMALL.families}
    text = (small / "docs/benchmarks.md").read_text(encoding="utf-8")
    assert "6 splits of the packaged table with 10 starts each" in text
    assert text.count("## Statistics") == 2
    assert "{" not in text


def test_an_unknown_part_or_benchmark_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["statistics", "there"], ["nothing"]):
        assert command.main(arguments) == 2
        assert capsys.readouterr().err.count("\n") == 1


@dataclass(frozen=True, kw_only=True)
class Counting:
    """A task that tells when it is carried out."""

    size: int
    told: Callable[[int], None]
    experiment: TabularExperiment = BASE
    name: str = "counting"

    def __repr__(self) -> str:
        return f"Counting({self.size})"

    def carry_out(self) -> Found:
        self.told(self.size)
        return {"square": np.array(self.size**2)}


def test_only_what_is_not_kept_is_carried_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reached, "OURS", (*reached.OURS, "tests"))
    done = list[int]()
    keeper = Keeper(folder=tmp_path, tell=lambda _: None, cores=1)
    tasks = [Counting(size=size, told=done.append) for size in (1, 2, 3)]
    first = keeper.all(tasks[:2])
    (tmp_path / "counting-of-a-process-that-was-killed.17").write_bytes(b"half")
    found = keeper.all([tasks[2], *tasks[:2]])
    assert done == [1, 2, 3]
    assert [int(one["square"]) for one in found] == [9, *(int(one["square"]) for one in first)]
    assert not list(tmp_path.glob("*.npz.*"))


def test_what_is_trained_is_what_a_run_trains(tmp_path: Path) -> None:
    splits = {seed: published_split(packaged_table(), 42) for seed in (7, 8)}
    job = TabularJob(
        experiment=BASE,
        epochs=2,
        splits=splits,
        keys={seed: f"{seed}" for seed in splits},
        store=tmp_path,
        device="cpu",
    )
    carry_out(job, lambda *_: None)
    runs = [Store(tmp_path).read(f"{seed}", BASE.id) for seed in splits]
    expected = [(run.test_scores > 0.5) == run.test_labels for run in runs]
    found = train(BASE, list(splits.values()), list(splits), epochs=2, at_once=1)
    assert (found == np.array(expected)).all()


def test_balanced_accuracy_is_the_mean_over_both_classes() -> None:
    right = np.array([[1, 1, 1, 0, 1, 0]], bool)
    accuracy, balanced = shares(right, np.array([0, 0, 0, 0, 1, 1]))
    assert accuracy == pytest.approx([4 / 6])
    assert balanced == pytest.approx([(3 / 4 + 1 / 2) / 2])


def test_no_two_splits_of_a_bank_have_a_start_in_common() -> None:
    task = OnOneSplit(experiment=BASE, split=0, starts=4, epochs=1)
    first, again, other = (t.carry_out()["right"] for t in (task, task, replace(task, split=1)))
    assert (first == again).all()
    assert (first != other).any()


def test_what_is_needed_finds_5_points_and_a_split_less_does_not() -> None:
    needed = Needed(spread=0.003, between=0.001, overlap=0.2)
    count = int(needed.told().split()[0])
    assert needed.smallest(count) <= 0.05 < needed.smallest(count - 1)


def test_where_no_number_of_splits_helps_more_rows_do() -> None:
    needed = Needed(spread=0.003, between=0.003, overlap=0.25)
    assert needed.smallest(1_000) > 0.05
    assert needed.told().startswith("a table with 2.4 times as many rows")
