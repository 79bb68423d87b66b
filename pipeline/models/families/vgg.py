"""The networks of Simonyan and Zisserman (2015, Table 1), for small images."""

from functools import cache
from typing import TYPE_CHECKING, ClassVar, Literal

from pipeline.config import CHANNELS, Family

if TYPE_CHECKING:
    from torch import nn

UNITS = (64, 128, 256, 512, 512)  # channels of each block
DEPTHS = {  # its convolutions, of each configuration
    "A": (1, 1, 2, 2, 2),
    "B": (2, 2, 2, 2, 2),
    "D": (2, 2, 3, 3, 3),
    "E": (2, 2, 4, 4, 4),
}
HIDDEN = 4096
DROPOUT = 0.5


class VGGOptions(Family):
    """letters: the configuration in the paper; A, B, D and E have 11, 13, 16 and 19 layers."""

    title: ClassVar = "VGG"
    initialisation: ClassVar = (
        "{network} starts from He’s initialisation: weights are drawn with a variance that keeps the "
        "size of the activations from layer to layer when half of them are cut off by ReLU. Without "
        "that, signals in a network of this depth fade or explode before training has begun."
    )
    share: ClassVar = {"cpu": 0.7, "cuda": 0.4}  # on CUDA it was not measured
    model: Literal["vgg"] = "vgg"
    letters: Literal["A", "B", "D", "E"]
    batch_norm: bool = False

    @property
    def least_pixels(self) -> int:
        return int(2 ** len(UNITS))

    def build(self, *, classes: int, pixels: int, inputs: int = CHANNELS) -> "nn.Module":
        return _network()(self, classes, pixels, inputs)

    def blocks(self, network: "nn.Module") -> "list[nn.Module]":
        from torch import nn

        return [layer for layer in network.modules() if isinstance(layer, nn.MaxPool2d)]


@cache
def _network() -> "type[nn.Module]":
    import torch
    from torch import Tensor, nn

    class VGG(nn.Module):
        """Blocks of convolutions and three linear layers, He-initialised (He et al. 2015).

        There is no adaptive pooling: the first linear layer has 512·(pixels/32)² inputs,
        so one class serves 32 and 224 pixels.
        """

        def __init__(self, declared: VGGOptions, classes: int, pixels: int, inputs: int) -> None:
            super().__init__()
            layers: list[nn.Module] = []
            fan_in = inputs
            for units, depth in zip(UNITS, DEPTHS[declared.letters], strict=True):
                for _ in range(depth):
                    layers += convolution(fan_in, units, declared.batch_norm)
                    fan_in = units
                layers.append(nn.MaxPool2d(2))
            self.features = nn.Sequential(*layers)
            flat = UNITS[-1] * (pixels // 2 ** len(UNITS)) ** 2
            self.classifier = nn.Sequential(
                *hidden(flat, HIDDEN), *hidden(HIDDEN, HIDDEN), nn.Linear(HIDDEN, classes)
            )
            self.apply(he_initialise)

        def forward(self, images: Tensor) -> Tensor:
            logits: Tensor = self.classifier(torch.flatten(self.features(images), 1))
            return logits

    def convolution(fan_in: int, units: int, batch_norm: bool) -> list[nn.Module]:
        made = nn.Conv2d(fan_in, units, 3, padding=1, bias=not batch_norm)
        norm = [nn.BatchNorm2d(units)] if batch_norm else []
        return [made, *norm, nn.ReLU(inplace=True)]

    def hidden(inputs: int, units: int) -> list[nn.Module]:
        return [nn.Linear(inputs, units), nn.ReLU(inplace=True), nn.Dropout(DROPOUT)]

    def he_initialise(layer: nn.Module) -> None:
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)

    return VGG
