"""What is missing → how long it takes here, by what it took before, else by a few steps of the very networks.

What was measured is kept beside the results, as the costs of a run are. A network on the table is
measured as it is trained: as many members as a job has at most, at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Cost
from pipeline.work.baseline_job import BaselineJob
from pipeline.work.costs import Costs
from pipeline.work.jobs import Job, TabularJob
from pipeline.work.plan import Plan
from pipeline.work.queue import Load, Queue, makespan
from pipeline.work.trials import StackTrial, Trial, Trials

REPORT, OF_TRAINING = 20.0, 0.02  # seconds of figures and pages, and of each training beside


@dataclass(frozen=True, kw_only=True)
class Took:
    """An earlier training on this machine. memory: bytes that its process held, at the highest."""

    seconds: float
    memory: int


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """seconds: by job, on one core or GPU. memory: bytes of the largest training, by experiment."""

    seconds: Mapping[int, float]
    memory: Mapping[str, int]

    def of(self, jobs: Sequence[Job], experiment: str) -> float:
        """Seconds of all jobs of an experiment, one after the other."""
        return sum(s for i, s in self.seconds.items() if jobs[i].experiment.id == experiment)

    def until(self, jobs: Sequence[Job], places: int) -> float:
        """Seconds until all are done, handed out as `pipeline.work.workers` does: the longest first."""
        numbers = list(self.seconds)
        queue = Queue([Load(seconds=jobs[number].cost) for number in numbers])
        return makespan(queue, [self.seconds[number] for number in numbers], places)


def forecast(plan: Plan, trials: Trials, costs: Costs, took: Mapping[str, Took]) -> Forecast:
    """Measures what is not known yet. took: by experiment."""
    asked = {id: trial for id, trial in measured(plan, trials).items() if id not in took}
    found = costs.of(asked)
    seconds = {}
    for number, job in enumerate(plan.jobs):
        id = job.experiment.id
        seconds[number] = (
            took[id].seconds * job.trainings
            if id in took
            else _seconds(job, found.get(id), asked[id])
        )
    memory = {id: one.memory for id, one in took.items()}
    memory |= {id: cost.memory for id, cost in found.items()}
    return Forecast(seconds=seconds, memory=memory)


def measured(plan: Plan, trials: Trials) -> dict[str, Trial]:
    """By experiment of which something is missing; of one on the table, its fullest job."""
    missing = {job.experiment.id for job in plan.jobs}
    asked: dict[str, Trial] = dict(
        trials.of(entry for entry in plan.wanted if entry.experiment.id in missing)
    )
    for job in reversed(plan.jobs):  # the first of an experiment is the fullest
        if isinstance(job, TabularJob):
            asked[job.experiment.id] = trials.stack(job)
    return asked


def _seconds(job: Job, cost: Cost | None, trial: Trial) -> float:
    """cost: None of what could not be measured, as it fails."""
    if cost is None:
        return job.cost
    if isinstance(job, BaselineJob):
        return cost.piece * job.trainings
    whole = cost.whole(job.epochs)
    if isinstance(job, TabularJob) and isinstance(trial, StackTrial):
        measured = replace(job, splits=trial.splits)
        return whole * job.cost / measured.cost  # of fewer members than were measured
    return whole
