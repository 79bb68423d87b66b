"""Activations of stacked layers, each with its slope, as torch's modules of these names have it.

In:  the linear output of a hidden layer, and what dropout multiplies each of its units with.
Out: activation and slope, both by that factor, in the place of these.

Made of functions that round alike everywhere in a tensor, so that no bit depends on who is trained
beside a member: torch's own sigmoid, ELU and GELU round otherwise in the last numbers of a tensor.
"""

import math
from collections.abc import Callable, Mapping
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from pipeline.choices import Activation

NEGATIVE_SLOPE = 0.01  # LeakyReLU's default in torch


class Activated(Protocol):
    def train(self, values: Tensor, factors: Tensor) -> None:
        """In place: `values` become f(values)·factors, and `factors` f′(values)·factors."""

    def evaluate(self, values: Tensor) -> Tensor:
        """f(values), whose place it may take."""


class Leaky:
    """LeakyReLU; with a slope of 0, ReLU. f(z) is z·f′(z): both are one product with it."""

    def __init__(self, slope: float) -> None:
        self.slope = slope

    def train(self, values: Tensor, factors: Tensor) -> None:
        torch.ops.aten.leaky_relu_backward.grad_input(
            factors, values, self.slope, False, grad_input=factors
        )
        values.mul_(factors)

    def evaluate(self, values: Tensor) -> Tensor:
        return F.leaky_relu_(values, self.slope)


class Smooth:
    """What is given as values → f and f′ of them."""

    def __init__(self, both: Callable[[Tensor], tuple[Tensor, Tensor]]) -> None:
        self.both = both

    def train(self, values: Tensor, factors: Tensor) -> None:
        activated, slopes = self.both(values)
        torch.mul(activated, factors, out=values)
        factors.mul_(slopes)

    def evaluate(self, values: Tensor) -> Tensor:
        return self.both(values)[0]


def _tanh(values: Tensor) -> tuple[Tensor, Tensor]:
    activated = torch.tanh(values)
    return activated, 1 - activated * activated


def _sigmoid(values: Tensor) -> tuple[Tensor, Tensor]:
    activated = torch.tanh(values * 0.5).add_(1).mul_(0.5)
    return activated, activated * (1 - activated)


def _silu(values: Tensor) -> tuple[Tensor, Tensor]:
    share, slope = _sigmoid(values)
    return values * share, share + values * slope


def _elu(values: Tensor) -> tuple[Tensor, Tensor]:
    below = torch.expm1(values.clamp(max=0))
    return values.clamp(min=0) + below, below + 1


def _gelu(values: Tensor) -> tuple[Tensor, Tensor]:
    share = torch.erf(values * math.sqrt(0.5)).add_(1).mul_(0.5)
    density = torch.exp(values * values * -0.5).mul_(1 / math.sqrt(2 * math.pi))
    return values * share, share + values * density


ACTIVATED: Mapping[Activation, Activated] = {
    "leaky-relu": Leaky(NEGATIVE_SLOPE),
    "relu": Leaky(0.0),
    "tanh": Smooth(_tanh),
    "elu": Smooth(_elu),
    "gelu": Smooth(_gelu),
    "silu": Smooth(_silu),
    "sigmoid": Smooth(_sigmoid),
}
