"""Logits and losses of an epoch's steps → its mean loss and accuracy, or the step that failed.

The sums stay on the device: to ask for a number makes a GPU wait, so it is asked only now
and then.
"""

from collections.abc import Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from manifest.errors import TrainingError

LOOK_EVERY = 50  # steps


class Tally:
    """One epoch of the training called `name`."""

    def __init__(self, name: str, epoch: int) -> None:
        self.name, self.epoch, self.seen = name, epoch, 0
        self._sums: list[Tensor] = []  # one a step, see `sums`
        self._looked = 0
        self._totals = torch.zeros(2, dtype=torch.float64)

    def add(self, step: Tensor, images: int) -> None:
        """`step`: what `sums` gives, added up over the parts of the batch."""
        self.seen += images
        self._sums.append(step)
        if len(self._sums) == LOOK_EVERY:
            self._look()

    def means(self) -> tuple[float, float]:
        self._look()
        loss, hits = (self._totals / self.seen).tolist()
        return loss, hits

    def state(self) -> dict[str, Any]:
        """Steps that were not looked at yet stay apart: sums end in the bits of an unbroken epoch."""
        return {
            "seen": self.seen,
            "looked": self._looked,
            "totals": self._totals.clone(),
            "sums": torch.stack(self._sums) if self._sums else torch.zeros(0, 3),
        }

    def restore(self, state: Mapping[str, Any], device: torch.device) -> None:
        self.seen, self._looked = state["seen"], state["looked"]
        self._totals = state["totals"].clone()
        self._sums = list(state["sums"].to(device))

    def _look(self) -> None:
        if not self._sums:
            return
        steps = torch.stack(self._sums).cpu().double()
        for number, wrong in enumerate(steps[:, 2].tolist(), self._looked + 1):
            if wrong:
                raise TrainingError(
                    f"{self.name}: loss or logits are not finite at epoch {self.epoch}, step "
                    f"{number}; what was trained in the epochs before stays; another --device "
                    "rounds otherwise and may get further"
                )
        self._looked += len(self._sums)
        self._totals += steps[:, :2].sum(dim=0)
        self._sums.clear()


def sums(logits: Tensor, labels: Tensor, loss: Tensor) -> Tensor:
    """(b, classes), (b,) and the mean loss → (3,): summed loss, right answers, 1 if not finite."""
    wrong = ~(logits.isfinite().all() & loss.isfinite())
    hits = (logits.argmax(dim=1) == labels).sum()
    return torch.stack([loss.detach().float() * len(labels), hits.float(), wrong.float()])


def mean_loss(scores: Tensor, labels: Tensor) -> float:
    """Of probabilities (n, classes), in nats."""
    return float(F.nll_loss(scores.clamp_min(1e-12).log(), labels))
