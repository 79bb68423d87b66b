"""The network of Parts 1 and 2, as many independent copies at once."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

NEGATIVE_SLOPE = 0.01  # LeakyReLU's default in torch


class StackedMLP:
    """`members` networks inputs → hidden… → 1 whose weights stand in one tensor.

    parameters: (members, P), a leaf; each layer is a view of it, so an optimiser is a
    handful of operations on one tensor. Activations are (members, units, batch).
    With batch norm the bias before it is left out: it has no effect on the output.
    """

    def __init__(
        self,
        *,
        inputs: int,
        hidden: Sequence[int],
        batch_norm: bool,
        generators: Sequence[torch.Generator],
    ) -> None:
        """One CPU generator per member draws its weights, as `nn.Linear` would."""
        self.widths = (inputs, *hidden, 1)
        self.batch_norm = batch_norm
        self.names, self.shapes = zip(*self._layout(), strict=True)
        self.sizes = [int(torch.Size(shape).numel()) for shape in self.shapes]
        self.parameters = torch.stack([self._initial(g) for g in generators])
        units = sum(hidden) * batch_norm
        self.running_mean = torch.zeros(len(generators), units)
        self.running_variance = torch.ones(len(generators), units)

    def to(self, device: torch.device) -> "StackedMLP":
        self.parameters = self.parameters.to(device).requires_grad_()
        self.running_mean = self.running_mean.to(device)
        self.running_variance = self.running_variance.to(device)
        return self

    def _layout(self) -> list[tuple[str, tuple[int, ...]]]:
        layout: list[tuple[str, tuple[int, ...]]] = []
        for number, (fan_in, units) in enumerate(
            zip(self.widths, self.widths[1:], strict=False), 1
        ):
            normed = self.batch_norm and number < len(self.widths) - 1
            layout.append((f"fc{number}.weight", (units, fan_in)))
            if normed:
                layout.append((f"bn{number}.weight", (units,)))
            layout.append((f"bn{number}.bias" if normed else f"fc{number}.bias", (units,)))
        return layout

    def _initial(self, generator: torch.Generator) -> Tensor:
        """(P,): U(−1/√fan_in, 1/√fan_in) for linear layers, 1 and 0 for batch norm."""
        parts = []
        bound = 0.0
        for name, shape in zip(self.names, self.shapes, strict=True):
            if name.startswith("bn"):
                parts.append(torch.full(shape, float(name.endswith("weight"))))
                continue
            bound = shape[1] ** -0.5 if len(shape) == 2 else bound
            parts.append((torch.rand(shape, generator=generator) * 2 - 1) * bound)
        return torch.cat([part.flatten() for part in parts])

    def layers(self) -> dict[str, Tensor]:
        """Every layer's tensor by name, (members, *shape), as views of `parameters`."""
        pieces = self.parameters.split(self.sizes, dim=1)
        return {
            name: piece.unflatten(1, shape)
            for name, shape, piece in zip(self.names, self.shapes, pieces, strict=True)
        }

    def logits(self, inputs: Tensor, *, keep: Sequence[Tensor] | None = None) -> Tensor:
        """(members, features, batch) → (members, batch).

        keep: a mask per hidden layer, (members, units, batch), already scaled by
        1/(1 − dropout); given while training only, and then batch norm uses and
        updates the statistics of the batch.
        """
        layer = self.layers()
        activation = inputs
        for number in range(1, len(self.widths) - 1):
            activation = layer[f"fc{number}.weight"] @ activation
            if self.batch_norm:
                activation = self._normalise(activation, layer, number, training=keep is not None)
            else:
                activation = activation + layer[f"fc{number}.bias"].unsqueeze(-1)
            activation = F.leaky_relu(activation, NEGATIVE_SLOPE)
            if keep is not None:
                activation = activation * keep[number - 1]
        last = len(self.widths) - 1
        return (layer[f"fc{last}.weight"] @ activation).squeeze(1) + layer[f"fc{last}.bias"]

    def _normalise(
        self, activation: Tensor, layer: dict[str, Tensor], number: int, *, training: bool
    ) -> Tensor:
        """Batch norm with statistics per member: (members, units) are its channels."""
        members, units, batch = activation.shape
        start = sum(self.widths[1:number])
        mean = self.running_mean[:, start : start + units]
        variance = self.running_variance[:, start : start + units]
        mean_now, variance_now = mean.flatten().clone(), variance.flatten().clone()
        normed = F.batch_norm(
            activation.reshape(1, members * units, batch),
            mean_now,
            variance_now,
            layer[f"bn{number}.weight"].reshape(-1),
            layer[f"bn{number}.bias"].reshape(-1),
            training=training,
        )
        if training:
            mean.copy_(mean_now.unflatten(0, (members, units)))
            variance.copy_(variance_now.unflatten(0, (members, units)))
        return normed.reshape(members, units, batch)

    def state(self) -> dict[str, Tensor]:
        """All that evaluation needs, each tensor with the members first."""
        state = {name: tensor.detach() for name, tensor in self.layers().items()}
        if self.batch_norm:
            state |= {"running_mean": self.running_mean, "running_variance": self.running_variance}
        return state
