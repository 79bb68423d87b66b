"""What a network looks at, on networks whose answer can be told without training."""

import numpy as np
import pytest
import torch
from torch import nn

from pipeline.config import Family
from pipeline.models.families import made
from pipeline.records import Reading
from pipeline.training.reading import read
from tests.packaged import CNN, VGG13, cnn


def images(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, 32, 32)).astype(np.uint8)


def reading(
    network: nn.Module, pictures: np.ndarray, truths: tuple[int, ...], blocks: object = None
) -> Reading:
    network.eval().requires_grad_(False)
    few = pictures[: len(truths)]
    pools = [layer for layer in network.modules() if isinstance(layer, nn.MaxPool2d)]
    blocks = pools if blocks is None else blocks
    return read(
        network, blocks, 32, shown=pictures[:3], measured=pictures, samples=few, truths=truths
    )


class Linear(nn.Module):
    """Class 0 is the sum of the left half, class 1 that of the right half, pooled on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 2, 1, bias=False)
        self.pool = nn.MaxPool2d(1)
        nn.init.constant_(self.first.weight, 1 / 3)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        grey = self.pool(self.first(inputs))[:, 0]
        return torch.stack([grey[:, :, :16].sum(dim=(1, 2)), grey[:, :, 16:].sum(dim=(1, 2))], 1)


def test_saliency_lies_where_the_answer_comes_from() -> None:
    pictures = np.zeros((70, 32, 32), np.uint8)
    pictures[:, 8:16, 4:8] = 255  # on the left, which is the lighter half
    found = reading(Linear(), pictures, (1, 0))
    for_read, for_true = found.saliency[0]
    assert (for_read[:, :16] == found.inputs[0][:, :16]).all()
    assert (for_read[:, 16:] == 0).all()
    assert (for_true[:, :16] == 0).all()
    assert (found.saliency[1, 0] == found.saliency[1, 1]).all()
    assert found.inputs.min() == -1
    assert found.inputs.max() == 1


def test_shares_of_ink_and_of_saliency_on_it_are_counted_in_every_batch() -> None:
    pictures = np.zeros((70, 32, 32), np.uint8)
    pictures[:, 8:16, 4:8] = 255
    found = reading(Linear(), pictures, (0,))
    np.testing.assert_allclose(found.ink, np.full(70, 32 / 1024))
    np.testing.assert_allclose(found.on_ink, np.full(70, 32 / 512), rtol=1e-5)
    np.testing.assert_allclose(found.active[0], np.full(70, 32 / 1024), rtol=1e-5)


def test_an_image_without_contrast_has_no_ink() -> None:
    pictures = np.stack([np.full((20, 20), 37, np.uint8), np.eye(20, dtype=np.uint8)])
    found = reading(Linear(), pictures, (0,))  # enlarged, 37 comes out as several brightnesses
    assert found.ink[0] == 0
    assert np.isnan(found.on_ink[0])
    assert found.ink[1] > 0
    assert found.on_ink[1] > 0


@pytest.mark.parametrize(
    ("declared", "first", "sides"),
    [
        (CNN.network, 32, [16, 8, 4, 2]),
        (VGG13.network, 64, [16, 8, 4, 2, 1]),
        (made({"model": "resnet18"}), 64, [32, 16, 8, 4]),
    ],
    ids=lambda given: getattr(given, "model", ""),
)
def test_every_network_is_read_block_by_block(
    declared: Family, first: int, sides: list[int]
) -> None:
    torch.manual_seed(0)
    network = declared.build(classes=5, pixels=32)
    found = reading(network, images(4), (3, 1), declared.blocks(network))
    assert found.filters.shape == (first, 3, 3)
    layer = next(layer for layer in network.modules() if isinstance(layer, nn.Conv2d))
    np.testing.assert_allclose(found.filters, layer.weight.numpy().mean(axis=1), atol=1e-6)
    assert [maps.shape for maps in found.activations] == [(3, side, side) for side in sides]
    assert all(maps.min() >= 0 for maps in found.activations)
    assert found.active.shape == (len(sides), 4)
    assert 0 < found.active.min() < found.active.max() < 1
    assert found.saliency.shape == (2, 2, 32, 32)


def test_saliency_of_an_image_does_not_depend_on_those_beside_it() -> None:
    torch.manual_seed(0)
    network = cnn(classes=5, pixels=32)
    alone, beside = (reading(network, images(4), truths) for truths in ((3,), (3, 1)))
    np.testing.assert_allclose(alone.saliency[0], beside.saliency[0], atol=1e-6)


def test_reading_leaves_no_hook_in_the_network() -> None:
    network = cnn(classes=5, pixels=32)
    reading(network, images(2), (0,))
    assert not any(layer._forward_hooks for layer in network.modules())
