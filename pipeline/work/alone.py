"""A trial, which is a training to be measured → what that takes alone, before any is carried out.

A few pieces are trained as jobs train them, with one thread and nothing else of ours beside
them; the first ones don't count. `in_its_own_process` of
`pipeline.work.workers` calls `measure`.
"""

import math
import time
from collections.abc import Mapping
from dataclasses import replace

import torch

from pipeline.models.mlp import StackedMLP
from pipeline.records import Cost, Split
from pipeline.training import baselines
from pipeline.training.batches import Images
from pipeline.training.device import keep_freed_memory
from pipeline.training.ensemble import Ensemble, Member, Rows, train_ensemble
from pipeline.training.images import EVALUATION_BATCH, ImageTraining
from pipeline.work.growth import Growth
from pipeline.work.jobs import image_training
from pipeline.work.trials import BaselineTrial, ImageTrial, StackTrial, TabularTrial, Trial


def measure(trial: Trial) -> Cost:
    if isinstance(trial, TabularTrial):
        return _on_table(trial, {trial.seed: trial.split})
    if isinstance(trial, StackTrial):
        return _on_table(trial, trial.splits)
    if isinstance(trial, BaselineTrial):
        return _fits(trial)
    return _on_images(trial)


def _on_table(trial: TabularTrial | StackTrial, splits: Mapping[int, Split]) -> Cost:
    device = torch.device(trial.device)
    growth, clock = Growth(device), Clock(device)
    train, validation, test = (
        Rows.stack([(part.features, part.labels) for part in parts], device)
        for parts in zip(*((s.train, s.validation, s.test) for s in splits.values()), strict=True)
    )
    ensemble = Ensemble(
        [Member(experiment=trial.experiment, seed=seed) for seed in splits],
        train=train,
        validation=validation,
        epochs=trial.effort.warm_up,
        make_network=StackedMLP,
    )
    for epoch in range(1, trial.effort.warm_up + 1):
        clock.start()
        ensemble.run_epoch(epoch)
        clock.tell()
    ensemble.epochs = trial.effort.pieces(clock.seconds[-1])
    clock.start()
    train_ensemble(ensemble, test, lambda _: clock.tell())
    return Cost(
        unit="epochs",
        seconds=tuple(clock.seconds),
        measured=len(clock.seconds),
        of_epoch=1,
        evaluation=0.0,
        ending=clock.since(),
        memory=growth.bytes(),
    )


def _fits(trial: BaselineTrial) -> Cost:
    device = torch.device(trial.device)
    growth, clock = Growth(device), Clock(device)

    def fit() -> None:
        baselines.fit(trial.experiment.model, trial.split, trial.seed)
        clock.tell()

    clock.start()
    fit()
    pieces = trial.effort.pieces(clock.seconds[-1])
    clock.start()
    for _ in range(pieces):
        fit()
    return Cost(
        unit="fits",
        seconds=tuple(clock.seconds),
        measured=pieces,
        of_epoch=0,
        evaluation=0.0,
        ending=0.0,
        memory=growth.bytes(),
    )


def _on_images(trial: ImageTrial) -> Cost:
    job, device = trial.job, torch.device(trial.device)
    growth, clock = Growth(device), Clock(device)
    keep_freed_memory()
    training, test = image_training(job)
    whole, validation, few = training.train, training.validation, _two_batches(test)
    training.validation = _two_batches(validation)
    batches = math.ceil(len(whole) / job.experiment.batch_size)
    _train(training, whole, min(trial.effort.warm_up, batches), clock)
    pieces = min(trial.effort.pieces(clock.seconds[-1]), batches)
    evaluated = _train(training, whole, pieces, clock) / len(training.validation)
    seconds = tuple(clock.seconds)
    clock.start()
    training.scores(few, exact=True)
    exact = clock.since() / len(few)
    return Cost(
        unit="batches",
        seconds=seconds,
        measured=pieces,
        of_epoch=batches,
        evaluation=evaluated * len(validation),
        ending=exact * len(test) + evaluated * len(whole.spread(len(test))),
        memory=growth.bytes(),
    )


def _train(training: ImageTraining, whole: Images, batches: int, clock: "Clock") -> float:
    """The first batches as an epoch of their own, told to `clock`; seconds of what follows them."""
    training.train = _first(whole, batches * training.experiment.batch_size)
    clock.start()

    def on_step(_: int, seen: int) -> None:
        if not clock.works_ahead:
            clock.tell()
        elif seen == len(training.train):
            clock.tell(batches)

    training.run_epoch(1, on_step)
    return clock.since()


def _two_batches(part: Images) -> Images:
    """Of an evaluation: the second finds what the first has left of the memory."""
    return _first(part, 2 * EVALUATION_BATCH)


def _first(images: Images, count: int) -> Images:
    return replace(images, images=images.images[:count], labels=images.labels[:count])


class Clock:
    """Seconds of pieces, one after the other; on a CPU those that it worked for this process.

    So a program of somebody else's that takes its turn at the CPU meanwhile is not counted.
    works_ahead: of a device that takes orders while it still computes, which to wait for after
    each of them takes time by itself.
    """

    def __init__(self, device: torch.device) -> None:
        self.device, self.works_ahead = device, device.type == "cuda"
        self.start()

    def start(self) -> None:
        self.seconds = list[float]()
        self.last = self._now()

    def tell(self, pieces: int = 1) -> None:
        """So many pieces are done since the last word."""
        now = self._now()
        self.seconds.append((now - self.last) / pieces)
        self.last = now

    def since(self) -> float:
        """Since the last word."""
        return self._now() - self.last

    def _now(self) -> float:
        if not self.works_ahead:
            return time.process_time()
        torch.cuda.synchronize(self.device)
        return time.perf_counter()
