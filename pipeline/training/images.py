"""The one loop that trains every network on characters, on CPU and CUDA.

Networks and data are given. Test data is used once, after training, with the weights
of the epoch that was best on validation.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.config import ImageExperiment, ImageScale
from pipeline.training import batches, randomness
from pipeline.training.batches import Images
from pipeline.training.outcomes import FITTED, Trained, history_of

EVALUATION_BATCH = 256

OnStep = Callable[[int, int], None]
"""(epoch, images trained in it so far)"""


@dataclass(kw_only=True)
class ImageTraining:
    """One network, its data and its optimiser, an epoch at a time."""

    experiment: ImageExperiment
    scale: ImageScale
    seed: int
    network: nn.Module
    train: Images
    validation: Images
    optimiser: torch.optim.Optimizer = field(init=False)
    records: list[tuple[float, ...]] = field(default_factory=list)
    best: dict[str, Tensor] = field(default_factory=dict)
    best_epoch: int = 0

    def __post_init__(self) -> None:
        device = self.train.labels.device
        self.network.to(device).to(memory_format=torch.channels_last)
        self.optimiser = torch.optim.Adam(
            self.network.parameters(), lr=self.experiment.learning_rate, fused=True
        )

    def run_epoch(self, epoch: int, on_step: OnStep) -> None:
        self.network.train()
        torch.manual_seed(randomness.key(self.seed, "dropout", epoch))
        warp = randomness.generator(self.seed, "warp", epoch)
        loss_sum = torch.zeros((), device=self.train.labels.device)
        correct = torch.zeros_like(loss_sum)
        seen = 0
        for index in self.train.shuffled(self.experiment.batch_size, seed=self.seed, epoch=epoch):
            loss, hits = self._step(index, warp)
            loss_sum += loss * len(index)
            correct += hits
            seen += len(index)
            on_step(epoch, seen)
        self._finish_epoch(epoch, loss_sum.item() / seen, correct.item() / seen)

    def _step(self, index: Tensor, warp: torch.Generator) -> tuple[Tensor, Tensor]:
        """One update; the batch's mean loss and its number of right answers."""
        images = self.train.images[index]
        pixels = self.scale.pixels
        inputs = (
            batches.warped(images, pixels, warp)
            if self.experiment.augmented
            else batches.plain(images, pixels)
        )
        labels = self.train.labels[index]
        with _autocast(inputs.device):
            logits = self.network(inputs)
            loss = F.cross_entropy(logits, labels)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        return loss.detach(), (logits.argmax(dim=1) == labels).sum()

    def _finish_epoch(self, epoch: int, train_loss: float, train_accuracy: float) -> None:
        if not np.isfinite(train_loss):
            raise FloatingPointError(
                f"{self.experiment.id}, seed {self.seed}: the loss of epoch {epoch} is {train_loss}"
            )
        validation = self.measure(self.validation)
        self.records.append((train_loss, train_accuracy, *validation))
        if not self.best or validation[1] > max(record[3] for record in self.records[:-1]):
            self.best = copy.deepcopy(self.network.state_dict())
            self.best_epoch = epoch

    def measure(self, part: Images) -> tuple[float, float]:
        """Mean loss in nats and accuracy, without dropout or augmentation."""
        scores = self.scores(part)
        labels = part.labels.cpu()
        loss = F.nll_loss(scores.clamp_min(1e-12).log(), labels)
        return float(loss), float((scores.argmax(dim=1) == labels).float().mean())

    @torch.inference_mode()
    def scores(self, part: Images) -> Tensor:
        """(n, classes) probabilities, on the CPU."""
        self.network.eval()
        outputs = []
        for index in part.batches(EVALUATION_BATCH):
            inputs = batches.plain(part.images[index], self.scale.pixels)
            with _autocast(inputs.device):
                logits = self.network(inputs)
            outputs.append(logits.float().softmax(dim=1).cpu())
        return torch.cat(outputs)


def train_network(training: ImageTraining, test: Images, on_step: OnStep) -> Trained:
    """All epochs, then one test with the weights of the best epoch on validation."""
    for epoch in range(1, training.scale.epochs + 1):
        training.run_epoch(epoch, on_step)
    training.network.load_state_dict(training.best)
    scores = training.scores(test)
    some = training.train.spread(len(test))
    fitted = (*training.measure(some), *training.measure(training.validation))
    return Trained(
        history=history_of(np.array(training.records)),
        chosen_epoch=training.best_epoch,
        scores=scores.numpy(),
        test_loss=float(F.nll_loss(scores.clamp_min(1e-12).log(), test.labels.cpu())),
        fitted=dict(zip(FITTED, fitted, strict=True)),
        weights={
            name: tensor.contiguous().cpu().numpy()
            for name, tensor in training.network.state_dict().items()
        },
    )


def _autocast(device: torch.device) -> torch.autocast:
    """bfloat16 on CUDA; on a CPU float32, which is as fast without matrix units."""
    return torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")
