"""Dropout masks of an epoch: who is kept, drawn for each member from its own seed."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from pipeline.training import randomness

WORDS = 2**16  # a draw is one of so many, and four come from one word of the generator


class Dropout:
    """In: rates, one a member. Out: 1 or 0 for every row and hidden unit of an epoch."""

    def __init__(
        self, rates: Sequence[float], hidden: Sequence[int], rows: int, device: torch.device
    ) -> None:
        self.hidden, self.rows = tuple(hidden), rows
        kept = [min(max(round((1 - rate) * WORDS), 1), WORDS) for rate in rates]
        self.highest = torch.tensor(kept).sub_(WORDS // 2 + 1).to(device, torch.int16).unsqueeze(1)
        self.drawn = np.empty((len(rates), -(-sum(hidden) * rows // 4)), dtype=np.uint64)

    def masks(self, seeds: Sequence[int], epoch: int) -> list[Tensor]:
        """A mask per hidden layer, (members, rows, units), int16, for rows in shuffled order."""
        for member, seed in enumerate(seeds):
            generator = np.random.SFC64(randomness.key(seed, "dropout", epoch))
            self.drawn[member] = generator.random_raw(self.drawn.shape[1])
        words = torch.from_numpy(self.drawn.view(np.int16)).to(self.highest.device)
        kept = words.le_(self.highest)
        masks, start = [], 0
        for units in self.hidden:
            size = self.rows * units
            masks.append(kept[:, start : start + size].unflatten(1, (self.rows, units)))
            start += size
        return masks
