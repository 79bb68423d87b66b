"""What a run wants, which of it is in the store, and the jobs for the rest."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
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
from pipeline.store import DamagedError, Store, digest_of, digest_of_files
from pipeline.work.baseline_job import BaselineJob
from pipeline.work.code import files_of
from pipeline.work.jobs import MEMBERS_AT_ONCE, ImageJob, Job, TabularJob

Data = TypeVar("Data", DataTable, Characters)
LIBRARIES = ("torch", "numpy", "scikit-learn", "imbalanced-learn")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One experiment of a run: its seeds and where the store keeps each."""

    experiment: Experiment
    epochs: int
    keys: Mapping[int, str]  # by seed


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

    def plan(self, chosen: Sequence[Experiment]) -> Plan:
        wanted, jobs = [], list[Job]()
        labels = None if self.characters is None else self.characters.labels
        splits = Splits(table=self.table, labels=labels, repeats=self.repeats)
        for experiment in tabular(chosen):
            entry = Wanted(
                experiment=experiment,
                epochs=self.tabular_epochs(experiment),
                keys=self._tabular_keys(experiment),
            )
            wanted.append(entry)
            jobs += self._tabular_jobs(entry, experiment, splits)
        for model in simple(chosen):
            entry = Wanted(experiment=model, epochs=0, keys=self._baseline_keys(model))
            wanted.append(entry)
            jobs += self._baseline_jobs(entry, model, splits)
        for network in image(chosen):
            entry = Wanted(
                experiment=network,
                epochs=self.scale.image(network).epochs,
                keys=self._image_keys(network),
            )
            wanted.append(entry)
            jobs += self._image_jobs(entry, network, splits)
        return Plan(wanted=tuple(wanted), jobs=tuple(jobs), splits=splits)

    def tabular_epochs(self, experiment: TabularExperiment) -> int:
        if self.scale.tabular is None:
            raise AssertionError("a network on the table was planned without its epochs")
        return self.scale.tabular.epochs * experiment.epochs_times

    def _tabular_keys(self, experiment: TabularExperiment) -> dict[int, str]:
        content = {**self._rows(), "epochs": self.tabular_epochs(experiment)}
        return self._keys("tabular", experiment, content, self._split_by_seed(self.repeats.seeds))

    def _baseline_keys(self, experiment: Baseline) -> dict[int, str]:
        content = {**self._rows(), "device": BaselineJob.device}
        split_by_seed = self._split_by_seed(self.repeats.split_seeds)
        return self._keys("baseline", experiment, content, split_by_seed)

    def _split_by_seed(self, chosen: Iterable[int]) -> dict[int, int]:
        return {seed: self.repeats.split_of(seed) for seed in chosen}

    def _rows(self) -> dict[str, object]:
        """The file, and what of it is asked for: another target makes other rows of it."""
        table = _given(self.table)
        return {"data": table.digest, "target": [table.target, *table.classes]}

    def _image_keys(self, experiment: ImageExperiment) -> dict[int, str]:
        scale = self.scale.image(experiment)
        content = {
            "data": _given(self.characters).digest,
            "scale": scale.model_dump(),
        }
        first = self.repeats.first
        chosen = seeds(first, self.scale.image_seeds or 0)
        return self._keys("image", experiment, content, dict.fromkeys(chosen, first))

    def _keys(
        self,
        kind: str,
        experiment: Experiment,
        content: Mapping[str, object],
        split_by_seed: Mapping[int, int],
    ) -> dict[int, str]:
        shared = {
            "device": self.device,
            **content,
            "recipe": experiment.recipe,
            "code": digest_of_files(files_of(kind, experiment)),
            "versions": {library: version(library) for library in LIBRARIES},
        }
        return {
            seed: digest_of(shared | {"seed": seed, "split": split})
            for seed, split in split_by_seed.items()
        }

    def _missing(self, wanted: Wanted) -> list[int]:
        return [seed for seed, key in wanted.keys.items() if not self._is_there(key)]

    def _is_there(self, key: str) -> bool:
        """Whether an entry stands there as it was written. What stands there else is moved away."""
        try:
            self.store.check(key)
        except DamagedError as error:
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
            )

    def _baseline_jobs(self, wanted: Wanted, experiment: Baseline, splits: Splits) -> Iterator[Job]:
        for chunk in _chunks(self._missing(wanted), MEMBERS_AT_ONCE):
            yield BaselineJob(
                experiment=experiment,
                splits={seed: splits.of_table(experiment.protocol, seed) for seed in chunk},
                keys={seed: wanted.keys[seed] for seed in chunk},
                store=self.store.root,
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
            )


def _chunks(items: Iterable[int], size: int) -> Iterator[list[int]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _given(data: Data | None) -> Data:
    if data is None:
        raise AssertionError("an experiment was planned without its data")
    return data
