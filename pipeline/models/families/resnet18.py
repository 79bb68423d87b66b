"""ResNet-18 of He et al. (2016), by torchvision, adapted to small images."""

from typing import TYPE_CHECKING, ClassVar, Literal

from pipeline.config import CHANNELS, Family

if TYPE_CHECKING:
    from torch import nn

STAGES = 4  # all but the first halve width and height
STEM = 64  # filters


class ResNet18Options(Family):
    """Its first convolution is of 3×3 pixels, and no max-pooling follows it: nothing is shrunk there.

    Batch norm is a part of it, and its weights are drawn, never downloaded.
    """

    title: ClassVar = "ResNet"
    about: ClassVar = (
        "A skip connection carries the input of each block past its convolutions, so that a block "
        "learns what to add to it and gradients have a short way back. The layers are those of "
        "torchvision, but for the start: as the images are small, the first convolution skips no "
        "pixel and no max-pooling follows it."
    )
    initialisation: ClassVar = (
        "{network} starts from He’s initialisation of its convolutions, by the number of their "
        "outputs; batch normalisation starts by changing nothing."
    )
    model: Literal["resnet18"] = "resnet18"

    @property
    def least_pixels(self) -> int:
        return int(2 ** (STAGES - 1)) + 1  # of one image, batch norm needs maps of several numbers

    def build(self, *, classes: int, pixels: int, inputs: int = CHANNELS) -> "nn.Module":  # noqa: ARG002
        from torch import nn
        from torchvision.models import resnet18

        network: nn.Module = resnet18(weights=None, num_classes=classes)
        stem = nn.Conv2d(inputs, STEM, 3, padding=1, bias=False)
        nn.init.kaiming_normal_(stem.weight, mode="fan_out", nonlinearity="relu")
        network.conv1, network.maxpool = stem, nn.Identity()
        return network

    def blocks(self, network: "nn.Module") -> "list[nn.Module]":
        return [network.get_submodule(f"layer{n}") for n in range(1, STAGES + 1)]
