"""Where a test finds too few differences of 5 points → what it would take to find four in five.

More splits make the error of a mean on this table as small as wanted. For new rows, what the test
sets of all splits have in common stays: beyond that, only more rows help, with which the components
of variance become smaller in proportion.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.families import PLANTED, Values
from manifest import Interval
from pipeline.results.statistics import Repeated, Tested, smallest

MOST_SPLITS = 1_000


@dataclass(frozen=True, kw_only=True)
class Needed:
    """spread: of split means, both sides together; between: the part of it that splits make.

    overlap: 0 for what is said of one table. sides: 1 where they are paired. family: how many
    comparisons are judged together.
    """

    spread: float
    between: float
    overlap: float = 0.0
    sides: int = 1
    family: int = 1

    @classmethod
    def of(
        cls, drawn: Sequence[tuple[Values, Values]], paired: bool, overlap: float, family: int
    ) -> "Needed":
        """The mean of what pairs of sides have."""
        found = [
            [Repeated(left - right)] if paired else [Repeated(left), Repeated(right)]
            for left, right in drawn
        ]
        starts = drawn[0][0].shape[1]
        spread = float(np.mean([sum(side.spread for side in sides) for sides in found]))
        within = float(np.mean([sum(side.of_starts for side in sides) for sides in found])) / starts
        return cls(
            spread=spread,
            between=max(0.0, spread - within),
            overlap=overlap,
            sides=len(found[0]),
            family=family,
        )

    def smallest(self, splits: int, rows: float = 1.0) -> float:
        """What is found with 80 % power, with so many splits and times as many rows."""
        size = (self.spread / splits + self.overlap * self.between) / rows
        freedom = self.sides * (splits - 1)
        return smallest(_tested(size**0.5, freedom), self.family)

    def told(self) -> str:
        splits = range(2, MOST_SPLITS + 1)
        place = bisect_left(splits, -PLANTED, key=lambda count: -self.smallest(count))
        if place < len(splits):
            return f"{splits[place]} splits with as many starts"
        rows = 1.0
        while self.smallest(MOST_SPLITS, rows) > PLANTED:
            rows += 0.1
        return f"a table with {rows:.1f} times as many rows, however many the splits"


def _tested(error: float, freedom: float) -> Tested:
    nothing = Interval(low=0.0, high=0.0, method="")
    return Tested(test="", interval=nothing, p=1.0, p_equivalent=1.0, error=error, freedom=freedom)
