"""Batches made of uint8 images: sizes, values, order, and where the images lie."""

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor
from torchvision.transforms import v2

from pipeline.training import batches
from pipeline.training.batches import Images

CPU = torch.device("cpu")


def some(per_class: int, classes: int = 4) -> Images:
    labels = np.repeat(np.arange(classes), per_class)
    images = np.arange(len(labels), dtype=np.uint8).repeat(28 * 28).reshape(-1, 28, 28)
    return Images.select(images, labels, np.arange(len(labels)), CPU)


def one(image: Tensor) -> Tensor:
    return image.unsqueeze(0)


def noise() -> Tensor:
    generator = torch.Generator().manual_seed(3)
    return torch.randint(0, 256, (5, 28, 28), dtype=torch.uint8, generator=generator)


def test_plain_batch_is_three_equal_channels_between_minus_one_and_one() -> None:
    image = torch.zeros(28, 28, dtype=torch.uint8)
    image[10:20, 5:9] = 255
    batch = batches.plain(one(image), 64)
    assert batch.shape == (1, 3, 64, 64)
    assert batch.is_contiguous(memory_format=torch.channels_last)
    assert torch.equal(batch[:, 0], batch[:, 2])
    assert (batch.min().item(), batch.max().item()) == (-1, 1)


def test_batch_at_the_images_own_size_keeps_every_pixel() -> None:
    image = torch.arange(28 * 28, dtype=torch.int64).remainder(256).to(torch.uint8).view(28, 28)
    batch = batches.plain(one(image), 28)
    torch.testing.assert_close((batch[0, 0] + 1) * 127.5, image.float(), rtol=0, atol=1e-3)


def test_a_batch_is_what_torchvisions_transforms_make_of_each_image() -> None:
    for pixels in (20, 32, 128):
        chain = v2.Compose(
            [
                v2.Resize((pixels, pixels), antialias=True),
                v2.ToDtype(torch.float32, scale=True),
                v2.Normalize([0.5] * 3, [0.5] * 3),
            ]
        )
        expected = torch.stack([chain(image.expand(3, 28, 28)) for image in noise()])
        # torchvision rounds to whole grey levels after it has resized
        torch.testing.assert_close(batches.plain(noise(), pixels), expected, rtol=0, atol=1 / 127)


def test_larger_images_are_shrunk_once_as_an_image_library_would() -> None:
    large = batches.plain(noise(), 100)[:, 0].add(1).mul(127.5).byte().numpy()
    made = Images.select(large, np.arange(5), np.arange(5), CPU, pixels=32)
    assert (made.images.shape, made.images.dtype) == ((5, 32, 32), torch.uint8)
    for ours, image in zip(made.images.numpy(), large, strict=True):
        theirs = np.array(Image.fromarray(image).resize((32, 32), Image.Resampling.BILINEAR))
        assert np.abs(ours.astype(int) - theirs).max() <= 1
    assert torch.equal(
        batches.plain(made.images, 32)[:, 0], made.images.float().div_(127.5).sub_(1)
    )


@pytest.mark.parametrize("pixels", [None, 28, 32])
def test_images_that_are_no_larger_stay_at_their_own_size(pixels: int | None) -> None:
    images = noise().numpy()
    made = Images.select(images, np.arange(5), np.arange(5), CPU, pixels=pixels)
    np.testing.assert_array_equal(made.images.numpy(), images)


def test_order_is_that_of_seed_and_epoch() -> None:
    images = some(5)

    def order(seed: int, epoch: int) -> list[int]:
        return torch.cat(list(images.shuffled(7, seed=seed, epoch=epoch))).tolist()

    assert sorted(order(42, 1)) == list(range(len(images)))
    assert order(42, 1) == order(42, 1) != order(42, 2)
    assert order(42, 1) != order(43, 1)


def test_images_keep_their_labels_in_every_batch() -> None:
    parts = [some(5).take(index) for index in some(5).shuffled(6, seed=1, epoch=1)]
    assert [len(labels) for _, labels in parts] == [6, 6, 6, 2]
    for images, labels in parts:
        assert torch.equal(images[:, 0, 0].long() // 5, labels)


def test_a_spread_of_images_that_stand_class_by_class_holds_every_class_alike() -> None:
    assert torch.bincount(some(30).spread(20).labels).tolist() == [5] * 4
    assert len(some(5).spread(1000)) == 20


def test_images_that_would_fill_a_device_stay_beside_it(monkeypatch) -> None:
    monkeypatch.setattr(batches, "_free", lambda device: 1000)
    images = np.zeros((4, 28, 28), np.uint8)
    elsewhere = torch.device("meta")
    made = Images.select(images, np.arange(4), np.arange(4), elsewhere)
    assert made.images.device == made.labels.device == CPU
    assert {tensor.device for tensor in made.take(torch.arange(2))} == {elsewhere}
    monkeypatch.setattr(batches, "_free", lambda device: 10**9)
    assert Images.select(images, np.arange(4), np.arange(4), elsewhere).images.device == elsewhere
