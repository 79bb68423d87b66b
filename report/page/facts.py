"""What a figure of a manifest was drawn from: its numbers and names, and what experiments are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from manifest import Claim, ClaimReference, Experiment, Fact, limits
from manifest.errors import ManifestError
from report.page.called import Called
from report.page.tracing import address

Entry = TypeVar("Entry")
PLAIN = Called()
AGAIN = "run `nox -s full` to make the manifest again"


@dataclass(frozen=True, kw_only=True)
class Models:
    """What experiments are called, and how many optimisers there are.

    main: the phrase of the base, and of the combination, by the prefix of their facts.
    compared: the network of Part 3, if it ran, and those of Part 4.
    """

    experiments: Mapping[str, Experiment]
    main: Mapping[str, str]
    optimisers: int
    compared: tuple[str, ...] = ()


NOTHING = Models(experiments={}, main={}, optimisers=0)


class Facts:
    """The numbers and names that a figure was drawn from, and what experiments are called."""

    def __init__(
        self,
        figure: str,
        values: Mapping[str, Fact],
        claims: Mapping[str, Claim],
        models: Models = NOTHING,
        called: Called = PLAIN,
    ) -> None:
        self._figure = figure
        self._claims = claims
        self.models = models
        self.called = called
        self.values = values

    def title(self, experiment: str) -> str:
        return required(self.models.experiments, "experiment", experiment).title

    def phrase(self, experiment: str) -> str:
        return required(self.models.experiments, "experiment", experiment).phrase

    def main(self, place: int) -> str:
        """The phrase of the base, or of the combination, which is the second."""
        known = [*self.models.main.values()]
        if place >= len(known):
            raise ManifestError(f"figure {self._figure}: the manifest has no such model; {AGAIN}")
        return known[place]

    @property
    def compared(self) -> tuple[str, ...]:
        return self.models.compared

    @property
    def network(self) -> str:
        """What a figure of Part 3 is about."""
        return first(self.compared, "network of Part 3")

    @property
    def address(self) -> tuple[str, ...]:
        return (address(("figures", self._figure)),)

    def number(self, name: str) -> float:
        value = required(self.values, f"fact of figure {self._figure}", name)
        if isinstance(value, ClaimReference):
            return required(self._claims, "claim", value.claim).value
        if isinstance(value, str):
            raise ManifestError(
                f"figure {self._figure}: {name} is {value!r}, not a number; {AGAIN}"
            )
        return value

    def count(self, name: str) -> int:
        return counted(self.number(name), f"figure {self._figure}: {name}")

    def name(self, name: str) -> str:
        return str(required(self.values, f"fact of figure {self._figure}", name))

    def column(self, name: str) -> str:
        """The title of a column that a fact names."""
        return self.called.column(self.name(name))

    def __contains__(self, name: str) -> bool:
        return name in self.values


def first(names: Sequence[str], what: str) -> str:
    if not names:
        raise ManifestError(f"the manifest has no {what}; {AGAIN}")
    return names[0]


def counted(value: float, what: str, minimum: int = 0) -> int:
    """What words and shares are made of has to be a count, whatever a manifest holds."""
    if not minimum <= value <= limits.COUNTED:
        raise ManifestError(f"{what} is {value:.4g}, at minimum {minimum} is possible; {AGAIN}")
    return round(value)


def required(known: Mapping[str, Entry], kind: str, name: str) -> Entry:
    """The entry, or a one-line error: a manifest without it is damaged."""
    if name not in known:
        raise ManifestError(f"the manifest has no {kind} {name!r}; {AGAIN}")
    return known[name]
