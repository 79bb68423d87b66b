"""Batches of characters, made on the device from uint8 images at their own size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from pipeline.training import randomness

ROTATION = 12.0  # degrees, either way
SHIFT = 0.1  # of the image's side, either way
ZOOM = 0.12  # relative, either way
SHEAR = 0.15  # horizontal, either way


@dataclass(frozen=True, kw_only=True)
class Images:
    """One part of the split: images (n, height, width) uint8 and labels (n,) on the device."""

    images: Tensor
    labels: Tensor

    @classmethod
    def select(
        cls, images: np.ndarray, labels: np.ndarray, rows: np.ndarray, device: torch.device
    ) -> "Images":
        return cls(
            images=torch.from_numpy(images[rows]).to(device),
            labels=torch.from_numpy(labels[rows]).to(device, torch.long),
        )

    def __len__(self) -> int:
        return len(self.labels)

    def spread(self, count: int) -> "Images":
        """About `count` of them at even steps, so that each class keeps its share."""
        every = max(1, len(self) // count)
        return Images(images=self.images[::every], labels=self.labels[::every])

    def batches(self, size: int) -> Iterator[Tensor]:
        """Indices in order."""
        yield from torch.arange(len(self), device=self.labels.device).split(size)

    def shuffled(self, size: int, *, seed: int, epoch: int) -> Iterator[Tensor]:
        """Indices in the order of (seed, epoch)."""
        order = torch.randperm(len(self), generator=randomness.generator(seed, "order", epoch))
        yield from order.to(self.labels.device).split(size)


def plain(images: Tensor, pixels: int) -> Tensor:
    """(b, height, width) uint8 → (b, 3, pixels, pixels) float32 in −1…1, channels last.

    Enlarged bilinearly; three equal channels, as the assignment's loader gave them.
    """
    grey = images.unsqueeze(1).float()
    sized = F.interpolate(
        grey, size=(pixels, pixels), mode="bilinear", align_corners=False, antialias=True
    )
    return _three_channels(sized)


def warped(images: Tensor, pixels: int, generator: torch.Generator) -> Tensor:
    """As `plain`, each image rotated, shifted, zoomed and sheared by its own draw."""
    grey = images.unsqueeze(1).float()
    matrices = _affine(len(images), generator).to(grey.device)
    grid = F.affine_grid(matrices, [len(images), 1, pixels, pixels], align_corners=False)
    return _three_channels(F.grid_sample(grey, grid, align_corners=False))


def _three_channels(grey: Tensor) -> Tensor:
    normalised = grey.div_(127.5).sub_(1)
    return normalised.expand(-1, 3, -1, -1).contiguous(memory_format=torch.channels_last)


def _affine(count: int, generator: torch.Generator) -> Tensor:
    """(count, 2, 3) maps from output to input coordinates, both in −1…1."""
    draws = torch.rand(5, count, generator=generator) * 2 - 1
    angle, zoom = draws[0] * ROTATION * torch.pi / 180, 1 + draws[1] * ZOOM
    shear, shift = draws[2] * SHEAR, draws[3:] * 2 * SHIFT
    cosine, sine = angle.cos() * zoom, angle.sin() * zoom
    rows: Sequence[Tensor] = (
        torch.stack([cosine, -sine + shear, shift[0]], dim=1),
        torch.stack([sine, cosine, shift[1]], dim=1),
    )
    return torch.stack(list(rows), dim=1)
