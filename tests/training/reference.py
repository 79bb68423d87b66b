"""A plain loop over one network, against which the ensemble engine is held."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.config import TabularExperiment

ACTIVATIONS = {
    "leaky-relu": nn.LeakyReLU,
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "sigmoid": nn.Sigmoid,
}


class PlainNetwork(nn.Module):
    """The network of the assignment, one member; its layers have the stacked names."""

    def __init__(self, weights: dict[str, Tensor], experiment: TabularExperiment) -> None:
        super().__init__()
        self.activation = ACTIVATIONS[experiment.activation]()
        self.weights = nn.ParameterDict(
            {
                name.replace(".", "_"): nn.Parameter(weight.clone())
                for name, weight in weights.items()
                if not name.startswith("running")
            }
        )
        self.norms = [
            (
                torch.zeros(units, dtype=self.weights["fc1_weight"].dtype),
                torch.ones(units, dtype=self.weights["fc1_weight"].dtype),
            )
            for units in experiment.hidden
        ]

    def forward(self, rows: Tensor, keep: list[Tensor] | None) -> Tensor:
        for number, (mean, variance) in enumerate(self.norms, 1):
            rows = F.linear(rows, self.weights[f"fc{number}_weight"])
            if f"bn{number}_weight" in self.weights:
                scale, shift = self.weights[f"bn{number}_weight"], self.weights[f"bn{number}_bias"]
                rows = F.batch_norm(rows, mean, variance, scale, shift, training=keep is not None)
            else:
                rows = rows + self.weights[f"fc{number}_bias"]
            rows = self.activation(rows)
            if keep is not None:
                rows = rows * keep[number - 1]
        last = len(self.norms) + 1
        return F.linear(rows, self.weights[f"fc{last}_weight"], self.weights[f"fc{last}_bias"])[
            :, 0
        ]


class PlainTraining:
    """torch's own optimisers and schedulers around it."""

    def __init__(self, experiment: TabularExperiment, network: PlainNetwork, epochs: int) -> None:
        self.experiment, self.network = experiment, network
        self.optimiser = optimiser(experiment, network)
        self.annealing = (
            torch.optim.lr_scheduler.CosineAnnealingLR(self.optimiser, T_max=epochs)
            if experiment.cosine
            else None
        )
        self.scheduler = None
        if experiment.plateau is not None:
            self.scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
                self.optimiser,
                factor=experiment.plateau.factor,
                patience=experiment.plateau.patience,
            )

    def run_epoch(self, rows: Tensor, labels: Tensor, masks: list[Tensor]) -> None:
        size, smoothing = self.experiment.batch_size, self.experiment.label_smoothing
        targets = labels * (1 - smoothing) + smoothing / 2
        for steps, start in enumerate(range(0, len(rows), size), 1):
            batch = slice(start, start + size)
            logits = self.network(rows[batch], [mask[batch] for mask in masks])
            loss = F.binary_cross_entropy_with_logits(logits, targets[batch])
            (loss / self.experiment.accumulation).backward()
            if steps % self.experiment.accumulation == 0 or start + size >= len(rows):
                self.optimiser.step()
                self.optimiser.zero_grad()
        if self.annealing is not None:
            self.annealing.step()

    def validate(self, rows: Tensor, labels: Tensor) -> float:
        with torch.no_grad():
            loss = F.binary_cross_entropy_with_logits(self.network(rows, None), labels).item()
        if self.scheduler is not None:
            self.scheduler.step(loss)
        return loss

    def state(self) -> dict[str, Tensor]:
        """By the names of the stacked network."""
        weights = {
            name.replace("_", ".", 1): w.detach() for name, w in self.network.weights.items()
        }
        means, variances = zip(*self.network.norms, strict=True)
        return weights | {
            "running_mean": torch.cat(means),
            "running_variance": torch.cat(variances),
        }


def optimiser(experiment: TabularExperiment, network: nn.Module) -> torch.optim.Optimizer:
    """torch's own, with all that the experiment says of it."""
    parameters, rate, decay = (
        network.parameters(),
        experiment.learning_rate,
        experiment.weight_decay,
    )
    if experiment.optimiser == "sgd":
        return torch.optim.SGD(
            parameters, lr=rate, momentum=experiment.momentum, weight_decay=decay
        )
    family = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[experiment.optimiser]
    return family(parameters, lr=rate, weight_decay=decay)
