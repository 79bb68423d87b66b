"""The CNN of Part 3, plain and with batch norm."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

CHANNELS = (32, 64, 128, 256)
HIDDEN = 512
DROPOUT = 0.5


class CNN(nn.Module):
    """Four blocks of a 3×3 convolution, ReLU and 2×2 max-pool, then 512 units.

    The blocks are direct children, so that torchinfo's table has the source's rows.
    """

    def __init__(self, *, classes: int, pixels: int, batch_norm: bool = False) -> None:
        super().__init__()
        self._blocks: list[tuple[nn.Module, nn.Module, nn.Module]] = []
        for number, (fan_in, units) in enumerate(zip((3, *CHANNELS), CHANNELS, strict=False), 1):
            self._add_block(number, fan_in, units, batch_norm)
        self.linear1 = nn.Linear(CHANNELS[-1] * (pixels // 2 ** len(CHANNELS)) ** 2, HIDDEN)
        self.dropout = nn.Dropout(DROPOUT)
        self.linear2 = nn.Linear(HIDDEN, classes)

    def _add_block(self, number: int, fan_in: int, units: int, batch_norm: bool) -> None:
        convolution = nn.Conv2d(fan_in, units, 3, padding=1, bias=not batch_norm)
        norm = nn.BatchNorm2d(units) if batch_norm else nn.Identity()
        pool = nn.MaxPool2d(2)
        self.add_module(f"convolution{number}", convolution)
        if batch_norm:
            self.add_module(f"norm{number}", norm)
        self.add_module(f"pool{number}", pool)
        self._blocks.append((convolution, norm, pool))

    def forward(self, images: Tensor) -> Tensor:
        """(batch, 3, pixels, pixels) → logits (batch, classes)."""
        for convolution, norm, pool in self._blocks:
            # The larger of two, then ReLU: the same numbers for a quarter of the work.
            images = F.relu(pool(norm(convolution(images))))
        hidden = F.relu(self.linear1(torch.flatten(images, 1)))
        logits: Tensor = self.linear2(self.dropout(hidden))
        return logits
