"""The network of Parts 1 and 2, as many independent copies at once, with its own backward pass.

In:  features (members, rows, inputs) and dropout masks.
Out: logits (members, rows, 1), and from the loss's slope by them that by every weight.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from pipeline.models.batch_norm import StackedBatchNorm

NEGATIVE_SLOPE = 0.01  # LeakyReLU's default in torch
ALIGNMENT = 64  # numbers, in whose multiples tensors are filled up: whole vector registers


class StackedMLP:
    """`members` networks inputs → hidden… → 1 whose weights stand in one tensor.

    parameters, gradient: flat, one layer of all members after the other, so that an update
    is a handful of operations on one tensor and each layer, a view, is in one piece. Weights
    are (members, in, out), activations (members, rows, units). With batch norm the bias
    before it is left out: it has no effect.
    """

    def __init__(
        self,
        *,
        inputs: int,
        hidden: Sequence[int],
        batch_norm: bool,
        generators: Sequence[torch.Generator],
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float32,
    ) -> None:
        """One CPU generator per member draws its weights, as `nn.Linear` would."""
        self.widths = (inputs, *hidden, 1)
        self.batch_norm = batch_norm
        self.shapes = dict(self._layout())
        self.members = len(generators)
        size = -(-self.count * self.members // ALIGNMENT) * ALIGNMENT
        self.parameters = torch.zeros(size, device=device, dtype=dtype)
        self.gradient = torch.zeros_like(self.parameters)
        self.weights, self.slopes = self.layers(self.parameters), self.layers(self.gradient)
        for member, generator in enumerate(generators):
            self._initialise(member, generator)
        shapes = [(len(generators), 1, units) for units in hidden]
        self.norms = [
            StackedBatchNorm(self.parameters.new_zeros(shape), self.parameters.new_ones(shape))
            for shape in shapes * batch_norm
        ]
        self.batches: dict[int, Batch] = {}

    def _layout(self) -> list[tuple[str, tuple[int, int]]]:
        layout: list[tuple[str, tuple[int, int]]] = []
        for number, (fan_in, units) in enumerate(
            zip(self.widths, self.widths[1:], strict=False), 1
        ):
            normed = self.batch_norm and number < len(self.widths) - 1
            layout.append((f"fc{number}.weight", (fan_in, units)))
            if normed:
                layout.append((f"bn{number}.weight", (1, units)))
            layout.append((f"bn{number}.bias" if normed else f"fc{number}.bias", (1, units)))
        return layout

    @property
    def count(self) -> int:
        """Trainable parameters of one member."""
        return sum(rows * columns for rows, columns in self.shapes.values())

    def _initialise(self, member: int, generator: torch.Generator) -> None:
        """U(−1/√fan_in, 1/√fan_in) for linear layers, 1 and 0 for batch norm."""
        bound = 0.0
        for name, (rows, columns) in self.shapes.items():
            if name.startswith("bn"):
                self.weights[name][member] = float(name.endswith("weight"))
                continue
            bound = rows**-0.5 if name.endswith("weight") else bound
            drawn = (torch.rand(columns, rows, generator=generator) * 2 - 1) * bound
            self.weights[name][member] = drawn.T

    def layers(self, flat: Tensor) -> dict[str, Tensor]:
        """Views of a tensor like `parameters` by name, (members, rows, columns)."""
        layers, start = {}, 0
        for name, (rows, columns) in self.shapes.items():
            end = start + self.members * rows * columns
            layers[name] = flat[start:end].view(self.members, rows, columns)
            start = end
        return layers

    def logits(self, inputs: Tensor) -> Tensor:
        """(members, rows, inputs) → (members, rows), without dropout, by the running statistics."""
        for number in range(1, len(self.widths) - 1):
            weight, bias = self._affine(number)
            inputs = F.leaky_relu_(torch.baddbmm(bias, inputs, weight), NEGATIVE_SLOPE)
        return self._last(inputs).squeeze(2)

    def _last(self, inputs: Tensor) -> Tensor:
        """(members, rows, 1), not by `bmm`, whose last bits may then depend on the members."""
        last = len(self.widths) - 1
        weight, bias = self.weights[f"fc{last}.weight"], self.weights[f"fc{last}.bias"]
        return torch.linalg.vecdot(inputs, weight.mT).unsqueeze(2).add_(bias)

    def _affine(self, number: int) -> tuple[Tensor, Tensor]:
        weight = self.weights[f"fc{number}.weight"]
        if f"fc{number}.bias" in self.weights:
            return weight, self.weights[f"fc{number}.bias"]
        gain, shift = self.weights[f"bn{number}.weight"], self.weights[f"bn{number}.bias"]
        scale, offset = self.norms[number - 1].affine(gain, shift)
        return weight * scale, offset

    def forward(self, inputs: Tensor, keep: Sequence[Tensor], scale: Tensor) -> Tensor:
        """Logits (members, rows, 1) in training.

        keep: 1 or 0 per hidden layer, (members, rows, units); scale: (members, 1, 1).
        """
        batch = self._batch(inputs.shape[1])
        batch.inputs = [inputs]
        for number, kept in enumerate(keep, 1):
            hidden, slope = batch.hidden[number - 1], batch.slopes[number - 1]
            before = self._before(number, batch)
            # The slope of dropout and LeakyReLU together; both are one product with it.
            slope.copy_(kept).mul_(scale)
            torch.ops.aten.leaky_relu_backward.grad_input(
                slope, before, NEGATIVE_SLOPE, False, grad_input=slope
            )
            torch.mul(before, slope, out=hidden)
            batch.inputs.append(hidden)
        return self._last(batch.inputs[-1])

    def _before(self, number: int, batch: "Batch") -> Tensor:
        """The layer's output before its activation, (members, rows, units)."""
        weight, hidden = self.weights[f"fc{number}.weight"], batch.hidden[number - 1]
        if not self.batch_norm:
            bias = self.weights[f"fc{number}.bias"]
            return torch.baddbmm(bias, batch.inputs[-1], weight, out=hidden)
        gain, shift = self.weights[f"bn{number}.weight"], self.weights[f"bn{number}.bias"]
        linear = torch.bmm(batch.inputs[-1], weight, out=batch.linear[number - 1])
        self.norms[number - 1].forward(linear, gain, shift, mean_of=batch.mean_of, out=hidden)
        return hidden

    def backward(self, slope: Tensor) -> None:
        """Adds to `gradient`. slope: of the loss by the logits of the last batch, (members, rows, 1)."""
        batch = self.batches[slope.shape[1]]
        for number in range(len(self.widths) - 1, 0, -1):
            inputs, weight = batch.inputs[number - 1], self.slopes[f"fc{number}.weight"]
            if f"fc{number}.bias" in self.slopes:
                self.slopes[f"fc{number}.bias"].add_(slope.sum(dim=1, keepdim=True))
            else:
                gain, shift = self.slopes[f"bn{number}.weight"], self.slopes[f"bn{number}.bias"]
                spare = batch.hidden[number - 1]
                self.norms[number - 1].backward(
                    slope, gain, shift, mean_of=batch.mean_of, spare=spare
                )
            weight.baddbmm_(inputs.mT, slope)
            if number > 1:
                torch.bmm(slope, self.weights[f"fc{number}.weight"].mT, out=inputs)
                slope = batch.slopes[number - 2].mul_(inputs)

    def _batch(self, rows: int) -> "Batch":
        if rows not in self.batches:
            self.batches[rows] = Batch.of(self, rows)
        return self.batches[rows]

    def tested(self) -> list[Tensor]:
        """What decides a prediction, each tensor with the members first."""
        running = [t for norm in self.norms for t in (norm.running_mean, norm.running_variance)]
        return [*self.weights.values(), *running]

    def state(self) -> dict[str, Tensor]:
        """The same by name and in torch's shapes, each tensor with the members first."""
        state = {
            name: weight.mT if name.startswith("fc") and name.endswith("weight") else weight[:, 0]
            for name, weight in self.weights.items()
        }
        if self.batch_norm:
            means = [norm.running_mean for norm in self.norms]
            variances = [norm.running_variance for norm in self.norms]
            state |= {
                "running_mean": torch.cat(means, dim=2)[:, 0],
                "running_variance": torch.cat(variances, dim=2)[:, 0],
            }
        return state


@dataclass(kw_only=True)
class Batch:
    """Buffers for one size of batch, made once; a hidden layer's are (members, rows, units)."""

    hidden: list[Tensor]
    slopes: list[Tensor]
    linear: list[Tensor]  # before batch norm
    mean_of: Tensor  # (members, 1, rows), each 1/rows
    inputs: list[Tensor]  # of each layer

    @classmethod
    def of(cls, network: StackedMLP, rows: int) -> "Batch":
        like, members = network.parameters, network.members
        shapes = [(members, rows, units) for units in network.widths[1:-1]]
        hidden, slopes, linear = (
            [like.new_empty(shape) for shape in shapes * wanted]
            for wanted in (1, 1, network.batch_norm)
        )
        return cls(
            hidden=hidden,
            slopes=slopes,
            linear=linear,
            mean_of=like.new_full((members, 1, rows), 1 / rows),
            inputs=[],
        )
