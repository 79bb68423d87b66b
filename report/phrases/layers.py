"""Claims about a network's layers → what the prose about architectures asks for.

What is said is what was counted: a network without max-pooling, dropout or hidden units is not
said to have any.
"""

import itertools
from collections.abc import Iterator, Sequence

from report.page import formats
from report.page.evidence import Evidence
from report.page.formats import THIN, count, in_words, listed, plural
from report.page.tracing import follows, plain, shown

LARGEST = 15  # side of a convolution that is looked for
FEW = 6  # sizes that a sentence lists


class Network:
    """The layers of an experiment's network at the input size of its table.

    phrase: what it is called inside a sentence.
    """

    def __init__(self, evidence: Evidence, experiment: str) -> None:
        self._evidence = evidence
        self._prefix = f"{experiment}.architecture"
        self.experiment = experiment

    @property
    def phrase(self) -> str:
        return self._evidence.phrase(self.experiment)

    def count(self, name: str) -> int:
        """How many there are, such as `convolutions`, or how large, such as `first-side`."""
        return self._evidence.count(f"{self._prefix}.{name}")

    def follows(self, text: str, *names: str) -> str:
        """Text that comes or goes with these counts, and does not show them."""
        return follows(text, *(("claims", f"{self._prefix}.{name}") for name in names))

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

    @property
    def blocks(self) -> list[int]:
        """Convolutions before each max-pooling, in order."""
        return self._numbered("block")

    @property
    def rates(self) -> list[float]:
        """Of each dropout."""
        return [self._evidence.value(known) for known in self._names("rate")]

    @property
    def kernels(self) -> dict[str, int]:
        """How many convolutions there are of each size, as in "3×3"."""
        sides = [s for s in range(LARGEST, 0, -1) if self._has(f"kernels-{s}")]
        counts = {side: self.count(f"kernels-{side}") for side in sides}
        return {shown(f"{s}{THIN}×{THIN}{s}", counts[s]): counts[s] for s in sides}

    @property
    def layers(self) -> int:
        """Convolutions and fully connected ones."""
        return self.count("convolutions") + self.count("dense")

    @property
    def depends_on_size(self) -> bool:
        """Whether its parameters do: the maps are flattened, and no mean over them is taken."""
        return self.count("means") == 0

    @property
    def total_size(self) -> str:
        """As the table of its layers prints it."""
        return formats.fixed(self.value("total-size"), 2) + f"{THIN}MB"

    def _has(self, name: str) -> bool:
        return f"{self._prefix}.{name}" in self._evidence.claims

    def _numbered(self, name: str) -> list[int]:
        return [self._evidence.count(known) for known in self._names(name)]

    def _names(self, name: str) -> Iterator[str]:
        """Claims `name-1`, `name-2`, …, as many as there are."""
        names = (f"{self._prefix}.{name}-{place}" for place in itertools.count(1))
        return itertools.takewhile(self._evidence.claims.__contains__, names)


def convolutions_in_full(network: Network) -> str:
    number, sizes = network.count("convolutions"), network.kernels
    filters = _filters(network.channels)
    of = f" of {plain(next(iter(sizes)))} pixels" if len(sizes) == 1 else ""
    subject = f"{formats.sentence(in_words(number, 'convolution'))}{of}"
    has = "has" if number == 1 else "have"
    if network.count("relus") == number:
        followed = "followed by ReLU" if number == 1 else "each followed by ReLU"
        told = f"{subject}, {followed}, {has} {filters}."
    else:
        times = formats.how_often(network.count("relus"))
        told = f"{subject} {has} {filters}; the maps go through ReLU {times}."
    return f"{told}{_kinds(sizes)}"


def _kinds(sizes: dict[str, int]) -> str:
    if len(sizes) == 1:
        return ""
    (size, number), *others = sizes.items()
    told = [f"{formats.word(number)} {'is' if number == 1 else 'are'} of {size} pixels"]
    told += [f"{formats.word(n)} of {other}" for other, n in others]
    return f" Of the convolutions, {listed(told)}."


def _filters(channels: Sequence[int]) -> str:
    if len(channels) == 1:
        return plural(channels[0], "filter")
    if len(channels) <= FEW:
        return f"{listed(map(count, channels))} filters"
    return f"from {count(channels[0])} to {count(channels[-1])} filters"


def dense_share(network: Network) -> str:
    """Of its parameters, what the fully connected layers hold; with digits that tell it from all."""
    share = network.value("dense-share")
    rest = min(share, 1 - share)
    decimals = 0 if rest >= 0.1 else 1 if rest >= 0.001 else 2
    return formats.percent(share, decimals)
