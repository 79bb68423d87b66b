"""What a reader of the log is told of rates and times, by a clock of our own."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from rich.console import Console

from pipeline.config import Experiment
from pipeline.work.display import Display
from tests.packaged import BASE


@dataclass(frozen=True, kw_only=True)
class Job:
    cost: float
    experiment: Experiment = BASE
    epochs: int = 100
    items: int = 20
    unit: str = "epochs"


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    now = 1000.0

    def wait_for(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr("pipeline.work.display.time.monotonic", lambda: now)
    return wait_for


def lines(on: Display) -> list[str]:
    file = on.console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue().splitlines()


def test_a_rate_counts_from_the_first_word_of_a_job(wait: Callable[[float], None]) -> None:
    on = Display(Console(file=io.StringIO(), width=100))
    with on.training([Job(cost=1.0)]):
        wait(30)
        on.update(0, 10, 0, finished=False)
        wait(30)
        on.update(0, 40, 0, finished=False)
    assert lines(on) == [
        "part 1  base.sgd.published: epoch 11/100; 10% of all, about 4 min 30 s left",
        "part 1  base.sgd.published: epoch 41/100, 20 epochs/s; 40% of all, about 1 min 30 s left",
    ]


def test_no_time_is_foretold_from_hardly_anything(wait: Callable[[float], None]) -> None:
    on = Display(Console(file=io.StringIO(), width=100))
    with on.training([Job(cost=1.0), Job(cost=999.0)]):
        wait(30)
        on.update(0, 100, 0, finished=True)
    assert lines(on) == ["part 1  base.sgd.published: done; 0% of all"]
