"""How far a run is: one live display on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline.config import Experiment

LINE_EVERY = 20.0  # seconds between two plain lines
SOON, FEW = 1.0, 0.01  # seconds, and share of all, from which rates and times are told


class DisplayedJob(Protocol):
    """What the display needs to know of a job."""

    @property
    def experiment(self) -> Experiment: ...
    @property
    def cost(self) -> float: ...
    @property
    def epochs(self) -> int: ...
    @property
    def items(self) -> int: ...
    @property
    def unit(self) -> str: ...


class Display:
    """Writes to standard error, so that standard output holds results alone."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(stderr=True, highlight=False, soft_wrap=True)
        self.jobs: Sequence[DisplayedJob] = ()
        self.shares: list[float] = []
        self.began: dict[int, tuple[float, float]] = {}  # first word of a job: time, epochs done
        self.started = self.last_line = time.monotonic()
        self.progress: Progress | None = None
        self.rows: dict[int, TaskID] = {}

    def note(self, text: str) -> None:
        """One line that stays."""
        self.console.print(text, markup=False)

    @contextmanager
    def training(self, jobs: Sequence[DisplayedJob]) -> Iterator[None]:
        self.jobs, self.shares = jobs, [0.0] * len(jobs)
        self.started = self.last_line = time.monotonic()
        if not self.console.is_terminal:
            yield
            return
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[detail]}"),
            TimeElapsedColumn(),
            console=self.console,
        ) as self.progress:
            self.rows[-1] = self.progress.add_task("all", total=1.0, detail="")
            yield

    def update(self, number: int, epochs: int, seen: int, finished: bool) -> None:
        """`epochs` of job `number` are done and `seen` items of the next one."""
        job = self.jobs[number]
        done = job.epochs if finished else epochs + (seen / job.items if job.items else 0)
        self.shares[number] = done / job.epochs
        detail = self._detail(number, done)
        if self.progress is not None:
            self._draw(number, detail, finished)
        elif finished or time.monotonic() - self.last_line > LINE_EVERY:
            self.last_line = time.monotonic()
            state = "done" if finished else detail
            self.note(f"part {job.experiment.part}  {job.experiment.id}: {state}; {self._left()}")

    def fail(self, number: int, reason: str, traceback: str = "") -> None:
        """Job `number` comes to nothing, and the others go on. traceback: of what is a bug."""
        self.shares[number] = 1.0
        if self.progress is not None and number in self.rows:
            self.progress.remove_task(self.rows.pop(number))
        job = self.jobs[number]
        if traceback:
            self.note(traceback.rstrip())
        self.note(f"part {job.experiment.part}  {job.experiment.id}: failed ({reason})")

    def conclude(
        self, results: Iterable[tuple[str, str, str, str]], report: Path, taken: str
    ) -> None:
        """The table of the main results, then where the report is."""
        table = Table("model", "test accuracy", "95 % interval", "n", box=SIMPLE_HEAD)
        for row in results:
            table.add_row(*row)
        self.console.print(table)
        self.note(f"{report.absolute()}  (took {taken})")

    def _draw(self, number: int, detail: str, finished: bool) -> None:
        if self.progress is None:
            return
        job = self.jobs[number]
        if number not in self.rows:
            label = f"part {job.experiment.part}  {job.experiment.id}"
            self.rows[number] = self.progress.add_task(label, total=1.0, detail="")
        self.progress.update(self.rows[number], completed=self.shares[number], detail=detail)
        self.progress.update(self.rows[-1], completed=self._share(), detail=self._left())
        if finished:
            self.progress.remove_task(self.rows.pop(number))

    def _detail(self, number: int, done: float) -> str:
        """The rate since the first word, which comes when some epochs are done already."""
        job, now = self.jobs[number], time.monotonic()
        began, before = self.began.setdefault(number, (now, done))
        epoch = f"epoch {min(int(done) + 1, job.epochs)}/{job.epochs}"
        if now - began < SOON:
            return epoch
        return f"{epoch}, {(done - before) * job.items / (now - began):,.0f} {job.unit}/s"

    def _share(self) -> float:
        total = sum(job.cost for job in self.jobs)
        return sum(j.cost * share for j, share in zip(self.jobs, self.shares, strict=True)) / total

    def _left(self) -> str:
        share = self._share()
        if share < FEW:
            return f"{share:.0%} of all"
        seconds = (time.monotonic() - self.started) * (1 - share) / share
        return f"{share:.0%} of all, about {duration(seconds)} left"


def duration(seconds: float) -> str:
    """`48 s`, `3 min 05 s`, `1 h 02 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"
