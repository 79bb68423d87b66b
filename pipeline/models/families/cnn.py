"""Blocks of one convolution and a max-pooling, as many as there are channels."""

from functools import cache
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from pipeline.config import CHANNELS, Family

if TYPE_CHECKING:
    from torch import nn

HIDDEN = 512
DROPOUT = 0.5
Channels = Annotated[int, Field(gt=0, le=4096)]


class CNNOptions(Family):
    """channels: the filters of each convolution, in order."""

    title: ClassVar = "CNN"
    initialisation: ClassVar = (
        "{network} starts from the weights that PyTorch draws by default: evenly between two bounds "
        "that narrow as a unit has more inputs."
    )
    share: ClassVar = {"cpu": 0.5, "cuda": 0.15}  # on CUDA it was not measured
    model: Literal["cnn"] = "cnn"
    channels: Annotated[tuple[Channels, ...], Field(min_length=1, max_length=10)]
    batch_norm: bool = False

    @property
    def least_pixels(self) -> int:
        return int(2 ** len(self.channels))

    def build(self, *, classes: int, pixels: int, inputs: int = CHANNELS) -> "nn.Module":
        return _network()(self, classes, pixels, inputs)

    def blocks(self, network: "nn.Module") -> "list[nn.Module]":
        return [network.get_submodule(f"pool{n}") for n in range(1, len(self.channels) + 1)]


@cache
def _network() -> "type[nn.Module]":
    import torch
    import torch.nn.functional as F
    from torch import Tensor, nn

    class CNN(nn.Module):
        """Blocks of a 3×3 convolution, ReLU and 2×2 max-pool, then 512 units.

        The blocks are direct children, so that torchinfo's table has the source's rows.
        """

        def __init__(self, declared: CNNOptions, classes: int, pixels: int, inputs: int) -> None:
            super().__init__()
            self._blocks: list[tuple[nn.Module, nn.Module, nn.Module]] = []
            channels = declared.channels
            for number, (fan_in, units) in enumerate(zip((inputs, *channels), channels), 1):
                self._add_block(number, fan_in, units, declared.batch_norm)
            side = pixels // 2 ** len(channels)
            self.linear1 = nn.Linear(channels[-1] * side**2, HIDDEN)
            self.dropout = nn.Dropout(DROPOUT)
            self.linear2 = nn.Linear(HIDDEN, classes)

        def _add_block(self, number: int, fan_in: int, units: int, batch_norm: bool) -> None:
            convolution = nn.Conv2d(fan_in, units, 3, padding=1, bias=not batch_norm)
            norm = nn.BatchNorm2d(units) if batch_norm else nn.Identity()
            pool = nn.MaxPool2d(2)
            self.add_module(f"convolution{number}", convolution)
            if batch_norm:
                self.add_module(f"norm{number}", norm)
            self.add_module(f"pool{number}", pool)
            self._blocks.append((convolution, norm, pool))

        def forward(self, images: Tensor) -> Tensor:
            for convolution, norm, pool in self._blocks:
                # The larger of two, then ReLU: the same numbers for a quarter of the work.
                images = F.relu(pool(norm(convolution(images))))
            hidden = F.relu(self.linear1(torch.flatten(images, 1)))
            logits: Tensor = self.linear2(self.dropout(hidden))
            return logits

    return CNN
