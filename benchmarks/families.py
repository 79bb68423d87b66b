"""A bank of trainings → families of comparisons without a difference, or with one that is planted.

In a family, several sides are compared with one that all share, as in a sweep, or each with a side
of its own on other splits, as protocols are. All are of one recipe, so that only splits and starts
tell them apart; no training is on two sides. Two recipes are compared start by start, after the
difference of their means over the bank was taken away: what their splits have in common, and
what not, stays. Differences are planted by adding them to the values of one side.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from benchmarks.rates import Result, Wanted
from pipeline.config import TabularScale
from pipeline.results import statistics
from pipeline.results.statistics import BySplit, Difference, judge, smallest

FALSE = "any false verdict"
AT_PRINTED, AT_FIVE = "found as printed", "found at 5 points"
EQUIVALENT = "equal at the margin"
PLANTED = 0.05
RANKED = ("higher", "lower")

Values = np.ndarray
"""(splits, starts), of the trainings of one side."""
Pairs = list[tuple[Values, Values]]
"""One for each comparison of a family."""
Test = Callable[[BySplit, BySplit, float, float], Difference]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A sort of family. draw: the values of one of them."""

    name: str
    draw: Callable[[np.random.Generator], Pairs]
    overlap: float
    margin: float
    test: Test = statistics.paired

    def compare(self, left: Values, right: Values) -> Difference:
        """By the report's own test."""
        return self.test(by_split(left), by_split(right), self.overlap, self.margin)


def by_split(values: Values) -> BySplit:
    return dict(enumerate(values.tolist()))


def sharing(bank: Values, scale: TabularScale, compared: int, random: np.random.Generator) -> Pairs:
    """`compared` sides against one, all on the same splits."""
    chosen = random.choice(len(bank), scale.splits, replace=False)
    first, *others = _sides(bank[chosen], scale.starts, compared + 1, random)
    return [(side, first) for side in others]


def apart(bank: Values, scale: TabularScale, compared: int, random: np.random.Generator) -> Pairs:
    """`compared` pairs, of which one side has its splits and the other side has others."""
    chosen = random.choice(len(bank), 2 * scale.splits, replace=False)
    left, right = (
        _sides(bank[half], scale.starts, compared, random) for half in np.split(chosen, 2)
    )
    return list(zip(left, right, strict=True))


def centred(left: Values, right: Values, scale: TabularScale, random: np.random.Generator) -> Pairs:
    """Two recipes with one mean. Splits come back: a draw without would vary less than its tests say."""
    differences = left - right - (left.mean() - right.mean())
    chosen = differences[random.choice(len(left), scale.splits)]
    (side,) = _sides(chosen, scale.starts, 1, random)
    return [(side, np.zeros_like(side))]


def _sides(bank: Values, starts: int, count: int, random: np.random.Generator) -> list[Values]:
    """`count` times `starts` of the starts of each split, none of them twice."""
    if count * starts > bank.shape[1]:
        raise ValueError(f"{count} sides of {starts} starts out of {bank.shape[1]}")
    mixed = random.permuted(bank, axis=1)[:, : count * starts]
    return np.split(mixed, count, axis=1)


@dataclass(frozen=True, kw_only=True)
class Family:
    """One that was drawn, and how its comparisons without a difference came out."""

    kind: Kind
    pairs: Pairs
    null: Sequence[Difference]

    @classmethod
    def draw(cls, kind: Kind, random: np.random.Generator) -> "Family":
        pairs = kind.draw(random)
        return cls(kind=kind, pairs=pairs, null=[kind.compare(*pair) for pair in pairs])

    @property
    def is_false(self) -> bool:
        return any(verdict in RANKED for verdict in _verdicts(self.null))

    @property
    def half_widths(self) -> list[float]:
        tested = [found.here for found in self.null if found.here is not None]
        return [(test.interval.high - test.interval.low) / 2 for test in tested]

    def printed(self, place: int) -> float:
        """What the report says that one of its tests finds four times in five."""
        found = self.null[place].here
        return smallest(found, len(self.null)) if found else 0.0

    def is_called(self, verdict: str, added: float, place: int) -> bool:
        """Of one of them, when `added` is planted in it and nowhere else."""
        left, right = self.pairs[place]
        family = [*self.null]
        family[place] = self.kind.compare(left + added, right)
        return _verdicts(family)[place] == verdict


def _verdicts(family: Sequence[Difference]) -> list[str]:
    return [j.verdict for j in judge([(found.difference, found.here) for found in family])]


def skewness(kind: Kind, families: int, random: np.random.Generator) -> float:
    """Of the differences of split means, which a t-test takes to be normal."""
    pairs = [pair for _ in range(families) for pair in kind.draw(random)]
    return float(stats.skew(np.concatenate([(left - right).mean(axis=1) for left, right in pairs])))


def measure(kind: Kind, families: int, random: np.random.Generator) -> Iterator[Result]:
    """Of each family whether any verdict is false, and what is found in one comparison of it."""
    drawn = [Family.draw(kind, random) for _ in range(families)]
    yield Result(
        of=kind.name,
        counted=FALSE,
        count=sum(family.is_false for family in drawn),
        tried=families,
        wanted="0.5 to 5 %",
        width=float(np.mean([half for family in drawn for half in family.half_widths])),
    )
    places = [number % len(family.pairs) for number, family in enumerate(drawn)]
    printed = np.mean([f.printed(place) for f, place in zip(drawn, places, strict=True)])
    for counted, added, verdict, wanted in plantings(float(printed), kind.margin, "75 to 85 %"):
        count = sum(
            family.is_called(verdict, added, place)
            for family, place in zip(drawn, places, strict=True)
        )
        yield Result(of=kind.name, counted=counted, count=count, tried=families, wanted=wanted)


def plantings(
    printed: float, margin: float, power: Wanted
) -> Iterator[tuple[str, float, str, Wanted]]:
    """What is counted, the difference that is planted, the verdict that counts, what is wanted.

    printed: the mean of what the report prints as found four times in five.
    """
    yield f"{AT_PRINTED}, {100 * printed:.1f} points", printed, "higher", power
    yield AT_FIVE, PLANTED, "higher", ""
    yield EQUIVALENT, margin, "equivalent", "at most 5 %"
