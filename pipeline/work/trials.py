"""What a run asks for → trainings to be measured alone: what each does, and all that its cost follows from.

A trial is data, picklable, as the jobs of `pipeline.work.jobs` are. Two that agree in all that
the cost depends on are measured once.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pipeline.config import Baseline, ImageExperiment, Scale, TabularExperiment
from pipeline.data.splits import Splits, limited
from pipeline.records import Characters, Split
from pipeline.work.jobs import ImageJob, TabularJob
from pipeline.work.levels import Kind
from pipeline.work.plan import Wanted

NEVER = {"learning_rate", "label_smoothing", "protocol"}  # of a recipe: what costs nothing
ONLY_WHETHER = {"momentum", "weight_decay", "plateau", "early_stopping"}


@dataclass(frozen=True, kw_only=True)
class Effort:
    """`most` pieces are measured, or fewer where they take longer than `seconds`, but `least`.

    warm_up: pieces before them, which load code and fill caches.
    """

    warm_up: int
    least: int
    most: int
    seconds: float

    def pieces(self, one: float) -> int:
        """one: seconds of a piece."""
        return max(self.least, min(self.most, int(self.seconds / one)))


@dataclass(frozen=True, kw_only=True)
class TabularTrial:
    """A network on the table, of one split and not of many at once."""

    experiment: TabularExperiment
    split: Split
    seed: int
    device: str
    effort: Effort
    kind: ClassVar[Kind] = "tabular"
    modules: ClassVar[tuple[str, ...]] = ()

    @property
    def depends_on(self) -> dict[str, object]:
        """A rate of dropout counts: each of its binary digits is a draw."""
        known = {k: v for k, v in self.experiment.recipe.items() if k not in NEVER}
        return {
            **{name: bool(v) if name in ONLY_WHETHER else v for name, v in known.items()},
            "columns": self.split.train.features.shape[1],
            "batches": math.ceil(len(self.split.train) / self.experiment.batch_size),
        }


@dataclass(frozen=True, kw_only=True)
class StackTrial:
    """A network on the table, of as many splits at once as a job has. splits: by seed."""

    experiment: TabularExperiment
    splits: Mapping[int, Split]
    device: str
    effort: Effort
    kind: ClassVar[Kind] = "tabular"
    modules: ClassVar[tuple[str, ...]] = ()

    @property
    def depends_on(self) -> dict[str, object]:
        seed, split = next(iter(self.splits.items()))
        one = TabularTrial(
            experiment=self.experiment,
            split=split,
            seed=seed,
            device=self.device,
            effort=self.effort,
        )
        return {**one.depends_on, "members": len(self.splits)}


@dataclass(frozen=True, kw_only=True)
class BaselineTrial:
    """A simple model, which is fitted on the CPU whatever trains the networks."""

    experiment: Baseline
    split: Split
    seed: int
    effort: Effort
    device: ClassVar[str] = "cpu"
    kind: ClassVar[Kind] = "baseline"
    modules: ClassVar[tuple[str, ...]] = ()

    @property
    def depends_on(self) -> dict[str, object]:
        return {"model": self.experiment.model, "shape": self.split.train.features.shape}


@dataclass(frozen=True, kw_only=True)
class ImageTrial:
    """A network on images. job: as it would be carried out, but for its key and store."""

    job: ImageJob
    effort: Effort
    kind: ClassVar[Kind] = "image"
    modules: ClassVar[tuple[str, ...]] = ("torch._dynamo",)  # which Adam loads at its first step

    @property
    def experiment(self) -> ImageExperiment:
        return self.job.experiment

    @property
    def device(self) -> str:
        return self.job.device

    @property
    def depends_on(self) -> dict[str, object]:
        split, characters = self.job.split, self.job.characters
        recipe = self.experiment.recipe
        return {
            **{name: value for name, value in recipe.items() if name not in NEVER},
            "pixels": self.job.scale.pixels,
            "images": [len(part) for part in (split.train, split.validation, split.test)],
            "shape": [*characters.images.shape[1:], len(characters.classes)],
        }


Trial = TabularTrial | StackTrial | BaselineTrial | ImageTrial


@dataclass(frozen=True, kw_only=True)
class Trials:
    """Of a run: its data, scale and device. Each has the first seed."""

    splits: Splits
    characters: Characters | None
    scale: Scale
    device: str
    effort: Effort

    def of(self, wanted: Iterable[Wanted]) -> Iterator[tuple[str, Trial]]:
        """By experiment."""
        for entry in wanted:
            yield entry.experiment.id, self._of_one(entry)

    def stack(self, job: TabularJob) -> StackTrial:
        return StackTrial(
            experiment=job.experiment, splits=job.splits, device=self.device, effort=self.effort
        )

    def _of_one(self, entry: Wanted) -> Trial:
        experiment, seed = entry.experiment, next(iter(entry.keys))
        if isinstance(experiment, ImageExperiment):
            return ImageTrial(job=self._job(experiment, seed), effort=self.effort)
        if isinstance(experiment, Baseline):
            split = self.splits.of_table(experiment.protocol, seed)
            return BaselineTrial(experiment=experiment, split=split, seed=seed, effort=self.effort)
        if isinstance(experiment, TabularExperiment):
            return TabularTrial(
                experiment=experiment,
                split=self.splits.of_table(experiment.protocol, seed),
                seed=seed,
                device=self.device,
                effort=self.effort,
            )
        raise AssertionError(f"{experiment.id}: an experiment of no kind")

    def _job(self, experiment: ImageExperiment, seed: int) -> ImageJob:
        characters, scale = self.characters, self.scale.image(experiment)
        if characters is None:
            raise AssertionError(f"{experiment.id}: a network without its images")
        return ImageJob(
            experiment=experiment,
            scale=scale,
            characters=characters,
            split=limited(
                self.splits.of_images, characters.labels, scale, self.scale.images_per_class
            ),
            seed=seed,
            key="",
            store=Path(),
            device=self.device,
        )
