"""Layers of many networks at once, each with its own backward pass.

In:  activations (members, rows, units in), and the loss's slope by the layer's output.
Out: the output (members, rows, units), and slopes added to those of its parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

MOMENTUM, EPSILON = 0.1, 1e-5  # of batch norm, torch's defaults


@dataclass(frozen=True)
class Parameter:
    """Views (members, in, out) of one layer's weights and of the loss's slopes by them."""

    value: Tensor
    slope: Tensor


class Biased:
    """inputs @ weight + bias."""

    def __init__(self, weight: Parameter, bias: Parameter) -> None:
        self.weight, self.bias = weight, bias

    def forward(self, inputs: Tensor, out: Tensor) -> None:
        torch.baddbmm(self.bias.value, inputs, self.weight.value, out=out)

    def backward(self, inputs: Tensor, slope: Tensor, _spare: Tensor) -> None:
        self.bias.slope.add_(slope.sum(dim=1, keepdim=True))
        self.weight.slope.baddbmm_(inputs.mT, slope)

    def folded(self) -> tuple[Tensor, Tensor]:
        """The weight and bias that the layer amounts to in evaluation."""
        return self.weight.value, self.bias.value

    def statistics(self) -> Mapping[str, Tensor]:
        return {}


class Normed:
    """Batch norm of inputs @ weight: each unit of each member by its own batch.

    There is no bias before it, which would have no effect.
    """

    def __init__(self, weight: Parameter, gain: Parameter, shift: Parameter) -> None:
        self.weight, self.gain, self.shift = weight, gain, shift
        self.mean, self.variance = torch.zeros_like(gain.value), torch.ones_like(gain.value)
        self.centred = self.precision = self.scale = self.mean  # of the last batch
        self.buffers: dict[int, tuple[Tensor, Tensor]] = {}

    def _buffers(self, like: Tensor) -> tuple[Tensor, Tensor]:
        """One like the output; and (members, 1, rows), whose product with it is the mean."""
        members, rows, _ = like.shape
        if rows not in self.buffers:
            averaging = like.new_full((members, 1, rows), 1 / rows)
            self.buffers[rows] = torch.empty_like(like), averaging
        return self.buffers[rows]

    def forward(self, inputs: Tensor, out: Tensor) -> None:
        rows = inputs.shape[1]
        linear, averaging = self._buffers(out)
        torch.bmm(inputs, self.weight.value, out=linear)
        mean = torch.bmm(averaging, linear)
        self.centred = linear.sub_(mean)
        variance = torch.bmm(averaging, torch.mul(self.centred, self.centred, out=out))
        self.mean.lerp_(mean, MOMENTUM)
        self.variance.lerp_(variance * (rows / max(rows - 1, 1)), MOMENTUM)
        self.precision = variance.add_(EPSILON).rsqrt_()
        self.scale = self.precision * self.gain.value
        torch.addcmul(self.shift.value, self.centred, self.scale, out=out)

    def backward(self, inputs: Tensor, slope: Tensor, spare: Tensor) -> None:
        """`slope` becomes that by the matrix product; `spare` is overwritten."""
        rows = inputs.shape[1]
        _, averaging = self._buffers(slope)
        mean = torch.bmm(averaging, slope)
        along = torch.bmm(averaging, torch.mul(slope, self.centred, out=spare))
        along.mul_(self.precision)
        self.shift.slope.add_(mean, alpha=rows)
        self.gain.slope.add_(along, alpha=rows)
        torch.addcmul(mean.mul_(self.scale).neg_(), slope, self.scale, out=slope)
        slope.addcmul_(self.centred, along.mul_(self.precision).mul_(self.scale), value=-1)
        self.weight.slope.baddbmm_(inputs.mT, slope)

    def folded(self) -> tuple[Tensor, Tensor]:
        """In evaluation the running statistics make it a matrix product with a bias."""
        scale = (self.variance + EPSILON).rsqrt_() * self.gain.value
        return self.weight.value * scale, self.shift.value - self.mean * scale

    def statistics(self) -> Mapping[str, Tensor]:
        return {"running_mean": self.mean, "running_variance": self.variance}


class ReadOut:
    """The last layer, of one unit. Its weight is a row, (members, 1, in)."""

    def __init__(self, weight: Parameter, bias: Parameter) -> None:
        self.weight, self.bias = weight, bias

    def forward(self, inputs: Tensor) -> Tensor:
        """(members, rows, 1), not by `bmm`, whose last bits may then depend on the members."""
        product = torch.linalg.vecdot(inputs, self.weight.value)
        return product.unsqueeze(2).add_(self.bias.value)

    def backward(self, inputs: Tensor, slope: Tensor, out: Tensor) -> None:
        """out: the slope by `inputs`, whose place it may take."""
        self.bias.slope.add_(slope.sum(dim=1, keepdim=True))
        self.weight.slope.baddbmm_(slope.mT, inputs)
        torch.mul(slope, self.weight.value, out=out)
