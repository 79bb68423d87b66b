"""A network as it is declared → its parameters, operations and memory, counted before any training.

It stands on the meta device, which has shapes and no numbers.
"""

from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor
from torch.multiprocessing.reductions import StorageWeakRef

from pipeline.config import CHANNELS, Family


@dataclass(frozen=True, kw_only=True)
class Passes:
    """Of one image forward and backward: operations, and bytes kept for the backward pass."""

    parameters: int
    operations: float
    kept: float


@cache
def parameters(network: Family, classes: int, pixels: int) -> int:
    with torch.device("meta"):
        built = network.build(classes=classes, pixels=pixels)
    return sum(parameter.numel() for parameter in built.parameters())


@cache
def dropout(network: Family, classes: int, pixels: int) -> float | None:
    """The largest share of units that a layer of it drops; None where none drops any."""
    with torch.device("meta"):
        built = network.build(classes=classes, pixels=pixels)
    return max((m.p for m in built.modules() if isinstance(m, torch.nn.Dropout)), default=None)


@cache
def passes(network: Family, classes: int, pixels: int, *, bfloat16: bool) -> Passes:
    """Parameters are no part of `kept`; what several layers keep is counted once."""
    # With it comes triton: 70 MB that the processes that train have no use for.
    from torch.utils.flop_counter import FlopCounterMode  # noqa: PLC0415

    kept = dict[StorageWeakRef, float]()
    holding = list[Tensor]()

    def keep(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        width = 0.5 if bfloat16 and tensor.is_floating_point() else 1.0
        kept[StorageWeakRef(storage)] = storage.nbytes() * width
        holding.append(tensor)  # or its place would be taken by another
        return tensor

    with torch.device("meta"):
        built = network.build(classes=classes, pixels=pixels)
        images = torch.empty(2, CHANNELS, pixels, pixels)  # batch norm takes no single image
    with (
        FlopCounterMode(display=False) as counter,
        torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor),
    ):
        built(images).sum().backward()
    for parameter in built.parameters():
        kept.pop(StorageWeakRef(parameter.untyped_storage()), None)
    return Passes(
        parameters=sum(parameter.numel() for parameter in built.parameters()),
        operations=counter.get_total_flops() / len(images),
        kept=sum(kept.values()) / len(images),
    )
