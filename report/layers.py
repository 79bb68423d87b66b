"""A layer table of the manifest → what its layers are, for the prose about them."""

import re
from dataclasses import dataclass

from pipeline.manifest import Table

KIND = re.compile(r"[A-Za-z]+\d?d?")
NUMBER = re.compile(r"-?\d+")


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A row: its type, such as Conv2d, and its output shape with the batch first."""

    kind: str
    shape: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Network:
    layers: tuple[Layer, ...]

    def of(self, kind: str) -> list[Layer]:
        return [layer for layer in self.layers if layer.kind == kind]

    @property
    def channels(self) -> list[int]:
        """Filters of each convolution, in order."""
        return [layer.shape[1] for layer in self.of("Conv2d")]

    @property
    def units(self) -> list[int]:
        """Outputs of each fully connected layer, in order."""
        return [layer.shape[-1] for layer in self.of("Linear")]

    @property
    def sides(self) -> tuple[int, int]:
        """Width in pixels before the first pooling and after the last."""
        return self.of("Conv2d")[0].shape[-1], self.of("MaxPool2d")[-1].shape[-1]


def network(table: Table) -> Network:
    """Rows of (layer, output shape, parameters) as torchinfo or torchsummary print them."""
    return Network(layers=tuple(_layer(str(row[0]), str(row[1])) for row in table.rows))


def _layer(name: str, shape: str) -> Layer:
    kind = KIND.search(name)
    sizes = tuple(int(number) for number in NUMBER.findall(shape.replace(",", " ")))
    return Layer(kind=kind.group() if kind else name, shape=sizes)
