"""Batches of images, made on the device from uint8 images at their own size."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from pipeline.training import randomness

SHRUNK_AT_ONCE = 1024  # images
ON_DEVICE = 0.5  # of its free memory that the images of one part may take


@dataclass(frozen=True, kw_only=True)
class Images:
    """One part of the split: (n, height, width) uint8 and labels (n,), for batches on `device`.

    They lie in the device's memory, or beside it where they would take too much of it.
    """

    images: Tensor
    labels: Tensor
    device: torch.device

    @classmethod
    def select(
        cls,
        images: np.ndarray,
        labels: np.ndarray,
        rows: np.ndarray,
        device: torch.device,
        *,
        pixels: int | None = None,
    ) -> "Images":
        """`pixels`: the side that batches will have; larger images are shrunk to it here, once."""
        chosen = torch.from_numpy(images[rows])
        if pixels and min(chosen.shape[1:]) >= pixels < max(chosen.shape[1:]):
            chosen = torch.cat([_shrunk(part, pixels) for part in chosen.split(SHRUNK_AT_ONCE)])
        place = device if chosen.nbytes < ON_DEVICE * _free(device) else torch.device("cpu")
        return cls(
            images=chosen.to(place),
            labels=torch.from_numpy(labels[rows]).to(place, torch.long),
            device=device,
        )

    def __len__(self) -> int:
        return len(self.labels)

    def spread(self, count: int) -> "Images":
        """About `count` of them at even steps, so that each class keeps its share."""
        every = max(1, len(self) // count)
        return Images(images=self.images[::every], labels=self.labels[::every], device=self.device)

    def take(self, index: Tensor) -> tuple[Tensor, Tensor]:
        """Images and labels of `index`, on the device."""
        index = index.to(self.labels.device)
        return self.images[index].to(self.device), self.labels[index].to(self.device)

    def batches(self, size: int) -> Iterator[Tensor]:
        """Indices in order."""
        yield from torch.arange(len(self)).split(size)

    def shuffled(self, size: int, *, seed: int, epoch: int) -> Iterator[Tensor]:
        """Indices in the order of (seed, epoch)."""
        order = torch.randperm(len(self), generator=randomness.generator(seed, "order", epoch))
        yield from order.to(self.labels.device).split(size)


def _free(device: torch.device) -> int:
    """Bytes that a CUDA device has left; a CPU holds the images already."""
    return torch.cuda.mem_get_info(device)[0] if device.type == "cuda" else sys.maxsize


def plain(images: Tensor, pixels: int) -> Tensor:
    """(b, height, width) uint8 → (b, 3, pixels, pixels) float32 in −1…1, channels last.

    Resized bilinearly; three equal channels, as the assignment's loader gave them.
    """
    return three_channels(_resized(images, pixels))


def _shrunk(images: Tensor, pixels: int) -> Tensor:
    """To whole grey levels, as an image file has them."""
    return _resized(images, pixels).squeeze(1).round().clamp(0, 255).byte()


def _resized(images: Tensor, pixels: int) -> Tensor:
    """(b, height, width) uint8 → (b, 1, pixels, pixels) float32 in 0…255."""
    grey = images.unsqueeze(1).float()
    if grey.shape[2:] == (pixels, pixels):
        return grey
    return F.interpolate(
        grey, size=(pixels, pixels), mode="bilinear", align_corners=False, antialias=True
    )


def three_channels(grey: Tensor) -> Tensor:
    """(b, 1, height, width) of 0…255, overwritten → three equal channels in −1…1."""
    normalised = grey.div_(127.5).sub_(1)
    return normalised.expand(-1, 3, -1, -1).contiguous(memory_format=torch.channels_last)
