"""Jobs in processes of their own: results, failures, and what a death means."""

import io
import multiprocessing
import os
import signal
from dataclasses import replace
from multiprocessing import Pipe
from pathlib import Path

import numpy as np
import pytest
import torch
from rich.console import Console

from manifest.errors import MachineError
from pipeline import machine
from pipeline.data.splits import published_split
from pipeline.results import metrics
from pipeline.store import Store
from pipeline.work.baseline_job import BaselineJob
from pipeline.work.display import Display, duration
from pipeline.work.jobs import TabularJob
from pipeline.work.workers import _explain_death, _work, at_once, carry_out_all
from tests.packaged import BASE, LOGISTIC_REGRESSION, packaged_table


def job(store: Path, seed: int = 42) -> TabularJob:
    return TabularJob(
        experiment=BASE,
        epochs=2,
        splits={seed: published_split(packaged_table(), seed)},
        keys={seed: f"key{seed}"},
        store=store,
        device="cpu",
    )


def display(*, terminal: bool = False) -> Display:
    return Display(Console(file=io.StringIO(), force_terminal=terminal, width=100))


def shown(on: Display) -> str:
    file = on.console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_every_job_is_in_the_store_and_was_told_of(tmp_path: Path) -> None:
    on = display()
    carry_out_all([job(tmp_path, seed) for seed in (42, 43, 44)], "cpu", on)
    store = Store(tmp_path)
    for seed in (42, 43, 44):
        run = store.read(f"key{seed}", BASE.id)
        assert (run.seed, len(run.history), run.counts["train"]) == (seed, 2, 697)
        assert run.seconds > 0
        assert run.peak_memory > 10**7
    assert shown(on).count("base.sgd.published: done") == 3
    assert "100% of all" in shown(on)


def test_on_a_terminal_there_is_one_live_display(tmp_path: Path) -> None:
    on = display(terminal=True)
    carry_out_all([job(tmp_path)], "cpu", on)
    assert "base.sgd.published" in shown(on)
    assert "100% of all" in shown(on)


def test_nothing_to_do_starts_no_process(tmp_path: Path) -> None:
    on = display()
    carry_out_all([], "cpu", on)
    assert shown(on) == ""


def broken(good: TabularJob) -> TabularJob:
    """Its test rows have other columns than its training rows."""
    (seed,) = good.splits
    test = replace(good.splits[seed].test, features=np.zeros((150, 3), np.float32))
    return replace(good, splits={seed: replace(good.splits[seed], test=test)})


class Killing(Display):
    """Kills the worker of the job with the most epochs, in the midst of it."""

    def update(self, number: int, epochs: int, seen: int, finished: bool) -> None:
        super().update(number, epochs, seen, finished)
        if not finished and self.jobs[number].epochs == LONG:
            for child in multiprocessing.active_children():
                os.kill(child.pid or 0, signal.SIGKILL)


LONG = 5_000  # epochs


def test_a_job_that_fails_and_one_whose_worker_dies_stop_no_other_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.machine.cores", lambda: 1)
    on = Killing(display().console)
    killed = replace(job(tmp_path, 44), epochs=LONG)
    jobs = [broken(job(tmp_path, 42)), killed, job(tmp_path, 43), job(tmp_path, 45)]
    failures = carry_out_all(jobs, "cpu", on)
    reasons = sorted(failure.reason for failure in failures)
    assert len(failures) == 2
    assert reasons[0].startswith("RuntimeError: ")
    assert reasons[1].startswith("a training process was killed, most likely for want of memory")
    assert isinstance(failures[0].error, RuntimeError | MachineError)
    store = Store(tmp_path)
    assert [f"key{seed}" in store for seed in (42, 43, 44, 45)] == [False, True, False, True]
    assert "Traceback (most recent call last)" in shown(on)
    assert shown(on).count("base.sgd.published: failed (") == 2


def test_a_killed_worker_is_explained_by_want_of_memory() -> None:
    with pytest.raises(MachineError, match="memory"):
        _explain_death(-signal.SIGKILL)
    with pytest.raises(RuntimeError, match="code 1"):
        _explain_death(1)


def test_jobs_at_once_are_as_many_as_cores_or_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 4)
    assert [at_once(jobs, "cuda") for jobs in (1, 3, 9)] == [1, 3, 4]
    assert at_once(1, "cpu") == 1
    assert at_once(99, "cpu") == machine.cores()


def test_each_worker_has_a_gpu_of_its_own_and_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, threads = list[int](), list[int]()
    monkeypatch.setattr(torch.cuda, "set_device", chosen.append)
    monkeypatch.setattr(torch, "set_flush_denormal", lambda mode: True)  # it would stay so
    monkeypatch.setattr(torch, "set_num_threads", threads.append)
    monkeypatch.setattr(signal, "signal", lambda *of: None)
    for gpu in (0, 1, None):
        ours, theirs = Pipe()
        ours.send(None)  # no job
        _work(theirs, gpu)
    assert chosen == [0, 1]
    assert threads == [1, 1, 1]


def test_durations_are_written_as_people_say_them() -> None:
    assert [duration(s) for s in (0.4, 59.4, 185, 3725)] == [
        "0 s",
        "59 s",
        "3 min 05 s",
        "1 h 02 min",
    ]


def test_a_simple_model_is_fitted_by_a_worker_and_read_back_without_epochs(tmp_path: Path) -> None:
    table = packaged_table()
    simple = BaselineJob(
        experiment=LOGISTIC_REGRESSION,
        splits={seed: published_split(table, seed) for seed in (42, 43)},
        keys={42: "first", 43: "second"},
        store=tmp_path,
    )
    on = display()
    carry_out_all([simple], "cpu", on)
    run = Store(tmp_path).read("second", LOGISTIC_REGRESSION.id)
    assert (run.seed, len(run.history), run.chosen_epoch) == (43, 0, 0)
    assert run.test_scores.shape == run.test_labels.shape == (150,)
    assert "logistic-regression.published: done" in shown(on)
    assert "epoch" not in metrics.TABULAR.values(run)
