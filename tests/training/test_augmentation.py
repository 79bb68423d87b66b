"""What is done to one image is what torchvision does to it; every image has a draw of its own."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor
from torchvision.transforms import InterpolationMode
from torchvision.transforms.v2 import functional as reference

from pipeline.training import augmentation, batches, randomness

SIDE = 28


def smooth() -> Tensor:
    """A blurred blob off the centre, (1, 1, SIDE, SIDE)."""
    x = torch.arange(SIDE).float()
    return (-((x - 11) ** 2).unsqueeze(1) / 20 - (x - 16) ** 2 / 30).exp().view(1, 1, SIDE, SIDE)


def squares(count: int) -> Tensor:
    image = torch.zeros(SIDE, SIDE, dtype=torch.uint8)
    image[10:18, 10:18] = 255
    return image.expand(count, SIDE, SIDE)


def moved(angle: float, zoom: float, right: float, down: float) -> Tensor:
    """The blob by draws in −1…1."""
    draws = torch.tensor([angle, zoom, 0.0, right, down]).view(5, 1)
    grid = augmentation.affine_grid(augmentation.affine(draws), SIDE)
    return F.grid_sample(smooth(), grid, align_corners=False)


def by_torchvision(angle: float, scale: float, translate: list[int]) -> Tensor:
    return reference.affine(
        smooth(),
        angle=angle,
        translate=translate,
        scale=scale,
        shear=[0.0, 0.0],
        interpolation=InterpolationMode.BILINEAR,
    )


@pytest.mark.parametrize("draw", [-1.0, 0.0, 0.4, 1.0])
def test_an_image_is_turned_as_torchvision_turns_it(draw: float) -> None:
    expected = by_torchvision(-draw * augmentation.ROTATION, 1.0, [0, 0])
    torch.testing.assert_close(moved(draw, 0, 0, 0), expected, atol=1e-4, rtol=0)


@pytest.mark.parametrize("draw", [-1.0, 0.5])
def test_an_image_is_zoomed_as_torchvision_zooms_it(draw: float) -> None:
    expected = by_torchvision(0.0, 1 / (1 + draw * augmentation.ZOOM), [0, 0])
    torch.testing.assert_close(moved(0, draw, 0, 0), expected, atol=1e-4, rtol=0)


def test_an_image_is_shifted_as_torchvision_shifts_it() -> None:
    pixel = 1 / (augmentation.SHIFT * SIDE)  # the draw of one pixel
    expected = by_torchvision(0.0, 1.0, [-2, 1])
    torch.testing.assert_close(moved(0, 0, 2 * pixel, -pixel), expected, atol=1e-4, rtol=0)


def test_an_image_is_bent_as_torchvision_bends_it() -> None:
    bend = augmentation.displacement(torch.randn(1, 2, 5, 5) * 0.1, SIDE)
    still = augmentation.affine(torch.zeros(5, 1))
    ours = F.grid_sample(
        smooth(), augmentation.affine_grid(still, SIDE) + bend, align_corners=False
    )
    expected = reference.elastic(smooth(), bend, interpolation=InterpolationMode.BILINEAR)
    torch.testing.assert_close(ours, expected, atol=1e-4, rtol=0)


def test_the_grid_is_that_of_torch() -> None:
    matrices = augmentation.affine(torch.rand(5, 6) * 2 - 1)
    expected = F.affine_grid(matrices, [6, 1, 40, 40], align_corners=False)
    torch.testing.assert_close(augmentation.affine_grid(matrices, 40), expected)


def test_a_quarter_of_the_images_is_covered_by_one_rectangle_of_ground() -> None:
    draws = torch.rand(5, 4000, generator=torch.Generator().manual_seed(1))
    kept = augmentation.uncovered(draws, SIDE)[:, 0]
    covered = (kept == 0).sum(dim=(1, 2))
    assert (covered > 0).float().mean().item() == pytest.approx(augmentation.COVERED, abs=0.02)
    low, high = (side * SIDE for side in augmentation.COVER)
    some = covered[covered > 0]
    assert (low - 1) ** 2 <= some.min() <= some.max() <= (high + 1) ** 2
    for image in kept[covered > 0][:50]:
        rows, columns = (image == 0).any(dim=1), (image == 0).any(dim=0)
        assert (image == 0).sum() == rows.sum() * columns.sum()


def test_each_image_has_its_own_draw_and_moves_little() -> None:
    batch = augmentation.warped(squares(64), SIDE, randomness.generator(42, "warp", 1))
    ink = (batch[:, 0] + 1).clamp_min(0)
    rows = torch.arange(float(SIDE)).view(1, SIDE, 1)
    centres = (ink * rows).sum(dim=(1, 2)) / ink.sum(dim=(1, 2))
    assert (centres - 13.5).abs().max() < SIDE * augmentation.SHIFT + 3
    assert centres.std() > 0.5


def test_a_warped_batch_has_the_form_of_a_plain_one() -> None:
    warped = augmentation.warped(squares(3), 32, randomness.generator(42, "warp", 1))
    plain = batches.plain(squares(3), 32)
    assert (warped.shape, warped.stride()) == (plain.shape, plain.stride())
    assert (warped.min().item(), warped.max().item()) == pytest.approx((-1, 1), abs=1e-5)


def test_draws_depend_on_the_generator_alone() -> None:
    def batch(epoch: int) -> Tensor:
        return augmentation.warped(squares(4), SIDE, randomness.generator(42, "warp", epoch))

    assert torch.equal(batch(1), batch(1))
    assert not torch.equal(batch(1), batch(2))
