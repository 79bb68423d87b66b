"""SGD and Adam on stacked parameters, with a learning rate for each member."""

from collections.abc import Callable

import torch
from torch import Tensor

from pipeline.config import Optimiser

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8  # Kingma and Ba (2015), torch's defaults

Update = Callable[[Tensor, Tensor, Tensor], None]
"""(parameters, gradient, rate of each parameter), all flat → parameters changed in place."""


def make_update(optimiser: Optimiser, parameters: Tensor) -> Update:
    return stochastic_gradient_descent if optimiser == "sgd" else Adam(parameters)


def stochastic_gradient_descent(parameters: Tensor, gradient: Tensor, rate: Tensor) -> None:
    parameters.addcmul_(gradient, rate, value=-1)


class Adam:
    """Algorithm 1 of Kingma and Ba (2015); ε is added to √v̂, as in `torch.optim.Adam`."""

    def __init__(self, parameters: Tensor) -> None:
        self.first, self.second = torch.zeros_like(parameters), torch.zeros_like(parameters)
        self.quotient = torch.empty_like(parameters)
        self.steps = 0

    def __call__(self, parameters: Tensor, gradient: Tensor, rate: Tensor) -> None:
        self.steps += 1
        unbias = (1 - BETA2**self.steps) ** 0.5
        self.first.lerp_(gradient, 1 - BETA1)
        self.second.mul_(BETA2).addcmul_(gradient, gradient, value=1 - BETA2)
        torch.sqrt(self.second, out=self.quotient).add_(EPSILON * unbias)
        torch.div(self.first, self.quotient, out=self.quotient)
        parameters.addcmul_(self.quotient, rate, value=-unbias / (1 - BETA1**self.steps))
