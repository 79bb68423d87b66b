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
        self.highest = torch.tensor(kept).sub_(WORDS // 2 + 1).to(device, torch.int16)
        self.words = -(-sum(hidden) * rows // 4)  # of 64 bits
        shape = (len(rates), 4 * self.words)
        self.kept = torch.empty(shape, dtype=torch.int16, device=device)

    def masks(self, seeds: Sequence[int], epoch: int) -> list[Tensor]:
        """A mask per hidden layer, (members, rows, units), int16, for rows in shuffled order."""
        for member, seed in enumerate(seeds):
            generator = np.random.SFC64(randomness.key(seed, "dropout", epoch))
            words = torch.from_numpy(generator.random_raw(self.words).view(np.int16))
            self.kept[member] = words.to(self.kept.device).le_(self.highest[member])
        masks, start = [], 0
        for units in self.hidden:
            size = self.rows * units
            masks.append(self.kept[:, start : start + size].unflatten(1, (self.rows, units)))
            start += size
        return masks
