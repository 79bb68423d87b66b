"""Which runs the benchmark of kills makes, and what it calls a fault; nothing is killed here."""

import json
import os
import re
import time
from collections import Counter
from pathlib import Path
from typing import ClassVar

import pytest

from benchmarks.documents import DOCUMENTS
from benchmarks.killed import LONGEST, STEPS, EndedError, Kill, Killed
from benchmarks.kills import CORES, MOST, Bench, Drawn, Finished, drawn, parsed, rows, section
from tests.conftest import SmokeRun


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


class Process(Killed):
    """Of a run, only that it is a process, which ends with `code` or, by default, never."""

    code: ClassVar[int | None] = None
    begun: ClassVar[list[int]] = []

    def start(self, output: Path, cores: int) -> int:
        output.with_suffix(".said").write_text("a reason", encoding="utf-8")
        process = os.fork()
        if process == 0:
            os.setsid()
            if self.code is None:
                time.sleep(60)
            os._exit(self.code or 0)
        self.begun.append(process)
        return process


@pytest.mark.parametrize("code", [1, 2, 3])
def test_a_run_that_ends_by_itself_is_a_failure_unless_it_was_done(
    code: int, tmp_path: Path
) -> None:
    kind = type("Ended", (Process,), {"code": code})
    with pytest.raises(EndedError, match=f"ended with {code}: a reason"):
        kind(tmp_path).kill(tmp_path / "output", 1, "SIGKILL", "report", 1.0)
    bench = Bench(tmp_path, kind(tmp_path), seed=1)
    (tmp_path / "times.json").write_text('{"report": 1.0}', encoding="utf-8")
    found = bench.attempt(Drawn(number=4, cores=1, signals=("SIGKILL",)))
    assert found.kills == ()
    (wrong,) = found.wrong
    assert wrong.endswith(f"at-4: a run ended with {code}: a reason")
    done = type("Done", (Process,), {"code": 0})
    assert done(tmp_path).kill(tmp_path / "output", 1, "SIGKILL", "report", 1.0) is None


def test_no_run_goes_on_after_the_benchmark_was_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(said: Path) -> str:
        raise KeyboardInterrupt(said)

    monkeypatch.setattr("benchmarks.killed._step", interrupt)
    with pytest.raises(KeyboardInterrupt):
        Process(tmp_path).kill(tmp_path / "output", 1, "SIGKILL", "report", 1.0)
    with pytest.raises(ProcessLookupError):
        os.kill(Process.begun[-1], 0)


def test_every_step_is_told_by_one_line_of_a_run_and_in_its_order(smoke_run: SmokeRun) -> None:
    lines = smoke_run.stderr.splitlines()
    patterns = [pattern for pattern in STEPS.values() if pattern]
    found = [pattern for line in lines for pattern in patterns if re.search(pattern, line)]
    assert found == patterns
    assert len(patterns) == len(STEPS) - 1


def test_a_section_says_how_many_of_the_kills_were_made() -> None:
    kills = (kill("SIGKILL", code=137), kill("SIGTERM"))
    entry = Finished(number=0, cores=1, kills=kills, wrong=())
    assert ": 2 kills of 1 runs, 1 of which" in section([entry], 2)
    assert ": 2 of 3 kills of 1 runs, 1 of which" in section([entry], 3)


def test_the_section_of_the_documentation_is_what_its_numbers_give() -> None:
    kept = (DOCUMENTS / "benchmarks-kills.json").read_text(encoding="utf-8")
    entries = [entry for one in json.loads(kept) if (entry := parsed(json.dumps(one)))]
    assert len(entries) == len(json.loads(kept))
    text = (DOCUMENTS / "benchmarks.md").read_text(encoding="utf-8")
    assert f"## Kills\n\n{section(entries, 100)}\n" in text
