"""How long a run takes at the least on so many cores, and how long as its jobs are handed out.

In:  a plan of a scale, and what a few steps of each of its trainings take here, alone on a core.
Out: for each number of cores the floor, which is the larger of all work over all cores and the longest
     training, and what the queue of a run comes to in virtual time. Beside it, how far the networks on
     images are from the peak rate of products, and what the queue itself takes.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.documents import DOCUMENTS, put_section
from pipeline.command.costs import trials_of
from pipeline.command.options import Options
from pipeline.command.run import check, loaded, planner_of
from pipeline.training.device import one_thread
from pipeline.work.costs import Costs
from pipeline.work.demands import matrix_rate, operations
from pipeline.work.display import Display
from pipeline.work.forecast import forecast
from pipeline.work.jobs import ImageJob, Job
from pipeline.work.queue import Load, Queue, makespan

CORES = (1, 2, 4, 8, 16, 32)
COLUMNS = ("Cores", "Floor, min", "Handed out, min", "Times the floor", "Idle")
IDLE_JOBS, PLACES = 100_000, 64


@dataclass(frozen=True, kw_only=True)
class Row:
    """floor, makespan: seconds. idle: the share of all cores' time that nothing is trained in."""

    cores: int
    floor: float
    makespan: float
    idle: float

    @property
    def cells(self) -> tuple[str, ...]:
        return (
            f"{self.cores}",
            f"{self.floor / 60:.1f}",
            f"{self.makespan / 60:.1f}",
            f"{self.makespan / self.floor:.3f}",
            f"{self.idle:.0%}",
        )


def rows(jobs: Sequence[Job], seconds: Sequence[float]) -> Iterator[Row]:
    """seconds: of each job, alone on a core."""
    work, longest = sum(seconds), max(seconds)
    for cores in CORES:
        queue = Queue([Load(seconds=job.cost) for job in jobs])
        found = makespan(queue, seconds, cores)
        yield Row(
            cores=cores,
            floor=max(work / cores, longest),
            makespan=found,
            idle=max(0.0, 1 - work / (cores * found)),
        )


def measure(scale: str, characters: str, work: Path, *, write: bool) -> None:
    console, display = Console(highlight=False, soft_wrap=True), Display()
    options = Options(scale=scale, characters=characters, output=work.resolve() / f"scale-{scale}")
    prepared = loaded(options, check(options), display, download=False)
    planned = planner_of(prepared, display, only_looks=True).plan(prepared.experiments)
    costs = Costs(prepared.store.root, display.note)
    expected = forecast(planned, trials_of(prepared, planned), costs, {})
    seconds = [expected.seconds[number] for number in range(len(planned.jobs))]
    found = list(rows(planned.jobs, seconds))
    table = Table(*COLUMNS, box=box.SIMPLE, pad_edge=False)
    for row in found:
        table.add_row(*row.cells)
    console.print(table)
    remarks = list(_remarks(planned.jobs, seconds))
    for remark in remarks:
        console.print(remark, markup=False)
    if write:
        lines = [COLUMNS, ("---:",) * len(COLUMNS), *(row.cells for row in found)]
        text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
        put_section(
            DOCUMENTS / "benchmarks.md",
            "Scale",
            f"{_method(scale)}\n\n{text}\n\n{' '.join(remarks)}",
        )


def _method(scale: str) -> str:
    return (
        f"`nox -s bench -- scale` plans a run at `{scale}`, measures a few steps of each training alone on "
        "a core, and hands the jobs out in virtual time, by the queue that hands them out in a run. The "
        "floor is the larger of all work over all cores and the longest training, as one training has one "
        "core. Preparing, figures and pages are not in it, nor that cores slow one another down."
    )


def _remarks(jobs: Sequence[Job], seconds: Sequence[float]) -> Iterator[str]:
    longest = max(range(len(jobs)), key=lambda number: seconds[number])
    yield (
        f"The longest training is {jobs[longest].experiment.id}, {seconds[longest] / 60:.1f} min of "
        f"{sum(seconds) / 60:.1f} min in all."
    )
    images = [
        (job, took) for job, took in zip(jobs, seconds, strict=True) if isinstance(job, ImageJob)
    ]
    if images:
        cpu = torch.device("cpu")
        with one_thread():
            peak = matrix_rate(cpu)
        done = sum(operations(job, cpu) for job, _ in images)
        share = done / sum(took for _, took in images) / peak
        yield (
            f"Networks on images reach {share:.0%} of the {peak / 1e9:,.0f} billion operations a second that "
            "products of large matrices reach on one core here."
        )
    queue, began = Queue([Load(seconds=0.0)] * IDLE_JOBS), time.perf_counter()
    makespan(queue, [0.0] * IDLE_JOBS, PLACES)
    yield (
        f"The queue hands out {IDLE_JOBS:,} jobs that do nothing to {PLACES} cores in "
        f"{time.perf_counter() - began:.2f} s."
    )
