"""The one loop that trains every network on images, on CPU and CUDA.

In:  a network, its experiment and scale, images for training and validation, later for test.
Out: history, probabilities on test, weights of the epoch that was best on validation.
"""

import copy
import logging
import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from manifest.errors import MachineError
from pipeline.config import ImageExperiment, ImageScale
from pipeline.training import augmentation, batches, schedule
from pipeline.training.batches import Images
from pipeline.training.outcomes import FITTED, Trained, history_of
from pipeline.training.precision import Forward, autocast, can_compile, compiled
from pipeline.training.tally import mean_loss, sums
from pipeline.training.underway import Underway

EVALUATION_BATCH = 256

OnStep = Callable[[int, int], None]
"""(epoch, images trained in it so far)"""

log = logging.getLogger(__name__)


class StopError(Exception):
    """Whoever carries out a training is asked to end now."""


class Keeper(Protocol):
    """Where the state of a training is kept, from which a killed one goes on."""

    def load(self) -> dict[str, Any] | None: ...
    def save(self, state: Mapping[str, Any]) -> None: ...
    def save_if_due(
        self, state: Callable[[], Mapping[str, Any]], *, at_end: bool = False
    ) -> None: ...


@dataclass(kw_only=True)
class ImageTraining:
    """One network, its data and its optimiser, an epoch at a time."""

    experiment: ImageExperiment
    scale: ImageScale
    seed: int
    network: nn.Module
    train: Images
    validation: Images
    announce: Callable[[str], None] = log.warning
    forward: Forward = field(init=False)
    optimiser: torch.optim.Optimizer = field(init=False)
    at_once: int = field(init=False)  # images; fewer than the batch where it does not fit
    records: list[tuple[float, ...]] = field(default_factory=list)  # one an epoch
    best: dict[str, Tensor] = field(default_factory=dict)
    best_epoch: int = 0
    seconds: float = 0.0  # so far, over all runs that had a share in it
    underway: Underway | None = None  # the epoch that is not over

    def __post_init__(self) -> None:
        self.at_once = self.experiment.batch_size
        self.network.to(self.device).to(memory_format=torch.channels_last)
        self.optimiser = torch.optim.Adam(
            self.network.parameters(), lr=self.experiment.learning_rate, fused=True
        )
        self.forward = self.network
        if self.device.type == "cuda" and can_compile():
            rows = torch.arange(min(self.at_once, len(self.train)))
            example = batches.plain(self.train.take(rows)[0], self.scale.pixels)
            self.forward = compiled(self.network, example, self.announce)

    @property
    def device(self) -> torch.device:
        return self.train.device

    @property
    def name(self) -> str:
        return f"{self.experiment.id}, seed {self.seed}"

    @property
    def steps(self) -> int:
        """Of one epoch."""
        return math.ceil(len(self.train) / self.experiment.batch_size)

    def run_epoch(self, epoch: int, on_step: OnStep) -> None:
        """All of it, or what is left of it where a state within it was restored."""
        self.network.train()
        part = self.underway = self.underway or Underway.begin(self.name, self.seed, epoch)
        order = self.train.shuffled(self.experiment.batch_size, seed=self.seed, epoch=epoch)
        for index in islice(order, part.steps, None):
            with self.timed():
                self._set_rate((epoch - 1) * self.steps + part.steps + 1)
                images, labels = self.train.take(index)
                done = self._update(self._inputs(images, part.warp), labels)
                part.add(done, len(index))
            on_step(epoch, part.tally.seen)
        with self.timed():
            validation = self.measure(self.validation)
            self._keep(epoch, (*part.tally.means(), *validation))
        self.underway = None

    @contextmanager
    def timed(self) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds += time.perf_counter() - started

    def _set_rate(self, step: int) -> None:
        rate = self.experiment.learning_rate * schedule.share(step, self.steps * self.scale.epochs)
        for group in self.optimiser.param_groups:
            group["lr"] = rate

    def _inputs(self, images: Tensor, warp: torch.Generator) -> Tensor:
        if self.experiment.augmented:
            return augmentation.warped(images, self.scale.pixels, warp)
        return batches.plain(images, self.scale.pixels)

    def _update(self, inputs: Tensor, labels: Tensor) -> Tensor:
        """One step; what `tally.sums` says of it. CUDA out of memory: again, in smaller parts."""
        while True:
            try:
                done = self._slopes(inputs, labels)
                break
            except torch.cuda.OutOfMemoryError:
                self._take_fewer(len(labels))
        self.optimiser.step()
        return done

    def _slopes(self, inputs: Tensor, labels: Tensor) -> Tensor:
        """Gradients of the mean loss over the whole batch, added up over its parts."""
        self.optimiser.zero_grad(set_to_none=True)
        done = torch.zeros(3, device=self.device)
        for part, of_part in zip(
            inputs.split(self.at_once), labels.split(self.at_once), strict=True
        ):
            with autocast(self.device):
                logits = self.forward(part)
                loss = F.cross_entropy(logits, of_part)
            (loss * (len(of_part) / len(labels))).backward()
            done += sums(logits, of_part, loss)
        return done

    def _take_fewer(self, batch: int) -> None:
        tried = min(self.at_once, batch)
        self.optimiser.zero_grad(set_to_none=True)
        torch.cuda.empty_cache()
        if tried == 1:
            raise MachineError(self._no_room())
        self.at_once = math.ceil(tried / 2)
        self.announce(
            f"{self.name}: {tried} images at once do not fit the device's memory; going on with "
            f"{self.at_once} at once, their gradients added up to the same batch"
        )

    def _no_room(self) -> str:
        return (
            f"{self.name}: not even one image at {self.scale.pixels} pixels fits the device's "
            "memory; free it of other programs, or use --scale laptop or --device cpu"
        )

    def _keep(self, epoch: int, record: tuple[float, ...]) -> None:
        """`record`: loss and accuracy on train, then on validation."""
        if not self.best or record[3] > max(earlier[3] for earlier in self.records):
            self.best = copy.deepcopy(self.network.state_dict())
            self.best_epoch = epoch
        self.records.append(record)

    def state(self) -> dict[str, Any]:
        """All that the rest of the training depends on, at the end of any step or epoch."""
        is_best = self.underway is None and self.best_epoch == len(self.records)
        return {
            "weights": self.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "records": self.records,
            "best": None if is_best else self.best,  # None: `weights`
            "best_epoch": self.best_epoch,
            "at_once": self.at_once,
            "seconds": self.seconds,
            "underway": self.underway and self.underway.state(self.device),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Goes on after the step or epoch that `state` was taken at."""
        self.network.load_state_dict(state["weights"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.records = [tuple(record) for record in state["records"]]
        best = self.network.state_dict() if state["best"] is None else state["best"]
        self.best = copy.deepcopy(best)
        self.best_epoch, self.at_once = state["best_epoch"], state["at_once"]
        self.seconds = state["seconds"]
        if part := state["underway"]:
            epoch = len(self.records) + 1
            self.underway = Underway.restored(self.name, epoch, part, self.device)

    def measure(self, part: Images) -> tuple[float, float]:
        """Mean loss in nats and accuracy, without dropout or augmentation."""
        scores = self.scores(part)
        labels = part.labels.cpu()
        return mean_loss(scores, labels), float((scores.argmax(dim=1) == labels).float().mean())

    @torch.inference_mode()
    def scores(self, part: Images, *, exact: bool = False) -> Tensor:
        """(n, classes) probabilities, on the CPU. `exact`: by products in float32."""
        self.network.eval()
        outputs = []
        for index in part.batches(EVALUATION_BATCH):
            with autocast(self.device, exact=exact):
                logits = self._logits(part.take(index)[0])
            outputs.append(logits.float().softmax(dim=1).cpu())
        return torch.cat(outputs)

    def _logits(self, images: Tensor) -> Tensor:
        """Of uint8 images; in halves where CUDA has no room for all, which changes nothing."""
        try:
            return self.network(batches.plain(images, self.scale.pixels))
        except torch.cuda.OutOfMemoryError:
            if len(images) == 1:
                raise MachineError(self._no_room()) from None
        torch.cuda.empty_cache()
        return torch.cat([self._logits(half) for half in images.tensor_split(2)])


def train_network(
    training: ImageTraining, test: Images, on_step: OnStep, checkpoint: Keeper | None = None
) -> Trained:
    """All that is left of it, then one test with the weights of the epoch best on validation.

    `on_step` may raise a `StopError`: what was trained is kept before it goes on its way.
    """
    if checkpoint and (state := checkpoint.load()):
        training.restore(state)

    def keep_and_tell(epoch: int, seen: int) -> None:
        if checkpoint:
            checkpoint.save_if_due(training.state)
        on_step(epoch, seen)

    try:
        for epoch in range(len(training.records) + 1, training.scale.epochs + 1):
            training.run_epoch(epoch, keep_and_tell)
            if checkpoint:
                checkpoint.save_if_due(training.state, at_end=True)
    except StopError:
        if checkpoint:
            checkpoint.save(training.state())
        raise
    training.network.load_state_dict(training.best)
    with training.timed():
        scores = training.scores(test, exact=True)
        on_train = training.measure(training.train.spread(len(test)))
    on_validation = training.records[training.best_epoch - 1][2:]
    return Trained(
        history=history_of(np.array(training.records)),
        chosen_epoch=training.best_epoch,
        scores=scores.numpy(),
        test_loss=mean_loss(scores, test.labels.cpu()),
        fitted=dict(zip(FITTED, (*on_train, *on_validation), strict=True)),
        weights={
            name: tensor.contiguous().cpu().numpy()
            for name, tensor in training.network.state_dict().items()
        },
    )
