"""Layer tables of the published networks at their published sizes.

No training and no memory: the networks stand on the meta device.
"""

import math

import torch
import torchinfo
from torch import nn

from pipeline.models.cnn import CNN
from pipeline.models.vgg import VGG13
from pipeline.records import Layer, LayerTable

BYTES_PER_NUMBER = 4  # float32


def cnn_table(classes: int, *, batch_norm: bool = False) -> LayerTable:
    """Part 3: batch 32 at 128 pixels, in torchinfo's layout and its MB of 10**6 bytes."""
    with torch.device("meta"):
        network = CNN(classes=classes, pixels=128, batch_norm=batch_norm)
    info = _summary(network, (32, 3, 128, 128))
    megabyte = 10**6
    layers = tuple(
        Layer(
            name=f"{layer.class_name}: {layer.depth}-{layer.depth_index}"
            if layer.depth
            else layer.class_name,
            output_shape=tuple(layer.output_size),
            parameters=layer.num_params if layer.is_leaf_layer and layer.num_params else None,
            depth=layer.depth,
        )
        for layer in info.summary_list
    )
    return LayerTable(
        convention="torchinfo",
        layers=layers,
        parameters=info.total_params,
        trainable=info.trainable_params,
        multiply_adds=info.total_mult_adds,
        input_size=info.total_input / megabyte,
        pass_size=info.total_output_bytes / megabyte,
        parameter_size=info.total_param_bytes / megabyte,
    )


def vgg13_table(classes: int) -> LayerTable:
    """Part 4: one image at 224 pixels, in torchsummary's layout and its MB of 2**20 bytes.

    torchsummary numbers the leaf layers and counts each one's output twice, once for
    its gradient.
    """
    with torch.device("meta"):
        network = VGG13(classes=classes, pixels=224)
    info = _summary(network, (1, 3, 224, 224))
    leaves = [layer for layer in info.summary_list if layer.is_leaf_layer]
    layers = tuple(
        Layer(
            name=f"{layer.class_name}-{number}",
            output_shape=(-1, *layer.output_size[1:]),
            parameters=layer.num_params,
        )
        for number, layer in enumerate(leaves, 1)
    )
    megabyte = 2**20 / BYTES_PER_NUMBER
    outputs = sum(math.prod(layer.output_size) for layer in leaves)
    return LayerTable(
        convention="torchsummary",
        layers=layers,
        parameters=info.total_params,
        trainable=info.trainable_params,
        multiply_adds=None,
        input_size=3 * 224 * 224 / megabyte,
        pass_size=2 * outputs / megabyte,
        parameter_size=info.total_params / megabyte,
    )


def _summary(network: nn.Module, input_size: tuple[int, ...]) -> torchinfo.ModelStatistics:
    return torchinfo.summary(network, input_size, device="meta", verbose=0)
