"""Trains one tabular experiment with many seeds at once, as one tensor program.

A member is one seed: its own split, initial weights, order of rows and dropout masks,
all from generators keyed by the seed, so that it doesn't matter who else is trained
beside it. The network is given, see `pipeline.models.mlp`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from pipeline.config import TabularExperiment
from pipeline.training import randomness
from pipeline.training.outcomes import FITTED, Trained, history_of, stops_after
from pipeline.training.updates import Update, make_update

PLATEAU_THRESHOLD = 1e-4  # relative, the default of torch's ReduceLROnPlateau


class Network(Protocol):
    """What the engine needs of a stacked network."""

    parameters: Tensor
    running_mean: Tensor
    running_variance: Tensor

    def to(self, device: torch.device) -> "Network": ...
    def logits(self, inputs: Tensor, *, keep: Sequence[Tensor] | None = None) -> Tensor: ...
    def state(self) -> dict[str, Tensor]: ...


class MakeNetwork(Protocol):
    def __call__(
        self,
        *,
        inputs: int,
        hidden: Sequence[int],
        batch_norm: bool,
        generators: Sequence[torch.Generator],
    ) -> Network: ...


@dataclass(frozen=True, kw_only=True)
class Rows:
    """One part of every member's split: features (members, features, rows), labels (members, rows)."""

    features: Tensor
    labels: Tensor

    @classmethod
    def stack(
        cls, members: Sequence[tuple[np.ndarray, np.ndarray]], device: torch.device
    ) -> "Rows":
        """Members' (rows, features) and (rows,); all members have equally many rows."""
        features = np.stack([member[0].T for member in members])
        labels = np.stack([member[1] for member in members])
        return cls(
            features=torch.from_numpy(features).to(device, torch.float32),
            labels=torch.from_numpy(labels).to(device, torch.float32),
        )

    def __len__(self) -> int:
        return self.labels.shape[1]


class Ensemble:
    """The state of one experiment's training over `seeds`, an epoch at a time."""

    def __init__(
        self,
        experiment: TabularExperiment,
        seeds: Sequence[int],
        *,
        train: Rows,
        validation: Rows,
        make_network: MakeNetwork,
    ) -> None:
        device = train.labels.device
        self.experiment, self.seeds = experiment, tuple(seeds)
        self.train, self.validation = train, validation
        self.network = make_network(
            inputs=train.features.shape[1],
            hidden=experiment.hidden,
            batch_norm=experiment.batch_norm,
            generators=[randomness.generator(seed, "weights") for seed in seeds],
        ).to(device)
        self.rate = torch.full((len(seeds), 1), experiment.learning_rate, device=device)
        self.update: Update = make_update(experiment.optimiser, self.network.parameters)
        self.patience = Patience(len(seeds), device)
        self.plateau = Patience(len(seeds), device)
        self.active = torch.ones(len(seeds), dtype=torch.bool, device=device)
        self.best = [tensor.clone() for tensor in self._tested()]
        self.records: list[Tensor] = []  # (members, 4) an epoch

    def run_epoch(self, epoch: int) -> None:
        """Trains every active member on its rows once and measures it on validation."""
        features, labels = self._shuffled(epoch)
        masks = self._masks(epoch)
        total_loss = torch.zeros_like(self.rate[:, 0])
        correct = torch.zeros_like(total_loss)
        size = self.experiment.batch_size
        for number, start in enumerate(range(0, len(self.train), size), 1):
            batch = slice(start, start + size)
            keep = [mask[:, :, batch] for mask in masks]
            logits = self.network.logits(features[:, :, batch], keep=keep)
            losses = _loss(logits, labels[:, batch])
            last = start + size >= len(self.train)
            self._learn(losses.mean(dim=1), step=last or number % self.experiment.accumulation == 0)
            total_loss += losses.detach().sum(dim=1)
            correct += _correct(logits.detach(), labels[:, batch])
        measured = self.evaluate(self.validation)
        trained = torch.stack([total_loss, correct], dim=1) / len(self.train)
        self.records.append(torch.cat([trained, measured], dim=1))
        self._after_epoch(measured[:, 0])

    def _learn(self, losses: Tensor, *, step: bool) -> None:
        """Adds the members' gradients; they are independent, so their sum's gradient is each one's."""
        (losses.sum() / self.experiment.accumulation).backward()
        if step:
            rate = self.rate * self.active.unsqueeze(1)
            with torch.no_grad():
                self.update(self.network.parameters, rate)
            self.network.parameters.grad = None

    def _after_epoch(self, validation_loss: Tensor) -> None:
        if (plateau := self.experiment.plateau) is not None:
            waited = self.plateau.waits(validation_loss, 1 - PLATEAU_THRESHOLD)
            lower = waited > plateau.patience
            self.rate[lower] *= plateau.factor
            self.plateau.restart(lower)
        if (patience := self.experiment.early_stopping) is not None:
            waited = self.patience.waits(torch.where(self.active, validation_loss, torch.inf))
            self._keep_best(waited == 0)
            self.active &= waited < patience

    def _tested(self) -> tuple[Tensor, ...]:
        """What decides a prediction, each tensor with the members first."""
        network = self.network
        return network.parameters.detach(), network.running_mean, network.running_variance

    def _keep_best(self, better: Tensor) -> None:
        for kept, now in zip(self.best, self._tested(), strict=True):
            kept[better] = now[better]

    def restore_best(self) -> None:
        """After early stopping, the weights of each member's best epoch on validation."""
        if self.experiment.early_stopping is not None:
            for kept, now in zip(self.best, self._tested(), strict=True):
                now.copy_(kept)

    @torch.no_grad()
    def evaluate(self, rows: Rows) -> Tensor:
        """(members, 2): mean loss in nats and accuracy, without dropout."""
        logits = self.network.logits(rows.features)
        loss = _loss(logits, rows.labels).mean(dim=1)
        return torch.stack([loss, _correct(logits, rows.labels) / len(rows)], dim=1)

    def _shuffled(self, epoch: int) -> tuple[Tensor, Tensor]:
        orders = [
            torch.randperm(len(self.train), generator=randomness.generator(seed, "order", epoch))
            for seed in self.seeds
        ]
        order = torch.stack(orders).to(self.rate.device)
        index = order.unsqueeze(1).expand(-1, self.train.features.shape[1], -1)
        return self.train.features.gather(2, index), self.train.labels.gather(1, order)

    def _masks(self, epoch: int) -> Sequence[Tensor]:
        """One mask per hidden layer, (members, units, rows), scaled by 1/(1 − dropout)."""
        kept = 1 - self.experiment.dropout
        shape = (sum(self.experiment.hidden), len(self.train))
        drawn = torch.stack(
            [
                torch.rand(shape, generator=randomness.generator(seed, "dropout", epoch))
                for seed in self.seeds
            ]
        )
        masks = drawn.to(self.rate.device).lt_(kept).div_(kept)
        return masks.split(list(self.experiment.hidden), dim=1)


class Patience:
    """Per member, how many epochs have passed since the lowest validation loss."""

    def __init__(self, members: int, device: torch.device) -> None:
        self.lowest = torch.full((members,), torch.inf, device=device)
        self.waited = torch.zeros(members, dtype=torch.long, device=device)

    def waits(self, loss: Tensor, threshold: float = 1.0) -> Tensor:
        better = loss < self.lowest * threshold
        self.lowest = torch.where(better, loss, self.lowest)
        self.waited = torch.where(better, 0, self.waited + 1)
        return self.waited

    def restart(self, members: Tensor) -> None:
        self.waited[members] = 0


def train_ensemble(
    ensemble: Ensemble, test: Rows, epochs: int, on_epoch: Callable[[int], None]
) -> list[Trained]:
    """Trains for `epochs` or until every member has stopped; tests once, at the end."""
    for epoch in range(1, epochs + 1):
        ensemble.run_epoch(epoch)
        on_epoch(epoch)
        if not ensemble.active.any():
            break
    ensemble.restore_best()
    return _outcomes(ensemble, test)


@torch.no_grad()
def _outcomes(ensemble: Ensemble, test: Rows) -> list[Trained]:
    logits = ensemble.network.logits(test.features)
    scores, losses = logits.sigmoid().cpu().numpy(), _loss(logits, test.labels).mean(dim=1)
    fitted = torch.cat(
        [ensemble.evaluate(ensemble.train), ensemble.evaluate(ensemble.validation)], dim=1
    )
    records = torch.stack(ensemble.records, dim=1).cpu().double().numpy()
    state = {name: tensor.cpu().numpy() for name, tensor in ensemble.network.state().items()}
    outcomes = []
    for member, record in enumerate(records):
        chosen, shown = _chosen(record, ensemble.experiment.early_stopping)
        outcomes.append(
            Trained(
                history=history_of(record[:shown]),
                chosen_epoch=chosen,
                scores=scores[member],
                test_loss=float(losses[member]),
                fitted=dict(zip(FITTED, fitted[member].tolist(), strict=True)),
                weights={name: tensor[member].copy() for name, tensor in state.items()},
            )
        )
    return outcomes


def _chosen(record: np.ndarray, patience: int | None) -> tuple[int, int]:
    """(epochs, 4) → the epoch whose weights were tested, and how many were run."""
    if patience is None:
        return len(record), len(record)
    best = stops_after(record[:, 2], patience)
    return best, min(len(record), best + patience)


def _loss(logits: Tensor, labels: Tensor) -> Tensor:
    """(members, rows): binary cross-entropy in nats."""
    return F.binary_cross_entropy_with_logits(logits, labels, reduction="none")


def _correct(logits: Tensor, labels: Tensor) -> Tensor:
    """(members,): how many rows fall on the right side of 0.5."""
    return ((logits > 0) == (labels > 0.5)).sum(dim=1).to(logits.dtype)
