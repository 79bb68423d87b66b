"""SGD, Adam and AdamW on stacked parameters, with a learning rate for each member."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from pipeline.choices import Optimiser
from pipeline.config import TabularExperiment

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8  # Kingma and Ba (2015), torch's defaults

Update = Callable[[Tensor, Tensor, Tensor], None]
"""(parameters, gradient, rate of each parameter), all flat → parameters changed in place.

The gradient may be changed as well: it has been used up.
"""


def make_update(experiment: TabularExperiment, parameters: Tensor) -> Update:
    return MAKE[experiment.optimiser](experiment, parameters)


def _sgd(experiment: TabularExperiment, parameters: Tensor) -> Update:
    if experiment.momentum == 0:
        return _decayed(experiment, stochastic_gradient_descent)
    return _decayed(experiment, Momentum(parameters, experiment.momentum))


def _adam(experiment: TabularExperiment, parameters: Tensor) -> Update:
    return _decayed(experiment, Adam(parameters))


def _adamw(experiment: TabularExperiment, parameters: Tensor) -> Update:
    """Loshchilov and Hutter (2019): weights shrink by the rate, and no gradient knows of it."""
    adam, decay = Adam(parameters), experiment.weight_decay

    def update(parameters: Tensor, gradient: Tensor, rate: Tensor) -> None:
        parameters.addcmul_(parameters, rate, value=-decay)
        adam(parameters, gradient, rate)

    return update


MAKE: Mapping[Optimiser, Callable[[TabularExperiment, Tensor], Update]] = {
    "sgd": _sgd,
    "adam": _adam,
    "adamw": _adamw,
}


def _decayed(experiment: TabularExperiment, plain: Update) -> Update:
    """With the slope of a penalty on squared weights; without one, `plain` itself."""
    decay = experiment.weight_decay
    if decay == 0:
        return plain

    def update(parameters: Tensor, gradient: Tensor, rate: Tensor) -> None:
        plain(parameters, gradient.add_(parameters, alpha=decay), rate)

    return update


def stochastic_gradient_descent(parameters: Tensor, gradient: Tensor, rate: Tensor) -> None:
    parameters.addcmul_(gradient, rate, value=-1)


class Momentum:
    """SGD along a sum of gradients that fades by `momentum` a step, as in `torch.optim.SGD`."""

    def __init__(self, parameters: Tensor, momentum: float) -> None:
        self.momentum, self.sum = momentum, torch.zeros_like(parameters)

    def __call__(self, parameters: Tensor, gradient: Tensor, rate: Tensor) -> None:
        self.sum.mul_(self.momentum).add_(gradient)
        parameters.addcmul_(self.sum, rate, value=-1)


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
