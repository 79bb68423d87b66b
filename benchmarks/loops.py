"""Part 1 and the best model as people write them: an experiment, a split and a seed → test accuracy.

`notebook` loads batches with a DataLoader, computes metrics of each batch, and measures
validation and test after each epoch. `in_memory` does the same on tensors. `classifier` is
scikit-learn's: it knows neither dropout nor batch norm, and measures nothing on the way. What the
packaged recipes don't have (a schedule, smoothed labels) none of them has.
"""

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from pipeline.choices import Activation
from pipeline.config import TabularExperiment
from pipeline.records import Samples, Split

ACTIVATIONS: Mapping[Activation, Callable[[], nn.Module]] = {
    "leaky-relu": nn.LeakyReLU,
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "sigmoid": nn.Sigmoid,
}
Batches = Iterable[tuple[Tensor, Tensor]]
"""Features (rows, features) and labels (rows,), anew for each epoch."""


@dataclass(frozen=True)
class InMemory:
    """Batches of tensors, without a DataLoader."""

    features: Tensor
    labels: Tensor
    size: int
    shuffled: bool

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        count = len(self.labels)
        order = torch.randperm(count) if self.shuffled else torch.arange(count)
        for rows in order.split(self.size):
            yield self.features[rows], self.labels[rows]


def notebook(experiment: TabularExperiment, split: Split, seed: int, epochs: int) -> float:
    torch.manual_seed(seed)
    return _train(experiment, *loaders(experiment, split), epochs)


def in_memory(experiment: TabularExperiment, split: Split, seed: int, epochs: int) -> float:
    torch.manual_seed(seed)
    train, validation, test = (
        InMemory(*tensors(part), experiment.batch_size, part is split.train)
        for part in (split.train, split.validation, split.test)
    )
    return _train(experiment, train, validation, test, epochs)


def classifier(experiment: TabularExperiment, split: Split, seed: int, epochs: int) -> float:
    model = MLPClassifier(
        hidden_layer_sizes=experiment.hidden,
        solver=experiment.optimiser,
        batch_size=experiment.batch_size,
        learning_rate_init=experiment.learning_rate,
        momentum=experiment.momentum,
        alpha=0,
        max_iter=epochs,
        n_iter_no_change=epochs,
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is to run for all epochs
        model.fit(split.train.features, split.train.labels)
    return float(model.score(split.test.features, split.test.labels))


def network(experiment: TabularExperiment, inputs: int) -> nn.Sequential:
    layers = list[nn.Module]()
    for units in experiment.hidden:
        layers.append(nn.Linear(inputs, units))
        if experiment.batch_norm:
            layers.append(nn.BatchNorm1d(units))
        layers += [ACTIVATIONS[experiment.activation](), nn.Dropout(experiment.dropout)]
        inputs = units
    return nn.Sequential(*layers, nn.Linear(inputs, 1), nn.Flatten(0))


def optimiser(experiment: TabularExperiment, model: nn.Module) -> torch.optim.Optimizer:
    rate, decay = experiment.learning_rate, experiment.weight_decay
    if experiment.optimiser == "sgd":
        return torch.optim.SGD(
            model.parameters(), lr=rate, momentum=experiment.momentum, weight_decay=decay
        )
    family = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[experiment.optimiser]
    return family(model.parameters(), lr=rate, weight_decay=decay)


def tensors(part: Samples) -> tuple[Tensor, Tensor]:
    return torch.from_numpy(part.features), torch.from_numpy(part.labels).float()


def loaders(experiment: TabularExperiment, split: Split) -> tuple[Batches, Batches, Batches]:
    """Of train, in random order, validation and test."""
    size = experiment.batch_size
    train, validation, test = (
        TensorDataset(*tensors(part)) for part in (split.train, split.validation, split.test)
    )
    return (
        DataLoader(train, batch_size=size, shuffle=True),
        DataLoader(validation, batch_size=size),
        DataLoader(test, batch_size=size),
    )


def _train(
    experiment: TabularExperiment, train: Batches, validation: Batches, test: Batches, epochs: int
) -> float:
    model = network(experiment, next(iter(train))[0].shape[1])
    update = optimiser(experiment, model)
    history = list[tuple[float, ...]]()
    for _ in range(epochs):
        model.train()
        loss_sum, correct, seen = 0.0, 0, 0
        for rows, labels in train:
            update.zero_grad()
            logits = model(rows)
            loss = F.binary_cross_entropy_with_logits(logits, labels)
            loss.backward()
            update.step()
            loss_sum += loss.item() * len(labels)
            correct += hits(logits, labels)
            seen += len(labels)
        trained = loss_sum / seen, correct / seen
        history.append((*trained, *_measure(model, validation), *_measure(model, test)))
    return history[-1][-1]


@torch.no_grad()
def _measure(model: nn.Module, batches: Batches) -> tuple[float, float]:
    """Mean loss and accuracy."""
    model.eval()
    loss_sum, correct, seen = 0.0, 0, 0
    for rows, labels in batches:
        logits = model(rows)
        loss_sum += F.binary_cross_entropy_with_logits(logits, labels).item() * len(labels)
        correct += hits(logits, labels)
        seen += len(labels)
    return loss_sum / seen, correct / seen


def hits(logits: Tensor, labels: Tensor) -> int:
    return int((logits.sigmoid().round() == labels).sum().item())
