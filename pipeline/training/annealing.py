"""Cosine annealing of a network on the table, as torch's CosineAnnealingLR does it once an epoch."""

import math


def share(epoch: int, epochs: int) -> float:
    """1-based `epoch` of `epochs` → its share of the learning rate; 1 in the first one."""
    return 0.5 * (1 + math.cos(math.pi * (epoch - 1) / epochs))
