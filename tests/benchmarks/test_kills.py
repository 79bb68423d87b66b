"""Which runs the benchmark of kills makes, and what it calls a fault; nothing is trained."""

from collections import Counter
from pathlib import Path
from typing import ClassVar

import pytest

from benchmarks.killed import LONGEST, Kill, Killed
from benchmarks.kills import CORES, MOST, Bench, Drawn, Finished, drawn, rows


def kill(signal: str, *, code: int = 130, seconds: float = 1.0) -> Kill:
    return Kill(signal=signal, after=3.0, step="training", code=code, seconds=seconds)


def test_signals_have_their_shares_and_cores_take_turns() -> None:
    tasks = drawn(100, seed=1)
    signals = Counter(signal for task in tasks for signal in task.signals)
    assert signals == {"SIGKILL": 70, "SIGTERM": 20, "SIGHUP": 10}
    assert [task.cores for task in tasks[:4]] == [*CORES, *CORES]
    assert {len(task.signals) for task in tasks} <= set(range(1, MOST + 1))
    assert any(len(task.signals) > 1 for task in tasks)
    assert drawn(100, seed=1) == tasks != drawn(100, seed=2)
    assert [sum(len(task.signals) for task in drawn(n, seed=1)) for n in (1, 3, 10)] == [1, 3, 10]


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (kill("SIGKILL", code=137), ""),
        (kill("SIGTERM"), ""),
        (kill("SIGTERM", code=143), "SIGTERM while training: ended with 143"),
        (kill("SIGHUP", seconds=LONGEST + 1), "SIGHUP while training: took 9.0 s"),
    ],
)
def test_an_end_that_is_late_or_says_nothing_is_a_fault(found: Kill, fault: str) -> None:
    assert found.fault == fault
    entry = Finished(number=0, cores=1, kills=(found,), wrong=("figures/1.svg",))
    assert entry.faults == ["figures/1.svg", *([fault] if fault else [])]
    assert sum(int(row[-1]) for row in rows([entry])) == bool(fault)


class Tried(Bench):
    """One that makes no run; what it is asked for is in `asked`."""

    asked: ClassVar[list[int]] = []

    def attempt(self, task: Drawn) -> Finished:
        self.asked.append(task.number)
        kills = tuple(kill(signal, code=137) for signal in task.signals)
        return Finished(number=task.number, cores=task.cores, kills=kills, wrong=())


def test_a_loop_that_was_stopped_goes_on_after_the_last_whole_line(tmp_path: Path) -> None:
    tasks, bench = drawn(10, seed=3), Tried(tmp_path, Killed(tmp_path), 3)
    first = bench.carry_out(tasks[:2], lambda line: None)
    with bench.journal.open("ab") as file:
        file.write(b'\n{"number": 2, "cores": 1, "ki')  # cut off
    whole = bench.carry_out(tasks, lambda line: None)
    assert whole[:2] == first
    assert bench.asked == [task.number for task in tasks]
