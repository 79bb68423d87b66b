"""Trainings that were drawn → the same once more, on this machine, within the time that is given."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch

from pipeline.config import Experiment, ImageExperiment
from pipeline.records import Characters, Run
from pipeline.store import Store
from pipeline.training.device import free_memory
from pipeline.values.given import Given
from pipeline.work import demands
from pipeline.work.costs import QUICK, Costs
from pipeline.work.display import Display
from pipeline.work.forecast import forecast
from pipeline.work.jobs import ImageJob
from pipeline.work.plan import Plan, Planner
from pipeline.work.trials import Trials
from pipeline.work.workers import at_once, carry_out_all
from verification.again.strata import Drawn

BEGINNING = 15.0  # seconds until workers train
ROOM = 1.25  # forecasts of networks on images may be short by a quarter


@dataclass(kw_only=True)
class Bench:
    """A machine for the trainings of one report; results are below `folder`.

    characters: the images of the report, where this machine has them. unable: by experiment, why
    nothing of it can be trained here.
    """

    given: Given
    characters: Characters | None
    device: torch.device
    folder: Path
    display: Display
    unable: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = {one.id: one for one in self.given.experiments}
        self._planner = Planner(
            scale=self.given.scale,
            repeats=self.given.repeats,
            device=self.device.type,
            store=Store(self.folder),
            table=self.given.table,
            characters=self.characters,
            announce=self.display.note,
        )
        images = [one for one in self.given.experiments if isinstance(one, ImageExperiment)]
        self._seconds = self._forecast([one for one in images if self._is_able(one)])

    def _is_able(self, experiment: ImageExperiment) -> bool:
        """Whether its images are here, and memory for it; `unable` says what is not."""
        if self.characters is None:
            self.unable[experiment.id] = "its images are not here; name them by --characters"
            return False
        jobs = [job for job in self._first([experiment]).jobs if isinstance(job, ImageJob)]
        least = demands.demand(jobs, self.device, rate=1.0, at_once=1).least
        if least > (free := free_memory(self.device)):
            needed = f"it takes {least / 1e9:.1f} GB of memory, and {free / 1e9:.1f} are free"
            self.unable[experiment.id] = needed
            return False
        return True

    def _first(self, experiments: Sequence[Experiment]) -> Plan:
        """Of one training of each."""
        return self._planner.plan(experiments, [self.given.repeats.first])

    def _forecast(self, experiments: Sequence[Experiment]) -> dict[str, float]:
        """Seconds of one training, by experiment."""
        plan = self._first(experiments)
        trials = Trials(
            splits=plan.splits,
            characters=self.characters,
            scale=self.given.scale,
            device=self.device.type,
            effort=QUICK,
        )
        found = forecast(plan, trials, Costs(self.folder, self.display.note), {})
        return {one.id: ROOM * found.of(plan.jobs, one.id) for one in experiments}

    def seconds(self, one: Drawn) -> float:
        """On one core or GPU, about."""
        if one.experiment not in self._seconds:  # every training of an experiment takes as long
            jobs = self._first([self._known[one.experiment]]).jobs
            self._seconds[one.experiment] = sum(job.cost for job in jobs)
        return self._seconds[one.experiment]

    def depends_on(self, experiment: str) -> Mapping[str, object]:
        """Here, of every training of it."""
        (wanted,) = self._first([self._known[experiment]]).wanted
        return wanted.depends_on

    def fitting(self, rounds: Iterable[Sequence[Drawn]], seconds: float) -> list[Drawn]:
        """As many as fit; `unable` says of which experiments none does."""
        chosen = list[Drawn]()
        places = at_once(len(self._known), self.device.type)
        room, left = seconds - BEGINNING, (seconds - BEGINNING) * places
        for number, drawn in enumerate(rounds):
            fits = False
            for one in drawn:
                if one.experiment in self.unable:
                    continue
                needed = self.seconds(one)
                if needed <= left and needed <= room:
                    chosen.append(one)
                    left, fits = left - needed, True
                elif not number:
                    self.unable[one.experiment] = (
                        f"it takes {needed / 60:.1f} minutes, which --minutes has no room for"
                    )
            if not fits:
                break
        return chosen

    def train(self, chosen: Sequence[Drawn]) -> Mapping[Drawn, Run]:
        """All that could be trained; of the others, `unable` says why not."""
        seeds = defaultdict[str, list[int]](list)
        for one in chosen:
            seeds[one.experiment].append(one.seed)
        plans = [self._planner.plan([self._known[id]], own) for id, own in seeds.items()]
        jobs = [job for plan in plans for job in plan.jobs]
        for failure in carry_out_all(jobs, self.device.type, self.display):
            self.unable[failure.experiment.id] = f"it failed here: {failure.reason}"
        return {
            Drawn(wanted.experiment.id, seed): self._planner.store.read(key, wanted.experiment.id)
            for plan in plans
            for wanted in plan.wanted
            for seed, key in wanted.keys.items()
            if wanted.experiment.id not in self.unable
        }


def with_images(given: Given, characters: Characters | None) -> Characters | None:
    """Those of this machine where they are those of the report, to the last pixel."""
    if given.characters is None or characters is None:
        return None
    own = given.characters
    same = characters.digest == own.digest and characters.classes == own.classes
    return replace(own, images=characters.images) if same else None


def on_images(experiments: Iterable[Experiment]) -> set[str]:
    """Ids of those that are."""
    return {one.id for one in experiments if isinstance(one, ImageExperiment)}
