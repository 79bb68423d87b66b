"""What a member does after an epoch: lower its rate on a plateau, or stop.

In:  validation losses, one a member.
Out: rates (members,) lowered in place; which members are still active.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from pipeline.config import TabularExperiment

PLATEAU_THRESHOLD = 1e-4  # relative, the default of torch's ReduceLROnPlateau
ENDLESS = 2**62  # epochs, for members that have no such limit


class Patience:
    """Per member, how many epochs have passed since the lowest validation loss."""

    def __init__(self, members: int, device: torch.device) -> None:
        self.lowest = torch.full((members,), torch.inf, device=device)
        self.waited = torch.zeros(members, dtype=torch.long, device=device)

    def waits(self, loss: Tensor, threshold: float = 1.0) -> Tensor:
        better = loss < self.lowest * threshold
        self.lowest = torch.where(better, loss, self.lowest)
        self.waited = torch.where(better, 0, self.waited + 1)
        return self.waited

    def restart(self, members: Tensor) -> None:
        self.waited[members] = 0


class RatePlateaus:
    """ReduceLROnPlateau for the members that have one."""

    def __init__(self, experiments: Sequence[TabularExperiment], device: torch.device) -> None:
        plateaus = [experiment.plateau for experiment in experiments]
        self.limit = torch.tensor([p.patience if p else ENDLESS for p in plateaus], device=device)
        self.any_lowers = any(plateaus)
        self.factor = torch.tensor([p.factor if p else 1.0 for p in plateaus], device=device)
        self.patience = Patience(len(experiments), device)

    def after_epoch(self, loss: Tensor, rate: Tensor) -> None:
        if self.any_lowers:
            lower = self.patience.waits(loss, 1 - PLATEAU_THRESHOLD) > self.limit
            rate.mul_(torch.where(lower, self.factor, 1.0))
            self.patience.restart(lower)


class EarlyStopping:
    """Which members still train, and the state of each one's best epoch."""

    def __init__(
        self,
        experiments: Sequence[TabularExperiment],
        tested: Sequence[Tensor],
        device: torch.device,
    ) -> None:
        limits = [experiment.early_stopping for experiment in experiments]
        self.limit = torch.tensor([limit or ENDLESS for limit in limits], device=device)
        self.stops = torch.tensor([limit is not None for limit in limits], device=device)
        self.any_stops = any(limits)
        self.active = torch.ones(len(limits), dtype=torch.bool, device=device)
        self.patience = Patience(len(limits), device)
        self.tested = tested  # what decides a prediction, each tensor with the members first
        self.best = [tensor.clone() for tensor in tested]

    def after_epoch(self, loss: Tensor) -> None:
        if self.any_stops:
            waited = self.patience.waits(torch.where(self.active, loss, torch.inf))
            self._copy(self.tested, self.best, waited == 0)
            self.active &= waited < self.limit

    def restore_best(self) -> None:
        """The weights of each stopping member's best epoch on validation."""
        self._copy(self.best, self.tested, self.stops)

    @staticmethod
    def _copy(source: Sequence[Tensor], target: Sequence[Tensor], members: Tensor) -> None:
        for one, other in zip(source, target, strict=True):
            other[members] = one[members]
