"""Accuracies on many tables of one population → how often what is said of new rows is wrong.

Every interval is held against the difference in truth: none between networks that see columns of
one distribution, elsewhere the mean over all tables. Beside the rule of the report, two others are
tried on the same trainings: the component of the splits as it is estimated, never below zero, and
Nadeau and Bengio's correction of all variance. Differences are planted by adding them on every
table.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from benchmarks.families import Test, Values, by_split, plantings
from benchmarks.kept import Found
from benchmarks.power import Needed
from benchmarks.rates import Result, Wanted
from pipeline.config import PROTOCOLS
from pipeline.results import statistics
from pipeline.results.statistics import Difference, Repeated, Tested, judge, smallest
from pipeline.results.statistics.intervals import ALPHA

WRONG = "truth left out"


@dataclass(frozen=True, kw_only=True)
class Contest:
    """sides: of one table. equal: in truth; otherwise the truth is the mean over all tables."""

    name: str
    sides: Callable[[Found], tuple[Values, Values]]
    equal: bool = True
    test: Test = statistics.paired
    protocols: tuple[str, ...] = ("published",)

    def overlap(self, found: Found) -> float:
        """The larger one of both sides, as in the report."""
        return max(float(found[f"overlap of {protocol}"]) for protocol in self.protocols)


def _halves(found: Found) -> tuple[Values, Values]:
    left, right = np.split(found["one"], 2, axis=1)
    return left, right


def _of(left: str, right: str) -> Callable[[Found], tuple[Values, Values]]:
    """As many starts on both sides."""
    return lambda found: (found[left], found[right][:, : found[left].shape[1]])


CONTESTS = (
    Contest(name="one recipe, other starts", sides=_halves),
    Contest(name="other columns", sides=_of("other", "one")),
    Contest(name="other columns beside shared ones", sides=_of("shared other", "shared one")),
    Contest(name="a tenth of the learning rate", sides=_of("slower", "one"), equal=False),
    Contest(
        name="the other protocol",
        sides=_of("leak-free", "one"),
        equal=False,
        test=statistics.unpaired,
        protocols=PROTOCOLS,
    ),
)

Rule = Callable[[Repeated, float], float]
"""One side's values and the overlap → the variance of its mean."""


def _cut(side: Repeated, overlap: float) -> float:
    splits, starts = side.values.shape
    return side.spread / splits + overlap * max(0.0, side.spread - side.of_starts / starts)


def _whole(side: Repeated, overlap: float) -> float:
    return side.spread * (1 / len(side.values) + overlap)


OTHER_RULES: Mapping[str, Rule] = {
    "the estimate": _cut,
    "all variance": _whole,
}


@dataclass(frozen=True, kw_only=True)
class Tables:
    """One contest on every table. values: of both sides, the left without what it has in truth."""

    contest: Contest
    margin: float
    values: Sequence[tuple[Values, Values]]
    overlaps: Sequence[float]

    @classmethod
    def of(cls, contest: Contest, tables: Sequence[Found], margin: float) -> "Tables":
        sides = [contest.sides(found) for found in tables]
        means = [left.mean() - right.mean() for left, right in sides]
        truth = 0.0 if contest.equal else float(np.mean(means))
        values = [(left - truth, right) for left, right in sides]
        overlaps = [contest.overlap(found) for found in tables]
        return cls(contest=contest, margin=margin, values=values, overlaps=overlaps)

    def compared(self, added: float = 0.0) -> list[Difference]:
        """By the report's own test, with so much added on each table."""
        return [
            self.contest.test(by_split(left + added), by_split(right), overlap, self.margin)
            for (left, right), overlap in zip(self.values, self.overlaps, strict=True)
        ]

    def halves(self, rule: Rule) -> list[float]:
        """Half the width of each interval by another rule."""
        return [
            _half_by(rule, self.contest.test is statistics.paired, left, right, overlap)
            for (left, right), overlap in zip(self.values, self.overlaps, strict=True)
        ]

    def needed(self) -> Needed:
        paired = self.contest.test is statistics.paired
        return Needed.of(self.values, paired, float(np.mean(self.overlaps)), family=1)


def measure(tables: Sequence[Found], margin: float) -> Iterator[Result]:
    for contest in CONTESTS:
        found = Tables.of(contest, tables, margin)
        null = found.compared()
        halves = [(_beyond(f).interval.high - _beyond(f).interval.low) / 2 for f in null]
        yield _wrong(contest.name, null, halves, "at most 5 %")
        for name, rule in OTHER_RULES.items():
            yield _wrong(f"{contest.name}, by {name}", null, found.halves(rule), "")
        printed = float(np.mean([smallest(_beyond(f), 1) for f in null]))
        for counted, added, said, wanted in plantings(printed, margin, "at least 75 %"):
            count = sum(_verdict(f) == said for f in found.compared(added))
            yield Result(
                of=contest.name, counted=counted, count=count, tried=len(null), wanted=wanted
            )


def _wrong(of: str, null: Sequence[Difference], halves: Sequence[float], wanted: Wanted) -> Result:
    wrong = sum(abs(f.difference) > half for f, half in zip(null, halves, strict=True))
    return Result(
        of=of,
        counted=WRONG,
        count=wrong,
        tried=len(null),
        wanted=wanted,
        width=float(np.mean(halves)),
    )


def _half_by(rule: Rule, paired: bool, left: Values, right: Values, overlap: float) -> float:
    """With Welch's degrees of freedom, where there are two sides."""
    sides = [Repeated(left - right)] if paired else [Repeated(left), Repeated(right)]
    sizes = [rule(side, overlap) for side in sides]
    freedom = (len(left) - 1) * sum(sizes) ** 2 / sum(size**2 for size in sizes)
    return float(stats.t.ppf(1 - ALPHA / 2, freedom)) * sum(sizes) ** 0.5


def _beyond(found: Difference) -> Tested:
    if found.beyond is None:
        raise ValueError("nothing is said of new rows without several splits and a spread")
    return found.beyond


def _verdict(found: Difference) -> str:
    return judge([(found.difference, found.beyond)])[0].verdict
