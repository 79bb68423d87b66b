"""Claims about a network's layers → what the prose about architectures asks for."""

import itertools

from report.page import formats
from report.page.evidence import Evidence


class Network:
    """The layers of `model` at the input size of its table."""

    def __init__(self, evidence: Evidence, model: str) -> None:
        self._evidence = evidence
        self._prefix = f"{model}.architecture"

    def count(self, name: str) -> int:
        """How many there are, such as `convolutions`, or how large, such as `first-side`."""
        return self._evidence.count(f"{self._prefix}.{name}")

    def value(self, name: str) -> float:
        return self._evidence.value(f"{self._prefix}.{name}")

    @property
    def parameters(self) -> int:
        """Of all layers, and so more than none."""
        return self._evidence.total(f"{self._prefix}.parameters")

    @property
    def channels(self) -> list[int]:
        """Filters of each convolution, in order."""
        return self._numbered("channels")

    @property
    def units(self) -> list[int]:
        """Outputs of each fully connected layer, in order."""
        return self._numbered("units")

    def _numbered(self, name: str) -> list[int]:
        """All of `name-1`, `name-2`, … that there are."""
        names = (f"{self._prefix}.{name}-{place}" for place in itertools.count(1))
        there = itertools.takewhile(self._evidence.claims.__contains__, names)
        return [self._evidence.count(known) for known in there]


def input_size(evidence: Evidence, model: str) -> str:
    """Of the network whose layers are counted."""
    if evidence.knows_its_source:
        return "the published input size"
    return f"an input of {formats.count(Network(evidence, model).count('first-side'))} pixels"


def megabytes(network: Network) -> str:
    """As the table of its layers prints it."""
    return formats.fixed(network.value("total-size"), 2) + f"{formats.THIN}MB"


def dense_share(network: Network) -> str:
    return formats.percent(network.value("dense-share"), 0)
