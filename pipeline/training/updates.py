"""SGD and Adam on stacked parameters, with a learning rate for each member."""

from collections.abc import Callable

import torch
from torch import Tensor

from pipeline.config import Optimiser

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8  # Kingma and Ba (2015), torch's defaults

Update = Callable[[Tensor, Tensor], None]
"""(parameters (members, P) with their gradient, rate (members, 1)) → changed in place."""


def make_update(optimiser: Optimiser, parameters: Tensor) -> Update:
    return stochastic_gradient_descent if optimiser == "sgd" else Adam(parameters)


def stochastic_gradient_descent(parameters: Tensor, rate: Tensor) -> None:
    if parameters.grad is not None:
        parameters.addcmul_(parameters.grad, -rate)


class Adam:
    """Algorithm 1 of Kingma and Ba (2015), in the order of operations of `torch.optim.Adam`."""

    def __init__(self, parameters: Tensor) -> None:
        self.first = torch.zeros_like(parameters, requires_grad=False)
        self.second = torch.zeros_like(parameters, requires_grad=False)
        self.steps = 0

    def __call__(self, parameters: Tensor, rate: Tensor) -> None:
        if parameters.grad is None:
            return
        self.steps += 1
        self.first.lerp_(parameters.grad, 1 - BETA1)
        self.second.mul_(BETA2).addcmul_(parameters.grad, parameters.grad, value=1 - BETA2)
        step_size = rate / (1 - BETA1**self.steps)
        deviation = self.second.sqrt().div_((1 - BETA2**self.steps) ** 0.5).add_(EPSILON)
        parameters.addcdiv_(self.first * -step_size, deviation)
