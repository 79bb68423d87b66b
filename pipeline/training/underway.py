"""An epoch of a training that is not over: what the rest of it depends on, and its state.

The order of its images follows from seed and epoch alone, so the number of steps is the place
in it. Its other draws come from generators whose states are kept: torch's own, which dropout
draws from, on CUDA that of the device too, and that of the augmentation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import torch
from torch import Tensor

from pipeline.training import randomness
from pipeline.training.tally import Tally


@dataclass(kw_only=True)
class Underway:
    """steps: how many of it are done. warp: what the augmentation draws from."""

    tally: Tally
    warp: torch.Generator
    steps: int = 0

    @classmethod
    def begin(cls, name: str, seed: int, epoch: int) -> Self:
        """Before its first step; torch's own generators are at their place for it."""
        torch.manual_seed(randomness.key(seed, "dropout", epoch))
        warp = randomness.generator(seed, "warp", epoch)
        return cls(tally=Tally(name, epoch), warp=warp)

    def add(self, step: Tensor, images: int) -> None:
        """A step is done; see `Tally.add`."""
        self.tally.add(step, images)
        self.steps += 1

    def state(self, device: torch.device) -> dict[str, Any]:
        """Tensors and numbers; nothing is drawn, and no sum is formed otherwise than without it."""
        on_device = torch.cuda.get_rng_state(device) if device.type == "cuda" else None
        return {
            "steps": self.steps,
            "tally": self.tally.state(),
            "warp": self.warp.get_state(),
            "torch": torch.get_rng_state(),
            "cuda": on_device,
        }

    @classmethod
    def restored(
        cls, name: str, epoch: int, state: Mapping[str, Any], device: torch.device
    ) -> Self:
        """As it was, torch's own generators included."""
        tally, warp = Tally(name, epoch), torch.Generator()
        tally.restore(state["tally"], device)
        warp.set_state(state["warp"])
        torch.set_rng_state(state["torch"])
        if state["cuda"] is not None:
            torch.cuda.set_rng_state(state["cuda"], device)
        return cls(tally=tally, warp=warp, steps=state["steps"])
