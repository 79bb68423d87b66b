"""Dropout masks of an epoch: who is kept, drawn for each member from its own seed."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from pipeline.training import randomness

BITS = 16  # to which a rate is rounded


class Dropout:
    """In: rates, one a member. Out: 1 or 0 for every row and hidden unit of an epoch."""

    def __init__(
        self, rates: Sequence[float], hidden: Sequence[int], rows: int, device: torch.device
    ) -> None:
        self.hidden, self.rows = tuple(hidden), rows
        self.shares = [min(round(rate * 2**BITS), 2**BITS - 1) for rate in rates]
        self.words = -(-sum(hidden) * rows // 64)  # a draw is one bit of such a word
        shape = (len(rates), 64 * self.words)
        self.kept = torch.empty(shape, dtype=torch.uint8, device=device)

    def masks(self, seeds: Sequence[int], epoch: int) -> list[Tensor]:
        """A mask per hidden layer, (members, rows, units), uint8, for rows in shuffled order."""
        for member, seed in enumerate(seeds):
            generator = np.random.SFC64(randomness.key(seed, "dropout", epoch))
            kept = ~self._dropped(generator, self.shares[member])
            self.kept[member] = torch.from_numpy(np.unpackbits(kept.view(np.uint8)))
        masks, start = [], 0
        for units in self.hidden:
            size = self.rows * units
            masks.append(self.kept[:, start : start + size].unflatten(1, (self.rows, units)))
            start += size
        return masks

    def _dropped(self, generator: np.random.SFC64, share: int) -> np.ndarray:
        """Bits that are 1 with probability share/2**BITS.

        Each is whether a random binary fraction lies below the share's, decided from the last
        digit to the first. What follows the share's last 1 decides nothing: 0.5 takes one digit.
        """
        below = np.zeros(self.words, np.uint64)
        for place in range(BITS):
            if share % 2 ** (place + 1):
                random = generator.random_raw(self.words)
                below = below | ~random if share >> place & 1 else below & ~random
        return below
