"""Trains many seeds, and experiments that share shapes, at once as one tensor program.

In:  members, each an experiment and a seed; their rows; how to make a stacked network.
Out: for each member its history, its scores and its weights.

A member has its own split, initial weights, order of rows, dropout masks, learning rate and
patience, drawn by generators keyed by its seed, so that it doesn't matter who else is trained
beside it: on a CPU not one bit of its result does. The network, with its backward pass, is
given: see `pipeline.models.mlp`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from pipeline.choices import Activation
from pipeline.config import TabularExperiment
from pipeline.training import annealing, randomness
from pipeline.training.dropout import Dropout
from pipeline.training.outcomes import FITTED, Trained, history_of, stops_after
from pipeline.training.patience import EarlyStopping, RatePlateaus
from pipeline.training.updates import make_update

SHARED = (
    *("hidden", "activation", "batch_norm", "batch_size", "accumulation"),
    *("optimiser", "momentum", "weight_decay", "label_smoothing", "cosine"),
)
"""In these all members of an ensemble agree."""


class Network(Protocol):
    """What the engine needs of a stacked network; `parameters` and `gradient` are flat."""

    parameters: Tensor
    gradient: Tensor

    @property
    def count(self) -> int: ...
    def layers(self, flat: Tensor) -> dict[str, Tensor]: ...
    def logits(self, inputs: Tensor) -> Tensor: ...
    def forward(self, inputs: Tensor, keep: Sequence[Tensor], scale: Tensor) -> Tensor: ...
    def backward(self, slope: Tensor) -> None: ...
    def tested(self) -> list[Tensor]: ...
    def state(self) -> dict[str, Tensor]: ...


class MakeNetwork(Protocol):
    def __call__(
        self,
        *,
        inputs: int,
        hidden: Sequence[int],
        activation: Activation,
        batch_norm: bool,
        generators: Sequence[torch.Generator],
        device: torch.device,
        dtype: torch.dtype,
    ) -> Network: ...


@dataclass(frozen=True, kw_only=True)
class Member:
    experiment: TabularExperiment
    seed: int


@dataclass(frozen=True, kw_only=True)
class Rows:
    """One part of every member's split: features (members, rows, features) and classes.

    signs: (members, rows), 1 for the positive class and −1 for the negative one.
    """

    features: Tensor
    signs: Tensor

    @classmethod
    def stack(
        cls,
        members: Sequence[tuple[np.ndarray, np.ndarray]],
        device: torch.device,
        dtype: torch.dtype = torch.float32,
    ) -> "Rows":
        """Members' (rows, features) and (rows,) of 0 and 1; all have equally many rows."""
        features, labels = (np.stack(parts) for parts in zip(*members, strict=True))
        return cls(
            features=torch.from_numpy(features).to(device, dtype),
            signs=torch.from_numpy(2 * labels - 1).to(device, dtype),
        )

    def __len__(self) -> int:
        return self.signs.shape[1]

    def reordered(self, order: Tensor) -> "Rows":
        """order: (members, rows), indices."""
        firsts = torch.arange(len(order), device=order.device).unsqueeze(1) * len(self)
        index = (order + firsts).flatten()
        return Rows(
            features=self.features.flatten(0, 1).index_select(0, index).view_as(self.features),
            signs=self.signs.flatten()[index].view_as(self.signs),
        )


class Ensemble:
    """The state of the members' training, an epoch at a time."""

    def __init__(
        self,
        members: Sequence[Member],
        *,
        train: Rows,
        validation: Rows,
        epochs: int,
        make_network: MakeNetwork,
    ) -> None:
        experiments = [member.experiment for member in members]
        self.seeds = tuple(member.seed for member in members)
        self.shared = _shared(experiments)
        self.train, self.validation, self.epochs = train, validation, epochs
        device, dtype = train.features.device, train.features.dtype
        self.network = make_network(
            inputs=train.features.shape[2],
            hidden=self.shared.hidden,
            activation=self.shared.activation,
            batch_norm=self.shared.batch_norm,
            generators=[randomness.generator(seed, "weights") for seed in self.seeds],
            device=device,
            dtype=dtype,
        )
        dropout, rates = zip(*((e.dropout, e.learning_rate) for e in experiments), strict=True)
        self.dropout = Dropout(dropout, self.shared.hidden, len(train), device)
        self.scale = torch.tensor(dropout, dtype=dtype, device=device).sub_(1).reciprocal_().neg_()
        self.rate = torch.tensor(rates, dtype=dtype, device=device)
        self.rates = torch.zeros_like(self.network.parameters)
        self.update = make_update(self.shared, self.network.parameters)
        self.plateaus = RatePlateaus(experiments, device)
        self.stopping = EarlyStopping(experiments, self.network.tested(), device)
        self.patience = [experiment.early_stopping for experiment in experiments]
        # (members, 4) an epoch; no tensors, which would be left standing in freed memory.
        self.records: list[list[list[float]]] = []

    @torch.no_grad()
    def run_epoch(self, epoch: int) -> None:
        """Trains every active member on its rows once and measures it on validation."""
        rows = self.train.reordered(self.order(epoch))
        logits = torch.empty_like(rows.signs)
        keep = self.dropout.masks(self.seeds, epoch)
        self._spread_rates(epoch)
        size = self.shared.batch_size
        for number, start in enumerate(range(0, len(rows), size), 1):
            batch = slice(start, min(start + size, len(rows)))
            logits[:, batch] = self._add_gradient(rows, batch, keep)
            if batch.stop == len(rows) or number % self.shared.accumulation == 0:
                self.update(self.network.parameters, self.network.gradient, self.rates)
                self.network.gradient.zero_()
        measured = _measures(self.network.logits(self.validation.features), self.validation.signs)
        record = torch.cat([_measures(logits, rows.signs), measured], dim=1)
        self.records.append(record.tolist())
        self.plateaus.after_epoch(measured[:, 0], self.rate)
        self.stopping.after_epoch(measured[:, 0])

    def _add_gradient(self, rows: Rows, batch: slice, keep: Sequence[Tensor]) -> Tensor:
        """One batch forward and backward; its logits (members, rows)."""
        masks = [mask[:, batch] for mask in keep]
        logits = self.network.forward(rows.features[:, batch], masks, self.scale[:, None, None])
        # σ(z) − y = (tanh(z/2) − sign)/2, by the mean over the batch. Of a smoothed label, which is
        # y·(1−s) + s/2, the sign is (1−s)·sign.
        kept = 1 - self.shared.label_smoothing
        slope = torch.tanh(logits * 0.5).sub_(rows.signs[:, batch, None], alpha=kept)
        slope.mul_(0.5 / ((batch.stop - batch.start) * self.shared.accumulation))
        self.network.backward(slope)
        return logits.squeeze(2)

    def _spread_rates(self, epoch: int) -> None:
        """Each member's rate to all its parameters; a member that has stopped gets 0."""
        now = (self.rate * self.stopping.active)[:, None, None]
        if self.shared.cosine:
            now = now * annealing.share(epoch, self.epochs)
        for layer in self.network.layers(self.rates).values():
            layer.copy_(now)

    def order(self, epoch: int) -> Tensor:
        """(members, rows): in which order each member sees its rows."""
        orders = [
            torch.randperm(len(self.train), generator=randomness.generator(seed, "order", epoch))
            for seed in self.seeds
        ]
        return torch.stack(orders).to(self.rate.device)


def train_ensemble(
    ensemble: Ensemble, test: Rows, on_epoch: Callable[[int], None]
) -> list[Trained]:
    """Trains for all epochs or until every member has stopped; tests once, at the end."""
    for epoch in range(1, ensemble.epochs + 1):
        ensemble.run_epoch(epoch)
        on_epoch(epoch)
        if not ensemble.stopping.active.any():
            break
    ensemble.stopping.restore_best()
    return _outcomes(ensemble, test)


@torch.no_grad()
def _outcomes(ensemble: Ensemble, test: Rows) -> list[Trained]:
    network = ensemble.network
    logits = network.logits(test.features)
    scores, losses = _sigmoid(logits).cpu().numpy(), _measures(logits, test.signs)[:, 0]
    parts = (ensemble.train, ensemble.validation)
    fitted = torch.cat([_measures(network.logits(p.features), p.signs) for p in parts], dim=1)
    records = np.array(ensemble.records).swapaxes(0, 1)
    state = {name: tensor.cpu().numpy() for name, tensor in network.state().items()}
    outcomes = []
    for member, record in enumerate(records):
        chosen, shown = _chosen(record, ensemble.patience[member])
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


def _measures(logits: Tensor, signs: Tensor) -> Tensor:
    """(members, rows) → (members, 2): mean loss in nats and accuracy at 0.5."""
    loss = F.logsigmoid(logits * signs).mean(dim=1).neg_()
    correct = (logits > 0) == (signs > 0)
    return torch.stack([loss, correct.to(loss.dtype).mean(dim=1)], dim=1)


def _sigmoid(logits: Tensor) -> Tensor:
    """By tanh, which rounds alike everywhere in a tensor; torch's sigmoid doesn't."""
    return torch.tanh(logits * 0.5).add_(1).mul_(0.5)


def _shared(experiments: Sequence[TabularExperiment]) -> TabularExperiment:
    first = experiments[0]
    for name in SHARED:
        if any(getattr(experiment, name) != getattr(first, name) for experiment in experiments):
            raise ValueError(f"members of one ensemble differ in {name}")
    return first
