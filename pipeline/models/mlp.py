"""The network of Parts 1 and 2, as many independent copies at once, with its own backward pass.

In:  features (members, rows, inputs) and dropout masks.
Out: logits (members, rows, 1), and from the loss's slope by them that by every weight.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from pipeline.choices import Activation
from pipeline.models.activations import ACTIVATED
from pipeline.models.stacked import Biased, Normed, Parameter, ReadOut

ALIGNMENT = 64  # numbers, in whose multiples tensors are filled up: whole vector registers


class StackedMLP:
    """`members` networks inputs → hidden… → 1 whose weights stand in one tensor.

    parameters, gradient: flat, one layer of all members after the other, so that an update
    is a handful of operations on one tensor and each layer, a view, is in one piece.
    """

    def __init__(
        self,
        *,
        inputs: int,
        hidden: Sequence[int],
        activation: Activation,
        batch_norm: bool,
        generators: Sequence[torch.Generator],
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float32,
    ) -> None:
        """One CPU generator per member draws its weights, as `nn.Linear` would."""
        self.members, self.hidden = len(generators), tuple(hidden)
        self.activation = ACTIVATED[activation]
        self.shapes = _shapes(inputs, self.hidden, batch_norm)
        size = -(-self.count * self.members // ALIGNMENT) * ALIGNMENT
        self.parameters = torch.zeros(size, device=device, dtype=dtype)
        self.gradient = torch.zeros_like(self.parameters)
        self.weights = self.layers(self.parameters)
        for member, generator in enumerate(generators):
            self._initialise(member, generator)
        self.stack, self.last = self._stack(batch_norm)
        self.batches: dict[int, Batch] = {}

    @property
    def count(self) -> int:
        """Trainable parameters of one member."""
        return sum(rows * columns for rows, columns in self.shapes.values())

    def layers(self, flat: Tensor) -> dict[str, Tensor]:
        """Views of a tensor like `parameters` by name, (members, rows, columns)."""
        layers, start = {}, 0
        for name, (rows, columns) in self.shapes.items():
            end = start + self.members * rows * columns
            layers[name] = flat[start:end].view(self.members, rows, columns)
            start = end
        return layers

    def _initialise(self, member: int, generator: torch.Generator) -> None:
        """U(−1/√fan_in, 1/√fan_in) for linear layers, 1 and 0 for batch norm."""
        bound = 0.0
        for name, weight in self._in_torchs_shapes().items():
            if name.startswith("bn"):
                weight[member] = float(name.endswith("weight"))
                continue
            bound = weight.shape[2] ** -0.5 if weight.ndim == 3 else bound
            weight[member] = (torch.rand(weight.shape[1:], generator=generator) * 2 - 1) * bound

    def _in_torchs_shapes(self) -> dict[str, Tensor]:
        """Views (members, out, in) and (members, units)."""
        views = {}
        for name, weight in self.weights.items():
            if name.startswith("bn") or name.endswith("bias"):
                views[name] = weight[:, 0]
            else:
                views[name] = weight if name == f"fc{len(self.hidden) + 1}.weight" else weight.mT
        return views

    def _stack(self, batch_norm: bool) -> tuple[list[Biased | Normed], ReadOut]:
        slopes = self.layers(self.gradient)
        named = {name: Parameter(weight, slopes[name]) for name, weight in self.weights.items()}
        stack: list[Biased | Normed] = []
        for number in range(1, len(self.hidden) + 1):
            weight = named[f"fc{number}.weight"]
            if batch_norm:
                gain, shift = named[f"bn{number}.weight"], named[f"bn{number}.bias"]
                stack.append(Normed(weight, gain, shift))
            else:
                stack.append(Biased(weight, named[f"fc{number}.bias"]))
        last = len(self.hidden) + 1
        return stack, ReadOut(named[f"fc{last}.weight"], named[f"fc{last}.bias"])

    def logits(self, inputs: Tensor) -> Tensor:
        """(members, rows, inputs) → (members, rows), without dropout, by the running statistics."""
        for layer in self.stack:
            weight, bias = layer.folded()
            inputs = self.activation.evaluate(torch.baddbmm(bias, inputs, weight))
        return self.last.forward(inputs).squeeze(2)

    def forward(self, inputs: Tensor, keep: Sequence[Tensor], scale: Tensor) -> Tensor:
        """Logits (members, rows, 1) in training.

        keep: 1 or 0 per hidden layer, (members, rows, units); scale: (members, 1, 1).
        """
        batch = self._batch(inputs)
        for layer, kept, hidden, slope in zip(
            self.stack, keep, batch.hidden, batch.slopes, strict=True
        ):
            layer.forward(inputs, out=hidden)
            slope.copy_(kept).mul_(scale)
            self.activation.train(hidden, slope)  # the slope of dropout and activation together
            inputs = hidden
        return self.last.forward(inputs)

    def backward(self, slope: Tensor) -> None:
        """Adds to `gradient`. slope: of the loss by the last batch's logits, (members, rows, 1)."""
        batch = self.batches[slope.shape[1]]
        activations = [batch.inputs, *batch.hidden]
        self.last.backward(activations[-1], slope, out=activations[-1])
        for number in reversed(range(len(self.stack))):
            layer, spare = self.stack[number], activations[number + 1]
            slope = batch.slopes[number].mul_(spare)
            layer.backward(activations[number], slope, spare)
            if number > 0:
                torch.bmm(slope, layer.weight.value.mT, out=activations[number])

    def _batch(self, inputs: Tensor) -> "Batch":
        rows = inputs.shape[1]
        if rows not in self.batches:
            hidden, slopes = (
                [inputs.new_empty(self.members, rows, units) for units in self.hidden]
                for _ in range(2)
            )
            self.batches[rows] = Batch(inputs=inputs, hidden=hidden, slopes=slopes)
        self.batches[rows].inputs = inputs
        return self.batches[rows]

    def tested(self) -> list[Tensor]:
        """What decides a prediction, each tensor with the members first."""
        statistics = [t for layer in self.stack for t in layer.statistics().values()]
        return [*self.weights.values(), *statistics]

    def state(self) -> dict[str, Tensor]:
        """The same by name and in torch's shapes, each tensor with the members first."""
        statistics = [layer.statistics() for layer in self.stack]
        return self._in_torchs_shapes() | {
            name: torch.cat([of_layer[name] for of_layer in statistics], dim=2)[:, 0]
            for name in (statistics[0] if statistics else {})
        }


@dataclass(kw_only=True)
class Batch:
    """Buffers for one size of batch, made once; a hidden layer's are (members, rows, units)."""

    inputs: Tensor
    hidden: list[Tensor]
    slopes: list[Tensor]


def _shapes(inputs: int, hidden: Sequence[int], batch_norm: bool) -> dict[str, tuple[int, int]]:
    """By name, in the order of the flat tensors: (in, out), and the last layer's (1, in)."""
    shapes: dict[str, tuple[int, int]] = {}
    for number, (fan_in, units) in enumerate(zip((inputs, *hidden), hidden, strict=False), 1):
        shapes[f"fc{number}.weight"] = (fan_in, units)
        if batch_norm:
            shapes[f"bn{number}.weight"] = (1, units)
        shapes[f"bn{number}.bias" if batch_norm else f"fc{number}.bias"] = (1, units)
    last = len(hidden) + 1
    fan_in = (inputs, *hidden)[-1]
    return shapes | {f"fc{last}.weight": (1, fan_in), f"fc{last}.bias": (1, 1)}
