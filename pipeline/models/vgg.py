"""VGG-13, configuration B of Simonyan and Zisserman (2015, Table 1), for small images."""

import torch
from torch import Tensor, nn

BLOCKS = (64, 128, 256, 512, 512)  # channels; two convolutions each
HIDDEN = 4096
DROPOUT = 0.5


class VGG13(nn.Module):
    """Ten convolutions and three linear layers, He-initialised (He et al. 2015).

    There is no adaptive pooling: the first linear layer has 512·(pixels/32)² inputs,
    so one class serves 32 and 224 pixels.
    """

    def __init__(self, *, classes: int, pixels: int, batch_norm: bool = False) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for fan_in, units in zip((3, *BLOCKS), BLOCKS, strict=False):
            layers += _convolution(fan_in, units, batch_norm)
            layers += _convolution(units, units, batch_norm)
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        inputs = BLOCKS[-1] * (pixels // 2 ** len(BLOCKS)) ** 2
        self.classifier = nn.Sequential(
            *_hidden(inputs, HIDDEN), *_hidden(HIDDEN, HIDDEN), nn.Linear(HIDDEN, classes)
        )
        self.apply(_he_initialise)

    def forward(self, images: Tensor) -> Tensor:
        """(batch, 3, pixels, pixels) → logits (batch, classes)."""
        logits: Tensor = self.classifier(torch.flatten(self.features(images), 1))
        return logits


def _convolution(fan_in: int, units: int, batch_norm: bool) -> list[nn.Module]:
    convolution = nn.Conv2d(fan_in, units, 3, padding=1, bias=not batch_norm)
    norm = [nn.BatchNorm2d(units)] if batch_norm else []
    return [convolution, *norm, nn.ReLU(inplace=True)]


def _hidden(inputs: int, units: int) -> list[nn.Module]:
    return [nn.Linear(inputs, units), nn.ReLU(inplace=True), nn.Dropout(DROPOUT)]


def _he_initialise(layer: nn.Module) -> None:
    if isinstance(layer, nn.Conv2d | nn.Linear):
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)
