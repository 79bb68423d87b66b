"""A trained network and images → what it looks at, as plain arrays.

The blocks of a network are told by its family. ReLU follows what they give in one network and
precedes it in another, so it is taken here: twice is as good as once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.records import Reading
from pipeline.training.batches import plain

BATCH = 64


def read(
    network: nn.Module,
    blocks: Sequence[nn.Module],
    pixels: int,
    *,
    shown: np.ndarray,
    measured: np.ndarray,
    samples: np.ndarray,
    truths: Sequence[int],
) -> Reading:
    """shown, measured, samples: (n, height, width) uint8; truths: the classes of `samples`."""
    active, ink, on_ink = zip(*_measure(network, blocks, measured, pixels), strict=True)
    inputs = _inputs(samples, pixels)
    logits = network(inputs)
    both = [_saliency(logits, inputs, of) for of in (logits.argmax(dim=1), torch.tensor(truths))]
    with torch.inference_mode():
        activations = _maps(network, blocks, _inputs(shown, pixels))
    return Reading(
        filters=_first_layer(network).mean(dim=1).numpy(),
        activations=tuple(maps.mean(dim=1).numpy() for maps in activations),
        active=np.concatenate(active, axis=1),
        inputs=inputs.detach()[:, 0].numpy(),
        saliency=torch.stack(both, dim=1).numpy(),
        ink=np.concatenate(ink),
        on_ink=np.concatenate(on_ink),
    )


def _first_layer(network: nn.Module) -> Tensor:
    """(filters, channels, height, width)."""
    first = next(layer for layer in network.modules() if isinstance(layer, nn.Conv2d))
    return first.weight.detach()


def _inputs(images: np.ndarray, pixels: int) -> Tensor:
    """(n, 3, pixels, pixels), of which gradients are kept."""
    return plain(torch.from_numpy(images), pixels).requires_grad_()


def _measure(
    network: nn.Module, blocks: Sequence[nn.Module], images: np.ndarray, pixels: int
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Batch by batch `active`, `ink` and `on_ink` of a `Reading`."""
    for start in range(0, len(images), BATCH):
        inputs = _inputs(images[start : start + BATCH], pixels)
        with _collected(blocks) as maps:
            logits = network(inputs)
        active = torch.stack([(of_block > 0).flatten(1).float().mean(dim=1) for of_block in maps])
        size = _saliency(logits, inputs, logits.argmax(dim=1)).abs()
        lit = _lit(inputs.detach()[:, 0]) * _has_contrast(images[start : start + BATCH])
        on_ink = (size * lit).sum(dim=(1, 2)) / size.sum(dim=(1, 2))  # NaN where nothing matters
        on_ink[~lit.any(dim=2).any(dim=1)] = torch.nan
        yield active.detach().numpy(), lit.mean(dim=(1, 2)).numpy(), on_ink.numpy()


def _has_contrast(images: np.ndarray) -> Tensor:
    """(n, 1, 1) bool; told before enlarging, which leaves what rounding makes of one brightness."""
    found: np.ndarray = np.ptp(images, axis=(1, 2), keepdims=True) > 0
    return torch.from_numpy(found)


def _lit(images: Tensor) -> Tensor:
    """(n, side, side) of 0 and 1: where an image is lighter than halfway to its lightest."""
    low, high = images.amin(dim=(1, 2), keepdim=True), images.amax(dim=(1, 2), keepdim=True)
    return (images > (low + high) / 2).float()


def _saliency(logits: Tensor, inputs: Tensor, classes: Tensor) -> Tensor:
    """(n, side, side): gradient × input of each image's class, summed over equal channels."""
    chosen = logits.gather(1, classes[:, None]).sum()
    (slope,) = torch.autograd.grad(chosen, inputs, retain_graph=True)
    return (slope * inputs).sum(dim=1).detach()


def _maps(network: nn.Module, blocks: Sequence[nn.Module], inputs: Tensor) -> list[Tensor]:
    """Of each block (n, channels, side, side)."""
    with _collected(blocks) as maps:
        network(inputs)
    return maps


@contextmanager
def _collected(blocks: Sequence[nn.Module]) -> Iterator[list[Tensor]]:
    """What the blocks give while this is open."""
    maps: list[Tensor] = []

    def keep(_layer: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> None:
        maps.append(F.relu(output))

    handles = [block.register_forward_hook(keep) for block in blocks]
    try:
        yield maps
    finally:
        for handle in handles:
            handle.remove()
