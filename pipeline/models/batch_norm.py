"""Batch norm of one hidden layer for many networks at once, with its own backward pass.

In:  pre-activations (members, rows, units), a gain and a shift (members, 1, units).
Out: the same, each unit of each member with mean and variance of its own batch.
"""

import torch
from torch import Tensor

MOMENTUM, EPSILON = 0.1, 1e-5  # torch's defaults


class StackedBatchNorm:
    """Running statistics of the layer and what its backward pass needs of the last batch."""

    def __init__(self, running_mean: Tensor, running_variance: Tensor) -> None:
        self.running_mean, self.running_variance = running_mean, running_variance
        self.centred, self.scale, self.precision = running_mean, running_mean, running_mean

    def forward(
        self, inputs: Tensor, gain: Tensor, shift: Tensor, *, mean_of: Tensor, out: Tensor
    ) -> None:
        """`inputs` is centred in place. mean_of: (members, 1, rows), each 1/rows."""
        rows = inputs.shape[1]
        mean = torch.bmm(mean_of, inputs)
        self.centred = inputs.sub_(mean)
        variance = torch.bmm(mean_of, torch.mul(self.centred, self.centred, out=out))
        self.running_mean.lerp_(mean, MOMENTUM)
        self.running_variance.lerp_(variance * (rows / max(rows - 1, 1)), MOMENTUM)
        self.precision = variance.add_(EPSILON).rsqrt_()
        self.scale = self.precision * gain
        torch.addcmul(shift, self.centred, self.scale, out=out)

    def backward(
        self, slope: Tensor, gain: Tensor, shift: Tensor, *, mean_of: Tensor, spare: Tensor
    ) -> None:
        """From the loss's slope by the output to that by the input, in place.

        The slopes by gain and shift are added to `gain` and `shift`.
        """
        rows = slope.shape[1]
        mean = torch.bmm(mean_of, slope)
        along = torch.bmm(mean_of, torch.mul(slope, self.centred, out=spare)).mul_(self.precision)
        shift.add_(mean, alpha=rows)
        gain.add_(along, alpha=rows)
        torch.addcmul(mean.mul_(self.scale).neg_(), slope, self.scale, out=slope)
        slope.addcmul_(self.centred, along.mul_(self.precision).mul_(self.scale), value=-1)

    def affine(self, gain: Tensor, shift: Tensor) -> tuple[Tensor, Tensor]:
        """What it is in evaluation: a scale and an offset, from the running statistics."""
        scale = (self.running_variance + EPSILON).rsqrt_() * gain
        return scale, shift - self.running_mean * scale
