"""What a run wants, which of it is in the store, and the jobs for the rest."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TypeVar

from pipeline.config import (
    Baseline,
    Experiment,
    ImageExperiment,
    Scale,
    TabularExperiment,
    image,
    seeds,
    simple,
    tabular,
)
from pipeline.data.splits import Splits, limited
from pipeline.records import Characters, DataTable
from pipeline.repeats import Repeats
from pipeline.store import DamagedError, Store
from pipeline.work.baseline_job import BaselineJob
from pipeline.work.jobs import MEMBERS_AT_ONCE, ImageJob, Job, TabularJob
from pipeline.work.keys import depends_on, key_of

Data = TypeVar("Data", DataTable, Characters)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One experiment of a run: its seeds, on what they depend and where the store keeps each.

    depends_on: all but the seed of a training and that of its split, which are in `splits`.
    """

    experiment: Experiment
    epochs: int
    depends_on: Mapping[str, object]
    splits: Mapping[int, int]  # by seed

    @cached_property
    def keys(self) -> Mapping[int, str]:
        """By seed."""
        return {s: key_of(self.depends_on, s, split) for s, split in self.splits.items()}


@dataclass(frozen=True, kw_only=True)
class Plan:
    wanted: tuple[Wanted, ...]
    jobs: tuple[Job, ...]
    splits: Splits

    @property
    def trainings(self) -> int:
        return sum(len(wanted.keys) for wanted in self.wanted)

    @property
    def missing(self) -> int:
        return sum(job.trainings for job in self.jobs)


@dataclass(frozen=True, kw_only=True)
class Planner:
    """Everything that decides a key: data, scale, seeds, device, code and versions."""

    scale: Scale
    repeats: Repeats
    device: str
    store: Store
    table: DataTable | None
    characters: Characters | None
    announce: Callable[[str], None]
    only_looks: bool = False  # and leaves what is damaged where it is

    def plan(self, chosen: Sequence[Experiment], only: Collection[int] | None = None) -> Plan:
        """only: the seeds of the trainings that are wanted, where it is not all."""
        wanted, jobs = [], list[Job]()
        labels = None if self.characters is None else self.characters.labels
        splits = Splits(table=self.table, labels=labels, repeats=self.repeats)
        for experiment in tabular(chosen):
            entry = Wanted(
                experiment=experiment,
                epochs=self.tabular_epochs(experiment),
                depends_on=self._of_network(experiment),
                splits=_chosen(only, self._split_by_seed(self.repeats.seeds)),
            )
            wanted.append(entry)
            jobs += self._tabular_jobs(entry, experiment, splits)
        for model in simple(chosen):
            entry = Wanted(
                experiment=model,
                epochs=0,
                depends_on=depends_on("baseline", model, BaselineJob.device, self._rows()),
                splits=_chosen(only, self._split_by_seed(self.repeats.split_seeds)),
            )
            wanted.append(entry)
            jobs += self._baseline_jobs(entry, model, splits)
        for network in image(chosen):
            entry = Wanted(
                experiment=network,
                epochs=self.scale.image(network).epochs,
                depends_on=self._of_images(network),
                splits=_chosen(only, dict.fromkeys(self._image_seeds, self.repeats.first)),
            )
            wanted.append(entry)
            jobs += self._image_jobs(entry, network, splits)
        return Plan(wanted=tuple(wanted), jobs=tuple(jobs), splits=splits)

    def tabular_epochs(self, experiment: TabularExperiment) -> int:
        if self.scale.tabular is None:
            raise AssertionError("a network on the table was planned without its epochs")
        return self.scale.tabular.epochs * experiment.epochs_times

    def _of_network(self, experiment: TabularExperiment) -> dict[str, object]:
        given = {**self._rows(), "epochs": self.tabular_epochs(experiment)}
        return depends_on("tabular", experiment, self.device, given)

    def _of_images(self, experiment: ImageExperiment) -> dict[str, object]:
        """share: of the images that were loaded, which are as many as the largest network sees."""
        scale = self.scale.image(experiment)
        given = {
            "data": _given(self.characters).digest,
            "scale": scale.model_dump(),
            "share": scale.images_per_class / self.scale.images_per_class,
        }
        return depends_on("image", experiment, self.device, given)

    @property
    def _image_seeds(self) -> tuple[int, ...]:
        return seeds(self.repeats.first, self.scale.image_seeds or 0)

    def _split_by_seed(self, chosen: Iterable[int]) -> dict[int, int]:
        return {seed: self.repeats.split_of(seed) for seed in chosen}

    def _rows(self) -> dict[str, object]:
        """The file, and what of it is asked for: another target makes other rows of it."""
        table = _given(self.table)
        return {"data": table.digest, "target": [table.target, *table.classes]}

    def _missing(self, wanted: Wanted) -> list[int]:
        return [seed for seed, key in wanted.keys.items() if not self._is_there(key)]

    def _is_there(self, key: str) -> bool:
        """Whether an entry stands there as it was written. What stands there else is moved away."""
        try:
            self.store.check(key)
        except DamagedError as error:
            if self.only_looks:
                return False
            if moved := self.store.set_aside(key):
                self.announce(f"{error.finding}: it is now {moved.name}, and is trained again")
            return False
        return True

    def _tabular_jobs(
        self, wanted: Wanted, experiment: TabularExperiment, splits: Splits
    ) -> Iterator[Job]:
        missing = self._missing(wanted)
        # A GPU waits for its orders rather than for the work in them: there all train at once.
        size = MEMBERS_AT_ONCE if self.device == "cpu" else len(missing)
        for chunk in _chunks(missing, size):
            yield TabularJob(
                experiment=experiment,
                epochs=wanted.epochs,
                splits={seed: splits.of_table(experiment.protocol, seed) for seed in chunk},
                keys={seed: wanted.keys[seed] for seed in chunk},
                store=self.store.root,
                device=self.device,
                depends_on=wanted.depends_on,
            )

    def _baseline_jobs(self, wanted: Wanted, experiment: Baseline, splits: Splits) -> Iterator[Job]:
        for chunk in _chunks(self._missing(wanted), MEMBERS_AT_ONCE):
            yield BaselineJob(
                experiment=experiment,
                splits={seed: splits.of_table(experiment.protocol, seed) for seed in chunk},
                keys={seed: wanted.keys[seed] for seed in chunk},
                store=self.store.root,
                depends_on=wanted.depends_on,
            )

    def _image_jobs(
        self, wanted: Wanted, experiment: ImageExperiment, splits: Splits
    ) -> Iterator[Job]:
        characters = _given(self.characters)
        scale = self.scale.image(experiment)
        for seed in self._missing(wanted):
            yield ImageJob(
                experiment=experiment,
                scale=scale,
                characters=characters,
                split=limited(
                    splits.of_images, characters.labels, scale, self.scale.images_per_class
                ),
                seed=seed,
                key=wanted.keys[seed],
                store=self.store.root,
                device=self.device,
                depends_on=wanted.depends_on,
            )


def _chosen(only: Collection[int] | None, splits: dict[int, int]) -> dict[int, int]:
    return {s: split for s, split in splits.items() if only is None or s in only}


def _chunks(items: Iterable[int], size: int) -> Iterator[list[int]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _given(data: Data | None) -> Data:
    if data is None:
        raise AssertionError("an experiment was planned without its data")
    return data
