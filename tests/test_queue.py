"""Which job comes next, and how long all of them take."""

import itertools
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.store import Store
from pipeline.work import workers
from pipeline.work.queue import Load, Queue, makespan
from tests.test_workers import display, job


def queue(*loads: tuple[float, float], free: float = math.inf) -> Queue:
    return Queue([Load(seconds=seconds, memory=memory) for seconds, memory in loads], free)


def all_done(seconds: Sequence[float], places: int) -> float:
    return makespan(Queue([Load(seconds=one) for one in seconds]), seconds, places)


def test_the_longest_comes_first_and_equals_in_their_order() -> None:
    found = queue((1, 0), (3, 0), (2, 0), (3, 0))
    assert [found.take() for _ in range(5)] == [1, 3, 2, 0, None]


def test_what_does_not_fit_waits_for_what_runs() -> None:
    found = queue((9, 6), (8, 6), (7, 3), (6, 3), free=10)
    assert [found.take(), found.take(), found.take()] == [0, 2, None]
    assert len(found) == 2
    found.give_back(2)
    assert found.take() == 3
    found.give_back(0)
    assert found.take() == 1
    assert not found


def test_what_runs_alone_takes_all_there_is() -> None:
    found = queue((9, 20), (1, 1), free=10)
    assert (found.take(), found.take()) == (0, None)
    found.give_back(0)
    assert (found.take(), found.free) == (1, 9)


@pytest.mark.parametrize(
    ("seconds", "places", "expected"),
    [([3, 2, 2], 1, 7), ([3, 2, 2], 2, 4), ([3, 2, 2], 8, 3), ([], 2, 0), ([5], 0, 5)],
)
def test_time_until_all_are_done(seconds: list[float], places: int, expected: float) -> None:
    assert all_done(seconds, places) == expected


def test_memory_makes_it_longer() -> None:
    seconds = [4.0, 4.0, 4.0]
    loads = [Load(seconds=one, memory=6.0) for one in seconds]
    assert makespan(Queue(loads, 20.0), seconds, 3) == 4.0
    assert makespan(Queue(loads, 13.0), seconds, 3) == 8.0
    assert makespan(Queue(loads, 1.0), seconds, 3) == 12.0


@pytest.mark.parametrize("places", [2, 3])
def test_the_longest_first_is_hardly_longer_than_need_be(places: int) -> None:
    """Graham (1969), Bounds on multiprocessing timing anomalies: 4/3 − 1/(3 m) of the shortest, at most."""
    random = np.random.default_rng(places)
    ways = np.array(list(itertools.product(range(places), repeat=7)))
    for _ in range(20):
        seconds = random.exponential(10, 7)
        of_each = np.stack([((ways == place) * seconds).sum(axis=1) for place in range(places)])
        shortest = float(of_each.max(axis=0).min())
        found = all_done(seconds.tolist(), places)
        assert shortest - 1e-9 <= found <= (4 / 3 - 1 / (3 * places)) * shortest + 1e-9


def test_a_hundred_thousand_jobs_that_do_nothing_on_64_cores() -> None:
    assert all_done([0.0] * 100_000, 64) == 0.0
    assert all_done([1.0] * 100_000, 64) == math.ceil(100_000 / 64)


class Watched(Queue):
    most = 0

    def take(self) -> int | None:
        found = super().take()
        Watched.most = max(Watched.most, len(self.running))
        return found


@pytest.mark.parametrize(("free", "most"), [(2.5, 2), (1.5, 1), (0.5, 1)])
def test_jobs_of_a_run_wait_for_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: float, most: int
) -> None:
    monkeypatch.setattr(Watched, "most", 0)
    monkeypatch.setattr(workers, "Queue", Watched)
    monkeypatch.setattr(workers, "at_once", lambda *_: 3)
    monkeypatch.setattr(workers, "taken", lambda *_: 1.0)
    monkeypatch.setattr(workers, "free_memory", lambda _: free)
    seeds = range(42, 47)
    assert workers.carry_out_all([job(tmp_path, s) for s in seeds], "cpu", display()) == []
    assert all(f"key{seed}" in Store(tmp_path) for seed in seeds)
    assert Watched.most == most
