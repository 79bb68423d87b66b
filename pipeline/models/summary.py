"""A network as it is declared → its layers, and what is counted in them, at one size of image.

No training and no memory: the networks stand on the meta device.
"""

import math
from collections import Counter
from typing import Any

import torch
import torchinfo
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from pipeline.config import CHANNELS, Family
from pipeline.records import Layer, LayerTable

BYTES_PER_NUMBER = 4  # float32


def torchinfo_table(declared: Family, classes: int, pixels: int, batch: int) -> LayerTable:
    """Of a batch of images, in torchinfo's layout and its MB of 10**6 bytes."""
    network = _built(declared, classes, pixels)
    info = _summary(network, (batch, CHANNELS, pixels, pixels))
    megabyte = 10**6
    layers = tuple(
        Layer(
            name=f"{layer.class_name}: {layer.depth}-{layer.depth_index}"
            if layer.depth
            else layer.class_name,
            output_shape=tuple(layer.output_size),
            parameters=layer.num_params if layer.is_leaf_layer and layer.num_params else None,
            depth=layer.depth,
            kernel=_kernel(layer.module),
        )
        for layer in info.summary_list
    )
    return LayerTable(
        convention="torchinfo",
        layers=layers,
        batch=batch,
        pixels=pixels,
        parameters=info.total_params,
        trainable=info.trainable_params,
        multiply_adds=info.total_mult_adds,
        # torchinfo's own adds the 64 bytes that Python needs for a tensor of any size
        input_size=batch * CHANNELS * pixels**2 * BYTES_PER_NUMBER / megabyte,
        pass_size=info.total_output_bytes / megabyte,
        parameter_size=info.total_param_bytes / megabyte,
        **_steps(network, pixels),
    )


def torchsummary_table(declared: Family, classes: int, pixels: int) -> LayerTable:
    """Of one image, in torchsummary's layout and its MB of 2**20 bytes.

    torchsummary numbers the leaf layers and counts each one's output twice, once for
    its gradient.
    """
    network = _built(declared, classes, pixels)
    info = _summary(network, (1, CHANNELS, pixels, pixels))
    leaves = [layer for layer in info.summary_list if layer.is_leaf_layer]
    layers = tuple(
        Layer(
            name=f"{layer.class_name}-{number}",
            output_shape=(-1, *layer.output_size[1:]),
            parameters=layer.num_params,
            kernel=_kernel(layer.module),
        )
        for number, layer in enumerate(leaves, 1)
    )
    megabyte = 2**20 / BYTES_PER_NUMBER
    outputs = sum(math.prod(layer.output_size) for layer in leaves)
    return LayerTable(
        convention="torchsummary",
        layers=layers,
        batch=1,
        pixels=pixels,
        parameters=info.total_params,
        trainable=info.trainable_params,
        multiply_adds=None,
        input_size=CHANNELS * pixels**2 / megabyte,
        pass_size=2 * outputs / megabyte,
        parameter_size=info.total_params / megabyte,
        **_steps(network, pixels),
    )


def _built(declared: Family, classes: int, pixels: int) -> nn.Module:
    with torch.device("meta"):
        return declared.build(classes=classes, pixels=pixels)


def _summary(network: nn.Module, input_size: tuple[int, ...]) -> torchinfo.ModelStatistics:
    return torchinfo.summary(network, input_size, device="meta", verbose=0)


def _kernel(layer: nn.Module) -> int | None:
    """The side of a convolution."""
    return layer.kernel_size[0] if isinstance(layer, nn.Conv2d) else None


class _Operations(TorchDispatchMode):
    """How often an operation gives maps: what of a network is no layer."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.counts = Counter[str]()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        output = func(*args, **(kwargs or {}))
        if isinstance(output, Tensor) and output.ndim == 4:
            self.counts[func.overloadpacket.__name__.removesuffix("_")] += 1
        return output


def _steps(network: nn.Module, pixels: int) -> dict[str, Any]:
    """Where maps go through ReLU, where two are added, and the rate of each dropout."""
    with _Operations() as seen:
        network.eval()(torch.empty(1, CHANNELS, pixels, pixels, device="meta"))
    rates = [layer.p for layer in network.modules() if isinstance(layer, nn.Dropout)]
    return {"relus": seen.counts["relu"], "skips": seen.counts["add"], "dropouts": tuple(rates)}
