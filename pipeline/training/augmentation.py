"""A batch of uint8 images → each turned, moved, bent and partly covered by draws of its own.

torchvision's transforms draw once for a whole batch and from the global generator; here each
image has its own draw, from a generator that is given. What they do to an image is the same,
which the tests hold against torchvision.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from pipeline.training.batches import three_channels

ROTATION = 12.0  # degrees, either way
SHIFT = 0.1  # of the image's side, either way
ZOOM = 0.12  # relative, either way
SHEAR = 0.15  # horizontal, either way
BEND = 0.015  # of the image's side: standard deviation of a knot's displacement
KNOTS = 5  # a side, of the displacement between which is interpolated
COVERED = 0.25  # of the images have a rectangle of ground over them
COVER = (0.15, 0.35)  # of the image's side: the rectangle's sides


def warped(images: Tensor, pixels: int, generator: torch.Generator) -> Tensor:
    """(b, height, width) uint8 → as `batches.plain`, warped by draws from a CPU generator."""
    count = len(images)
    matrices = affine(torch.rand(5, count, generator=generator) * 2 - 1)
    bends = torch.randn(count, 2, KNOTS, KNOTS, generator=generator) * (2 * BEND)
    covers = torch.rand(5, count, generator=generator)
    grid = affine_grid(matrices.to(images.device), pixels)
    grid += displacement(bends.to(images.device), pixels)
    grey = F.grid_sample(images.unsqueeze(1).float(), grid, align_corners=False)
    return three_channels(grey.mul_(uncovered(covers.to(images.device), pixels)))


def affine(draws: Tensor) -> Tensor:
    """(5, b) in −1…1 → (b, 2, 3) maps from output to input coordinates, both in −1…1."""
    angle, zoom = draws[0] * ROTATION * math.pi / 180, 1 + draws[1] * ZOOM
    shear, shift = draws[2] * SHEAR, draws[3:] * 2 * SHIFT
    cosine, sine = angle.cos() * zoom, angle.sin() * zoom
    rows = [
        torch.stack([cosine, -sine + shear, shift[0]], dim=1),
        torch.stack([sine, cosine, shift[1]], dim=1),
    ]
    return torch.stack(rows, dim=1)


def affine_grid(matrices: Tensor, pixels: int) -> Tensor:
    """(b, 2, 3) → (b, pixels, pixels, 2), as `F.affine_grid`, without its slow product of three columns."""
    places = (torch.arange(pixels, device=matrices.device) * 2 + 1) / pixels - 1
    of_x, of_y, shift = matrices.view(-1, 1, 1, 2, 3).unbind(dim=4)
    return of_x * places.view(1, 1, -1, 1) + (of_y * places.view(1, -1, 1, 1) + shift)


def displacement(knots: Tensor, pixels: int) -> Tensor:
    """(b, 2, KNOTS, KNOTS) → (b, pixels, pixels, 2): bicubic between the knots."""
    unit = torch.eye(KNOTS, device=knots.device).view(1, 1, KNOTS, KNOTS)
    size = (pixels, KNOTS)
    along = F.interpolate(unit, size=size, mode="bicubic", align_corners=True).view(size)
    return (along @ knots @ along.T).permute(0, 2, 3, 1)


def uncovered(draws: Tensor, pixels: int) -> Tensor:
    """(5, b) in 0…1 → (b, 1, pixels, pixels): 0 in a rectangle of some images, else 1."""
    chosen = draws[0] < COVERED
    sides = COVER[0] + draws[1:3] * (COVER[1] - COVER[0])
    starts = draws[3:] * (1 - sides)
    places = (torch.arange(pixels, device=draws.device) + 0.5) / pixels
    within = (places >= starts.unsqueeze(2)) & (places < (starts + sides).unsqueeze(2))
    covered = within[0].unsqueeze(2) & within[1].unsqueeze(1) & chosen.view(-1, 1, 1)
    return (~covered).float().unsqueeze(1)
