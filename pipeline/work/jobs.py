"""From what is missing in the store to results in it: jobs, and how one is carried out.

A job is data, picklable, and `carry_out` is a plain function of it, so that any pool of
processes can call it. A tabular job trains many seeds of one experiment at once, an
image job one seed.
"""

import itertools
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np
import torch

from pipeline.config import Family, ImageExperiment, ImageScale, TabularExperiment
from pipeline.models import counts
from pipeline.models.mlp import StackedMLP
from pipeline.records import Characters, ImageSplit, Split
from pipeline.store import Store
from pipeline.training import randomness
from pipeline.training.batches import Images
from pipeline.training.checkpoints import Checkpoint
from pipeline.training.device import (
    compute_alike,
    describe,
    keep_freed_memory,
    peak_memory,
    reset_peak_memory,
)
from pipeline.training.ensemble import Ensemble, Member, Rows, train_ensemble
from pipeline.training.images import ImageTraining, Keeper, OnStep, train_network
from pipeline.training.outcomes import Trained
from pipeline.work.baseline_job import BaselineJob, fit_baselines

MEMBERS_AT_ONCE = 20  # of a tabular ensemble; more fall out of a core's cache

CORE_RATE = 75e9  # operations a second of one core in training, with AVX512-BF16

OnProgress = Callable[[int, int], None]
"""(epochs finished, images or rows trained in the current one)"""


@dataclass(frozen=True, kw_only=True)
class TabularJob:
    """Some seeds of one experiment, each with its split."""

    experiment: TabularExperiment
    epochs: int
    splits: Mapping[int, Split]  # by seed
    keys: Mapping[int, str]
    store: Path
    device: str
    depends_on: Mapping[str, object] = field(default_factory=dict)  # beside seed and split
    unit: ClassVar[str] = "epochs"  # of one seed

    @property
    def items(self) -> int:
        return len(self.splits)

    @property
    def trainings(self) -> int:
        return len(self.splits)

    @property
    def disk(self) -> int:
        """Bytes that the results take, about."""
        hidden = self.experiment.hidden
        weights = sum(before * units for before, units in itertools.pairwise(hidden))
        return (100_000 + 4 * weights) * len(self.splits)

    @property
    def cost(self) -> float:
        """Seconds on one core, as measured: a step, and what a member adds to it and to an epoch."""
        members, rows = len(self.splits), len(next(iter(self.splits.values())).train)
        steps = math.ceil(rows / self.experiment.batch_size)
        return self.epochs * (steps * (0.25 + 0.015 * members) + 0.75 * members) * 1e-3


@dataclass(frozen=True, kw_only=True)
class ImageJob:
    """One seed of one experiment on the images."""

    experiment: ImageExperiment
    scale: ImageScale
    characters: Characters
    split: ImageSplit
    seed: int
    key: str
    store: Path
    device: str
    depends_on: Mapping[str, object] = field(default_factory=dict)  # beside seed and split
    unit: ClassVar[str] = "images"
    trainings: ClassVar[int] = 1

    @property
    def network(self) -> Family:
        return self.experiment.network

    @property
    def epochs(self) -> int:
        return self.scale.epochs

    @property
    def items(self) -> int:
        return len(self.split.train)

    @property
    def disk(self) -> int:
        """Bytes, about: weights in the store, and again as a model to use or within a checkpoint."""
        classes, pixels = len(self.characters.classes), self.scale.pixels
        return 2 * 4 * counts.parameters(self.network, classes, pixels)

    @property
    def cost(self) -> float:
        """Seconds on one core, at the rate of the networks that were measured."""
        classes, pixels = len(self.characters.classes), self.scale.pixels
        of_one = counts.passes(self.network, classes, pixels, bfloat16=True)
        return self.scale.epochs * len(self.split.train) * of_one.operations / CORE_RATE


Job = TabularJob | ImageJob | BaselineJob


def carry_out(job: Job, on_progress: OnProgress) -> None:
    """Trains what `job` says and writes it to the store."""
    compute_alike()
    if isinstance(job, TabularJob):
        _train_tabular(job, on_progress)
    elif isinstance(job, BaselineJob):
        fit_baselines(job, on_progress)
    else:
        _train_images(job, on_progress)


def _train_tabular(job: TabularJob, on_progress: OnProgress) -> None:
    device = torch.device(job.device)
    reset_peak_memory(device)
    started = time.perf_counter()
    trained = train_members(job, lambda epoch: on_progress(epoch, 0))
    seconds = (time.perf_counter() - started) / len(trained)
    for (seed, split), (outcome, sizes) in zip(job.splits.items(), trained, strict=True):
        run = outcome.as_run(
            experiment=job.experiment.id,
            seed=seed,
            split=split.seed,
            key=job.keys[seed],
            test_rows=split.test.rows,
            test_labels=split.test.labels,
            counts=sizes,
            seconds=seconds,
            peak_memory=peak_memory(device),
            device=describe(device),
        )
        depends_on = {**job.depends_on, "seed": seed, "split": split.seed}
        Store(job.store).write(run, outcome.weights, depends_on)


def train_members(
    job: TabularJob, on_epoch: Callable[[int], None]
) -> list[tuple[Trained, dict[str, int]]]:
    """Of each seed the outcome, and the sizes that a report prints."""
    device = torch.device(job.device)
    parts = {
        name: Rows.stack(
            [(getattr(s, name).features, getattr(s, name).labels) for s in job.splits.values()],
            device,
        )
        for name in ("train", "validation", "test")
    }
    ensemble = Ensemble(
        [Member(experiment=job.experiment, seed=seed) for seed in job.splits],
        train=parts["train"],
        validation=parts["validation"],
        epochs=job.epochs,
        make_network=StackedMLP,
    )
    outcomes = train_ensemble(ensemble, parts["test"], on_epoch)
    sizes = (
        {
            "train": len(split.train),
            "validation": len(split.validation),
            "leaked": split.leaked,
            "distinct": len(np.unique(split.train.rows)),
            "parameters": ensemble.network.count,
        }
        for split in job.splits.values()
    )
    return list(zip(outcomes, sizes, strict=True))


def _train_images(job: ImageJob, on_progress: OnProgress) -> None:
    keep_freed_memory()
    device = torch.device(job.device)
    reset_peak_memory(device)
    store = Store(job.store)
    checkpoint = Checkpoint(store.partial(job.key))
    training, test = image_training(job)
    outcome, sizes = train_network_of(
        training, test, lambda epoch, seen: on_progress(epoch - 1, seen), checkpoint
    )
    run = outcome.as_run(
        experiment=job.experiment.id,
        seed=job.seed,
        split=job.split.seed,
        key=job.key,
        test_rows=job.split.test,
        test_labels=job.characters.labels[job.split.test],
        counts=sizes,
        seconds=training.seconds,
        peak_memory=peak_memory(device),
        device=describe(device),
    )
    depends_on = {**job.depends_on, "seed": job.seed, "split": job.split.seed}
    store.write(run, outcome.weights, depends_on)
    checkpoint.remove()


def train_network_of(
    training: ImageTraining, test: Images, on_step: OnStep, checkpoint: Keeper
) -> tuple[Trained, dict[str, int]]:
    """The outcome, and the sizes that a report prints."""
    outcome = train_network(training, test, on_step, checkpoint)
    sizes = {
        "train": len(training.train),
        "measured": len(training.train.spread(len(test))),
        "validation": len(training.validation),
        "parameters": sum(p.numel() for p in training.network.parameters()),
    }
    return outcome, sizes


def image_training(job: ImageJob) -> tuple[ImageTraining, Images]:
    """Before its first epoch, and the images of its test."""
    device = torch.device(job.device)
    images, labels = job.characters.images, job.characters.labels
    train, validation, test = (
        Images.select(images, labels, rows, device, pixels=job.scale.pixels)
        for rows in (job.split.train, job.split.validation, job.split.test)
    )
    training = ImageTraining(
        experiment=job.experiment,
        scale=job.scale,
        seed=job.seed,
        network=_network(job),
        train=train,
        validation=validation,
    )
    return training, test


def _network(job: ImageJob) -> torch.nn.Module:
    """With weights drawn on the CPU by (seed, "weights")."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(randomness.key(job.seed, "weights"))
        return job.network.build(classes=len(job.characters.classes), pixels=job.scale.pixels)
