"""Claims about a network's layers → what the prose about architectures asks for."""

from report.evidence import Evidence


class Network:
    """The layers of `model` at the published input size."""

    def __init__(self, evidence: Evidence, model: str) -> None:
        self._evidence = evidence
        self._prefix = f"{model}.architecture"

    def count(self, name: str) -> int:
        """How many there are, such as `convolutions`, or how large, such as `first-side`."""
        return self._evidence.count(f"{self._prefix}.{name}")

    def value(self, name: str) -> float:
        return self._evidence.value(f"{self._prefix}.{name}")

    @property
    def channels(self) -> list[int]:
        """Filters of each convolution, in order."""
        return [self.count(f"channels-{place + 1}") for place in range(self.count("convolutions"))]

    @property
    def units(self) -> list[int]:
        """Outputs of each fully connected layer, in order."""
        return [self.count(f"units-{place + 1}") for place in range(self.count("dense"))]
